import * as v from "valibot";
import { request } from "../message-table.ts";
import { FindingCounts, SecurityProblem } from "./findings.ts";

export const ScanKind = v.picklist(["advisories", "sast", "secrets", "licences", "bans", "unsafe"]);
export type ScanKind = v.InferOutput<typeof ScanKind>;

/**
 * Looks through whole folders. Findings are kept until the next scan and answered by
 * `rustAi/security/findings`. Cancellable; tells its progress by `$/progress` under the token.
 */
export const SecurityScan = request(
    "rustAi/security/scan",
    v.object({
        /** Empty: all of them. */
        kinds: v.array(ScanKind),
        /** Absolute paths of folders; absent: those of the client's workspace. */
        folders: v.optional(v.array(v.string())),
        workDoneToken: v.optional(v.union([v.string(), v.number()])),
    }),
    v.object({
        counts: FindingCounts,
        files: v.number(),
        milliseconds: v.number(),
        /** Kinds that could not be looked for, and why. */
        problems: v.array(SecurityProblem),
    }),
);
