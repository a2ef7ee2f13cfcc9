/** A run of changed lines, by line numbers from 0, and the file that it is in. */
export interface DiffHunk {
    /** Path behind the change, "/" separators. */
    readonly path: string;
    /** Path before the change; undefined for a new file. */
    readonly oldPath: string | undefined;
    /** Lines `oldStart` to `oldStart + removed.length` of the old file were removed. */
    readonly oldStart: number;
    readonly removed: readonly string[];
    /** Lines `newStart` to `newStart + added.length` of the new file were added. */
    readonly newStart: number;
    readonly added: readonly string[];
}

/**
 * Reads a unified diff without context (`git diff -U0`), format: git's documentation of
 * diff-generate-patch. Deleted files, binary files and what is no diff are left out; a hunk that
 * ends too early keeps the lines that it has. Never throws.
 */
export function parseDiff(text: string): DiffHunk[] {
    const hunks: DiffHunk[] = [];
    const lines = text.split("\n");
    let oldPath: string | undefined;
    let path: string | undefined;
    for (let index = 0; index < lines.length; index++) {
        const line = lines[index] ?? "";
        if (line.startsWith("diff --git ")) {
            oldPath = undefined;
            path = undefined;
        } else if (line.startsWith("--- ")) oldPath = pathOf(line.slice(4), "a/");
        else if (line.startsWith("+++ ")) path = pathOf(line.slice(4), "b/");
        const header = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/.exec(line);
        if (header === null || path === undefined) continue;
        const [oldStart, oldCount, newStart, newCount] = [1, 2, 3, 4].map((group) =>
            Number(header[group] ?? 1),
        ) as [number, number, number, number];
        const body = takeBody(lines, index + 1, oldCount, newCount);
        index = body.end - 1;
        hunks.push({
            path,
            oldPath,
            // A side without lines names the line in front of the change.
            oldStart: oldCount === 0 ? oldStart : Math.max(0, oldStart - 1),
            removed: body.removed,
            newStart: newCount === 0 ? newStart : Math.max(0, newStart - 1),
            added: body.added,
        });
    }
    return hunks;
}

interface Body {
    readonly removed: string[];
    readonly added: string[];
    /** Index of the first line behind the hunk. */
    readonly end: number;
}

function takeBody(lines: readonly string[], start: number, old: number, fresh: number): Body {
    const body = { removed: [] as string[], added: [] as string[] };
    let end = start;
    for (; end < lines.length; end++) {
        const line = lines[end] ?? "";
        // "\ No newline at end of file" says nothing about the text of a line.
        if (line.startsWith("\\")) continue;
        if (line.startsWith("-") && body.removed.length < old) body.removed.push(line.slice(1));
        else if (line.startsWith("+") && body.added.length < fresh) body.added.push(line.slice(1));
        else break;
    }
    return { ...body, end };
}

/** Undefined for the null device; git puts names with unusual characters into quotes. */
function pathOf(text: string, mark: string): string | undefined {
    const name = text.replace(/\t.*$/, "").replace(/\r$/, "");
    if (name === "/dev/null") return undefined;
    const bare = /^".*"$/.test(name) ? name.slice(1, -1) : name;
    return bare.startsWith(mark) ? bare.slice(mark.length) : bare;
}
