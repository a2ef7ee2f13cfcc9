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
import { Discussions } from "./comments/discussions.ts";
import { ConflictModel } from "./conflicts/conflict-model.ts";
import { isCargoFile } from "./connection/review-documents.ts";
import { FollowedMarks } from "./findings/followed-marks.ts";
import { ReviewModel } from "./findings/review-model.ts";
import { ReviewShellErrors } from "./review-shell-errors.ts";
import { type Settings, settings } from "./settings.ts";
import { ReviewView } from "./tree/review-view.ts";
import { TreeOptionsStore } from "./tree/tree-options.ts";

/** Everything that lives as long as the window. Making one starts nothing. */
export class Session implements Disposable {
    private readonly disposables = new DisposableStore();
    private shownView: ReviewView | undefined;
    readonly context: vscode.ExtensionContext;
    readonly clock = editorClock;
    readonly configuration = new Configuration<Settings>(settings);
    readonly channel: vscode.LogOutputChannel;
    readonly logger: Logger;
    /** Reviews, predicts and merges. */
    readonly server: ServerProgram;
    /** Whether this window has anything of cargo. */
    readonly presence: CargoPresence;
    /** The latest review, for views and commands. */
    readonly model: ReviewModel;
    /** Where its findings are in open documents. */
    readonly marks: FollowedMarks;
    readonly discussions: Discussions;
    /** What merges would come to. */
    readonly conflicts: ConflictModel;
    readonly treeOptions = this.disposables.add(new TreeOptionsStore());

    constructor(context: vscode.ExtensionContext) {
        this.context = context;
        this.channel = this.disposables.add(
            vscode.window.createOutputChannel("Rust AI Review", { log: true }),
        );
        this.logger = createLogger(this.channel, new Recent<string>(200));
        this.server = this.disposables.add(
            new ServerProgram({
                name: "Review server",
                errors: {
                    missing: ReviewShellErrors.serverMissing,
                    resting: ReviewShellErrors.serverResting,
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
            new ReviewModel({
                server: this.server,
                clock: this.clock,
                logger: this.logger,
                folder: () => this.folder,
            }),
        );
        this.marks = this.disposables.add(new FollowedMarks(this.model));
        this.conflicts = this.disposables.add(new ConflictModel(this.server, () => this.folder));
        this.discussions = this.disposables.add(new Discussions(context.workspaceState));
    }

    /** The folder that is reviewed: of several, that of the file which is being looked at. */
    get folder(): string | undefined {
        const active = vscode.window.activeTextEditor?.document.uri;
        const own = active && vscode.workspace.getWorkspaceFolder(active);
        return (own ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath;
    }

    /** The Review view; there is one. */
    showView(): ReviewView {
        this.shownView ??= this.disposables.add(new ReviewView(this));
        return this.shownView;
    }

    dispose(): void {
        this.disposables.dispose();
    }
}
