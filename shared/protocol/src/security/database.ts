import * as v from "valibot";
import { request } from "../message-table.ts";

export const DatabaseStatus = v.object({
    /** `none`: nothing was packed into the program, downloaded or imported. */
    state: v.picklist(["ready", "none", "failed"]),
    /** `2026-11-22`: of the newest change in it. */
    date: v.optional(v.string()),
    /** A commit, an address, a path. */
    source: v.optional(v.string()),
    /** Of advisories. */
    count: v.optional(v.number()),
    /** `bundled`: came with the program. `stored`: downloaded or imported. */
    origin: v.optional(v.picklist(["bundled", "stored"])),
    /** There is an older one to go back to. */
    canRollBack: v.boolean(),
    /** Records that could not be read. */
    problems: v.number(),
    /** Of `failed`: what went wrong and what to do. */
    message: v.optional(v.string()),
});
export type DatabaseStatus = v.InferOutput<typeof DatabaseStatus>;

export const SecurityDatabaseStatus = request(
    "rustAi/security/databaseStatus",
    v.object({}),
    DatabaseStatus,
);

/**
 * Brings advisories from a folder, an archive, a git remote or an address. The first two need no
 * network; the others are refused unless the user allowed it. The old ones stay if it fails.
 */
export const SecurityUpdateDatabase = request(
    "rustAi/security/updateDatabase",
    v.object({
        from: v.variant("kind", [
            v.object({ kind: v.literal("folder"), path: v.string() }),
            v.object({ kind: v.literal("archive"), path: v.string() }),
            v.object({ kind: v.literal("git"), url: v.string() }),
            v.object({ kind: v.literal("url"), url: v.string() }),
        ]),
        workDoneToken: v.optional(v.union([v.string(), v.number()])),
    }),
    DatabaseStatus,
);

/** Goes back to the database that was used before. */
export const SecurityRollBackDatabase = request(
    "rustAi/security/rollBackDatabase",
    v.object({}),
    DatabaseStatus,
);
