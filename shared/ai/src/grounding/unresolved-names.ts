import { standardNames } from "./standard-names.ts";
import { type UsedName, usedNames } from "./used-names.ts";

/** A text at a cursor, and what is known around it. */
export interface GroundingInput {
    readonly text: string;
    /** The cursor's line in front of the text. */
    readonly linePrefix: string;
    /** Whether a name occurs in the document or elsewhere in the crate. */
    readonly occurs: (name: string) => boolean;
}

/** More of them say no more. */
const mostNames = 8;

/**
 * Names of a Rust text that occur nowhere: not in the document, nor in the rest of the crate, nor in
 * the standard library. That is no proof, because a dependency may have them, but a reason for
 * doubt. Each name once, in order.
 */
export function unresolvedNames({ text, linePrefix, occurs }: GroundingInput): string[] {
    const unknown = usedNames(text, linePrefix).filter(
        ({ name }: UsedName) => !standardNames.has(name) && !occurs(name),
    );
    return [...new Set(unknown.map(({ name }) => name))].slice(0, mostNames);
}

/** Whether a text has a name as a whole word. */
export function hasWord(text: string, name: string): boolean {
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
        if (!isWordUnit(text[at - 1]) && !isWordUnit(text[at + name.length])) return true;
    }
    return false;
}

function isWordUnit(unit: string | undefined): boolean {
    return unit !== undefined && /\w/.test(unit);
}
