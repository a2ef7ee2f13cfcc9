import type { LanguageShape } from "./language-shape.ts";
import type {
    QueryElement,
    QueryItem,
    QueryPattern,
    QueryPredicate,
    QuerySequence,
} from "./query/query-syntax.ts";
import { textsOf } from "./query/text-predicates.ts";

/** Texts without which a query matches nowhere: one, all of some, or one of some. */
export type RequiredText =
    | { readonly form: "text"; readonly text: string }
    | { readonly form: "all"; readonly parts: readonly RequiredText[] }
    | { readonly form: "any"; readonly parts: readonly RequiredText[] };

/** What any text fulfils. */
const nothing: RequiredText = { form: "all", parts: [] };

/** Derives from a query what a file has to contain for it to match at all. */
export function requiredText(
    patterns: readonly QueryPattern[],
    shape: LanguageShape,
): RequiredText {
    return anyOf(
        patterns.map(({ sequence, predicates }) => ofSequence(sequence, predicates, shape)),
    );
}

/** Whether a text may have a match; `has` tells whether it contains a literal. */
export function isPossible(required: RequiredText, has: (literal: string) => boolean): boolean {
    if (required.form === "text") return has(required.text);
    return required.form === "all"
        ? required.parts.every((part) => isPossible(part, has))
        : required.parts.some((part) => isPossible(part, has));
}

function ofSequence(
    { items }: QuerySequence,
    predicates: readonly QueryPredicate[],
    shape: LanguageShape,
): RequiredText {
    return allOf(items.filter(isThere).map(({ element }) => ofElement(element, predicates, shape)));
}

/** Whether something has to stand in the item's place. */
function isThere({ quantifier }: QueryItem): boolean {
    return quantifier === "one" || quantifier === "at-least-one";
}

function ofElement(
    element: QueryElement,
    predicates: readonly QueryPredicate[],
    shape: LanguageShape,
): RequiredText {
    const texts = element.captures.flatMap((capture) =>
        predicates
            .filter(({ operands: [first] }) => first?.form === "capture" && first.name === capture)
            .map(ofPredicate),
    );
    if (element.form === "group") {
        return allOf([...texts, ofSequence(element.sequence, predicates, shape)]);
    }
    if (element.form === "choice") {
        const branches = element.branches.map((branch) =>
            isThere(branch) ? ofElement(branch.element, predicates, shape) : nothing,
        );
        return allOf([...texts, anyOf(branches)]);
    }
    const { test, name } = element;
    const word = test === "anonymous" ? name : test === "kind" ? shape.words[name] : undefined;
    // Some tokens may be written with other blanks inside, and single marks are everywhere.
    const isWhole = word !== undefined && /^(?:\w{2,}|[=!<>&|+*/%^:.-]{2,})$/.test(word);
    if (isWhole) texts.push({ form: "text", text: word });
    return allOf([...texts, ofSequence(element.children, predicates, shape)]);
}

function ofPredicate(predicate: QueryPredicate): RequiredText {
    const texts = textsOf(predicate);
    if (predicate.name === "eq" || predicate.name === "any-of") {
        return texts.length === 0 ? nothing : anyOf(texts.map(literal));
    }
    return predicate.name === "match" ? ofExpression(texts[0] ?? "") : nothing;
}

/** The words of a regular expression that is a word, or words between bars in one group. */
function ofExpression(expression: string): RequiredText {
    const group = /^\^?\(?(?:\?:)?([\w:|]+)\)?\$?$/.exec(expression)?.[1];
    if (group !== undefined) {
        const words = group.split("|");
        return words.every((word) => word !== "") ? anyOf(words.map(literal)) : nothing;
    }
    const start = /^\^([\w:]{2,})/.exec(expression)?.[1];
    const isWhole = !/[|]/.test(expression);
    // The last letter may be optional.
    return start !== undefined && isWhole && start.length > 2
        ? literal(start.slice(0, -1))
        : nothing;
}

function literal(text: string): RequiredText {
    return text === "" ? nothing : { form: "text", text };
}

function allOf(parts: readonly RequiredText[]): RequiredText {
    const real = parts.filter((part) => !isNothing(part));
    return real.length === 1 && real[0] !== undefined ? real[0] : { form: "all", parts: real };
}

function anyOf(parts: readonly RequiredText[]): RequiredText {
    if (parts.some(isNothing)) return nothing;
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { form: "any", parts };
}

function isNothing(required: RequiredText): boolean {
    return required.form === "all" && required.parts.length === 0;
}
