import type { Disposable } from "@rust-ai-ide/core/disposable";
import type { DiagnosticSink } from "@rust-ai-ide/node/language-server/diagnostic-publisher";
import { pathOfUri } from "@rust-ai-ide/node/language-server/file-paths";
import { gatedRoutes, type PartRoutes } from "@rust-ai-ide/node/language-server/gated-routes";
import type { RequestRouter } from "@rust-ai-ide/node/language-server/request-router";
import { FoldersParams } from "@rust-ai-ide/node/language-server/standard-params";
import { SecuritySupport } from "@rust-ai-ide/node/security-language/security-support";
import {
    type SecurityServerOptions,
    SetSecurityOptions,
} from "@rust-ai-ide/protocol/security/options";
import type { ClientCapabilities, ServerCapabilities } from "vscode-languageserver/node";
import { productVersion } from "../version.ts";
import type { ManifestSupport } from "./manifest-support.ts";

export interface SecurityPartParts {
    readonly router: RequestRouter;
    readonly manifests: ManifestSupport;
    readonly diagnostics: DiagnosticSink;
    readonly grammarsFolder: string | undefined;
    readonly advisoryDatabase: string | undefined;
}

/**
 * The features of security in the server of all languages, for editors that start one server. Our
 * own extension has a server of its own for them, and switches these off.
 */
export class SecurityPart implements Disposable {
    private readonly support: SecuritySupport;
    private readonly routes: PartRoutes;
    private isOn = false;
    private folders: readonly string[] = [];

    constructor(parts: SecurityPartParts) {
        const { router, manifests, diagnostics, grammarsFolder, advisoryDatabase } = parts;
        this.routes = gatedRoutes(router, () => this.isOn);
        this.support = new SecuritySupport({
            router: this.routes,
            files: manifests.files,
            texts: manifests.texts,
            cargo: manifests.service,
            diagnostics,
            version: productVersion,
            env: process.env,
            grammarsFolder,
            bundledDatabase: advisoryDatabase,
        });
        this.routes.hear(SetSecurityOptions.method, SetSecurityOptions.params, (options) =>
            this.support.settings.set(options),
        );
    }

    /** What is served, as far as the client wants it. */
    start(
        wanted: boolean | SecurityServerOptions,
        folders: readonly string[],
        capabilities: ClientCapabilities,
    ): ServerCapabilities {
        this.isOn = wanted !== false;
        if (!this.isOn) return {};
        this.folders = folders;
        const options = typeof wanted === "object" ? wanted : {};
        // All files are watched for the index already.
        return this.support.start(options, folders, capabilities, false);
    }

    ready(): void {
        if (!this.isOn) return;
        // Heard only now: the library takes such a notification for itself when it is initialized.
        this.routes.hear("workspace/didChangeWorkspaceFolders", FoldersParams, ({ event }) => {
            const removed = new Set(event.removed.map(({ uri }) => pathOfUri(uri)));
            const added = event.added.flatMap(({ uri }) => pathOfUri(uri) ?? []);
            const kept = this.folders.filter((each) => !removed.has(each));
            this.folders = [...new Set([...kept, ...added])];
            this.support.setFolders(this.folders);
        });
        this.support.ready();
    }

    dispose(): void {
        this.isOn = false;
        this.support.dispose();
    }
}
