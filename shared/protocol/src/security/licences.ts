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
    v.object({ manifestPath: v.string() }),
    v.object({ text: v.string(), problems: v.array(SecurityProblem) }),
);
