import * as v from "valibot";
import { FileEdit } from "../cargo/what-if.ts";
import { request } from "../message-table.ts";
import { SecurityProblem, SuppressionDescription } from "./findings.ts";

export const SuppressionFileFormat = v.picklist(["deny", "audit", "osv-scanner", "openvex"]);
export type SuppressionFileFormat = v.InferOutput<typeof SuppressionFileFormat>;

/** The changes that write a decision of the user's. Nothing is written; the client applies them. */
export const SecuritySuppress = request(
    "rustAi/security/suppress",
    v.object({
        manifestPath: v.string(),
        rule: v.string(),
        package: v.optional(v.string()),
        versions: v.optional(v.string()),
        reason: v.string(),
        /** `2026-12-31` */
        until: v.optional(v.string()),
        /** As OpenVEX names it; needed by `openvex` alone. */
        justification: v.optional(v.string()),
        /** Absent: the file that the workspace has, `deny.toml` where it has none. */
        format: v.optional(SuppressionFileFormat),
    }),
    v.object({
        /** Absolute path of the file. */
        path: v.string(),
        /** Empty: it says so already. */
        edits: v.array(FileEdit),
    }),
);

/** The changes that take a decision back. */
export const SecurityUnsuppress = request(
    "rustAi/security/unsuppress",
    v.object({
        /** Of the file that has the suppression. */
        path: v.string(),
        format: SuppressionFileFormat,
        rule: v.string(),
        package: v.optional(v.string()),
    }),
    v.object({ edits: v.array(FileEdit) }),
);

/** Every suppression of a workspace, with those that ended or that nothing is left for. */
export const SecuritySuppressions = request(
    "rustAi/security/suppressions",
    v.object({ manifestPath: v.string() }),
    v.object({
        suppressions: v.array(SuppressionDescription),
        problems: v.array(SecurityProblem),
    }),
);
