/** One row of logits: the unnormalised natural-log probabilities of all tokens. */
export type Logits = Float32Array;

export interface SamplingOptions {
    /** 0 is greedy. */
    readonly temperature: number;
    /** Only the most likely tokens that together reach this probability are drawn from; 1 keeps all. */
    readonly topP: number;
    /** Uniform numbers in [0, 1). */
    readonly random: () => number;
}

/** The most likely token; the first one among equals. */
export function argMax(logits: Logits): number {
    let best = 0;
    let highest = Number.NEGATIVE_INFINITY;
    for (let token = 0; token < logits.length; token++) {
        const value = logits[token] as number;
        if (value > highest) {
            highest = value;
            best = token;
        }
    }
    return best;
}

/** Natural log of the sum of exponentials, shifted by the largest logit so that it cannot overflow. */
export function logSumExp(logits: Logits): number {
    let highest = Number.NEGATIVE_INFINITY;
    for (let token = 0; token < logits.length; token++) {
        const value = logits[token] as number;
        if (value > highest) highest = value;
    }
    let sum = 0;
    for (let token = 0; token < logits.length; token++) {
        const distance = (logits[token] as number) - highest;
        // Terms below e^-30 do not change a sum that is at least 1 in any digit that matters.
        if (distance > -30) sum += Math.exp(distance);
    }
    return highest + Math.log(sum);
}

/** Natural-log probability of a token. */
export function logProbability(logits: Logits, token: number): number {
    return (logits[token] ?? Number.NEGATIVE_INFINITY) - logSumExp(logits);
}

/**
 * Draws the next token: nucleus sampling at a temperature.
 * Source: Holtzman et al., "The Curious Case of Neural Text Degeneration", arXiv 1904.09751.
 */
export function sampleToken(logits: Logits, options: SamplingOptions): number {
    if (options.temperature <= 0) return argMax(logits);
    const scaled = logits.map((logit) => logit / options.temperature);
    const total = logSumExp(scaled);
    const candidates = nucleus(scaled, total, options.topP);
    let mass = 0;
    for (const token of candidates) mass += Math.exp((scaled[token] ?? 0) - total);
    let rest = options.random() * mass;
    for (const token of candidates) {
        rest -= Math.exp((scaled[token] ?? 0) - total);
        if (rest < 0) return token;
    }
    return candidates[candidates.length - 1] ?? argMax(logits);
}

/** Tokens by falling probability until their sum reaches `topP`; at least one. */
function nucleus(scaled: Logits, total: number, topP: number): number[] {
    const tokens: number[] = [];
    // Whatever is less likely than this cannot be among the first that reach topP.
    const floor =
        topP < 1 ? Math.log((1 - topP) / scaled.length) + total : Number.NEGATIVE_INFINITY;
    for (let token = 0; token < scaled.length; token++) {
        if ((scaled[token] as number) >= floor) tokens.push(token);
    }
    tokens.sort((first, second) => (scaled[second] ?? 0) - (scaled[first] ?? 0) || first - second);
    if (topP >= 1) return tokens;
    let mass = 0;
    const kept: number[] = [];
    for (const token of tokens) {
        kept.push(token);
        mass += Math.exp((scaled[token] ?? 0) - total);
        if (mass >= topP) break;
    }
    return kept;
}
