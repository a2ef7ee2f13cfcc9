import { homedir } from "node:os";
import { join } from "node:path";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { Emitter } from "@rust-ai-ide/core/event";
import type { SecurityServerOptions } from "@rust-ai-ide/protocol/security/options";
import type { ClientCapabilities, ServerCapabilities } from "vscode-languageserver/node";
import { cacheFolder } from "../cache-folder.ts";
import type { OpenFiles, OpenTexts } from "../cargo-language/open-files.ts";
import type { CargoService } from "../cargo-service/cargo-service.ts";
import type { DiagnosticSink } from "../language-server/diagnostic-publisher.ts";
import { secretKeyFile } from "../secrets/installation-key.ts";
import { AdvisoryDatabases } from "../security-service/advisory-databases.ts";
import { HistoryStore } from "../security-service/history-store.ts";
import { SecurityService } from "../security-service/security-service.ts";
import { securityFeatures } from "./feature-table.ts";
import { KnownState } from "./known-state.ts";
import { PolicyChecker } from "./policy-checker.ts";
import { SastChecker } from "./sast-checker.ts";
import { type SecuritySession, SecuritySettings, securityClient } from "./security-session.ts";

export interface SecuritySupportParts {
    readonly router: SecuritySession["router"];
    readonly files: OpenFiles;
    readonly texts: OpenTexts;
    readonly cargo: CargoService;
    readonly diagnostics: DiagnosticSink;
    readonly version: string;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly grammarsFolder?: string | undefined;
    /** Absolute path of a packed database, for clients that name none. */
    readonly bundledDatabase?: string | undefined;
}

/** All features of security in a server, whether it has others or not. */
export class SecuritySupport implements Disposable {
    readonly settings = new SecuritySettings();
    private readonly initialized = new Emitter<void>();
    private readonly service: SecurityService;
    private readonly state: KnownState;
    private readonly sast: SastChecker;
    private roots: readonly string[] = [];

    constructor(parts: SecuritySupportParts) {
        const { router, files, texts, cargo, diagnostics, version, env } = parts;
        const { settings } = this;
        const homeDirectory = env.HOME ?? env.USERPROFILE ?? homedir();
        const surroundings = { platform: process.platform, env, homeDirectory };
        const folder = (name: string): string => {
            const { storage } = settings.options;
            return storage === undefined ? cacheFolder(surroundings, name) : join(storage, name);
        };
        const histories = new Map<string, HistoryStore>();
        const history = (): HistoryStore => {
            const path = folder("security-history");
            const known = histories.get(path) ?? new HistoryStore(path);
            histories.set(path, known);
            return known;
        };
        this.service = new SecurityService({
            cargo,
            overlay: texts.ofPath,
            databases: new AdvisoryDatabases(() => ({
                folder: folder("advisories"),
                bundled: settings.options.bundledDatabase ?? parts.bundledDatabase,
            })),
            history,
            target: () => settings.options.target,
        });
        this.sast = new SastChecker(parts.grammarsFolder);
        const folders = (): readonly string[] => this.roots;
        this.state = new KnownState(this.service, folders, (error) => {
            const name = error instanceof Error ? error.name : "Error";
            router.connection.console.error(`Looking for advisories failed: ${name}`);
        });
        const session: SecuritySession = {
            router,
            files,
            texts,
            cargo,
            service: this.service,
            settings,
            diagnostics,
            state: this.state,
            version,
            sast: this.sast,
            policies: new PolicyChecker(cargo, texts.ofPath),
            grammarsFolder: parts.grammarsFolder,
            secretKey: secretKeyFile(surroundings),
            history,
            folders,
            onInitialized: (listener) => this.initialized.event(listener),
        };
        for (const feature of securityFeatures) feature.register(session);
    }

    /** What is served, as far as the client can take it. */
    start(
        options: SecurityServerOptions,
        folders: readonly string[],
        capabilities: ClientCapabilities,
        watchesFiles = true,
    ): ServerCapabilities {
        this.roots = folders;
        const client = securityClient(capabilities);
        this.settings.client = watchesFiles ? client : { ...client, watchedFiles: false };
        this.settings.set(options);
        return Object.assign(
            {},
            ...securityFeatures.map((each) => each.capabilities?.(client) ?? {}),
        );
    }

    /** The client is ready to be asked. */
    ready(): void {
        this.initialized.fire();
    }

    setFolders(folders: readonly string[]): void {
        this.roots = folders;
        this.state.renew();
    }

    dispose(): void {
        this.state.dispose();
        this.sast.dispose();
        this.service.dispose();
        this.settings.dispose();
        this.initialized.dispose();
    }
}
