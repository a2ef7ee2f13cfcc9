import { standardNames } from "./standard-names.ts";

/** What a language server lists at a place. */
export interface NameList {
    readonly names: ReadonlySet<string>;
    /** All that can stand there is listed, so what is not listed does not exist. */
    readonly isComplete: boolean;
}

/** A place behind a dot or the name of a type, where only certain names can stand. */
export interface MemberPlace {
    /** The cursor's line up to the mark, which tells places of one line apart. */
    readonly head: string;
    /** The part of the name in front of the cursor. */
    readonly typed: string;
}

/** Behind a module's name servers leave out what they could not load, so only types count. */
const memberPlace = /^(.*(?:(?<![.\d])\.|(?<!\w)[A-Z]\w*(?:::)?(?:<[^<>]*>)?::))(\w*)$/s;

/** The member that is being written at the end of a line; undefined elsewhere, and in comments. */
export function memberPlaceAt(linePrefix: string): MemberPlace | undefined {
    if (/(?:^|\s)(?:\/\/|#)/.test(linePrefix)) return undefined;
    const match = memberPlace.exec(linePrefix);
    if (match === null || isInsideString(match[1] ?? "")) return undefined;
    return { head: match[1] ?? "", typed: match[2] ?? "" };
}

/**
 * Whether the name that a text begins with cannot stand at the place, by proof: the list is complete
 * and has other names only. Keywords such as `await` are names that servers do not always list.
 */
export function isDisproved(place: MemberPlace, text: string, list: NameList): boolean {
    const name = `${place.typed}${/^\w*/.exec(text)?.[0] ?? ""}`;
    if (name === "" || /^\d/.test(name) || exceptions.has(name)) return false;
    // The name may go on behind the text.
    const isCutShort = /^\w*$/.test(text);
    if (!list.isComplete || list.names.size === 0 || isCutShort) return false;
    // Servers that lack the library's sources leave out its traits, such as what clones.
    if (standardNames.has(name)) return false;
    return !list.names.has(name);
}

const exceptions = new Set([
    "await",
    "self",
    "super",
    "crate",
    "Self",
    "use",
    "match",
    "if",
    "class",
]);

function isInsideString(head: string): boolean {
    const quotes = head.replace(/\\./g, "").match(/"/g)?.length ?? 0;
    return quotes % 2 === 1;
}
