import type { FileStatus } from "../change-set.ts";

/** A row of `git diff --raw -z`. Modes and object ids as git prints them. */
export interface RawChange {
    readonly status: FileStatus;
    readonly path: string;
    /** Where it was, for what was renamed or copied. */
    readonly basePath: string | undefined;
    readonly baseMode: string;
    readonly headMode: string;
}

const statuses: Readonly<Record<string, FileStatus>> = {
    A: "added",
    D: "deleted",
    M: "modified",
    R: "renamed",
    C: "copied",
    T: "typeChanged",
    // Not merged yet: the working tree has it, with markers.
    U: "modified",
};

/**
 * Reads what `git diff --raw -z` printed: `:MODE MODE OID OID STATUS`, then one or two paths, each
 * ended by NUL. What is not understood is passed over.
 */
export function readRawDiff(output: string): readonly RawChange[] {
    const fields = output.split("\0");
    const changes: RawChange[] = [];
    for (let index = 0; index < fields.length; index++) {
        const row = /^:(\d+) (\d+) \S+ \S+ ([A-Z])\d*$/.exec(fields[index] ?? "");
        if (row === null) continue;
        const [, baseMode = "", headMode = "", letter = ""] = row;
        const status = statuses[letter];
        const first = fields[++index];
        const isPair = letter === "R" || letter === "C";
        const path = isPair ? fields[++index] : first;
        if (status === undefined || path === undefined || path === "") continue;
        const basePath = isPair ? first : undefined;
        changes.push({ status, path, basePath, baseMode, headMode });
    }
    return changes;
}
