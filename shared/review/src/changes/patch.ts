/** Lines of a patch that belong together; lines are without their mark, with their end. */
export interface PatchHunk {
    /** From 1, as the patch has it; 0 where a side has no lines. */
    readonly baseStart: number;
    readonly headStart: number;
    readonly lines: readonly { readonly mark: " " | "-" | "+"; readonly text: string }[];
}

export interface FilePatch {
    /** Undefined for a file that the patch adds. */
    readonly basePath: string | undefined;
    /** Undefined for a file that the patch deletes. */
    readonly headPath: string | undefined;
    readonly isBinary: boolean;
    readonly hunks: readonly PatchHunk[];
}

const hunkHead = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/**
 * Reads a patch in unified format, as `diff -u`, git and mails have it. What stands around the
 * changes is passed over; a hunk that is cut off ends with the text.
 */
export function readPatch(text: string): readonly FilePatch[] {
    const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    const files: FilePatch[] = [];
    let current: OpenFile | undefined;
    const close = (): void => {
        const { base, head, from, to } = current ?? {};
        if (
            current !== undefined &&
            (base !== undefined || head !== undefined || from !== undefined)
        ) {
            files.push({
                basePath: current.isNew ? undefined : (base ?? from),
                headPath: current.isDeleted ? undefined : (head ?? to),
                isBinary: current.isBinary,
                hunks: current.hunks,
            });
        }
        current = undefined;
    };
    for (let index = 0; index < lines.length; index++) {
        const line = (lines[index] ?? "").replace(/\r?\n$/, "");
        const next = lines[index + 1] ?? "";
        const isPlainStart = line.startsWith("--- ") && next.startsWith("+++ ");
        if (line.startsWith("diff --git ")) {
            close();
            current = opened();
            const pair = /^diff --git "?a\/(.+?)"? "?b\/(.+?)"?$/.exec(line);
            if (pair !== null && pair[1] === pair[2])
                [current.from, current.to] = [pair[1], pair[2]];
        } else if (isPlainStart) {
            if (current === undefined || current.base !== undefined || current.hunks.length > 0) {
                close();
                current = opened();
            }
            current.base = pathOf(line.slice(4));
            current.head = pathOf(next.replace(/\r?\n$/, "").slice(4));
            current.isNew ||= current.base === undefined;
            current.isDeleted ||= current.head === undefined;
            index++;
        } else if (current === undefined) continue;
        else if (line.startsWith("new file mode")) current.isNew = true;
        else if (line.startsWith("deleted file mode")) current.isDeleted = true;
        else if (line.startsWith("rename from ") || line.startsWith("copy from ")) {
            current.from = unquoted(line.slice(line.indexOf("from ") + 5));
        } else if (line.startsWith("rename to ") || line.startsWith("copy to ")) {
            current.to = unquoted(line.slice(line.indexOf("to ") + 3));
        } else if (/^(?:Binary files |GIT binary patch)/.test(line)) current.isBinary = true;
        else {
            const head = hunkHead.exec(line);
            if (head !== null) index = readHunk(lines, index, head, current.hunks);
        }
    }
    close();
    return files;
}

interface OpenFile {
    base: string | undefined;
    head: string | undefined;
    from: string | undefined;
    to: string | undefined;
    isNew: boolean;
    isDeleted: boolean;
    isBinary: boolean;
    readonly hunks: PatchHunk[];
}

function opened(): OpenFile {
    return {
        base: undefined,
        head: undefined,
        from: undefined,
        to: undefined,
        isNew: false,
        isDeleted: false,
        isBinary: false,
        hunks: [],
    };
}

