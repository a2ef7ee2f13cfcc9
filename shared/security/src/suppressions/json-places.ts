import type { Span } from "@rust-ai-ide/cargo/toml/syntax";

/** Where the parts of a list lie in a text of JSON. */
export interface JsonList {
    /** With the brackets. */
    readonly span: Span;
    readonly items: readonly Span[];
}

/**
 * The list or value that an object at the top of a text holds under a key. The text has to be JSON:
 * ask `JSON.parse` first. Values are passed without being read, so depth costs nothing.
 */
export function topLevelValue(text: string, key: string): Span | undefined {
    let found: Span | undefined;
    for (const member of membersOf(text, skipBlanks(text, 0))) {
        const name = text.slice(member.start, stringEnd(text, member.start));
        // The last one of a name is the one that readers take.
        if (JSON.parse(name) === key) {
            const colon = skipBlanks(text, member.start + name.length);
            found = { start: skipBlanks(text, colon + 1), end: member.end };
        }
    }
    return found;
}

/** The items of the list at a span; undefined where it is no list. */
export function listAt(text: string, span: Span): JsonList | undefined {
    if (text.charCodeAt(span.start) !== 91) return undefined;
    return { span, items: membersOf(text, span.start) };
}

/** Members of the object or list that starts at an offset, keys included. */
function membersOf(text: string, start: number): readonly Span[] {
    const members: Span[] = [];
    let depth = 0;
    let first = -1;
    let last = -1;
    const close = (): void => {
        if (first >= 0) members.push({ start: first, end: last });
        first = -1;
    };
    for (let at = start; at < text.length; at++) {
        const unit = text.charCodeAt(at);
        if (unit === 32 || unit === 9 || unit === 10 || unit === 13) continue;
        if (unit === 93 || unit === 125) {
            depth--;
            if (depth === 0) break;
        } else if (unit === 44 && depth === 1) {
            close();
            continue;
        } else if (depth === 0) {
            if (unit !== 91 && unit !== 123) return [];
            depth = 1;
            continue;
        }
        if (depth >= 1 && first < 0) first = at;
        if (unit === 91 || unit === 123) depth++;
        if (unit === 34) at = stringEnd(text, at) - 1;
        last = at + 1;
    }
    close();
    return members;
}

function skipBlanks(text: string, from: number): number {
    let at = from;
    while (at < text.length && " \t\r\n\ufeff".includes(text.charAt(at))) at++;
    return at;
}

/** Offset behind the closing quote. */
function stringEnd(text: string, start: number): number {
    let at = start + 1;
    while (at < text.length && text.charCodeAt(at) !== 34) {
        at += text.charCodeAt(at) === 92 ? 2 : 1;
    }
    return Math.min(at + 1, text.length);
}
