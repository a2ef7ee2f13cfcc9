import type { LanguageRules } from "../languages/language-rules.ts";
import { type Inside, lineStartAt, openedBy } from "./brackets.ts";

/** Indentation and marks by which closing brackets are put in. */
export interface RepairPlace extends Inside {
    /** Indentation of the line on which the text begins. */
    readonly indentation: string;
}

/** A quote that opens a literal in any of the languages, at the end of a text. */
const openingQuote = /(?:\b(?:br|cr|r|b|c|f|u))?(?:#*"|"""|'''|'|`)$/i;

/**
 * Closes what a text that was cut short has left open: an opener that nothing follows is taken
 * away, the others get their closers, on their own line where the opener ended its line.
 */
export function closeOpened(rules: LanguageRules, text: string, place: RepairPlace): string {
    const { insideString } = place;
    let body = text.trimEnd();
    if (insideString === undefined) {
        body = body.replace(openingQuote, (quote) =>
            openedBy(rules, body, place).string === undefined ? quote : "",
        );
        while (/[([{]\s*$/.test(body) && openedBy(rules, body, place).string === undefined) {
            body = body.trimEnd().slice(0, -1).trimEnd();
        }
    }
    const { open, string } = openedBy(rules, body, place);
    // The string around the cursor is the document's own to close.
    const isOwnString =
        insideString !== undefined && open.length === 0 && !endsString(rules, body, insideString);
    let result = string === undefined || isOwnString ? body : `${body}${string}`;
    for (const { open: opener, offset, closer } of [...open].reverse()) {
        const rest = body.slice(offset + 1);
        const ownLine = /^[ \t]*\n/.test(rest);
        if (ownLine) result += `\n${indentationOf(body, offset, place.indentation)}`;
        else if (opener === "{" && /^\s/.test(rest)) result += " ";
        result += closer;
    }
    return result;
}

/** The text without its last line; undefined when there is only one. */
export function withoutLastLine(text: string): string | undefined {
    const trimmed = text.trimEnd();
    const lineBreak = trimmed.lastIndexOf("\n");
    const rest = trimmed.slice(0, Math.max(0, lineBreak));
    return rest.trim() === "" ? undefined : rest;
}

function endsString(rules: LanguageRules, text: string, closer: string): boolean {
    return (
        openedBy(rules, text, { insideString: closer }).string === undefined &&
        text.includes(closer)
    );
}

function indentationOf(text: string, offset: number, first: string): string {
    const lineStart = lineStartAt(text, offset);
    if (lineStart === 0) return first;
    return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? "";
}
