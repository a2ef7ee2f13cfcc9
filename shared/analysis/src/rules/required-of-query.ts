import type { LanguageShape } from "./language-shape.ts";
import type {
    QueryElement,
    QueryItem,
    QueryPattern,
    QueryPredicate,
    QuerySequence,
} from "./query/query-syntax.ts";
import { textsOf } from "./query/text-predicates.ts";
import { requiredExpression } from "./required-expression.ts";
import { allOf, anyOf, nothing, type RequiredText, textPart } from "./required-text.ts";

/** Derives from a query what a file has to contain for it to match at all. */
export function requiredText(
    patterns: readonly QueryPattern[],
    shape: LanguageShape,
): RequiredText {
    return anyOf(
        patterns.map(({ sequence, predicates }) => ofSequence(sequence, predicates, shape)),
    );
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
            .map((predicate) => ofPredicate(predicate, isName(element))),
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

/** A token that is a name: what stands beside it is part of none. */
function isName(element: QueryElement): boolean {
    return element.form === "node" && element.test === "kind" && /identifier$/.test(element.name);
}

function ofPredicate(predicate: QueryPredicate, isWhole: boolean): RequiredText {
    const texts = textsOf(predicate);
    if (predicate.name === "eq" || predicate.name === "any-of") {
        if (texts.length === 0) return nothing;
        return anyOf(
            texts.map((text) =>
                isWhole && /^\w+$/.test(text) ? { form: "word", text } : textPart(text),
            ),
        );
    }
    return predicate.name === "match" ? requiredExpression(texts[0] ?? "") : nothing;
}
