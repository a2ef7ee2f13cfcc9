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
    readonly clock: Clock;
    readonly options: () => Partial<CompletionEngineOptions>;
}

/** Owns the completion engine: it is loaded with the first request and made anew for new settings. */
export class CompletionService implements Disposable {
    private readonly parts: CompletionServiceOptions;
    private engine: Promise<CompletionEngine> | undefined;
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

    async accepted(acceptance: Acceptance): Promise<void> {
        (await this.ready()).noteAccepted(acceptance);
    }

    /** Forgets what was suggested in one document, for it was closed. */
    async forget(uri: string): Promise<void> {
        if (this.engine !== undefined) (await this.engine).clear(uri);
    }

    /** The next request uses the current settings and forgets what another model said. */
    reconfigure(): void {
        const { engine } = this;
        this.engine = undefined;
        void engine?.then((old) => old.dispose());
    }

    dispose(): void {
        this.disposed = true;
        this.reconfigure();
    }

    private ready(): Promise<CompletionEngine> {
        this.engine ??= this.create();
        return this.engine;
    }

    private async create(): Promise<CompletionEngine> {
        const { CompletionEngine } = await import("@rust-ai-ide/ai/completion-engine");
        const { grammar, generator, clock, options } = this.parts;
        const engine = new CompletionEngine({ grammar, generator, clock, options: options() });
        if (this.disposed) engine.dispose();
        return engine;
    }
}
