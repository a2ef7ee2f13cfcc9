import { fingerprintOf } from "@rust-ai-ide/analysis/rules/fingerprint";
import type { Suppression } from "@rust-ai-ide/analysis/rules/suppressions";
import { silences } from "@rust-ai-ide/analysis/rules/suppressions";
import { ChangedLines } from "../delta/changed-lines.ts";
import type { FileDelta } from "../delta/file-delta.ts";
import type { ReviewFinding, ReviewFix, ReviewPlace } from "../review-finding.ts";
import { levelOf, type ReviewSettings } from "../settings/review-settings.ts";
import type { Places } from "./locate.ts";
import { rankOf } from "./rank.ts";
import type { ReportedBy } from "./reported.ts";

export interface FindingSource {
    readonly places: Places;
    /** By path of the head. */
    readonly deltas: ReadonlyMap<string, FileDelta>;
    /** Comments of a head's text that silence rules. */
    suppressionsOf(path: string): readonly Suppression[];
    readonly settings: ReviewSettings;
}

/**
 * Findings of what rules reported: with places instead of offsets, fingerprints that do not depend on
 * them, and without what is on no changed line or silenced by a comment.
 */
export function makeFindings(
    reported: readonly ReportedBy[],
    source: FindingSource,
): readonly ReviewFinding[] {
    const occurrences = new Map<string, number>();
    const changed = new Map<string, ChangedLines>();
    const findings: ReviewFinding[] = [];
    for (const each of reported) {
        const { rule, report } = each;
        const { path, side = "head", start, end } = report;
        const file = source.places.fileOf(side, path);
        const text = file?.[side];
        const found = source.places.placeOf(side, path, start, end);
        if (file === undefined || text === undefined || found === undefined) continue;
        if (side === "head") {
            const lines = changed.get(path) ?? new ChangedLines(file.hunks);
            changed.set(path, lines);
            const [first, last] = [found.line - 1, found.endLine - 1];
            // What was replaced may have left a comment in its place, in front of the item.
            const isNextToGap =
                report.isAboutRemoval === true &&
                (lines.hasGap(first, last) || lines.touches(first - 1, last));
            if (!isNextToGap && !lines.touches(first, last)) continue;
            const isSilenced = source
                .suppressionsOf(path)
                .some((suppression) => silences(suppression, rule.id, start));
            if (isSilenced) continue;
        }
        const level = levelOf(source.settings, rule.id, file.path);
        if (level === "off") continue;
        const item = report.item ?? itemAround(source.deltas.get(file.path), side, start);
        const marked = text.slice(start, end).replace(/\s+/g, "");
        const identity = [rule.id, item ?? "", marked].join("\n");
        const occurrence = occurrences.get(identity) ?? 0;
        occurrences.set(identity, occurrence + 1);
        const { confidence = rule.confidence, evidence = [], message } = report;
        const severity = level ?? report.severity ?? rule.severity;
        const { certainty } = rule;
        findings.push({
            rule: rule.id,
            title: rule.title,
            category: rule.category,
            severity,
            confidence,
            certainty,
            place: side === "head" ? found : source.places.gapOf(found),
            message,
            evidence:
                side === "head"
                    ? evidence
                    : [...evidence, { message: "It stood here before.", place: found }],
            fixes: [...(report.fixes ?? []), ...fixesOf(each, source.places)],
            item,
            fingerprint: fingerprintOf(identity, occurrence),
            origin: each.origin ?? { kind: "rule" },
            rank: rankOf({ severity, confidence, certainty }),
            isLead: false,
        });
    }
    return findings;
}

function fixesOf({ report, edits = [] }: ReportedBy, places: Places): readonly ReviewFix[] {
    return edits.flatMap(({ title, isSafe, edits: changes }) => {
        const placed = changes.map(({ start, end, text }) => ({
            place: places.placeOf("head", report.path, start, end),
            text,
        }));
        const isWhole = placed.every(({ place }) => place !== undefined);
        if (!isWhole) return [];
        return [{ title, isSafe, edits: placed as { place: ReviewPlace; text: string }[] }];
    });
}

function itemAround(
    delta: FileDelta | undefined,
    side: "base" | "head",
    offset: number,
): string | undefined {
    let found: string | undefined;
    for (const item of delta?.[side]?.items ?? []) {
        if (item.start > offset) break;
        if (offset < item.end) found = item.qualifiedName;
    }
    return found;
}
