import { namesToScore, promoted } from "../grounding/rerank.ts";
import { seededRandom, shuffled } from "../random.ts";
import { rounded, sum } from "./metrics.ts";
import { scanRust } from "./rust-scanner.ts";
import type { SourceFile } from "./sampler.ts";

/** A place in a file where a name is used, and the names that could stand there. */
export interface IdentifierPoint {
    readonly id: string;
    readonly path: string;
    readonly prefix: string;
    readonly suffix: string;
    readonly expected: string;
    /** Names of the file, nearest to the cursor first, without this occurrence. */
    readonly candidates: readonly string[];
}

/** UTF-16 units in front of the cursor in which variables are looked for. */
const longestScope = 2500;

/** More names than a list shows; each costs the model a run. */
const mostCandidates = 40;

const keywords = new Set(
    (
        "as async await break const continue crate dyn else enum extern false fn for if impl in let " +
        "loop match mod move mut pub ref return self Self static struct super trait true type union " +
        "unsafe use where while"
    ).split(" "),
);

/** Words behind which a name is made, not used. */
const declares =
    /\b(?:fn|struct|enum|union|trait|type|const|static|mod|let|mut|ref|for|macro_rules!|use)\s+$/;

interface Name {
    readonly text: string;
    readonly start: number;
    /** Behind a dot, where a language server lists members alone. */
    readonly isMember: boolean;
    readonly isUse: boolean;
}

/**
 * Chooses uses of names at random, files by turns. The candidates are what a language server could
 * take from the file alone: members behind a dot, other names elsewhere, by distance. A name that
 * occurs nowhere else is no candidate, and the point counts as missed.
 */
export function sampleIdentifiers(
    files: readonly SourceFile[],
    options: { readonly count: number; readonly seed: number },
): IdentifierPoint[] {
    const random = seededRandom(options.seed);
    const sources = shuffled(
        [...files].sort(
            (left, right) => Number(left.path > right.path) - Number(left.path < right.path),
        ),
        random,
    );
    const pools = sources.map((file) => ({ file, points: undefined as Name[] | undefined }));
    const points: IdentifierPoint[] = [];
    let progress = true;
    while (points.length < options.count && progress) {
        progress = false;
        for (const pool of pools) {
            if (points.length >= options.count) break;
            const { within } = pool.file;
            pool.points ??= shuffled(
                namesOf(pool.file.text).filter(
                    ({ isUse, start }) =>
                        isUse && (!within || (start >= within.start && start < within.end)),
                ),
                random,
            );
            const name = pool.points.pop();
            if (name === undefined) continue;
            progress = true;
            points.push(pointAt(pool.file, name));
        }
    }
    return points;
}

function pointAt(file: SourceFile, name: Name): IdentifierPoint {
    const { text, path } = file;
    const distances = new Map<string, number>();
    for (const other of namesOf(text)) {
        if (other.start === name.start) continue;
        // Fields and functions are members where they are declared, too.
        if (
            name.isMember ? !(other.isMember || isMemberDeclaration(text, other)) : other.isMember
        ) {
            continue;
        }
        const distance = Math.abs(other.start - name.start);
        distances.set(other.text, Math.min(distance, distances.get(other.text) ?? distance));
    }
    const nearest = [...distances.entries()].sort(([, left], [, right]) => left - right);
    return {
        id: `${path}${file.version === undefined ? "" : `#${file.version}`}:${name.start}`,
        path,
        prefix: text.slice(0, name.start),
        suffix: text.slice(name.start + name.text.length),
        expected: name.text,
        candidates: nearest.slice(0, mostCandidates).map(([candidate]) => candidate),
    };
}

function isMemberDeclaration(text: string, { start, text: name }: Name): boolean {
    return (
        /\bfn\s+$/.test(text.slice(Math.max(0, start - 8), start)) ||
        /^\s*:[^:]/.test(text.slice(start + name.length, start + name.length + 8))
    );
}

