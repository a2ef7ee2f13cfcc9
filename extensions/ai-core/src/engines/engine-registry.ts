import type { Engine } from "@rust-ai-ide/ai/engines/engine";
import type { Orchestrator } from "@rust-ai-ide/ai/orchestrator/orchestrator";
import { CancellationSource, type CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { describeError } from "@rust-ai-ide/core/errors";
import { Emitter, type Event } from "@rust-ai-ide/core/event";
import type { Logger } from "@rust-ai-ide/core/logger";
import type { Discovery } from "@rust-ai-ide/node/engines/discover-engines";
import type { HttpEngineKind } from "@rust-ai-ide/node/engines/http-engine";
import type { ConfiguredServer } from "./configured-server.ts";
import { type Routes, readRoutes } from "./model-reference.ts";

/** What the registry uses of the orchestrator. */
export type EngineKeeper = Pick<
    Orchestrator,
    "addEngine" | "removeEngine" | "setPreference" | "setApprovedEngines" | "setPolicy" | "status"
>;

/** What the settings say now. */
export interface EngineSettings {
    /** Without trust only our own process answers: a workspace's text goes nowhere else. */
    readonly trusted: boolean;
    readonly servers: readonly ConfiguredServer[];
    readonly discover: boolean;
    readonly useEditorModels: boolean;
    readonly routes: Routes;
    readonly workspaceRoutes: Routes;
    /** 0: no bound. */
    readonly memoryBudgetMegabytes: number;
}

export interface ServerDescription {
    readonly url: string;
    readonly kind: HttpEngineKind;
    readonly label: string;
    readonly isConfigured: boolean;
}

export interface EngineRegistryOptions {
    readonly orchestrator: () => Promise<EngineKeeper>;
    readonly settings: () => EngineSettings;
    readonly discover: (
        question: {
            readonly servers: readonly ConfiguredServer[];
            readonly defaultPorts: boolean;
        },
        token: CancellationToken,
    ) => Promise<Discovery>;
    readonly create: (server: ServerDescription) => Promise<Engine>;
    /** The editor's own models as an engine; `undefined` where the editor has none to offer. */
    readonly createEditorEngine: () => Promise<Engine | undefined>;
    readonly logger: Logger;
}

/** A server that is an engine now. */
export interface KeptServer {
    readonly id: string;
    /** Empty for the editor's own models. */
    readonly url: string;
    readonly label: string;
    readonly isConfigured: boolean;
}

interface Kept extends KeptServer {
    /** Changes when the engine must be made anew. */
    readonly signature: string;
}

const editorEngineId = "editor";

/**
 * Keeps the orchestrator's engines in step with the settings and with the servers that run on this
 * machine. Changes are worked off one after another, and the newest settings win.
 */
export class EngineRegistry implements Disposable {
    private readonly options: EngineRegistryOptions;
    private readonly kept = new Map<string, Kept>();
    private readonly changed = new Emitter<void>();
    private readonly life = new CancellationSource();
    private queue: Promise<unknown> = Promise.resolve();
    private started = false;

    /** Fires when servers were added or removed. */
    readonly onDidChange: Event<void> = this.changed.event;

    constructor(options: EngineRegistryOptions) {
        this.options = options;
    }

    /** Servers of the settings and those that were found on this machine. */
    get servers(): readonly KeptServer[] {
        return [...this.kept.values()].filter(({ url }) => url !== "");
    }

    /** Looks for engines once; later calls wait for the first. Never rejects. */
    async start(): Promise<void> {
        if (this.started) return void (await this.queue);
        this.started = true;
        await this.follow();
    }

    /** Takes over changed settings, when somebody has asked for engines before. Never rejects. */
    async follow(): Promise<void> {
        if (!this.started) return;
        try {
            await this.applyRoutes();
            await this.enqueue(() => this.look(false, this.life.token));
        } catch (error) {
            if (this.life.token.isCancellationRequested) return;
            this.options.logger.warn(`Engines: ${describeError(error)}`);
        }
    }

    /**
     * Looks for servers now; those that were found by themselves and are gone are forgotten.
     * Rejects with CancelledError only.
     */
    async find(token: CancellationToken): Promise<Discovery> {
        this.started = true;
        return this.enqueue(() => this.look(true, token));
    }

    /**
     * Takes over which model does which task, for the next request on: nobody is asked for it, so
     * it waits for no server either.
     */
    async applyRoutes(): Promise<void> {
        const orchestrator = await this.options.orchestrator();
        const { trusted, routes, workspaceRoutes, memoryBudgetMegabytes } = this.options.settings();
        const known = orchestrator.status.engines.map(({ id }) => id);
        orchestrator.setPreference({
            user: readRoutes(routes, known),
            workspace: trusted ? readRoutes(workspaceRoutes, known) : {},
        });
        orchestrator.setPolicy({ memoryBudgetBytes: memoryBudgetMegabytes * 1_048_576 });
    }

    dispose(): void {
        this.life.cancel();
        this.changed.dispose();
        this.kept.clear();
    }

    private enqueue<T>(work: () => Promise<T>): Promise<T> {
        const result = this.queue.then(work);
        this.queue = result.catch(() => {});
        return result;
    }

    private async look(forget: boolean, token: CancellationToken): Promise<Discovery> {
        const settings = this.options.settings();
        const nothing: Discovery = { found: [], failed: [] };
        const discovery = settings.trusted
            ? await this.options.discover(
                  { servers: settings.servers, defaultPorts: settings.discover },
                  token,
              )
            : nothing;
        if (this.life.token.isCancellationRequested) return nothing;
        const wanted = new Map<string, ServerDescription>();
        for (const { id, url, kind, label, isConfigured } of [
            ...discovery.failed,
            ...discovery.found,
        ]) {
            wanted.set(id, { url, kind, label, isConfigured });
        }
        await this.reconcile(wanted, settings, forget);
        await this.applyRoutes();
        return discovery;
    }

    private async reconcile(
        wanted: ReadonlyMap<string, ServerDescription>,
        settings: EngineSettings,
        forget: boolean,
    ): Promise<void> {
        const orchestrator = await this.options.orchestrator();
        // A server that was found by itself and does not answer now may only be starting again.
        const stays = (kept: Kept): boolean =>
            wanted.has(kept.id) ||
            (kept.id === editorEngineId
                ? settings.useEditorModels && settings.trusted
                : !kept.isConfigured && settings.discover && settings.trusted && !forget);
        for (const kept of [...this.kept.values()]) {
            if (stays(kept)) continue;
            this.kept.delete(kept.id);
            orchestrator.removeEngine(kept.id);
        }
        for (const [id, server] of wanted) await this.keep(orchestrator, id, server);
        await this.keepEditorEngine(orchestrator, settings);
        orchestrator.setApprovedEngines([...this.kept.keys()]);
        this.changed.fire();
    }

    private async keep(
        orchestrator: EngineKeeper,
        id: string,
        server: ServerDescription,
    ): Promise<void> {
        const signature = JSON.stringify(server);
        if (this.kept.get(id)?.signature === signature) return;
        try {
            const engine = await this.options.create(server);
            if (this.life.token.isCancellationRequested) {
                engine.dispose();
                return;
            }
            orchestrator.addEngine(engine);
            const { url, label, isConfigured } = server;
            this.kept.set(id, { id, url, label, isConfigured, signature });
        } catch (error) {
            this.options.logger.warn(`${id}: ${describeError(error)}`);
        }
    }

    private async keepEditorEngine(
        orchestrator: EngineKeeper,
        { useEditorModels, trusted }: EngineSettings,
    ): Promise<void> {
        if (!useEditorModels || !trusted || this.kept.has(editorEngineId)) return;
        const engine = await this.options.createEditorEngine();
        if (engine === undefined) return;
        if (this.life.token.isCancellationRequested) {
            engine.dispose();
            return;
        }
        orchestrator.addEngine(engine);
        this.kept.set(editorEngineId, {
            id: editorEngineId,
            url: "",
            label: engine.label,
            isConfigured: false,
            signature: editorEngineId,
        });
    }
}
