/** Texts without which a query matches nowhere: one, all of some, or one of some. */
export type RequiredText =
    | { readonly form: "text"; readonly text: string }
    /** A name: no letter, digit or underscore stands beside it. */
    | { readonly form: "word"; readonly text: string }
    | { readonly form: "all"; readonly parts: readonly RequiredText[] }
    | { readonly form: "any"; readonly parts: readonly RequiredText[] };

/** What any text fulfils. */
export const nothing: RequiredText = { form: "all", parts: [] };

/** Tells of a text whether it contains a literal, as part of a word or as a whole one. */
export interface ContainedText {
    has(literal: string): boolean;
    hasWord(word: string): boolean;
}

/** Whether a text may have a match. */
export function isPossible(required: RequiredText, text: ContainedText): boolean {
    if (required.form === "text") return text.has(required.text);
    if (required.form === "word") return text.hasWord(required.text);
    return required.form === "all"
        ? required.parts.every((part) => isPossible(part, text))
        : required.parts.some((part) => isPossible(part, text));
}

export function textPart(text: string): RequiredText {
    return text === "" ? nothing : { form: "text", text };
}

export function allOf(parts: readonly RequiredText[]): RequiredText {
    const real = parts.filter((part) => !isNothing(part));
    return real.length === 1 && real[0] !== undefined ? real[0] : { form: "all", parts: real };
}

export function anyOf(parts: readonly RequiredText[]): RequiredText {
    if (parts.some(isNothing)) return nothing;
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { form: "any", parts };
}

function isNothing(required: RequiredText): boolean {
    return required.form === "all" && required.parts.length === 0;
}
