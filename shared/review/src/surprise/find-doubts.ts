import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { type Scorer, scoreOf } from "@rust-ai-ide/merge/resolution/scorer";
import type { RustBody } from "../body/rust-body.ts";
import type { Alternative, DoubtSite } from "./alternative.ts";
import { doubtSites } from "./alternatives.ts";
import { modelFeatures, wordFeatures } from "./doubt-features.ts";
import { FileWords } from "./file-words.ts";
import type { LikelihoodPort } from "./likelihood-port.ts";

/** UTF-16 units in front of a place that a model sees. */
const prefixLength = 4_000;
/** UTF-16 units behind a place whose likelihood is compared: enough to see what follows from it. */
const behindLength = 48;

/** An alternative as it was judged. */
export interface JudgedAlternative {
    readonly alternative: Alternative;
    /** 0 to 1: how likely it is what was meant. */
    readonly probability: number;
    /** The numbers that it was told from. */
    readonly row: readonly number[];
}

/** A place with what may have been meant there. */
export interface Doubt {
    readonly site: DoubtSite;
    /** The likeliest first; one at least. */
    readonly judged: readonly JudgedAlternative[];
    /** Of the likeliest. */
    readonly probability: number;
}

export interface DoubtScorers {
    /** By words alone: chooses what a model is asked about. */
    readonly words: Scorer;
    /** With a model. */
    readonly model: Scorer;
}

export interface DoubtOptions {
    readonly body: RustBody;
    /** Nodes of the functions that are looked at. */
    readonly functions: readonly number[];
    /** Whether a place is to be judged. */
    isWanted(site: DoubtSite): boolean;
    readonly scorers: DoubtScorers;
    /** Absent: words alone. */
    readonly port?: LikelihoodPort | undefined;
    /** Places that the model is asked about; the ones that words doubt most. */
    readonly mostAsked: number;
}

/** Every wanted place with its likeliest alternative, the most doubtful first. */
export async function findDoubts(
    options: DoubtOptions,
    token: CancellationToken,
): Promise<readonly Doubt[]> {
    const { body, scorers, port, mostAsked } = options;
    const sites = doubtSites(body, options.functions).filter((site) => options.isWanted(site));
    const words = new FileWords(body.side.text);
    const first = sites.map((site) => {
        const rows = site.alternatives.map((alternative) => {
            const row = wordFeatures(body, site, alternative, words);
            return { alternative, row, probability: scoreOf(scorers.words, row) };
        });
        return doubtOf(site, rows);
    });
    if (port === undefined) return first.toSorted(byDoubt);
    const asked = first
        .toSorted(byDoubt)
        .slice(0, mostAsked)
        // In the order of the text, what the model has read serves the next place.
        .toSorted((left, right) => left.site.start - right.site.start);
    const doubts: Doubt[] = [];
    for (const { site, judged } of asked) {
        throwIfCancelled(token);
        const likelihoods = await askModel(
            body,
            site,
            judged.map(({ alternative }) => alternative),
            port,
            token,
        );
        const [original = 0, ...others] = likelihoods;
        const best = Math.max(...others);
        const rejudged = judged.map(({ alternative, row, probability }, index) => {
            const likelihood = { original, other: others[index] ?? original, best };
            const full = modelFeatures(row, likelihood, probability);
            return { alternative, row: full, probability: scoreOf(scorers.model, full) };
        });
        doubts.push(doubtOf(site, rejudged));
    }
    return doubts.toSorted(byDoubt);
}

/** Likelihoods of the code as it is and with each alternative, in that order. */
async function askModel(
    body: RustBody,
    site: DoubtSite,
    alternatives: readonly Alternative[],
    port: LikelihoodPort,
    token: CancellationToken,
): Promise<readonly number[]> {
    const { text, path } = body.side;
    const start = Math.min(site.start, ...alternatives.map((each) => each.start));
    const end = Math.max(site.end, ...alternatives.map((each) => each.end));
    // A model's tokens keep the blank in front of a word with it.
    const from = text[start - 1] === " " ? start - 1 : start;
    const to = endBehind(text, end);
    const continuations = [
        text.slice(from, to),
        ...alternatives.map(
            (each) => text.slice(from, each.start) + each.text + text.slice(each.end, to),
        ),
    ];
    const prefix = text.slice(startOfWindow(text, from), from);
    return port.score({ path, prefix, continuations }, token);
}

function doubtOf(site: DoubtSite, judged: readonly JudgedAlternative[]): Doubt {
    const sorted = judged.toSorted((left, right) => right.probability - left.probability);
    return { site, judged: sorted, probability: sorted[0]?.probability ?? 0 };
}

function byDoubt(left: Doubt, right: Doubt): number {
    return right.probability - left.probability || left.site.start - right.site.start;
}

/** The end of the statement or line, not farther than a model should look. */
function endBehind(text: string, end: number): number {
    const rest = text.slice(end, end + behindLength);
    const stop = /;|\{\s*\n|\n\s*\n/.exec(rest);
    return end + (stop === null ? rest.length : stop.index + 1);
}

/** In steps, so that what was read for one place serves those behind it. */
function startOfWindow(text: string, from: number): number {
    if (from <= prefixLength) return 0;
    const step = Math.floor((from - prefixLength) / 2_000) * 2_000;
    return text.indexOf("\n", step) + 1;
}
