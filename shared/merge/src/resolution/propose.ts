import { conservesTokens } from "../checks/conservation.ts";
import { splitLines } from "../lines/split-lines.ts";
import { significantTokens } from "../tokens/split-tokens.ts";
import type { Proposal } from "./candidate.ts";
import { candidatesOf } from "./candidates.ts";
import type { ConflictHunk } from "./conflict-hunk.ts";
import { featuresOf } from "./features.ts";
import { mergeScorer } from "./merge-scorer.ts";
import { scoreOf } from "./scorer.ts";

/** What nobody would choose is not offered. */
const mostProposals = 6;
/** More words are not listed of what a proposal drops. */
const mostDropped = 6;

/**
 * What could stand in place of a conflict, the likeliest first. Nothing is made up: each text consists
 * of what the sides have. Texts that do not parse where the sides do are left out.
 *
 * @param parses Whether the file parses with a text in place of the conflict; absent: not checked.
 */
export function proposalsFor(
    hunk: ConflictHunk,
    parses?: (text: string) => boolean,
): readonly Proposal[] {
    const { candidates, made } = candidatesOf(hunk);
    const rows = featuresOf(hunk, candidates, made);
    const mustParse = parses !== undefined && (parses(hunk.ours) || parses(hunk.theirs));
    const scored = candidates
        .map((candidate, index) => ({
            candidate,
            confidence: scoreOf(mergeScorer, rows[index] ?? []),
        }))
        .sort((left, right) => right.confidence - left.confidence);
    const kept: typeof scored = [];
    for (const each of scored) {
        // Parsing a file costs more than everything else together.
        if (kept.length === mostProposals) break;
        if (!mustParse || parses(each.candidate.text)) kept.push(each);
    }
    return kept.map(({ candidate, confidence }, index) => {
        const concerns = concernsOf(hunk, candidate.text);
        const isAutomatic = index === 0 && confidence >= mergeScorer.automaticFrom && mustParse;
        return {
            ...candidate,
            confidence: Math.round(confidence * 1000) / 1000,
            provenance: `merge scorer: ${candidate.kind}`,
            isAutomatic,
            concerns,
        };
    });
}

/** What a text lacks of either side's edits, in sentences: nothing is lost without being told. */
export function concernsOf({ base, ours, theirs }: ConflictHunk, text: string): readonly string[] {
    if (conservesTokens(base, ours, theirs, text)) return [];
    const concerns: string[] = [];
    for (const [name, side] of [
        ["ours", ours],
        ["theirs", theirs],
    ] as const) {
        const words = added(base, side).filter((word) => !significantTokens(text).includes(word));
        if (words.length === 0) continue;
        const shown = words.slice(0, mostDropped).join(", ");
        concerns.push(`Drops of ${name}: ${shown}${words.length > mostDropped ? ", …" : ""}.`);
    }
    if (concerns.length > 0) return concerns;
    const lines = splitLines(text).length;
    return [
        lines === 0
            ? "Takes the lines out."
            : "The sides' edits are not all in it, or one is in it twice.",
    ];
}

/** Words that a side has and the base has not, each once. */
function added(base: string, side: string): readonly string[] {
    const before = new Set(significantTokens(base));
    const words = significantTokens(side).filter((token) => /[\p{L}\p{N}_]/u.test(token));
    return [...new Set(words)].filter((word) => !before.has(word));
}
