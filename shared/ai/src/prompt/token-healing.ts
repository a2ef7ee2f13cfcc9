import { type Logits, logSumExp } from "../sampling.ts";
import type { TokenIndex } from "../tokeniser/token-index.ts";
import type { Tokeniser } from "../tokeniser/tokeniser.ts";
import { encodeUtf8 } from "../tokeniser/utf8.ts";

/** More tokens than this are not taken back: a long word's start is rarely cut otherwise. */
export const longestTail = 4;

/**
 * The end of a prompt that may have to be cut into tokens in another way: where a cursor stands in
 * a word, the tokens in front of it are seldom those that the whole word has.
 */
export interface PromptTail {
    /** Index of the first of the prompt's tokens that may be replaced. */
    readonly start: number;
    /** Bytes of the prefix behind the prompt's last token: what comes next begins with them. */
    readonly pending: readonly number[];
}

/** The tokens of a prefix and which of its last ones may be replaced. */
export interface HealedPrefix {
    readonly tokens: readonly number[];
    /** Tokens of the last word, at most `longestTail`. */
    readonly tailTokens: number;
    readonly pending: readonly number[];
}

/**
 * Finds how many of a prefix' last tokens depend on what follows. Behind a blank the cut itself is
 * found out by tokenising with a letter behind it: many tokenisers count the last blank to the
 * word that follows.
 */
export function splitTail(
    tokeniser: Tokeniser,
    prefix: string,
    tokens: readonly number[],
): HealedPrefix {
    const line = prefix.slice(lastWordStart(prefix));
    if (line === "") return { tokens, tailTokens: 0, pending: [] };
    const own = tokeniser.encode(line);
    const matches = endsWith(tokens, own);
    if (!matches) return { tokens, tailTokens: 0, pending: [] };
    if (!line.endsWith(" ") || !tokeniser.isLocal) {
        return { tokens, tailTokens: Math.min(own.length, longestTail), pending: [] };
    }
    const kept = tokensInFrontOf(tokeniser, line);
    return {
        tokens: [...tokens.slice(0, tokens.length - own.length), ...kept.tokens],
        tailTokens: 0,
        pending: kept.pending,
    };
}

/** The tokens of blanks that a letter follows, and the bytes that go with the letter. */
function tokensInFrontOf(
    tokeniser: Tokeniser,
    blanks: string,
): { readonly tokens: number[]; readonly pending: readonly number[] } {
    const tokens: number[] = [];
    let offset = 0;
    tokeniser.encodeWords(`${blanks}x`, (word, end) => {
        if (end > blanks.length) return;
        tokens.push(...word);
        offset = end;
    });
    return { tokens, pending: encodeUtf8(blanks.slice(offset)) };
}

/** Where the last word begins: an identifier, other characters, or blanks with their line ends. */
function lastWordStart(text: string): number {
    const classOf = (unit: string): number => {
        if (/[\p{L}\p{N}_]/u.test(unit)) return 0;
        return /\s/.test(unit) ? 1 : 2;
    };
    let start = text.length;
    const kind = classOf(text.at(-1) ?? " ");
    while (start > 0 && text.length - start < 64 && classOf(text[start - 1] ?? "") === kind)
        start--;
    // The blank in front of a word belongs to its token in most vocabularies.
    if (kind !== 1 && text[start - 1] === " ") start--;
    return start;
}

function endsWith(tokens: readonly number[], end: readonly number[]): boolean {
    const offset = tokens.length - end.length;
    return offset >= 0 && end.every((token, index) => token === tokens[offset + index]);
}

/** A token that begins with the end of the prefix. */
export interface ReachingToken {
    readonly token: number;
    /** Bytes at the token's start that the prefix has already. */
    readonly knownBytes: number;
    /** Natural logarithm, given that the prefix is what it is. */
    readonly logProbability: number;
}

/** How a prompt goes on: how many of its tail's tokens stay, and the token that replaces the rest. */
export interface Continuation {
    readonly keptTail: number;
    /** Absent: the prompt stands as it is and the last row decides as always. */
    readonly replacement?: ReachingToken;
    /** The next likeliest tokens that could stand in the replacement's place. */
    readonly others?: readonly ReachingToken[];
}

/** Replacements that are told besides the likeliest one. */
const otherReplacements = 3;

/**
 * Chooses between the prefix' own tokens and tokens that reach over its end, by which is likelier
 * as a whole. `rows[i]` are the logits in front of tail token i, the last row those behind all.
 * Idea: token healing (Lundberg, "The Art of Prompt Design: Prompt Boundaries and Token Healing", 2023);
 * here over every cut of the last word, with the tail's own probability as the alternative.
 */
export function chooseContinuation(
    rows: readonly Logits[],
    tail: readonly number[],
    pending: readonly number[],
    tokeniser: Tokeniser,
    index: TokenIndex,
): Continuation {
    const tailBytes = tail.map((token) => tokeniser.bytesOf(token));
    let path = 0;
    let best: Continuation = { keptTail: tail.length };
    let highest = Number.NEGATIVE_INFINITY;
    for (const [position, row] of rows.entries()) {
        const total = logSumExp(row);
        const rest = [...tailBytes.slice(position).flat(), ...pending];
        if (rest.length === 0) {
            if (path > highest) return { keptTail: tail.length };
            break;
        }
        const reaching = index.longerThan(rest);
        const { mass, tokens } = likeliest(row, reaching);
        const [replacement, ...others] = tokens.map((token) => ({
            token,
            knownBytes: rest.length,
            logProbability: (row[token] ?? 0) - mass,
        }));
        if (replacement && path + mass - total > highest) {
            highest = path + mass - total;
            best = { keptTail: position, replacement, others };
        }
        const own = tail[position];
        if (own !== undefined) path += (row[own] ?? Number.NEGATIVE_INFINITY) - total;
    }
    return best;
}

/** The likeliest of some tokens, and the logarithm of what they all have together (unnormalised). */
function likeliest(
    row: Logits,
    tokens: readonly number[],
): { readonly mass: number; readonly tokens: readonly number[] } {
    const logitOf = (token: number): number => row[token] ?? Number.NEGATIVE_INFINITY;
    const best: number[] = [];
    for (const candidate of tokens) {
        const last = best[otherReplacements];
        if (last !== undefined && logitOf(candidate) <= logitOf(last)) continue;
        const index = best.findIndex((other) => logitOf(candidate) > logitOf(other));
        best.splice(index === -1 ? best.length : index, 0, candidate);
        best.length = Math.min(best.length, otherReplacements + 1);
    }
    const highest = best[0] === undefined ? Number.NEGATIVE_INFINITY : logitOf(best[0]);
    let sum = 0;
    for (const candidate of tokens) sum += Math.exp(logitOf(candidate) - highest);
    return { mass: highest + Math.log(sum), tokens: best };
}
