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
import { isCargoFile } from "./connection/security-documents.ts";
import { FindingModel } from "./findings/finding-model.ts";
import { SecurityShellErrors } from "./security-shell-errors.ts";
import { type Settings, settings } from "./settings.ts";
import { SecurityView } from "./tree/security-view.ts";
import { TreeOptionsStore } from "./tree/tree-options.ts";

/** Everything that lives as long as the window. Making one starts nothing. */
export class Session implements Disposable {
    private readonly disposables = new DisposableStore();
    private shownView: SecurityView | undefined;
    readonly context: vscode.ExtensionContext;
    readonly clock = editorClock;
    readonly configuration = new Configuration<Settings>(settings);
    readonly channel: vscode.LogOutputChannel;
    readonly logger: Logger;
    /** Looks for everything that is found. */
    readonly server: ServerProgram;
    /** Whether this window has anything of cargo. */
    readonly presence: CargoPresence;
    /** What was found, for views and commands. */
    readonly model: FindingModel;
    readonly treeOptions = this.disposables.add(new TreeOptionsStore());

    constructor(context: vscode.ExtensionContext) {
        this.context = context;
        this.channel = this.disposables.add(
            vscode.window.createOutputChannel("Rust AI Security", { log: true }),
        );
        this.logger = createLogger(this.channel, new Recent<string>(200));
        this.server = this.disposables.add(
            new ServerProgram({
                name: "Security server",
                errors: {
                    missing: SecurityShellErrors.serverMissing,
                    resting: SecurityShellErrors.serverResting,
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
            new FindingModel({ server: this.server, clock: this.clock, logger: this.logger }),
        );
    }

    /** The Security view; there is one. */
    showView(): SecurityView {
        this.shownView ??= this.disposables.add(new SecurityView(this));
        return this.shownView;
    }

    dispose(): void {
        this.disposables.dispose();
    }
}
