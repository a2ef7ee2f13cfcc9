import type { FileDelta } from "../../delta/file-delta.ts";
import type { Item } from "../../delta/item.ts";

/** The first changed line of an item, from its first word on; undefined where none is changed. */
export function firstChange(
    { head, isChangedLine }: FileDelta,
    { signatureStart, end }: Item,
): { readonly start: number; readonly end: number } | undefined {
    if (head === undefined) return undefined;
    const { lines, text } = head;
    const last = lines.positionAt(end).line;
    for (let line = lines.positionAt(signatureStart).line; line <= last; line++) {
        if (!isChangedLine(line)) continue;
        const lineStart = lines.offsetAt({ line, character: 0 });
        const lineEnd = lines.lineEnd(line);
        const indent = /^\s*/.exec(text.slice(lineStart, lineEnd))?.[0].length ?? 0;
        return { start: Math.min(lineStart + indent, lineEnd), end: lineEnd };
    }
    return undefined;
}
