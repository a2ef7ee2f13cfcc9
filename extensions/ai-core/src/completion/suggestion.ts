import type { Position } from "@rust-ai-ide/core/text";

/** A suggestion as the editor takes it: one range on one line, plain text. */
export interface Suggestion {
    readonly insertText: string;
    readonly line: number;
    readonly startCharacter: number;
    readonly endCharacter: number;
}

/** The row of the suggest widget that is selected while inline suggestions are asked for. */
export interface SelectedRow {
    readonly text: string;
    readonly startCharacter: number;
    readonly endCharacter: number;
}

export interface SuggestionInput {
    /** The cursor's line as it is. */
    readonly lineText: string;
    readonly position: Position;
    readonly text: string;
    /** UTF-16 units behind the cursor that the text replaces. */
    readonly replaceAfter: number;
    readonly selected: SelectedRow | undefined;
}

/**
 * Fits a completion into what the editor can show as ghost text, or answers `undefined`.
 * Replaced text must come again in the inserted one (it is drawn around it), and with the
 * suggest widget open the suggestion must go on from the selected row.
 */
export function toSuggestion(input: SuggestionInput): Suggestion | undefined {
    const { lineText, position, text, selected } = input;
    if (text === "") return undefined;
    const end = Math.min(lineText.length, position.character + Math.max(0, input.replaceAfter));
    if (!isSubsequence(lineText.slice(position.character, end), text)) return undefined;
    if (selected === undefined) {
        return {
            insertText: text,
            line: position.line,
            startCharacter: position.character,
            endCharacter: end,
        };
    }
    if (selected.startCharacter > position.character) return undefined;
    const typed = lineText.slice(selected.startCharacter, position.character);
    const insertText = typed + text;
    if (!insertText.startsWith(selected.text) || insertText.length === selected.text.length) {
        return undefined;
    }
    return {
        insertText,
        line: position.line,
        startCharacter: selected.startCharacter,
        endCharacter: Math.max(end, selected.endCharacter),
    };
}

function isSubsequence(part: string, whole: string): boolean {
    let from = 0;
    for (const unit of part) {
        const at = whole.indexOf(unit, from);
        if (at < 0) return false;
        from = at + unit.length;
    }
    return true;
}
