import type { ContextPiece } from "@rust-ai-ide/protocol/completion";
import type { Definition } from "./definitions.ts";

/** Lines of a snippet, as in training. */
export const snippetLines = 10;

/** Lines around a line (from 0) of a text's lines, without empty lines at the ends. */
export function snippet(lines: readonly string[], line: number): string {
    const start = Math.max(0, line - snippetLines / 2);
    const text = lines.slice(start, start + snippetLines).join("\n");
    let [first, end] = [0, text.length];
    while (text[first] === "\n") first++;
    while (end > first && text[end - 1] === "\n") end--;
    return text.slice(first, end);
}

/** One piece a file. What is more relevant stands later, in a piece and among the pieces. */
export function definitionPieces(chosen: readonly Definition[]): ContextPiece[] {
    const byPath = new Map<string, string[]>();
    for (const { path, text } of chosen) {
        const texts = byPath.get(path);
        if (texts === undefined) byPath.set(path, [text]);
        else texts.push(text);
    }
    return [...byPath]
        .reverse()
        .map(([path, texts]) => ({ kind: "definition", path, text: texts.reverse().join("\n") }));
}
