/** What a brace opens, as far as cutting a suggestion needs it; `item` also outside of all brackets. */
export type Container = "item" | "statement" | "list" | "other";

/** How a string with a certain end behaves. */
export interface StringEnd {
    /** A backslash takes the meaning of the unit behind it. */
    readonly escapes: boolean;
    /** False: it ends with its line at the latest. */
    readonly spansLines: boolean;
    /** Code stands in it between `${` and `}`. */
    readonly substitutes: boolean;
}

/** A literal, or a word that only looks like one. */
export interface LiteralForm {
    /** All units that it can begin with. */
    readonly begins: string;
    readonly kind: "string" | "word";
    /** Sticky. Matches what opens the literal, or all of it where `closer` is absent. */
    readonly pattern: RegExp;
    /** The text that ends it, from the text that opens it. */
    readonly closer?: (opening: string) => string;
    /** Beats what is known of the closer. */
    readonly end?: StringEnd;
    /** It only stands where a value may begin, such as a regular expression. */
    readonly isOperand?: boolean;
}

/** How a language is split into tokens. */
export interface LexicalRules {
    readonly lineComment: string;
    readonly blockComment?: {
        readonly open: string;
        readonly close: string;
        readonly nests: boolean;
    };
    /** Tried in order. */
    readonly literals: readonly LiteralForm[];
    /** By closer; others neither escape nor end with their line. */
    readonly stringEnds: Readonly<Record<string, StringEnd>>;
    /** Sticky. */
    readonly word: RegExp;
    /** Words behind which a value begins. */
    readonly operandAfter?: ReadonlySet<string>;
}

/** When a line break ends a statement in which no bracket is open. */
export interface LineBreakRule {
    /** Ends of a line that goes on. */
    readonly unlessLine: RegExp;
    /** Beginnings of a line that belongs to the one before. */
    readonly unlessNext: RegExp;
}

/** Blocks that are told by indentation. */
export interface IndentationRules {
    /** Beginnings of a line that ends in a colon and opens a block. */
    readonly header: RegExp;
    /** Headers of blocks that hold items, one of which is enough. */
    readonly itemHeader: RegExp;
    /** Headers that belong to the statement before them. */
    readonly continuation: RegExp;
    /** A line that is nothing without the next one. */
    readonly decorator: RegExp;
}

/** Tells by the code in front of a brace what it opens, where the tree does not know. */
export interface ContainerHead {
    readonly head: RegExp;
    readonly container: Container;
}

/** All that cutting and checking a suggestion knows about a language. */
export interface LanguageRules {
    readonly name: string;
    readonly lexical: LexicalRules;
    /** A line at the left margin that begins an item: brackets of the item before must not reach it. */
    readonly itemStart: RegExp;
    /** Of those, lines that say nothing of where an item begins, such as attributes. */
    readonly looseStart: RegExp;
    /** Marks that end a statement. */
    readonly terminators: string;
    /** Absent: a line break alone ends nothing. */
    readonly lineBreak?: LineBreakRule;
    /** What belongs to a statement behind the brace that closes its block. */
    readonly afterBlock: RegExp;
    /** Present: blocks have no braces. */
    readonly indentation?: IndentationRules;
    /** By the type of the syntax node that a brace belongs to. */
    readonly containers: Readonly<Record<string, Container>>;
    /** Tried in order; the last word has `otherwise`. */
    readonly heads: readonly ContainerHead[];
    readonly otherwise: Container;
}

const quoted: StringEnd = { escapes: true, spansLines: false, substitutes: false };

/** Ends of strings, by how they behave. */
export const stringEnds = {
    quoted,
    long: { ...quoted, spansLines: true },
    raw: { escapes: false, spansLines: true, substitutes: false },
    template: { escapes: true, spansLines: true, substitutes: true },
} as const satisfies Record<string, StringEnd>;
