import { CancellationSource, type CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import type { Event } from "@rust-ai-ide/core/event";
import { type Answer, reasonOf } from "./completion/answer.ts";
import { Answering } from "./completion/answering.ts";
import {
    type CursorState,
    cursorState,
    isBackspace,
    isTyping,
    typedThrough,
} from "./completion/cursor-state.ts";
import {
    type Acceptance,
    type CompletionEngineOptions,
    type CompletionStatus,
    defaultCompletionEngineOptions,
} from "./completion/engine-options.ts";
import { OutcomeLog } from "./completion/outcome-log.ts";
import type { AcceptancePort } from "./completion/text-checks.ts";
import { withDeadline } from "./completion/timing.ts";
import type {
    CompletionOutcome,
    CompletionRequest,
    CopyPort,
    GeneratorPort,
    GrammarPort,
} from "./completion-ports.ts";
import { Debounce } from "./debounce.ts";

export interface CompletionEngineParts {
    readonly grammar: GrammarPort;
    readonly generator: GeneratorPort;
    /** A larger model of the user's that is asked where the first has nothing to show. */
    readonly larger?: GeneratorPort | undefined;
    /** What repeats itself in the open files. */
    readonly copies?: CopyPort | undefined;
    /** Which suggestions this user wants; without it every good one is shown. */
    readonly acceptance?: AcceptancePort | undefined;
    readonly clock: Clock;
    readonly options?: Partial<CompletionEngineOptions>;
}

/**
 * Turns a cursor into a suggestion. The tiers are asked in the order of what they cost: what was
 * shown or predicted before, what repeats the open files, a generation that is already running
 * when what was typed since is its beginning, the model after a short wait, and the user's larger
 * model. Every text passes the same checks before it is shown.
 */
export class CompletionEngine implements Disposable {
    private readonly clock: Clock;
    private readonly options: CompletionEngineOptions;
    private readonly acceptance: AcceptancePort | undefined;
    private readonly debounce: Debounce;
    private readonly answering: Answering;
    private readonly log = new OutcomeLog();
    private readonly life = new CancellationSource();
    private previous: CursorState | undefined;

    constructor({ options, ...parts }: CompletionEngineParts) {
        this.clock = parts.clock;
        this.options = { ...defaultCompletionEngineOptions, ...options };
        this.acceptance = parts.acceptance;
        this.debounce = new Debounce(this.options.debounce);
        const { debounce, log } = this;
        this.answering = new Answering({ ...parts, options: this.options, debounce, log });
    }

    /** Fires when work starts, when an answer is known and when something is accepted. */
    get onDidChangeStatus(): Event<CompletionStatus> {
        return this.log.onDidChangeStatus;
    }

    get status(): CompletionStatus {
        return this.log.status;
    }

    /**
     * Never rejects: whatever goes wrong is a silent outcome with its reason. An answer for a
     * cursor that is no longer the newest of its document is `cancelled`, whoever forgot to.
     */
    async complete(asked: CompletionRequest, token: CancellationToken): Promise<CompletionOutcome> {
        const started = this.clock.now();
        const now = cursorState(asked);
        const request = this.answering.withChoices(asked, now);
        const deleted = this.observe(request, now, started);
        const answer =
            this.answering.fromMemory(request, now, deleted) ??
            (await this.work(request, now, started, token));
        const isNewest = this.previous === undefined || !this.isOvertaken(now, this.previous);
        const current: Answer =
            isNewest || answer.kind === "silent" ? answer : { kind: "silent", reason: "cancelled" };
        const outcome = { ...current, milliseconds: this.clock.now() - started };
        this.log.note(outcome);
        return outcome;
    }

    /**
     * Has the prompt of a cursor read, because a document was opened or the user rests there. The
     * next request ends it.
     */
    warm(request: CompletionRequest): Promise<void> {
        return this.answering.warm(request);
    }

    /** Tells that the user took a suggestion, or a part of it. */
    noteAccepted(acceptance: Acceptance): void {
        this.acceptance?.noteAccepted(acceptance.text, acceptance.kind);
        this.log.noteAccepted(acceptance);
    }

    /** Forgets the suggestions of one document (it was closed) or all (the model was changed). */
    clear(uri?: string): void {
        this.answering.clear(uri);
        if (uri === undefined || this.previous?.uri === uri) this.previous = undefined;
    }

    dispose(): void {
        this.life.cancel();
        this.answering.clear();
        this.log.dispose();
    }

    /** Learns from the cursor's way; true when the user has just deleted something. */
    private observe(request: CompletionRequest, now: CursorState, time: number): boolean {
        const { previous } = this;
        this.previous = now;
        this.acceptance?.observe(now);
        this.answering.observe(now);
        if (previous === undefined || request.trigger === "manual") return false;
        if (isTyping(previous, now)) this.debounce.noteKeystroke(time);
        return isBackspace(previous, now);
    }

    private isOvertaken(now: CursorState, newest: CursorState): boolean {
        return newest.uri === now.uri && typedThrough(now, "", 0, newest) === undefined;
    }

    private async work(
        request: CompletionRequest,
        now: CursorState,
        started: number,
        token: CancellationToken,
    ): Promise<Answer> {
        const own = new CancellationSource(token);
        const disposal = this.life.token.onCancellationRequested(() => own.cancel());
        this.log.begin();
        const { manualDeadlineMs, automaticDeadlineMs } = this.options;
        const limit = request.trigger === "manual" ? manualDeadlineMs : automaticDeadlineMs;
        const deadline = started + limit;
        try {
            return await withDeadline(
                this.clock,
                deadline - this.clock.now(),
                own,
                this.answering.answer(request, now, { started, deadline }, own.token),
            );
        } catch (error) {
            if (token.isCancellationRequested) return { kind: "silent", reason: "cancelled" };
            if (this.clock.now() >= deadline) return { kind: "silent", reason: "timed-out" };
            return { kind: "silent", reason: reasonOf(error) };
        } finally {
            this.log.end();
            disposal.dispose();
            own.dispose();
        }
    }
}
