import { type FileChange, lineEdits } from "./text-edits.ts";

/** Lines to find and lines to put there. */
export interface SearchReplace {
    readonly search: string;
    readonly replace: string;
}

/** What a model proposed, taken from its answer; words around it are no proposal. */
export interface ModelProposal {
    readonly edits: readonly SearchReplace[];
    /** Fenced blocks that hold no edits. */
    readonly code: readonly string[];
}

/** Larger answers are no small fix. */
const mostBlocks = 20;
const longestBlock = 20_000;

/**
 * Takes `<<<<<<< SEARCH` / `=======` / `>>>>>>> REPLACE` blocks and fenced code out of a model's
 * answer. A block that is not closed is left out, as it may have been cut off. Never throws.
 */
export function readModelProposal(answer: string): ModelProposal {
    const edits: SearchReplace[] = [];
    const code: string[] = [];
    const lines = answer.replaceAll("\r\n", "\n").split("\n");
    let fence: { mark: string; lines: string[]; hasEdits: boolean } | undefined;
    for (let at = 0; at < lines.length; at++) {
        const line = lines[at] ?? "";
        const block = /^<{5,9} ?SEARCH\s*$/.test(line) ? readBlock(lines, at + 1) : undefined;
        if (block !== undefined) {
            if (edits.length < mostBlocks && fits(block.edit)) edits.push(block.edit);
            if (fence !== undefined) fence.hasEdits = true;
            at = block.end;
            continue;
        }
        const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
        if (fence === undefined) {
            if (mark !== undefined) fence = { mark, lines: [], hasEdits: false };
        } else if (mark?.startsWith(fence.mark) && line.trim() === mark) {
            const text = fence.lines.join("\n");
            const isCode = !fence.hasEdits && text.trim() !== "" && text.length <= longestBlock;
            if (isCode && code.length < mostBlocks) code.push(text);
            fence = undefined;
        } else fence.lines.push(line);
    }
    return { edits, code };
}

/** The edit whose search lines begin at a line, and the line that ends it. */
function readBlock(
    lines: readonly string[],
    from: number,
): { edit: SearchReplace; end: number } | undefined {
    const middle = lines.findIndex((line, at) => at >= from && /^={5,9}\s*$/.test(line));
    if (middle < 0) return undefined;
    const end = lines.findIndex((line, at) => at > middle && /^>{5,9} ?REPLACE\s*$/.test(line));
    if (end < 0) return undefined;
    // Another block inside means that this one was not closed.
    if (lines.slice(from, end).some((line) => /^<{5,9} ?SEARCH\s*$/.test(line))) return undefined;
    const edit = {
        search: lines.slice(from, middle).join("\n"),
        replace: lines.slice(middle + 1, end).join("\n"),
    };
    return { edit, end };
}

function fits({ search, replace }: SearchReplace): boolean {
    return search.trim() !== "" && search.length <= longestBlock && replace.length <= longestBlock;
}

/**
 * A proposal's edits in a text. Undefined when a search text is not there exactly once, blanks at
 * line ends apart, or when nothing would change: a model that misquotes the code has not read it.
 */
export function proposalChange(
    path: string,
    text: string,
    edits: readonly SearchReplace[],
): FileChange | undefined {
    if (edits.length === 0) return undefined;
    const breaks = text.includes("\r\n") ? "\r\n" : "\n";
    let changed = text.replaceAll("\r\n", "\n");
    for (const { search, replace } of edits) {
        const at = onlyPlace(changed, search);
        if (at === undefined) return undefined;
        changed = changed.slice(0, at.start) + replace + changed.slice(at.end);
    }
    const after = breaks === "\n" ? changed : changed.replaceAll("\n", breaks);
    const result = lineEdits(text, after);
    return result.length === 0 ? undefined : { path, edits: result };
}

/** Whole lines only, so that `a = 1` is not found in `aa = 12`. */
function onlyPlace(text: string, search: string): { start: number; end: number } | undefined {
    const wanted = search.split("\n").map((line) => line.trimEnd());
    const lines = text.split("\n");
    let found: number | undefined;
    for (let at = 0; at + wanted.length <= lines.length; at++) {
        if (!wanted.every((line, index) => lines[at + index]?.trimEnd() === line)) continue;
        if (found !== undefined) return undefined;
        found = at;
    }
    if (found === undefined) return undefined;
    const start = lines.slice(0, found).reduce((sum, line) => sum + line.length + 1, 0);
    const length = lines.slice(found, found + wanted.length).join("\n").length;
    return { start, end: start + length };
}
