/**
 * A piece of a file that is merged as one: an item, a field, a variant, an element of a list. Its text
 * has the comments and attributes in front of it. Parts of a list, with the blanks in front of each,
 * are the list's text.
 */
export interface Part {
    /** What it is found by on the other sides: kind and name, or its words where it has no name. */
    readonly key: string;
    /** Blanks and line breaks in front of it. */
    readonly blank: string;
    /** Everything of it but the blanks in front, and the separator behind. */
    readonly text: string;
    /** What it is made of, where it can be merged piece by piece. */
    readonly inner?: PartList | undefined;
    /** A statement, found by its words: what both sides add in one place is a conflict. */
    readonly isStatement?: boolean;
    /** Whole lines are the least that is taken from a side, such as for a version. */
    readonly isWhole?: boolean;
}

/** A text that is made of parts. */
export interface PartList {
    /** In front of the first part, up to the opening bracket. */
    readonly head: string;
    readonly parts: readonly Part[];
    /** Behind the last part and its separator: blanks, the closing bracket. */
    readonly tail: string;
    /** What stands between two parts beside the blanks. */
    readonly separator: "" | ",";
    /** Whether the separator stands behind the last part as well. */
    readonly endsWithSeparator: boolean;
    /** The order says something: parts that both sides add in one place are a conflict. */
    readonly isOrdered: boolean;
}

/** Three versions of something; undefined for a side that does not have it. */
export interface Versions<T> {
    readonly base: T | undefined;
    readonly ours: T | undefined;
    readonly theirs: T | undefined;
}

export function textOfPart({ inner, text }: Pick<Part, "inner" | "text">): string {
    return inner === undefined ? text : textOfList(inner);
}

export function textOfList({ head, parts, tail, separator, endsWithSeparator }: PartList): string {
    const inside = parts.map((part, index) => {
        const isLast = index === parts.length - 1;
        return part.blank + textOfPart(part) + (isLast && !endsWithSeparator ? "" : separator);
    });
    return head + inside.join("") + tail;
}
