import type { SyntaxTable } from "../../syntax/syntax-table.ts";
import { boundedPattern } from "./bounded-pattern.ts";
import type { NodeGuard } from "./compiled-query.ts";
import { type QueryPredicate, QuerySyntaxError } from "./query-syntax.ts";

const textNames: ReadonlySet<string> = new Set([
    "eq",
    "not-eq",
    "any-of",
    "not-any-of",
    "match",
    "not-match",
]);

/** Whether a predicate speaks of the text of one capture alone: it is decided where that is captured. */
export function isTextPredicate({ name, operands }: QueryPredicate): boolean {
    return textNames.has(name) && operands.slice(1).every(({ form }) => form === "text");
}

/**
 * What a text predicate says of one node. Where a capture stands for several nodes it holds for
 * each of them. Throws `QuerySyntaxError`.
 */
export function textGuard(predicate: QueryPredicate): NodeGuard {
    const { name, offset } = predicate;
    const texts = textsOf(predicate);
    const isNegated = name.startsWith("not-");
    const form = isNegated ? name.slice(4) : name;
    if (texts.length === 0 || (form !== "any-of" && texts.length !== 1)) {
        throw new QuerySyntaxError("The predicate needs a capture and a text.", offset);
    }
    if (form !== "match") {
        return (table, node) => texts.some((text) => hasText(table, node, text)) !== isNegated;
    }
    const pattern = boundedPattern(texts[0] ?? "", offset);
    return (table, node) => {
        const start = table.starts[node] ?? 0;
        const end = Math.min(table.ends[node] ?? 0, start + pattern.longest);
        return pattern.test(table.text.slice(start, end)) !== isNegated;
    };
}

/** The texts behind the capture of a predicate. */
export function textsOf({ operands }: QueryPredicate): readonly string[] {
    return operands.slice(1).flatMap((operand) => (operand.form === "text" ? [operand.text] : []));
}

/** Compares without making a string. */
export function hasText(table: SyntaxTable, node: number, text: string): boolean {
    const start = table.starts[node] ?? 0;
    const length = (table.ends[node] ?? 0) - start;
    return length === text.length && table.text.startsWith(text, start);
}
