import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { LineIndex } from "@rust-ai-ide/core/text";
import type { ChangedFile, ChangeSet } from "../change-set.ts";
import type { ReportedBy } from "../engine/reported.ts";
import type { ReviewReport } from "../review-report.ts";
import { type ChangePage, changePages } from "./change-pages.ts";
import type { ReviewChatPort } from "./chat-port.ts";
import { type ClaimFault, checkClaim } from "./check-claim.ts";
import { type Claim, claimsSchema, readClaims, readVerdict, verdictSchema } from "./claims.ts";
import { claimMessages, claimVerdictMessages } from "./model-prompts.ts";

/** What findings of a larger model say of themselves. */
export const modelRule = {
    id: "model-claim",
    title: "A model takes this for a defect",
    category: "correctness",
    severity: "warning",
    confidence: "low",
    certainty: "likely",
} as const;

/** Pages that are shown to a model; what is behind them is told as a problem. */
const mostPages = 12;
const [claimTokens, verdictTokens] = [500, 160];
/** Of answers that are to differ. */
const voteTemperature = 0.6;

export interface ModelReviewOptions {
    readonly changes: ChangeSet;
    /** What rules found. */
    readonly report: ReviewReport;
    readonly port: ReviewChatPort;
    /** How often each page is asked about; a claim has to come in more than half of the answers. */
    readonly votes: number;
    /** Whether a text must not leave this process, such as one with a secret in it. */
    readonly isConfidential: (path: string, text: string) => boolean;
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface ModelReview {
    readonly reported: readonly ReportedBy[];
    readonly problems: readonly string[];
    /** Claims that were dropped, by reason; `refuted` by the model's own second look. */
    readonly dropped: Readonly<
        Partial<Record<ClaimFault | "outvoted" | "refuted" | "repeated", number>>
    >;
}

/**
 * Asks a larger model for defects. Each claim has to cite a changed line and quote what stands there,
 * to come in most of the votes, and to be confirmed when the model is asked about it alone; what is
 * left is a finding of low confidence with the model's name. Rejects with CancelledError or an error
 * of the engine.
 */
export async function modelReview(
    options: ModelReviewOptions,
    token: CancellationToken,
): Promise<ModelReview> {
    const { changes, report, port } = options;
    const all = changes.files.flatMap((file) => changePages(file).map((page) => ({ file, page })));
    const pages = all.filter(({ page }) => !options.isConfidential(page.path, page.text));
    const problems: string[] = [];
    if (pages.length < all.length) {
        problems.push(
            `${all.length - pages.length} parts of the change look as if they had secrets in them, and were not shown to ${port.model}.`,
        );
    }
    if (pages.length > mostPages) {
        problems.push(
            `${port.model} was shown ${mostPages} of ${pages.length} parts of the change, the first ones.`,
        );
    }
    const dropped: Partial<Record<keyof ModelReview["dropped"], number>> = {};
    const drop = (fault: keyof ModelReview["dropped"]): void => {
        dropped[fault] = (dropped[fault] ?? 0) + 1;
    };
    const reported: ReportedBy[] = [];
    let unreadable = 0;
    for (const [index, { file, page }] of pages.slice(0, mostPages).entries()) {
        throwIfCancelled(token);
        options.onProgress?.(index, Math.min(pages.length, mostPages));
        const { claims, failed } = await votedClaims(page, options, drop, token);
        unreadable += failed;
        for (const claim of claims) {
            if (isKnown(report, file.path, claim)) {
                drop("repeated");
                continue;
            }
            const reason = await confirmed(page, claim, port, token);
            if (reason === undefined) drop("refuted");
            else reported.push(reportOf(file, claim, reason, port.model));
        }
    }
    if (unreadable > 0) {
        problems.push(`${unreadable} answers of ${port.model} were no list of claims.`);
    }
    return { reported, problems, dropped };
}

/** Claims that hold against the text and came in more than half of the answers. */
async function votedClaims(
    page: ChangePage,
    { report, port, votes }: ModelReviewOptions,
    drop: (fault: ClaimFault | "outvoted") => void,
    token: CancellationToken,
): Promise<{ readonly claims: readonly Claim[]; readonly failed: number }> {
    const facts = report.findings
        .filter(({ place, certainty }) => certainty === "proven" && place.path === page.path)
        .map(({ place, message }) => `line ${place.line}: ${message}`)
        .slice(0, 5);
    const byLine = new Map<number, { readonly claim: Claim; votes: number }>();
    let failed = 0;
    for (let vote = 0; vote < votes; vote++) {
        const answer = await port.ask(
            {
                messages: claimMessages(page, facts),
                answerSchema: claimsSchema,
                maxNewTokens: claimTokens,
                temperature: votes === 1 ? 0 : voteTemperature,
            },
            token,
        );
        const claims = readClaims(answer);
        if (claims === undefined) failed++;
        const seen = new Set<number>();
        for (const each of claims ?? []) {
            const claim = checkClaim(each, page);
            if (typeof claim === "string") {
                drop(claim);
                continue;
            }
            if (seen.has(claim.line)) continue;
            seen.add(claim.line);
            const known = byLine.get(claim.line);
            if (known === undefined) byLine.set(claim.line, { claim, votes: 1 });
            else known.votes++;
        }
    }
    const all = [...byLine.values()];
    const enough = all.filter((each) => each.votes * 2 > votes);
    for (let count = enough.length; count < all.length; count++) drop("outvoted");
    return { claims: enough.map(({ claim }) => claim), failed };
}

/** The model's reason why a claim is right, when it is asked about that alone. */
async function confirmed(
    page: ChangePage,
    claim: Claim,
    port: ReviewChatPort,
    token: CancellationToken,
): Promise<string | undefined> {
    const answer = await port.ask(
        {
            messages: claimVerdictMessages(page, claim),
            answerSchema: verdictSchema,
            maxNewTokens: verdictTokens,
            temperature: 0,
        },
        token,
    );
    const verdict = readVerdict(answer);
    return verdict?.verdict === "right" ? verdict.reason : undefined;
}

/** A rule has said it already, and better. */
function isKnown(report: ReviewReport, path: string, { line }: Claim): boolean {
    return report.findings.some(
        ({ place }) => place.path === path && place.line <= line && line <= place.endLine,
    );
}

function reportOf(file: ChangedFile, claim: Claim, reason: string, model: string): ReportedBy {
    const text = file.head ?? "";
    const lines = new LineIndex(text);
    const start = lines.offsetAt({ line: claim.line - 1, character: 0 });
    const end = lines.lineEnd(claim.line - 1);
    const line = text.slice(start, end);
    const at = line.indexOf(claim.code.trim());
    const from = start + (at < 0 ? line.length - line.trimStart().length : at);
    return {
        rule: { ...modelRule, category: claim.category },
        origin: { kind: "model", model, score: 0.5 },
        report: {
            path: file.path,
            start: from,
            end: at < 0 ? end : from + claim.code.trim().length,
            message: `${sentence(claim.problem)} Said by ${model}, which confirmed it when asked again; check it yourself.`,
            evidence: [{ message: `${model}: ${sentence(reason)}` }],
        },
    };
}

function sentence(text: string): string {
    const trimmed = text.trim().replace(/\s+/g, " ");
    return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
