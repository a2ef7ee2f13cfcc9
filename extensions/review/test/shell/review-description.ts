import type {
    ReviewDescription,
    ReviewFindingDescription,
} from "@rust-ai-ide/protocol/review/report";

export function finding(
    rule: string,
    change: Partial<ReviewFindingDescription> = {},
): ReviewFindingDescription {
    return {
        rule,
        title: `Title of ${rule}`,
        category: "api",
        severity: "error",
        confidence: "high",
        certainty: "proven",
        place: {
            side: "head",
            path: "src/lib.rs",
            line: 3,
            column: 5,
            endLine: 3,
            endColumn: 9,
        },
        lineText: "pub fn light() {}",
        message: `Message of ${rule}.`,
        evidence: [],
        fixes: [],
        fingerprint: `print-${rule}`,
        rank: 1,
        isLead: false,
        ...change,
    };
}

export function description(change: Partial<ReviewDescription> = {}): ReviewDescription {
    return {
        folder: "/w",
        baseLabel: "HEAD (1a2b3c)",
        headLabel: "working tree",
        isWorkingTree: true,
        findings: [],
        more: 0,
        items: [],
        files: [{ path: "src/lib.rs", status: "modified" }],
        summary: {
            files: 1,
            skipped: {},
            addedLines: 4,
            removedLines: 2,
            requiredBump: "none",
            risk: { level: "low", reasons: [] },
            untested: [],
            models: [],
            facts: [],
            milliseconds: 12.4,
        },
        problems: [],
        ...change,
    };
}
