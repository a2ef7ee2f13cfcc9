/** Half-open range of UTF-16 units of a text. */
export interface Span {
    readonly start: number;
    readonly end: number;
}

/** One part of a dotted key, quoted or bare; its span includes the quotes. */
export interface TomlKey extends Span {
    /** Without quotes and escapes. */
    readonly name: string;
}

export interface TomlString extends Span {
    readonly kind: "string";
    /** Without quotes and escapes. */
    readonly value: string;
    readonly quote: '"' | "'" | '"""' | "'''";
    /** False when the closing quote is missing; the span then ends with the line. */
    readonly isClosed: boolean;
}

export interface TomlInteger extends Span {
    readonly kind: "integer";
    readonly value: bigint;
}

export interface TomlFloat extends Span {
    readonly kind: "float";
    readonly value: number;
}

export interface TomlBoolean extends Span {
    readonly kind: "boolean";
    readonly value: boolean;
}

/** Any of TOML's dates and times, as it is written. */
export interface TomlDateTime extends Span {
    readonly kind: "date-time";
    readonly value: string;
}

export interface TomlArray extends Span {
    readonly kind: "array";
    readonly items: readonly TomlValue[];
    readonly isClosed: boolean;
}

export interface TomlInlineTable extends Span {
    readonly kind: "inline-table";
    readonly entries: readonly TomlEntry[];
    readonly isClosed: boolean;
}

/** Text that is no value: what stands behind an equals sign while somebody types. May be empty. */
export interface TomlBroken extends Span {
    readonly kind: "broken";
    readonly text: string;
}

export type TomlValue =
    | TomlString
    | TomlInteger
    | TomlFloat
    | TomlBoolean
    | TomlDateTime
    | TomlArray
    | TomlInlineTable
    | TomlBroken;

/** `a.b = value`. Of a line without an equals sign `value` is an empty broken one behind the keys. */
export interface TomlEntry extends Span {
    readonly keys: readonly TomlKey[];
    /** Offset of the equals sign, or undefined where there is none. */
    readonly equals: number | undefined;
    readonly value: TomlValue;
}

/**
 * Entries below one header, or those above the first one (`root`, without keys). The span runs from
 * the header to the start of the next one, so that sections cover the text without a gap.
 */
export interface TomlSection extends Span {
    readonly kind: "root" | "table" | "array";
    /** Of the header, with its brackets; empty for the root. */
    readonly header: Span;
    readonly keys: readonly TomlKey[];
    readonly entries: readonly TomlEntry[];
}

/** From the `#` to the end of the line. */
export interface TomlComment extends Span {
    readonly text: string;
}

export interface TomlProblem extends Span {
    /** `toml.*`: a stable code. */
    readonly code: string;
    readonly message: string;
}

/**
 * The syntax of a text, whatever is in it. Parsing never fails: what cannot be read is reported and
 * left out, and what follows is read as if it had been right. Conflict markers of git are reported
 * as such and both sides are read.
 */
export interface TomlDocument {
    readonly text: string;
    /** In the order of the text; the first is the root. */
    readonly sections: readonly TomlSection[];
    readonly comments: readonly TomlComment[];
    readonly problems: readonly TomlProblem[];
}
