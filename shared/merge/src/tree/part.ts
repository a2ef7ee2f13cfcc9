import type { Leaf } from "./leaves.ts";

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
    /** What stands in front of the body of a Rust item, with its bounds. */
    readonly isHeader?: boolean;
    /** The tokens of the text, where blanks between them say nothing. */
    readonly leaves?: (() => readonly Leaf[]) | undefined;
    /** Its place among others like it with another key says nothing: items, arms for one constructor. */
    readonly isIndependent?: boolean;
}

/** A text that is made of parts. */
export interface PartList {
    /** In front of the first part, up to the opening bracket. */
    readonly head: string;
    /** Where in the head that of a Rust item begins, behind its attributes. */
    readonly headerStart?: number;
    readonly parts: readonly Part[];
    /** Behind the last part and its separator: blanks, the closing bracket. */
    readonly tail: string;
    /** What stands between two parts beside the blanks. */
    readonly separator: "" | ",";
    /** Whether the separator stands behind the last part as well. */
    readonly endsWithSeparator: boolean;
    /** The order says something: parts that both sides add in one place are a conflict. */
    readonly isOrdered: boolean;
    /**
     * `sequence`: statements or match arms, which run one after the other and have no names.
     * `fixed`: pieces that only correspond where all versions have as many of the same kinds.
     */
    readonly layout?: "sequence" | "fixed";
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
