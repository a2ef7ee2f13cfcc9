import type { TextChange } from "../edit.ts";

/** The one change that makes a text of another, with whole lines; none where they are the same. */
export function textDifference(before: string, after: string): TextChange[] {
    if (before === after) return [];
    const most = Math.min(before.length, after.length);
    let start = 0;
    while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
    start = start === 0 ? 0 : before.lastIndexOf("\n", start - 1) + 1;
    let end = 0;
    while (
        end < most - start &&
        before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
    ) {
        end++;
    }
    const lineEnd = before.indexOf("\n", before.length - end);
    end = lineEnd < 0 ? 0 : before.length - lineEnd - 1;
    return [{ start, end: before.length - end, text: after.slice(start, after.length - end) }];
}
