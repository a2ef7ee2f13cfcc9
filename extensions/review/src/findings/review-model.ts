import {
    CancellationSource,
    type CancellationToken,
    CancelledError,
    throwIfCancelled,
} from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { CodedError, describeError } from "@rust-ai-ide/core/errors";
import { Emitter } from "@rust-ai-ide/core/event";
import type { Logger } from "@rust-ai-ide/core/logger";
import type { ServerProgram } from "@rust-ai-ide/host/server-program";
import { ReviewCompile, type ReviewCompiler } from "@rust-ai-ide/protocol/review/compilers";
import { ReviewDeepen } from "@rust-ai-ide/protocol/review/models";
import {
    type FindingDecision,
    ReviewDecide,
    type ReviewDescription,
    type ReviewFindingDescription,
    ReviewRun,
} from "@rust-ai-ide/protocol/review/report";
import type { ReviewScopeParams } from "@rust-ai-ide/protocol/review/scope";

/** Saving all files changes several; one review afterwards is enough. */
const settleMs = 500;
const mostUndos = 100;

export interface ReviewModelOptions {
    readonly server: Pick<ServerProgram, "request">;
    readonly clock: Clock;
    readonly logger: Logger;
    /** Absolute path of the folder that is reviewed; undefined: the first of the window. */
    readonly folder: () => string | undefined;
}

/** Models that look at a review, by their names; those that are absent do not. */
export interface ReviewingModels {
    readonly likelihoodModel?: string;
    readonly chatModel?: string;
}

interface Decided {
    readonly fingerprint: string;
    readonly before: FindingDecision | undefined;
}

/** The latest review of the window, and what the user decided about its findings. */
export class ReviewModel implements Disposable {
    private readonly options: ReviewModelOptions;
    private readonly changed = new Emitter<void>();
    private readonly undos: Decided[][] = [];
    private current: ReviewDescription | undefined;
    private wanted: ReviewScopeParams | undefined;
    private failed: string | undefined;
    private running: CancellationSource | undefined;
    private pending: Disposable | undefined;
    private readonly asking = new Set<CancellationSource>();
    private lastAsked: Promise<void> = Promise.resolve();
    private readonly reviews = new Emitter<void>();

    /** A review came, failed or began, or something was decided. */
    readonly onDidChange = this.changed.event;

    /** A review came, of rules alone. */
    readonly onDidReview = this.reviews.event;

    constructor(options: ReviewModelOptions) {
        this.options = options;
    }

    /** Undefined before the first review. */
    get report(): ReviewDescription | undefined {
        return this.current;
    }

    /** What was reviewed last, or is being reviewed. */
    get scope(): ReviewScopeParams | undefined {
        return this.wanted;
    }

    /** Why there is no newer review. */
    get failure(): string | undefined {
        return this.failed;
    }

    /** A review runs, or models or compilers look at one. */
    get isRunning(): boolean {
        return this.running !== undefined || this.asking.size > 0;
    }

    get canUndo(): boolean {
        return this.undos.length > 0;
    }

    /** Findings about which nothing was decided, by rank. */
    get open(): readonly ReviewFindingDescription[] {
        return this.current?.findings.filter(({ decision }) => decision === undefined) ?? [];
    }

    findingOf(fingerprint: string): ReviewFindingDescription | undefined {
        return this.current?.findings.find((each) => each.fingerprint === fingerprint);
    }

    /** Reviews a scope. A review that is running is cancelled. Rejects as the server does. */
    async review(scope: ReviewScopeParams, token: CancellationToken): Promise<ReviewDescription> {
        this.pending?.dispose();
        this.running?.cancel();
        this.stopAsking();
        const source = new CancellationSource();
        const listening = token.onCancellationRequested(() => source.cancel());
        this.running = source;
        this.wanted = scope;
        this.changed.fire();
        const { server, logger, folder: folderOf } = this.options;
        try {
            const folder = folderOf();
            const params = { scope, ...(folder === undefined ? {} : { folder }) };
            const report = await server.request(ReviewRun, params, source.token);
            if (this.running === source) {
                this.current = report;
                this.failed = undefined;
                this.reviews.fire();
            }
            return report;
        } catch (error) {
            const isCancelled = CancelledError.is(error) || source.token.isCancellationRequested;
            if (this.running === source && !isCancelled) {
                logger.warn(`Review: ${describeError(error)}`);
                // What was known stays in sight.
                this.failed = CodedError.is(error) ? error.display : "The review failed.";
            }
            throw isCancelled ? new CancelledError() : error;
        } finally {
            listening.dispose();
            if (this.running === source) {
                this.running = undefined;
                this.changed.fire();
            }
        }
    }

