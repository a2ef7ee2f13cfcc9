/** More tokens than this in common say no more about what follows. */
const longestMatch = 5;
/** Earlier places that are compared, the latest first; common tokens stand in hundreds. */
const mostPlaces = 256;

/** Tokens that may follow, and how many tokens in front of them stand at the end of the text, too. */
export interface Draft {
    readonly tokens: readonly number[];
    readonly matched: number;
}

/**
 * Guesses the next tokens by finding the end of the text earlier in it: code repeats itself. The
 * longest match decides, of equal ones the latest. It sees nothing but the prompt and what was
 * generated behind it, so that the same prompt is continued in the same runs.
 * Source: Saxena, "Prompt Lookup Decoding", 2023; there over matches of one length.
 */
export class PromptLookup {
    private readonly tokens: number[] = [];
    /** Position behind the latest occurrence of a token, the text's last token excepted. */
    private readonly latest = new Map<number, number>();
    /** For each of those positions the one behind the occurrence before; 0 for none. */
    private readonly earlier: number[] = [];

    constructor(tokens: readonly number[]) {
        for (const token of tokens) this.push(token);
    }

    push(token: number): void {
        const last = this.tokens.at(-1);
        const { length } = this.tokens;
        if (last !== undefined) {
            this.earlier[length] = this.latest.get(last) ?? 0;
            this.latest.set(last, length);
        }
        this.tokens.push(token);
    }

    /** At most as many tokens as `allowed` answers for a match of so many; undefined when nothing matches. */
    draft(allowed: (matched: number) => number): Draft | undefined {
        const last = this.tokens.at(-1);
        let position = last === undefined ? 0 : (this.latest.get(last) ?? 0);
        let best = 0;
        let matched = 0;
        for (let places = 0; position > 0 && places < mostPlaces; places++) {
            const length = this.matchBefore(position);
            if (length > matched) {
                best = position;
                matched = length;
            }
            if (matched === longestMatch) break;
            position = this.earlier[position] ?? 0;
        }
        if (matched === 0) return undefined;
        const tokens = this.tokens.slice(best, best + Math.max(0, allowed(matched)));
        return { tokens, matched };
    }

    /** Number of tokens in front of a position that are those at the text's end. */
    private matchBefore(position: number): number {
        const end = this.tokens.length;
        let length = 1;
        while (
            length < longestMatch &&
            position - length > 0 &&
            this.tokens[position - 1 - length] === this.tokens[end - 1 - length]
        ) {
            length++;
        }
        return length;
    }
}

/** How often the first token behind a match of 1, 2, ... tokens is right, in greedy text of held-out crates. */
const usualAcceptance = [0.35, 0.5, 0.6, 0.7, 0.7];
/** A drafted token costs a fifth of a plain one; below this share of right ones a draft does not pay. */
const leastAcceptance = 0.25;
const learningRate = 0.2;
const forgettingRate = 0.02;

/**
 * Decides how many tokens to draft, for one generation: what another one met must not change the
 * runs of this one (see FixedBlocks). As many as match: a long match rarely ends at once. Where
 * drafts fail it stops, and tries again after a while.
 */
export class DraftPolicy {
    private readonly acceptance = [...usualAcceptance];

    /** Tokens to draft behind a match of so many, 0 for none. */
    size(matched: number): number {
        const index = Math.min(matched, usualAcceptance.length) - 1;
        const expected = this.acceptance[index] ?? 0;
        if (expected >= leastAcceptance) return matched;
        const usual = usualAcceptance[index] ?? 0;
        this.acceptance[index] = expected + (usual - expected) * forgettingRate;
        return 0;
    }

    observe(matched: number, drafted: number, accepted: number): void {
        if (drafted === 0) return;
        const index = Math.min(matched, usualAcceptance.length) - 1;
        const expected = this.acceptance[index] ?? 0;
        const met = accepted > 0 ? 1 : 0;
        this.acceptance[index] = expected + (met - expected) * learningRate;
    }
}
