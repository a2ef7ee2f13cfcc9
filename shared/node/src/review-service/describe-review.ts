import { LineIndex } from "@rust-ai-ide/core/text";
import type {
    ChangedItemDescription,
    FindingDecision,
    PlaceDescription,
    ReviewDescription,
    ReviewFindingDescription,
} from "@rust-ai-ide/protocol/review/report";
import type { ItemChange } from "@rust-ai-ide/review/delta/item-change";
import { ranked } from "@rust-ai-ide/review/engine/rank";
import type { ReviewFinding, ReviewPlace } from "@rust-ai-ide/review/review-finding";
import type { ReviewOutcome } from "../review/run-review.ts";

/** A list with more rows is not read; the rest is counted. */
const mostFindings = 2_000;
const mostItems = 5_000;
/** Characters of a line by which it is found again. */
const longestLine = 500;

/** A review as clients get it. */
export function describeReview(
    { folder, report, changes, settings }: ReviewOutcome,
    isWorkingTree: boolean,
    decisions: ReadonlyMap<string, FindingDecision>,
): ReviewDescription {
    const texts = new SideTexts(changes);
    const { baseLabel, headLabel, items, summary, problems } = report;
    const isOpen = ({ fingerprint }: ReviewFinding): boolean => !decisions.has(fingerprint);
    // What was decided takes no place away from what should be looked at first.
    const findings = [
        ...ranked(report.findings.filter(isOpen), settings.leads),
        ...report.findings
            .filter((finding) => !isOpen(finding))
            .map((finding) => ({ ...finding, isLead: false })),
    ];
    return {
        folder,
        baseLabel,
        headLabel,
        isWorkingTree,
        findings: findings
            .slice(0, mostFindings)
            .map((finding) => describeFinding(finding, texts, decisions)),
        more: Math.max(0, findings.length - mostFindings),
        items: items.slice(0, mostItems).flatMap((item) => describeItem(item, texts) ?? []),
        files: changes.files.map(({ path, basePath, status, skipped }) => ({
            path,
            ...(basePath === undefined ? {} : { basePath }),
            status,
            ...(skipped === undefined ? {} : { skipped }),
        })),
        summary: {
            ...summary,
            skipped: { ...summary.skipped },
            risk: { level: summary.risk.level, reasons: [...summary.risk.reasons] },
            untested: [...summary.untested],
            models: [...summary.models],
            facts: [...summary.facts],
        },
        problems: [...problems],
    };
}

function describeFinding(
    finding: ReviewFinding,
    texts: SideTexts,
    decisions: ReadonlyMap<string, FindingDecision>,
): ReviewFindingDescription {
    const { rule, title, category, severity, confidence, certainty, place, message } = finding;
    const { evidence, fixes, item, fingerprint, origin, rank, isLead } = finding;
    const decision = decisions.get(fingerprint);
    return {
        rule,
        title,
        category,
        severity,
        confidence,
        certainty,
        place: { ...place },
        lineText: texts.lineOf(place),
        message,
        evidence: evidence.map((each) => ({
            message: each.message,
            ...(each.place === undefined ? {} : { place: { ...each.place } }),
        })),
        fixes: fixes.map((fix) => ({
            title: fix.title,
            isSafe: fix.isSafe,
            edits: fix.edits.map((edit) => ({
                place: { ...edit.place },
                text: edit.text,
                was: texts.textAt(edit.place),
            })),
        })),
        ...(item === undefined ? {} : { item }),
        fingerprint,
        ...(origin.kind === "rule"
            ? {}
            : { foundBy: origin.kind === "model" ? origin.model : origin.kind }),
        rank,
        isLead,
        ...(decision === undefined ? {} : { decision }),
    };
}

function describeItem(change: ItemChange, texts: SideTexts): ChangedItemDescription | undefined {
    const { kind, head, base, aspects } = change;
    const item = head ?? base;
    if (item === undefined) return undefined;
    const side = head === undefined ? "base" : "head";
    const lines = texts.linesOf(side, item.path);
    if (lines === undefined) return undefined;
    const start = lines.positionAt(item.nameStart);
    const end = lines.positionAt(item.nameEnd);
    const place: PlaceDescription = {
        side,
        path: item.path,
        line: start.line + 1,
        column: start.character + 1,
        endLine: end.line + 1,
        endColumn: end.character + 1,
    };
    return {
        kind,
        qualifiedName: item.qualifiedName,
        itemKind: item.kind,
        isExported: item.isExported,
        isTest: item.isTest,
        aspects: [...aspects],
        place,
        lineText: texts.lineOf(place),
        lastLine: lines.positionAt(item.end).line + 1,
    };
}

/** Texts of both sides by their paths, each indexed once. */
class SideTexts {
    private readonly texts = { base: new Map<string, string>(), head: new Map<string, string>() };
    private readonly indexes = new Map<string, LineIndex>();

    constructor({ files }: ReviewOutcome["changes"]) {
        for (const { path, basePath = path, base, head } of files) {
            if (base !== undefined) this.texts.base.set(basePath, base);
            if (head !== undefined) this.texts.head.set(path, head);
        }
    }

    linesOf(side: "base" | "head", path: string): LineIndex | undefined {
        const text = this.texts[side].get(path);
        if (text === undefined) return undefined;
        const key = `${side} ${path}`;
        const index = this.indexes.get(key) ?? new LineIndex(text);
        this.indexes.set(key, index);
        return index;
    }

    /** The beginning of the line that a place starts on. */
    lineOf({ side, path, line }: ReviewPlace): string {
        const lines = this.linesOf(side, path);
        if (lines === undefined || line > lines.lineCount) return "";
        const start = lines.offsetAt({ line: line - 1, character: 0 });
        const text = this.texts[side].get(path) ?? "";
        return text.slice(start, Math.min(lines.lineEnd(line - 1), start + longestLine));
    }

    textAt({ side, path, line, column, endLine, endColumn }: ReviewPlace): string {
        const lines = this.linesOf(side, path);
        const text = this.texts[side].get(path) ?? "";
        if (lines === undefined) return "";
        const start = lines.offsetAt({ line: line - 1, character: column - 1 });
        const end = lines.offsetAt({ line: endLine - 1, character: endColumn - 1 });
        return text.slice(start, end);
    }
}
