import type { Position } from "@rust-ai-ide/core/text";

/** The lines of an open document; the editor keeps them, so nothing is copied to look at one. */
export interface LineSource {
    readonly lineCount: number;
    line(index: number): string;
    /** The line break of the document. */
    readonly lineBreak: string;
}

/** As much text around a cursor as the suggestion cache needs to recognise it. */
export interface TextWindow {
    readonly textBefore: string;
    readonly textAfter: string;
}

export const unitsBefore = 4000;
export const unitsAfter = 1000;

/** Collects the text around a cursor line by line, so that the cost does not grow with the document. */
export function textWindow(source: LineSource, position: Position): TextWindow {
    const line = source.line(position.line);
    let before = line.slice(Math.max(0, position.character - unitsBefore), position.character);
    for (let index = position.line - 1; index >= 0 && before.length < unitsBefore; index--) {
        before = `${source.line(index)}${source.lineBreak}${before}`;
    }
    let after = line.slice(position.character, position.character + unitsAfter);
    for (
        let index = position.line + 1;
        index < source.lineCount && after.length < unitsAfter;
        index++
    ) {
        after = `${after}${source.lineBreak}${source.line(index)}`;
    }
    return { textBefore: before.slice(-unitsBefore), textAfter: after.slice(0, unitsAfter) };
}