/** Index of the hunk's last line. */
function readHunk(
    lines: readonly string[],
    start: number,
    head: RegExpExecArray,
    hunks: PatchHunk[],
): number {
    const [, baseStart = "0", baseCount = "1", headStart = "0", headCount = "1"] = head;
    let [base, added] = [Number(baseCount), Number(headCount)];
    const found: { mark: " " | "-" | "+"; text: string }[] = [];
    let index = start;
    while ((base > 0 || added > 0) && index + 1 < lines.length) {
        const line = lines[index + 1] ?? "";
        // Mail programs take the blank of an empty line away.
        const mark = line === "\n" || line === "\r\n" ? " " : line[0];
        if (mark !== " " && mark !== "-" && mark !== "+" && mark !== "\\") break;
        index++;
        if (mark === "\\") {
            withoutEnd(found);
            continue;
        }
        if (mark !== "+") base--;
        if (mark !== "-") added--;
        found.push({ mark, text: line === "\n" || line === "\r\n" ? line : line.slice(1) });
    }
    if (lines[index + 1]?.startsWith("\\") === true) {
        withoutEnd(found);
        index++;
    }
    hunks.push({ baseStart: Number(baseStart), headStart: Number(headStart), lines: found });
    return index;
}

function withoutEnd(lines: { text: string }[]): void {
    const last = lines.at(-1);
    if (last !== undefined) last.text = last.text.replace(/\r?\n$/, "");
}

/** Without `a/` or `b/` and the time that some programs write behind; undefined for no file. */
function pathOf(text: string): string | undefined {
    const path = unquoted(text.split("\t", 1)[0]?.trim() ?? "");
    if (path === "/dev/null" || path === "") return undefined;
    return path.replace(/^[ab]\//, "");
}

/** Git quotes names with unusual bytes as C does. */
function unquoted(text: string): string {
    if (!/^".*"$/.test(text)) return text;
    const inside = text.slice(1, -1);
    try {
        const parts = inside.match(/\\[0-7]{3}|\\.|[^\\]+/gs) ?? [];
        return decodeURIComponent(parts.map(percentEncoded).join(""));
    } catch {
        // The name is no Unicode: it stays as it is written.
        return inside;
    }
}

function percentEncoded(part: string): string {
    if (!part.startsWith("\\")) return encodeURIComponent(part);
    const escaped = part.slice(1);
    if (escaped.length === 3) {
        const byte = Number.parseInt(escaped, 8) & 255;
        return `%${byte.toString(16).padStart(2, "0")}`;
    }
    const letters: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
    return encodeURIComponent(letters[escaped] ?? escaped);
}

/**
 * The text behind a patch, or in front of it; undefined where a hunk does not fit. A hunk may stand
 * somewhere else than the patch says, as long as all of its lines are there.
 */
export function applyPatch(
    text: string,
    { hunks }: FilePatch,
    direction: "forward" | "backward",
): string | undefined {
    const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    const dropped = direction === "forward" ? "-" : "+";
    const result: string[] = [];
    let at = 0;
    let shift = 0;
    for (const hunk of hunks) {
        const before = hunk.lines.filter(({ mark }) => mark === " " || mark === dropped);
        const after = hunk.lines.filter(({ mark }) => mark !== dropped);
        const stated = direction === "forward" ? hunk.baseStart : hunk.headStart;
        const expected = before.length === 0 ? stated : stated - 1;
        const place = placeOf(
            lines,
            before.map((line) => line.text),
            expected + shift,
            at,
        );
        if (place === undefined) return undefined;
        shift = place - expected;
        result.push(...lines.slice(at, place), ...after.map((line) => line.text));
        at = place + before.length;
    }
    return [...result, ...lines.slice(at)].join("");
}

/** The place nearest to the expected one, not in front of `from`, where all lines stand. */
function placeOf(
    lines: readonly string[],
    wanted: readonly string[],
    expected: number,
    from: number,
): number | undefined {
    const fits = (place: number): boolean =>
        place >= from &&
        place + wanted.length <= lines.length &&
        wanted.every((line, index) => lines[place + index] === line);
    if (wanted.length === 0) return Math.min(Math.max(expected, from), lines.length);
    for (let distance = 0; distance <= lines.length; distance++) {
        if (fits(expected - distance)) return expected - distance;
        if (fits(expected + distance)) return expected + distance;
    }
    return undefined;
}
