import type { SyntaxTable } from "../../syntax/syntax-table.ts";
import type { NodeGuard } from "./compiled-query.ts";
import { type QueryPredicate, QuerySyntaxError } from "./query-syntax.ts";

/** Of longer texts only the start is searched: a pattern of a user's rule may take long for each unit. */
const longestSearched = 1000;

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
    const pattern = regularExpression(texts[0] ?? "", offset);
    return (table, node) => {
        const start = table.starts[node] ?? 0;
        const end = Math.min(table.ends[node] ?? 0, start + longestSearched);
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

/** Throws `QuerySyntaxError`, also for patterns that may take very long. */
export function regularExpression(text: string, offset: number): RegExp {
    let pattern: RegExp;
    try {
        pattern = new RegExp(text, "u");
    } catch {
        throw new QuerySyntaxError("The regular expression cannot be read.", offset);
    }
    if (mayTakeLong(text)) {
        const message =
            "The regular expression repeats what repeats or branches, and may never end.";
        throw new QuerySyntaxError(message, offset);
    }
    return pattern;
}

const mostRepetitions = 4;

/**
 * Whether an engine that goes back may try more ways than there is time for: a repeated group in
 * which something repeats or branches, many repetitions side by side, or a reference back.
 */
function mayTakeLong(source: string): boolean {
    let repetitions = 0;
    const groups = [{ isRisky: false }];
    let closed: { isRisky: boolean } | undefined;
    for (const [part] of source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|[\s\S]/gu)) {
        const group = groups.at(-1) ?? { isRisky: false };
        if (/^\\[1-9k]/.test(part)) return true;
        if (part === "(") {
            groups.push({ isRisky: false });
        } else if (part === ")") {
            closed = groups.pop();
            const around = groups.at(-1);
            if (around !== undefined && closed?.isRisky) around.isRisky = true;
            continue;
        } else if (part === "|") {
            group.isRisky = true;
        } else if (/^[*+{]/.test(part)) {
            if (closed?.isRisky) return true;
            if (!/^\{\d+\}$/.test(part) && ++repetitions > mostRepetitions) return true;
            group.isRisky = true;
        }
        closed = undefined;
    }
    return false;
}
