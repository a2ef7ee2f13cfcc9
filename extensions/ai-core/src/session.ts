import { homedir } from "node:os";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { DisposableStore } from "@rust-ai-ide/core/disposable";
import type { Logger } from "@rust-ai-ide/core/logger";
import { Recent } from "@rust-ai-ide/core/recent";
import { Configuration } from "@rust-ai-ide/host/configuration";
import { editorClock } from "@rust-ai-ide/host/editor-clock";
import { createLogger } from "@rust-ai-ide/host/log";
import { listUserModels, userModelsFolder } from "@rust-ai-ide/node/user-models";
import * as vscode from "vscode";
import { ChatState } from "./chat/chat-state.ts";
import { acceptanceFile } from "./completion/acceptance-file.ts";
import { completionOptions } from "./completion/completion-options.ts";
import { CompletionService } from "./completion/completion-service.ts";
import { followDocuments } from "./completion/copy-documents.ts";
import { InlineProvider } from "./completion/inline-provider.ts";
import { createEngineRegistry } from "./engines/create-registry.ts";
import type { EngineRegistry } from "./engines/engine-registry.ts";
import { EngineTokens } from "./engines/engine-tokens.ts";
import { GroundedGrammar, type GroundingSources } from "./grounding/grounded-grammar.ts";
import { modelExtensionId } from "./ids.ts";
import { sameFolder } from "./inference/choose-model.ts";
import { createGenerator, createLargerGenerator } from "./inference/generator.ts";
import { InferenceHost } from "./inference/inference-host.ts";
import { Orchestration } from "./inference/orchestration.ts";
import { initializationOf } from "./intelligence/intelligence-options.ts";
import { middleware } from "./intelligence/middleware.ts";
import type { RustPresence } from "./intelligence/rust-presence.ts";
import { rustInWorkspace } from "./intelligence/workspace-rust.ts";
import { LanguageService } from "./language/language-service.ts";
import { languagesOn, languagesSent } from "./language/languages.ts";
import { MetricsRecorder } from "./metrics/metrics-recorder.ts";
import { noticeRestart } from "./notices.ts";
import { type Settings, settings } from "./settings.ts";
import { type LastRequest, ShellStateStore } from "./shell-state.ts";

/** Everything that lives as long as the window. Making one starts nothing. */
export class Session implements Disposable {
    private readonly disposables = new DisposableStore();
    readonly context: vscode.ExtensionContext;
    readonly clock = editorClock;
    readonly configuration = new Configuration<Settings>(settings);
    readonly channel: vscode.LogOutputChannel;
    readonly recentLog = new Recent<string>(200);
    /** Response times in milliseconds. */
    readonly timings = new Recent<number>(200);
    readonly logger: Logger;
    readonly store: ShellStateStore;
    readonly inference: InferenceHost;
    /** Routes requests over our own and the user's engines. */
    readonly orchestration: Orchestration;
    /** Servers of the settings and of this machine, as the orchestrator's engines. */
    readonly engines: EngineRegistry;
    readonly tokens: EngineTokens;
    readonly metrics: MetricsRecorder;
    readonly chat = new ChatState();
    readonly language: LanguageService;
    /** Whether the workspace has Rust in it, so that an index is made. */
    readonly rust: RustPresence;
    readonly completion: CompletionService;
    readonly inlineProvider: InlineProvider;

    constructor(context: vscode.ExtensionContext) {
        this.context = context;
        this.channel = this.disposables.add(
            vscode.window.createOutputChannel("Rust AI", { log: true }),
        );
        this.logger = createLogger(this.channel, this.recentLog);
        this.store = this.disposables.add(new ShellStateStore());
        this.inference = this.disposables.add(this.createInference());
        this.metrics = this.disposables.add(new MetricsRecorder(this.clock));
        this.tokens = new EngineTokens(context.secrets);
        this.orchestration = this.disposables.add(this.createOrchestration());
        this.engines = this.disposables.add(createEngineRegistry(this));
        this.rust = rustInWorkspace(this.clock, () => {
            this.language.reset();
            void this.language.warmUp();
        });
        this.language = this.disposables.add(this.createLanguage());
        this.completion = this.disposables.add(this.createCompletion());
        this.inlineProvider = new InlineProvider({
            store: this.store,
            service: this.completion,
            clock: this.clock,
            onAnswered: (last) => this.noteAnswer(last),
        });
        this.readSettings();
    }

    /** Starts the language server and loads the model, unless completions are off. */
    warmUp(): void {
        const { enabled, languages } = this.store.current;
        if (!enabled || languagesOn(languages).length === 0) return;
        void this.inference.warmUp();
        void this.language.warmUp();
    }

    /** Whether the language server makes an index of the workspace. */
    async isIndexing(): Promise<boolean> {
        return this.configuration.get("rustAi.intelligence.enabled") && (await this.rust.soon());
    }

    /** Starts the language server where it has an index to make. */
    async startIndex(): Promise<void> {
        if (await this.isIndexing()) await this.language.warmUp();
    }

    /** Takes over what the settings say about whether completions are on. */
    readSettings(): void {
        this.store.update({
            enabled: this.configuration.get("rustAi.completion.enabled"),
            languages: this.configuration.get("rustAi.completion.languages"),
            trusted: vscode.workspace.isTrusted,
        });
    }

