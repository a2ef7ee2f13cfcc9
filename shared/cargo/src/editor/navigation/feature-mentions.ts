import { type RustTokens, rustTokens, stringContent, tokenKinds } from "../../rust/rust-tokens.ts";
import type { Span } from "../../toml/syntax.ts";

/** A feature that code asks for; the span is that of its name, without quotes. */
export interface FeatureMention extends Span {
    readonly name: string;
}

/** Tokens of one condition beyond which nobody writes. */
const longestCondition = 2_000;

/** Features that a Rust file asks for in `cfg`, `cfg!` and `cfg_attr`, in the order of the text. */
export function featureMentions(text: string): readonly FeatureMention[] {
    // Most files name no feature; those are not split into tokens.
    if (!text.includes("feature")) return [];
    const tokens = rustTokens(text);
    const mentions: FeatureMention[] = [];
    for (let at = 0; at + 2 < tokens.count; at++) {
        const mention = mentionAt(tokens, at);
        if (mention !== undefined) mentions.push(mention);
    }
    return mentions;
}

/** The feature that code asks for at an offset. */
export function featureMentionAt(text: string, offset: number): FeatureMention | undefined {
    const line = text.lastIndexOf("\n", Math.max(0, offset - 1)) + 1;
    const end = text.indexOf("\n", offset);
    // Cheap for the many questions that are about something else.
    if (!text.slice(line, end < 0 ? undefined : end).includes('"')) return undefined;
    return featureMentions(text).find(({ start, end: last }) => start <= offset && offset <= last);
}

function mentionAt(tokens: RustTokens, at: number): FeatureMention | undefined {
    if (textAt(tokens, at) !== "feature" || textAt(tokens, at + 1) !== "=") return undefined;
    if (tokens.kinds[at + 2] !== tokenKinds.string) return undefined;
    if (!isInCondition(tokens, at)) return undefined;
    const literal = textAt(tokens, at + 2);
    const name = stringContent(literal);
    const opening = literal.indexOf('"') + 1;
    const start = (tokens.starts[at + 2] ?? 0) + opening;
    return { name, start, end: start + name.length };
}

/** True where the brackets around a token are those of a condition. */
function isInCondition(tokens: RustTokens, from: number): boolean {
    let depth = 0;
    for (let at = from - 1; at >= Math.max(1, from - longestCondition); at--) {
        const text = textAt(tokens, at);
        if (text === ")") depth++;
        if (text !== "(") continue;
        if (depth > 0) {
            depth--;
            continue;
        }
        const before = textAt(tokens, at - 1);
        if (before === "cfg" || before === "cfg_attr") return true;
        if (before === "!") return textAt(tokens, at - 2) === "cfg";
        if (before !== "all" && before !== "any" && before !== "not") return false;
    }
    return false;
}

function textAt({ text, starts, ends, count }: RustTokens, at: number): string {
    return at < 0 || at >= count ? "" : text.slice(starts[at], ends[at]);
}
