import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { ChangeSet } from "../change-set.ts";
import { ranked } from "../engine/rank.ts";
import type { ReviewFinding } from "../review-finding.ts";
import type { ReviewReport } from "../review-report.ts";
import { type ChangePage, changePages } from "./change-pages.ts";
import type { ReviewChatPort } from "./chat-port.ts";
import { namesOutside } from "./check-claim.ts";
import { readVerdict, type Verdict, verdictSchema } from "./claims.ts";
import { findingVerdictMessages } from "./model-prompts.ts";

/** Findings that a model is asked about, from the top. */
const mostAsked = 8;
const verdictTokens = 160;
/** A refuted finding goes behind those of the next severity, and is still there. */
const refutedShare = 0.4;

/**
 * Lets a larger model look at what rules take for likely, the best first. What it refutes loses its
 * rank and is no lead; what it confirms gets its explanation as evidence, as long as that names nothing
 * that is not in the change. Proven findings are never asked about: a model cannot outvote the text.
 */
export async function judgeFindings(
    changes: ChangeSet,
    report: ReviewReport,
    port: ReviewChatPort,
    isConfidential: (path: string, text: string) => boolean,
    token: CancellationToken,
): Promise<ReviewReport> {
    const pages = changes.files
        .flatMap((file) => changePages(file))
        .filter(({ path, text }) => !isConfidential(path, text));
    const asked = report.findings
        .filter(({ certainty, origin }) => certainty === "likely" && origin.kind === "rule")
        .slice(0, mostAsked);
    const judged = new Map<string, ReviewFinding>();
    for (const finding of asked) {
        throwIfCancelled(token);
        const page = pages.find(
            ({ path, changed }) =>
                finding.place.side === "head" &&
                path === finding.place.path &&
                changed.has(finding.place.line),
        );
        if (page === undefined) continue;
        const answer = await port.ask(
            {
                messages: findingVerdictMessages(page, finding),
                answerSchema: verdictSchema,
                maxNewTokens: verdictTokens,
                temperature: 0,
            },
            token,
        );
        const verdict = readVerdict(answer);
        if (verdict !== undefined)
            judged.set(finding.fingerprint, withVerdict(finding, verdict, page, port.model));
    }
    const findings = report.findings.map((each) => judged.get(each.fingerprint) ?? each);
    return { ...report, findings: ranked(findings) };
}

function withVerdict(
    finding: ReviewFinding,
    { verdict, reason }: Verdict,
    page: ChangePage,
    model: string,
): ReviewFinding {
    const text = reason.trim().replace(/\s+/g, " ");
    const isAboutThis = text !== "" && namesOutside(text, page.text).length === 0;
    if (verdict === "unsure" || (verdict === "right" && !isAboutThis)) return finding;
    const message =
        verdict === "right"
            ? `${model} agrees: ${text}`
            : `${model} doubts it${isAboutThis ? `: ${text}` : "."}`;
    return {
        ...finding,
        evidence: [...finding.evidence, { message }],
        rank: verdict === "wrong" ? finding.rank * refutedShare : finding.rank,
    };
}
