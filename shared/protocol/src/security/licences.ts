import * as v from "valibot";
import { request } from "../message-table.ts";
import { SecurityProblem } from "./findings.ts";

/** Packages by what they may be used under. */
export const SecurityLicences = request(
    "rustAi/security/licences",
    v.object({ manifestPath: v.string() }),
    v.object({
        licences: v.array(
            v.object({
                /** SPDX expression; `unknown` where none was found. */
                expression: v.string(),
                /** By the policy of the workspace; `undecided` without one. */
                verdict: v.picklist(["allowed", "rejected", "undecided"]),
                packages: v.array(v.object({ name: v.string(), version: v.string() })),
            }),
        ),
        problems: v.array(SecurityProblem),
    }),
);

/** The texts of the licences of everything that is built, for a file that goes with the program. */
export const SecurityNotices = request(
    "rustAi/security/notices",
    v.object({ manifestPath: v.string(), format: v.picklist(["text", "markdown", "html"]) }),
    v.object({
        text: v.string(),
        /** Proposed name, and the editor's language of the text. */
        fileName: v.string(),
        languageId: v.string(),
        /** `name version` of packages that no text was found for. */
        withoutText: v.array(v.string()),
        problems: v.array(SecurityProblem),
    }),
);
