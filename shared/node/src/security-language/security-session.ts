import { Emitter } from "@rust-ai-ide/core/event";
import type { SecurityServerOptions } from "@rust-ai-ide/protocol/security/options";
import type { ClientCapabilities, ServerCapabilities } from "vscode-languageserver/node";
import type { OpenFiles, OpenTexts } from "../cargo-language/open-files.ts";
import type { CargoService } from "../cargo-service/cargo-service.ts";
import type { DiagnosticSink } from "../language-server/diagnostic-publisher.ts";
import type { PartRoutes } from "../language-server/gated-routes.ts";
import type { HistoryStore } from "../security-service/history-store.ts";
import type { SecurityService } from "../security-service/security-service.ts";
import type { KnownState } from "./known-state.ts";
import type { PolicyChecker } from "./policy-checker.ts";
import type { SastChecker } from "./sast-checker.ts";

/** What every feature of security works with. */
export interface SecuritySession {
    readonly router: PartRoutes;
    readonly files: OpenFiles;
    readonly texts: OpenTexts;
    readonly cargo: CargoService;
    readonly service: SecurityService;
    readonly settings: SecuritySettings;
    readonly diagnostics: DiagnosticSink;
    readonly state: KnownState;
    /** Of the program; told in reports. */
    readonly version: string;
    readonly sast: SastChecker;
    readonly policies: PolicyChecker;
    readonly grammarsFolder: string | undefined;
    /** File of the key that fingerprints of secrets are made with. */
    readonly secretKey: string;
    history(): HistoryStore;
    /** Absolute paths with `/`. */
    folders(): readonly string[];
    /** Called once, when the client is ready to be asked. */
    onInitialized(listener: () => void): void;
}

/** A part of what is served: one file each. */
export interface SecurityFeature {
    capabilities?(client: SecurityClient): ServerCapabilities;
    register(session: SecuritySession): void;
}

/** What a client can do beyond the least. */
export interface SecurityClient {
    readonly markdown: boolean;
    readonly codeActionLiterals: boolean;
    readonly documentChanges: boolean;
    /** An edit may ask to be looked at before it is made. */
    readonly changeAnnotations: boolean;
    readonly watchedFiles: boolean;
    readonly lensRefresh: boolean;
    readonly progress: boolean;
}

export function securityClient({
    textDocument,
    workspace,
    window,
}: ClientCapabilities): SecurityClient {
    return {
        markdown: textDocument?.hover?.contentFormat?.includes?.("markdown") === true,
        codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
        documentChanges: workspace?.workspaceEdit?.documentChanges === true,
        changeAnnotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
        watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
        lensRefresh: workspace?.codeLens?.refreshSupport === true,
        progress: window?.workDoneProgress === true,
    };
}

/** What the client said of itself and of its user's wishes; the least until it did. */
export class SecuritySettings {
    client: SecurityClient = securityClient({});
    private current: SecurityServerOptions = {};
    private readonly changes = new Emitter<void>();
    readonly onDidChange = this.changes.event;

    get options(): SecurityServerOptions {
        return this.current;
    }

    /** Absent fields stay as they are. */
    set(options: SecurityServerOptions): void {
        this.current = { ...this.current, ...options };
        this.changes.fire();
    }

    dispose(): void {
        this.changes.dispose();
    }
}
