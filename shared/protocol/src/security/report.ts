import * as v from "valibot";
import { request } from "../message-table.ts";

export const SecurityReportFormat = v.picklist([
    "text",
    "json",
    "sarif",
    "cyclonedx",
    "spdx",
    "spdx3",
    "openvex",
    "csaf",
]);
export type SecurityReportFormat = v.InferOutput<typeof SecurityReportFormat>;

/** What is known of a workspace, as a file for others. */
export const SecurityReport = request(
    "rustAi/security/report",
    v.object({ manifestPath: v.string(), format: SecurityReportFormat }),
    v.object({
        text: v.string(),
        /** Proposed name of the file, such as `security.sarif`. */
        fileName: v.string(),
        /** Identifier of a language of the editor. */
        languageId: v.string(),
    }),
);

/** Compliance packs that are there. */
export const SecurityCompliancePacks = request(
    "rustAi/security/compliancePacks",
    v.object({}),
    v.object({ packs: v.array(v.object({ id: v.string(), title: v.string() })) }),
);

export const SecurityComplianceReport = request(
    "rustAi/security/complianceReport",
    v.object({
        manifestPath: v.string(),
        pack: v.string(),
        format: v.picklist(["markdown", "html"]),
    }),
    v.object({ text: v.string(), fileName: v.string(), languageId: v.string() }),
);
