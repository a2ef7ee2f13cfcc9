import { mergeSequences } from "../lines/diff3.ts";
import { Interner } from "../lines/split-lines.ts";
import { splitTokens } from "./split-tokens.ts";

/** More are not compared token by token: nobody could check the result. */
const mostTokens = 20_000;

/**
 * Merges three texts token by token; undefined where both sides changed the same tokens, or tokens
 * that touch each other.
 */
export function mergeTokens(base: string, ours: string, theirs: string): string | undefined {
    const [b, o, t] = [base, ours, theirs].map(splitTokens) as [string[], string[], string[]];
    if (b.length + o.length + t.length > mostTokens) return undefined;
    const interner = new Interner();
    const regions = mergeSequences(
        interner.numbersOf(b),
        interner.numbersOf(o),
        interner.numbersOf(t),
    );
    let merged = "";
    for (const { kind, oursStart, oursEnd, theirsStart, theirsEnd } of regions) {
        if (kind === "conflict") return undefined;
        merged +=
            kind === "theirs"
                ? t.slice(theirsStart, theirsEnd).join("")
                : o.slice(oursStart, oursEnd).join("");
    }
    return merged;
}
