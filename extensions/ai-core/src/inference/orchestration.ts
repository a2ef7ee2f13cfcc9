import type { Orchestrator } from "@rust-ai-ide/ai/orchestrator/orchestrator";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { Emitter, type Event } from "@rust-ai-ide/core/event";
import type { Logger } from "@rust-ai-ide/core/logger";
import type { ShellStateStore } from "../shell-state.ts";
import { sameFolder } from "./choose-model.ts";
import type { InferenceHost } from "./inference-host.ts";

export interface OrchestrationOptions {
    readonly inference: InferenceHost;
    readonly store: ShellStateStore;
    readonly clock: Clock;
    readonly logger: Logger;
    /** Folder of the embedded model, when its extension is installed. */
    readonly embeddedFolder: () => string | undefined;
    readonly userFolders: () => readonly string[];
    readonly isTrusted: () => boolean;
}

/** The window's orchestrator: loaded with the first one who needs it, with our own engine in it. */
export class Orchestration implements Disposable {
    private readonly options: OrchestrationOptions;
    private readonly created = new Emitter<Orchestrator>();
    private making: Promise<Orchestrator> | undefined;
    private made: Orchestrator | undefined;
    private following: Disposable | undefined;
    private disposed = false;

    /** Fires once, when it is there; engines of the settings are added then. */
    readonly onDidCreate: Event<Orchestrator> = this.created.event;

    constructor(options: OrchestrationOptions) {
        this.options = options;
    }

    /** The orchestrator if anyone has needed it yet. */
    get current(): Orchestrator | undefined {
        return this.made;
    }

    /** Makes it on first use; that starts no process and asks no server. */
    get(): Promise<Orchestrator> {
        this.making ??= this.create();
        return this.making;
    }

    dispose(): void {
        this.disposed = true;
        this.following?.dispose();
        this.made?.dispose();
        this.created.dispose();
    }

    private async create(): Promise<Orchestrator> {
        const { clock, logger } = this.options;
        const { Orchestrator } = await import("@rust-ai-ide/ai/orchestrator/orchestrator");
        const { createEmbeddedEngine } = await import("@rust-ai-ide/node/engines/embedded-engine");
        const orchestrator = new Orchestrator({ clock, logger, random: Math.random });
        const changed = new Emitter<void>();
        orchestrator.addEngine(
            createEmbeddedEngine({
                port: () => this.options.inference.port(),
                models: async () => this.options.store.current.models,
                onDidChangeModels: changed.event,
                isAllowed: ({ folder }) => this.isAllowed(folder),
                isRustOnly: ({ folder }) => this.isEmbedded(folder),
                preferred: () => this.options.inference.activeModel,
            }),
        );
        this.follow(changed);
        this.made = orchestrator;
        if (this.disposed) this.dispose();
        else this.created.fire(orchestrator);
        return orchestrator;
    }

    /** Tells the engine when the process has other models, or another one is to complete. */
    private follow(changed: Emitter<void>): void {
        const { store, inference } = this.options;
        let known = store.current.models;
        let active = inference.activeModel;
        let { trusted } = store.current;
        this.following = store.onDidChange((state) => {
            const same =
                state.models === known &&
                inference.activeModel === active &&
                state.trusted === trusted;
            if (same) return;
            known = state.models;
            active = inference.activeModel;
            trusted = state.trusted;
            changed.fire();
        });
    }

    private isEmbedded(folder: string): boolean {
        const embedded = this.options.embeddedFolder();
        return embedded !== undefined && sameFolder(folder, embedded);
    }

    /** A workspace without trust could have brought the other models along. */
    private isAllowed(folder: string): boolean {
        if (this.isEmbedded(folder)) return true;
        if (!this.options.isTrusted()) return false;
        return this.options.userFolders().some((known) => sameFolder(folder, known));
    }
}
