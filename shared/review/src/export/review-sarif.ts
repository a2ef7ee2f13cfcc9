import type { ReviewFinding, ReviewPlace } from "../review-finding.ts";
import type { ReviewReport } from "../review-report.ts";

const levels = { error: "error", warning: "warning", information: "note", hint: "note" } as const;

/** The report as a log of SARIF 2.1.0 (OASIS), for code scanning. */
export function reviewSarif({ findings }: ReviewReport, version: string): string {
    const rules = new Map(findings.map(({ rule, title }) => [rule, title]));
    const ids = [...rules.keys()];
    const log = {
        $schema:
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [
            {
                tool: {
                    driver: {
                        name: "rust-ai review",
                        version,
                        rules: ids.map((id) => ({
                            id,
                            shortDescription: { text: rules.get(id) ?? id },
                        })),
                    },
                },
                automationDetails: { id: "rust-ai/review/" },
                columnKind: "utf16CodeUnits",
                results: findings.map((finding) => ({
                    ruleId: finding.rule,
                    ruleIndex: ids.indexOf(finding.rule),
                    level: levels[finding.severity],
                    message: { text: finding.message },
                    locations: [{ physicalLocation: physicalLocation(finding.place) }],
                    ...relatedOf(finding),
                    partialFingerprints: { "rustAiReview/v1": finding.fingerprint },
                    rank: Math.round(finding.rank * 1000) / 10,
                    properties: {
                        confidence: finding.confidence,
                        category: finding.category,
                        lead: finding.isLead,
                    },
                })),
            },
        ],
    };
    return `${JSON.stringify(log, undefined, 2)}\n`;
}

function relatedOf({ evidence }: ReviewFinding): object {
    const placed = evidence.flatMap(({ message, place }) =>
        place === undefined || place.side === "base" ? [] : [{ message, place }],
    );
    if (placed.length === 0) return {};
    return {
        relatedLocations: placed.map(({ message, place }, index) => ({
            id: index,
            message: { text: message },
            physicalLocation: physicalLocation(place),
        })),
    };
}

function physicalLocation({ path, line, column, endLine, endColumn }: ReviewPlace): object {
    return {
        artifactLocation: { uri: path.split("/").map(encodeURIComponent).join("/") },
        region: { startLine: line, startColumn: column, endLine, endColumn },
    };
}
