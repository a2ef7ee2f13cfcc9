import type { Position } from "@rust-ai-ide/core/text";

/** Ghost text that is on the screen. */
export interface VisibleText {
    readonly uri: string;
    readonly position: Position;
    readonly text: string;
}

/** One change of a document, before which `position` was valid. */
export interface TextChange {
    readonly uri: string;
    readonly position: Position;
    /** UTF-16 units that were replaced. */
    readonly replaced: number;
    readonly text: string;
}

export interface Progress {
    /** What is left on the screen; undefined when the change led elsewhere or took all. */
    readonly visible: VisibleText | undefined;
    /** The part that was taken by a command of the editor; undefined for typing. */
    readonly taken: { readonly text: string; readonly kind: "word" | "line" } | undefined;
}

/**
 * Follows ghost text through a change. The editor does not tell a stable extension that a word or
 * a line was accepted, but then several characters appear at once that are exactly the text's
 * beginning, which typing does one by one. Brackets that close themselves are typing.
 */
export function progressOf(visible: VisibleText, change: TextChange): Progress {
    const gone: Progress = { visible: undefined, taken: undefined };
    const { line, character } = visible.position;
    const isHere =
        change.uri === visible.uri &&
        change.replaced === 0 &&
        change.position.line === line &&
        change.position.character === character;
    if (!isHere || change.text === "") return gone;
    if (closesItself(change.text) && visible.text.startsWith(change.text.charAt(0))) {
        return { visible: advanced(visible, change.text.charAt(0)), taken: undefined };
    }
    if (!visible.text.startsWith(change.text) || change.text === visible.text) return gone;
    const rest = advanced(visible, change.text);
    const isTyping = [...change.text].length === 1 || /^\r?\n[ \t]*$/.test(change.text);
    if (isTyping) return { visible: rest, taken: undefined };
    const kind = /\n/.test(change.text) || /^\r?\n/.test(rest.text) ? "line" : "word";
    return { visible: rest, taken: { text: change.text, kind } };
}

function closesItself(text: string): boolean {
    return ["()", "[]", "{}", '""', "''", "``"].includes(text);
}

function advanced(visible: VisibleText, part: string): VisibleText {
    const lines = part.split("\n");
    const last = lines.at(-1)?.length ?? 0;
    const { line, character } = visible.position;
    return {
        uri: visible.uri,
        position:
            lines.length === 1
                ? { line, character: character + last }
                : { line: line + lines.length - 1, character: last },
        text: visible.text.slice(part.length),
    };
}