    /**
     * Lets models look at the latest review, and takes what they add; those that are asked already come
     * first. A newer review cancels that. Rejects as the server does.
     */
    deepen(models: ReviewingModels, token: CancellationToken): Promise<void> {
        const { server } = this.options;
        return this.extend((own) => server.request(ReviewDeepen, { ...models }, own), token);
    }

    /**
     * Lets compilers look at the latest review, as {@link deepen} does with models.
     */
    compile(compilers: readonly ReviewCompiler[], token: CancellationToken): Promise<void> {
        const { server } = this.options;
        const asked = { compilers: [...compilers] };
        return this.extend((own) => server.request(ReviewCompile, asked, own), token);
    }

    /** One after another, so that what one adds is not lost to the next. */
    private async extend(
        ask: (token: CancellationToken) => Promise<ReviewDescription>,
        token: CancellationToken,
    ): Promise<void> {
        const source = new CancellationSource();
        const listening = token.onCancellationRequested(() => source.cancel());
        this.asking.add(source);
        this.changed.fire();
        const work = this.lastAsked.then(async () => {
            throwIfCancelled(source.token);
            const report = await ask(source.token);
            // What was decided meanwhile is in the server's answer as well.
            if (!source.token.isCancellationRequested) this.current = report;
        });
        this.lastAsked = work.catch(() => {});
        try {
            await work;
        } finally {
            listening.dispose();
            this.asking.delete(source);
            this.changed.fire();
        }
    }

    private stopAsking(): void {
        for (const source of this.asking) source.cancel();
    }

    /** The same scope again. Failures stay in {@link failure}. */
    async again(): Promise<void> {
        if (this.wanted === undefined) return;
        const { token } = new CancellationSource();
        await this.review(this.wanted, token).catch(() => {});
    }

    /** A file was saved: reviews again soon, where files are what was reviewed. */
    refreshSoon(): void {
        const kind = this.wanted?.kind;
        if (kind !== "workingTree" && kind !== "file" && kind !== "document") return;
        if (this.current === undefined) return;
        this.pending?.dispose();
        this.pending = this.options.clock.schedule(settleMs, () => void this.again());
    }

    /** Remembers a decision, or without one forgets it. Rejects where that cannot be written. */
    async decide(
        fingerprints: readonly string[],
        decision: FindingDecision | undefined,
    ): Promise<void> {
        const before = fingerprints.map((fingerprint) => ({
            fingerprint,
            before: this.findingOf(fingerprint)?.decision,
        }));
        await this.tell(fingerprints, decision);
        this.undos.push(before);
        if (this.undos.length > mostUndos) this.undos.shift();
        this.changed.fire();
    }

    /** Takes the latest decision back. False: there is none. */
    async undo(): Promise<boolean> {
        const latest = this.undos.at(-1);
        if (latest === undefined) return false;
        for (const decision of [undefined, "dismissed", "accepted"] as const) {
            const own = latest.filter(({ before }) => before === decision);
            if (own.length === 0) continue;
            await this.tell(
                own.map(({ fingerprint }) => fingerprint),
                decision,
            );
        }
        this.undos.pop();
        this.changed.fire();
        return true;
    }

    dispose(): void {
        this.pending?.dispose();
        this.running?.cancel();
        this.stopAsking();
        this.reviews.dispose();
        this.changed.dispose();
    }

    private async tell(
        fingerprints: readonly string[],
        decision: FindingDecision | undefined,
    ): Promise<void> {
        const said = decision === undefined ? {} : { decision };
        const { token } = new CancellationSource();
        const params = { fingerprints: [...fingerprints], ...said };
        await this.options.server.request(ReviewDecide, params, token);
        const own = new Set(fingerprints);
        if (this.current === undefined) return;
        const findings = this.current.findings.map((finding) => {
            if (!own.has(finding.fingerprint)) return finding;
            const { decision: _, ...rest } = finding;
            return { ...rest, ...said };
        });
        this.current = { ...this.current, findings };
    }
}
