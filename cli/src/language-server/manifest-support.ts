import type { Disposable } from "@rust-ai-ide/core/disposable";
import { Emitter } from "@rust-ai-ide/core/event";
import { AdvisoryMarks } from "@rust-ai-ide/node/cargo-language/advisory-marks";
import { cargoClient } from "@rust-ai-ide/node/cargo-language/cargo-client";
import { type CargoSession, CargoSettings } from "@rust-ai-ide/node/cargo-language/cargo-session";
import { cargoFeatures } from "@rust-ai-ide/node/cargo-language/feature-table";
import { type OpenFiles, OpenTexts } from "@rust-ai-ide/node/cargo-language/open-files";
import { CargoService } from "@rust-ai-ide/node/cargo-service/cargo-service";
import type { DiagnosticSink } from "@rust-ai-ide/node/language-server/diagnostic-publisher";
import { gatedRoutes } from "@rust-ai-ide/node/language-server/gated-routes";
import type { RequestRouter } from "@rust-ai-ide/node/language-server/request-router";
import { SystemClock } from "@rust-ai-ide/node/system-clock";
import type { CargoServerOptions } from "@rust-ai-ide/protocol/cargo/options";
import type { ClientCapabilities, ServerCapabilities } from "vscode-languageserver/node";
import type { DocumentStore } from "./document-store.ts";

/**
 * The features for manifests in the server of all languages, for editors that start one server. Our
 * own extension has a server of its own for them, and switches these off.
 */
export class ManifestSupport implements Disposable {
    private readonly settings = new CargoSettings();
    private readonly changes = new Emitter<readonly string[]>();
    private readonly initialized = new Emitter<void>();
    /** Shared with whoever else looks at manifests. */
    readonly files: OpenFiles;
    readonly texts: OpenTexts;
    readonly service: CargoService;
    private readonly advisories: AdvisoryMarks;
    private isOn = false;
    private folders: readonly string[] = [];

    constructor(
        router: RequestRouter,
        documents: DocumentStore,
        diagnostics: DiagnosticSink,
        advisoryDatabase: string | undefined,
    ) {
        this.settings.set({
            advisories: advisoryDatabase === undefined ? {} : { bundled: advisoryDatabase },
        });
        this.files = {
            get: (uri) => documents.any(uri)?.text,
            uris: () => documents.uris(),
            onDidChange: documents.onDidChange,
        };
        this.texts = new OpenTexts(this.files);
        this.service = new CargoService({
            overlay: this.texts.ofPath,
            clock: SystemClock,
            today: () => Date.now(),
            env: process.env,
        });
        this.advisories = new AdvisoryMarks({
            settings: this.settings,
            overlay: this.texts.ofPath,
            env: process.env,
            today: () => Date.now(),
        });
        const session: CargoSession = {
            // A server that is switched off for manifests says nothing of them by itself.
            router: gatedRoutes(router, () => this.isOn),
            files: this.files,
            texts: this.texts,
            service: this.service,
            settings: this.settings,
            advisories: this.advisories,
            diagnostics,
            changes: this.changes,
            folder: () => this.folders[0] ?? process.cwd().replaceAll("\\", "/"),
            onInitialized: (listener) => this.initialized.event(listener),
        };
        for (const feature of cargoFeatures) feature.register(session);
    }

    /** What is served for manifests, as far as the client wants it. */
    start(
        wanted: boolean | CargoServerOptions,
        folders: readonly string[],
        capabilities: ClientCapabilities,
    ): ServerCapabilities {
        this.isOn = wanted !== false;
        if (!this.isOn) return {};
        this.folders = folders;
        if (typeof wanted === "object") this.settings.set(wanted);
        // All files are watched for the index already.
        this.settings.client = { ...cargoClient(capabilities), watchedFiles: false };
        const { client } = this.settings;
        return Object.assign({}, ...cargoFeatures.map((each) => each.capabilities?.(client) ?? {}));
    }

    ready(): void {
        if (this.isOn) this.initialized.fire();
    }

    dispose(): void {
        this.isOn = false;
        this.texts.dispose();
        this.changes.dispose();
        this.initialized.dispose();
    }
}
