import type {
    AcceptanceLearner,
    AcceptanceStore,
} from "@rust-ai-ide/ai/acceptance/acceptance-learner";
import type { CopyModel } from "@rust-ai-ide/ai/completion/copy-model";
import type {
    Acceptance,
    CompletionEngineOptions,
} from "@rust-ai-ide/ai/completion/engine-options";
import type { CompletionEngine } from "@rust-ai-ide/ai/completion-engine";
import type {
    CompletionOutcome,
    CompletionRequest,
    GeneratorPort,
    GrammarPort,
} from "@rust-ai-ide/ai/completion-ports";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { Disposable } from "@rust-ai-ide/core/disposable";

export interface CompletionServiceOptions {
    readonly grammar: GrammarPort;
    readonly generator: GeneratorPort;
    /** Asked where the first model has nothing to show. */
    readonly larger?: GeneratorPort;
    readonly clock: Clock;
    readonly options: () => Partial<CompletionEngineOptions>;
    /** Where it is kept what the user takes; absent: nothing outlives the window. */
    readonly acceptanceStore?: AcceptanceStore;
    /** Whether suggestions are hidden that the user seldom takes. */
    readonly isLearning?: () => boolean;
    /** Keeps the copy model in step with the open documents; absent: nothing is copied. */
    readonly followDocuments?: (model: CopyModel) => Disposable;
    readonly isCopying?: () => boolean;
    /** Told of what was accepted, for the metrics. */
    readonly onAccepted?: (acceptance: Acceptance) => void;
}

/** Owns the completion engine: it is loaded with the first request and made anew for new settings. */
export class CompletionService implements Disposable {
    private readonly parts: CompletionServiceOptions;
    private engine: Promise<CompletionEngine> | undefined;
    /** Both outlive an engine: settings change more often than habits and open files. */
    private learner: Promise<AcceptanceLearner> | undefined;
    private copies: Promise<{ readonly model: CopyModel; readonly link: Disposable }> | undefined;
    private disposed = false;

    constructor(parts: CompletionServiceOptions) {
        this.parts = parts;
    }

    async complete(
        request: CompletionRequest,
        token: CancellationToken,
    ): Promise<CompletionOutcome> {
        const engine = await this.ready();
        return engine.complete(request, token);
    }

    /** Has the prompt of a cursor read ahead, where an engine is there already. */
    async warm(request: CompletionRequest): Promise<void> {
        await (await this.ready()).warm(request);
    }

    async accepted(acceptance: Acceptance): Promise<void> {
        this.parts.onAccepted?.(acceptance);
        (await this.ready()).noteAccepted(acceptance);
    }

    /** Forgets what was suggested in one document, for it was closed. */
    async forget(uri: string): Promise<void> {
        if (this.engine !== undefined) (await this.engine).clear(uri);
    }

    /** Starts afresh with learning what the user takes. */
    async forgetLearned(): Promise<void> {
        await (await this.acceptance()).forget();
        // What was hidden stays in mind for its place otherwise.
        if (this.engine !== undefined) (await this.engine).clear();
    }

    /** The next request uses the current settings and forgets what another model said. */
    reconfigure(): void {
        const { engine } = this;
        this.engine = undefined;
        engine?.then(
            (old) => old.dispose(),
            // Whoever asked for it has heard what is wrong.
            () => {},
        );
    }

    dispose(): void {
        this.disposed = true;
        this.reconfigure();
        void this.learner?.then((learner) => learner.dispose());
        void this.copies?.then(({ link }) => link.dispose());
    }

    private ready(): Promise<CompletionEngine> {
        if (this.engine !== undefined) return this.engine;
        const engine = this.create().catch((error: unknown) => {
            // The next request may find what this one lacked.
            if (this.engine === engine) this.engine = undefined;
            throw error;
        });
        this.engine = engine;
        return engine;
    }

    private async create(): Promise<CompletionEngine> {
        const { CompletionEngine } = await import("@rust-ai-ide/ai/completion-engine");
        const { grammar, generator, larger, clock, options } = this.parts;
        const engine = new CompletionEngine({
            grammar,
            generator,
            larger,
            clock,
            acceptance: await this.acceptance(),
            copies: await this.copyModel(),
            options: options(),
        });
        if (this.disposed) engine.dispose();
        return engine;
    }

    private acceptance(): Promise<AcceptanceLearner> {
        this.learner ??= (async () => {
            const { AcceptanceLearner } = await import(
                "@rust-ai-ide/ai/acceptance/acceptance-learner"
            );
            const { clock, acceptanceStore: store, isLearning: isOn } = this.parts;
            return new AcceptanceLearner({
                clock,
                ...(store === undefined ? {} : { store }),
                ...(isOn === undefined ? {} : { isOn }),
            });
        })();
        return this.learner;
    }

    private async copyModel(): Promise<CopyModel | undefined> {
        const { followDocuments, isCopying } = this.parts;
        if (followDocuments === undefined || this.disposed) return undefined;
        if (isCopying?.() === false) {
            // Nobody needs the open documents followed while it is switched off.
            void this.copies?.then(({ link }) => link.dispose());
            this.copies = undefined;
            return undefined;
        }
        this.copies ??= (async () => {
            const { CopyModel } = await import("@rust-ai-ide/ai/completion/copy-model");
            const model = new CopyModel();
            return { model, link: followDocuments(model) };
        })();
        return (await this.copies).model;
    }
}
