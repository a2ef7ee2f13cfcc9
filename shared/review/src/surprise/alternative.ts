/** What kind of slip of the hand an alternative would mend. */
export const slipKinds = ["variable", "field", "operator", "boundary", "arguments"] as const;
export type SlipKind = (typeof slipKinds)[number];

/** Another text for a place, which would compile as far as the words of the file say. */
export interface Alternative {
    readonly kind: SlipKind;
    /** What it would stand in place of; offsets are UTF-16 units of the text. */
    readonly start: number;
    readonly end: number;
    readonly text: string;
    /** The types on both sides are written in the file, and are the same. */
    readonly isTyped: boolean;
}

/** A place of the code with what could have been meant there. */
export interface DoubtSite {
    readonly start: number;
    readonly end: number;
    /** Node of the table that the site is. */
    readonly node: number;
    readonly alternatives: readonly Alternative[];
}