    noteAnswer(last: LastRequest): void {
        this.store.update({ last });
        this.metrics.noteAnswer(last);
        if (last.milliseconds > 0) this.timings.add(last.milliseconds);
        this.logger.debug(
            last.kind === "shown"
                ? `shown: ${last.characters} characters, ${last.source}, ${Math.round(last.milliseconds)} ms`
                : `silent: ${last.reason}, ${Math.round(last.milliseconds)} ms`,
        );
        const { engine } = this.store.current;
        if (engine.kind === "ready") void this.inference.refreshHealth();
        if (engine.kind === "failed") void this.inference.retry();
    }

    /** Folder of the embedded model's data, when its extension is installed. */
    embeddedFolder(): string | undefined {
        const extension = vscode.extensions.getExtension(modelExtensionId);
        return extension === undefined
            ? undefined
            : vscode.Uri.joinPath(extension.extensionUri, "model").fsPath;
    }

    /** Folders of the user's own models: those of the setting, and those that were imported. */
    userFolders(): readonly string[] {
        const imported = userModelsFolder({
            platform: process.platform,
            env: process.env,
            homeDirectory: homedir(),
        });
        const configured = this.configuration.get("rustAi.models.folders");
        const others = listUserModels(imported).filter(
            (folder) => !configured.some((known) => sameFolder(known, folder)),
        );
        return [...configured, ...others];
    }

    dispose(): void {
        this.disposables.dispose();
    }

    private createInference(): InferenceHost {
        return new InferenceHost({
            store: this.store,
            clock: this.clock,
            logger: this.logger,
            embeddedFolder: () => this.embeddedFolder(),
            userFolders: () => this.userFolders(),
            wantedModel: () => this.configuration.get("rustAi.models.active"),
            isTrusted: () => vscode.workspace.isTrusted,
            onRestarted: (reason) => noticeRestart(reason),
            connect: async (folders) => {
                const { connectInference } = await import("./inference/connect-inference.ts");
                return connectInference({
                    programPath: this.context.asAbsolutePath("inference.cjs"),
                    folders,
                    logger: this.logger,
                    threads: this.configuration.get("rustAi.inference.threads"),
                    device: this.configuration.get("rustAi.inference.device"),
                    memoryLimitMegabytes: this.configuration.get(
                        "rustAi.inference.memoryLimitMegabytes",
                    ),
                    idleUnloadMinutes: this.configuration.get("rustAi.inference.idleUnloadMinutes"),
                });
            },
        });
    }

    private createOrchestration(): Orchestration {
        return new Orchestration({
            inference: this.inference,
            store: this.store,
            clock: this.clock,
            logger: this.logger,
            embeddedFolder: () => this.embeddedFolder(),
            userFolders: () => this.userFolders(),
            isTrusted: () => vscode.workspace.isTrusted,
        });
    }

    private createLanguage(): LanguageService {
        return new LanguageService({
            store: this.store,
            clock: this.clock,
            logger: this.logger,
            inComments: () => this.configuration.get("rustAi.completion.inComments"),
            multiLine: () => this.configuration.get("rustAi.completion.multiLine"),
            otherFiles: () => this.configuration.get("rustAi.completion.context"),
            connect: async (onGaveUp) => {
                const { connectLanguageServer } = await import("./language/language-connection.ts");
                const isIndexing = await this.isIndexing();
                return connectLanguageServer({
                    programPath: this.context.asAbsolutePath("rust-ai.cjs"),
                    nodePath: process.execPath,
                    channel: this.channel,
                    clock: this.clock,
                    languages: () => languagesSent(this.store.current.languages, isIndexing),
                    initialization: () => initializationOf(this, isIndexing),
                    middleware,
                    onGaveUp,
                });
            },
        });
    }

    /** The grammar with what the editor's own language server knows, asked for with the first request. */
    private createGrounding(): GroundedGrammar {
        let sources: Promise<() => GroundingSources | undefined> | undefined;
        return new GroundedGrammar({
            inner: this.language,
            sources: async () => {
                sources ??= import("./grounding/grounding-sources.ts").then((module) =>
                    module.groundingSources(this),
                );
                return (await sources)();
            },
        });
    }

    private createCompletion(): CompletionService {
        return new CompletionService({
            grammar: this.createGrounding(),
            generator: createGenerator(this.orchestration, () => this.store.current.engine),
            larger: createLargerGenerator(this.orchestration),
            clock: this.clock,
            acceptanceStore: acceptanceFile(
                vscode.Uri.joinPath(this.context.globalStorageUri, "acceptance.json").fsPath,
            ),
            isLearning: () => this.configuration.get("rustAi.completion.learnFromAcceptance"),
            followDocuments: (model) => followDocuments(model, this.clock),
            onAccepted: ({ kind }) => this.metrics.noteAccepted(kind),
            isCopying: () => this.configuration.get("rustAi.completion.copyFromOpenFiles"),
            options: () =>
                completionOptions({
                    debounceMilliseconds: this.configuration.get(
                        "rustAi.completion.debounceMilliseconds",
                    ),
                    minimumConfidencePercent: this.configuration.get(
                        "rustAi.completion.minimumConfidencePercent",
                    ),
                    maximumTokens: this.configuration.get("rustAi.completion.maximumTokens"),
                    minimumCharacters: this.configuration.get(
                        "rustAi.completion.minimumCharacters",
                    ),
                    readAhead: this.configuration.get("rustAi.completion.readAhead"),
                    isEmbedded: this.isEmbeddedActive(),
                }),
        });
    }

    private isEmbeddedActive(): boolean {
        const embedded = this.embeddedFolder();
        const active = this.store.current.models.find(
            (model) => model.id === this.inference.activeModel,
        );
        if (active === undefined) return true;
        return embedded !== undefined && sameFolder(active.folder, embedded);
    }
}
