import { rustTokens, tokenKinds } from "../../rust/rust-tokens.ts";
import type { Span } from "../../toml/syntax.ts";

/** A name in code that is, or may be, that of a dependency. */
export interface CrateMention extends Span {
    /** True where nothing but a crate can be meant: `name::`, `use name`, `extern crate name`. */
    readonly isCertain: boolean;
}

/**
 * Where code names a crate (with `_`). A name behind `.` or `::` is another thing; any other place
 * that is not surely the crate (a module, a variable, an argument of a macro) is told as uncertain.
 */
export function crateMentions(text: string, name: string): readonly CrateMention[] {
    if (!text.includes(name)) return [];
    const { kinds, starts, ends, count } = rustTokens(text);
    const word = (at: number): string =>
        at < 0 || at >= count ? "" : text.slice(starts[at], ends[at]);
    const mentions: CrateMention[] = [];
    for (let at = 0; at < count; at++) {
        if (kinds[at] !== tokenKinds.identifier || word(at).replace(/^r#/, "") !== name) continue;
        const before = word(at - 1);
        if (before === "." || (before === "::" && isInPath(word(at - 2)))) continue;
        const isPath = word(at + 1) === "::";
        const isUsed = before === "use" || (before === "crate" && word(at - 2) === "extern");
        const isDefined = before === "mod" || before === "fn" || before === "let";
        const isCertain = (isPath || isUsed) && !isDefined;
        mentions.push({ start: starts[at] ?? 0, end: ends[at] ?? 0, isCertain });
    }
    return mentions;
}

/** What stands in front of `::` within a path, unlike at the start of `::name`. */
function isInPath(token: string): boolean {
    return /^[\p{L}\p{N}_#]+$/u.test(token) ? token !== "use" && token !== "pub" : token === ">";
}
