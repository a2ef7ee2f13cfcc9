import { dirname } from "node:path";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import type { Logger } from "@rust-ai-ide/core/logger";
import { Recent } from "@rust-ai-ide/core/recent";
import { CargoPresence } from "@rust-ai-ide/host/cargo-presence";
import { Configuration } from "@rust-ai-ide/host/configuration";
import { editorClock } from "@rust-ai-ide/host/editor-clock";
import { createLogger } from "@rust-ai-ide/host/log";
import { ServerProgram } from "@rust-ai-ide/host/server-program";
import { cargoInWindow } from "@rust-ai-ide/host/window-presence";
import * as vscode from "vscode";
import { CargoShellErrors } from "./cargo-shell-errors.ts";
import { ShownProblems } from "./check/shown-problems.ts";
import { isCargoFile, isManifest } from "./connection/cargo-documents.ts";
import { builtInCommandIds, contextKeys } from "./ids.ts";
import { CodeDocuments } from "./inspect/code-documents.ts";
import { type Settings, settings } from "./settings.ts";
import { CargoModel } from "./tree/cargo-model.ts";
import { CargoView } from "./tree/cargo-view.ts";
import { TreeOptionsStore } from "./tree/tree-options.ts";

/** Everything that lives as long as the window. Making one starts nothing. */
export class Session implements Disposable {
    private readonly disposables = new DisposableStore();
    private shownView: CargoView | undefined;
    readonly context: vscode.ExtensionContext;
    readonly clock = editorClock;
    readonly configuration = new Configuration<Settings>(settings);
    readonly channel: vscode.LogOutputChannel;
    readonly logger: Logger;
    /** Answers everything about manifests, locks and registries. */
    readonly server: ServerProgram;
    /** Whether this window has anything of cargo. */
    readonly presence: CargoPresence;
    /** Workspaces, graphs and what is outdated, for views and commands. */
    readonly model: CargoModel;
    private coverage: Disposable | undefined;
    private shownCode: CodeDocuments | undefined;
    private shownProblems: ShownProblems | undefined;
    readonly treeOptions = this.disposables.add(new TreeOptionsStore());

    constructor(context: vscode.ExtensionContext) {
        this.context = context;
        this.channel = this.disposables.add(
            vscode.window.createOutputChannel("Rust AI Cargo", { log: true }),
        );
        this.logger = createLogger(this.channel, new Recent<string>(200));
        this.server = this.disposables.add(
            new ServerProgram({
                name: "Cargo server",
                errors: {
                    missing: CargoShellErrors.serverMissing,
                    resting: CargoShellErrors.serverResting,
                },
                clock: this.clock,
                logger: this.logger,
                connect: async (onGaveUp) => {
                    const { connectServer } = await import("./connection/connect-server.ts");
                    return connectServer(this, onGaveUp);
                },
            }),
        );
        this.presence = this.disposables.add(new CargoPresence(cargoInWindow(isCargoFile)));
        this.model = this.disposables.add(
            new CargoModel({
                server: this.server,
                clock: this.clock,
                logger: this.logger,
                folders: () => this.folders(),
            }),
        );
    }

    /** The Cargo view; there is one. */
    showView(): CargoView {
        this.shownView ??= new CargoView(this);
        return this.shownView;
    }

    /** What checks of cargo's found. Made with the first check. */
    get compilerProblems(): ShownProblems {
        this.shownProblems ??= this.disposables.add(new ShownProblems());
        return this.shownProblems;
    }

    /** Documents of what tools say of compiled code. Made with the first one. */
    get codeDocuments(): CodeDocuments {
        this.shownCode ??= this.disposables.add(new CodeDocuments());
        return this.shownCode;
    }

    /** Replaces the marks of coverage that are shown; undefined takes them away. */
    showCoverage(marks: Disposable | undefined): void {
        this.coverage?.dispose();
        this.coverage = marks;
        const { setContext } = builtInCommandIds;
        const isShown = marks !== undefined;
        void vscode.commands.executeCommand(setContext, contextKeys.hasCoverage, isShown);
    }

    /** Folders of the window on this machine, and those of manifests that are open without one. */
    folders(): readonly string[] {
        const folders = (vscode.workspace.workspaceFolders ?? [])
            .filter(({ uri }) => uri.scheme === "file")
            .map(({ uri }) => uri.fsPath);
        const loose = vscode.workspace.textDocuments
            .filter(({ uri }) => uri.scheme === "file" && isManifest(uri.path))
            .filter(({ uri }) => vscode.workspace.getWorkspaceFolder(uri) === undefined)
            .map(({ uri }) => dirname(uri.fsPath));
        return [...new Set([...folders, ...loose])];
    }

    dispose(): void {
        this.coverage?.dispose();
        this.disposables.dispose();
    }
}