function namesOf(text: string): Name[] {
    const { code } = scanRust(text);
    const names: Name[] = [];
    for (const { 0: word, index } of code.matchAll(/(?<![\w'#])[A-Za-z_]\w{2,}/g)) {
        if (keywords.has(word)) continue;
        const before = code.slice(Math.max(0, index - 20), index);
        names.push({
            text: word,
            start: index,
            isMember: /(?<!\.)\.\s*$/.test(before),
            // A name in front of a type is made there, as in a field or a parameter.
            isUse:
                !declares.test(before) &&
                !/^\s*:(?!:)/.test(code.slice(index + word.length, index + word.length + 8)),
        });
    }
    return names;
}

/** Puts the best first; equal scores keep the order in which they came. */
export function ranked(candidates: readonly string[], scores: readonly number[]): string[] {
    return candidates
        .map((name, index) => ({ name, index, score: scores[index] ?? Number.NEGATIVE_INFINITY }))
        .sort((left, right) => right.score - left.score || left.index - right.index)
        .map(({ name }) => name);
}

/**
 * The candidates as a language server without a model would list them: variables and parameters
 * that were made in front of the cursor, then all others, each by the alphabet.
 */
export function listOrder({ candidates, prefix }: IdentifierPoint): string[] {
    const near = scanRust(prefix.slice(-longestScope)).code;
    const isLocal = (name: string): boolean =>
        new RegExp(
            `\\b(?:let|mut|for|ref)\\s+${name}\\b|[(,|]\\s*(?:mut\\s+)?${name}\\s*[:,|]`,
        ).test(near);
    const locals = new Set(candidates.filter(isLocal));
    return [...candidates].sort((left, right) => {
        const first = Number(locals.has(right)) - Number(locals.has(left));
        if (first !== 0) return first;
        return left < right ? -1 : Number(left > right);
    });
}

/**
 * The list as the editor shows it when likely names are put to its top: those that the model finds
 * likeliest, then the list as it was.
 */
export function listWithPromoted(
    point: IdentifierPoint,
    likelihoods: ReadonlyMap<string, number>,
): string[] {
    const list = listOrder(point);
    const scored = namesToScore(
        list.map((name) => ({ name, sortText: "" })),
        "",
        // No letter is typed and the alphabet knows no relevance, so none can be left out before.
        list.length,
    );
    const top = promoted(
        scored,
        scored.map((name) => likelihoods.get(name) ?? Number.NaN),
    );
    return [...top, ...list.filter((name) => !top.includes(name))];
}

/** The name that a generated text starts with goes first. */
export function rankedByText(candidates: readonly string[], text: string): string[] {
    const [written = ""] = /^\s*([A-Za-z_]\w*)/.exec(text)?.slice(1) ?? [];
    return ranked(
        candidates,
        candidates.map((name) =>
            name === written ? 2 : written && name.startsWith(written) ? 1 : 0,
        ),
    );
}

/** Rates from 0 to 1 over all points: a name that is not listed is never found. */
export interface RankMetrics {
    readonly points: number;
    /** Points whose name is among the candidates: what no ranking can exceed. */
    readonly listed: number;
    readonly top1: number;
    readonly top5: number;
    /** Mean of 1 / place. */
    readonly meanReciprocalRank: number;
    /** The same of the listed ones alone. */
    readonly top1Listed: number;
    readonly top5Listed: number;
    readonly meanCandidates: number;
}

/** Place of the expected name in an order, from 1; 0 when it is not in it. */
export function placeOf(order: readonly string[], expected: string): number {
    return order.indexOf(expected) + 1;
}

export function summariseRanks(
    points: readonly IdentifierPoint[],
    places: readonly number[],
): RankMetrics {
    const listed = places.filter((place) => place > 0);
    const share = (count: number, of: number): number => rounded(count / Math.max(1, of));
    const within = (limit: number): number => listed.filter((place) => place <= limit).length;
    const all = places.length;
    return {
        points: all,
        listed: share(listed.length, all),
        top1: share(within(1), all),
        top5: share(within(5), all),
        meanReciprocalRank: share(sum(listed.map((place) => 1 / place)), all),
        top1Listed: share(within(1), listed.length),
        top5Listed: share(within(5), listed.length),
        meanCandidates: share(sum(points.map((point) => point.candidates.length)), all),
    };
}
