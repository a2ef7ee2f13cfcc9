import { registerCommands } from "@rust-ai-ide/host/commands";
import { startFeature } from "@rust-ai-ide/host/features";
import type * as vscode from "vscode";
import { createCommands } from "./commands/command-table.ts";
import { conflictView } from "./conflicts/conflict-view.ts";
import { foreignMarks } from "./conflicts/foreign-marks.ts";
import { followOptions } from "./connection/options-feature.ts";
import { findingActions } from "./findings/finding-actions.ts";
import { findingHover } from "./findings/finding-hover.ts";
import { markDiagnostics } from "./findings/mark-diagnostics.ts";
import { sideTexts } from "./findings/side-texts.ts";
import { commandIds } from "./ids.ts";
import { changedFunctionLens } from "./lens/changed-function-lens.ts";
import { conflictLens } from "./merges/conflict-lens.ts";
import { letModelsReview } from "./models/models-feature.ts";
import { rebaseLens } from "./operations/rebase-lens.ts";
import { followPresence } from "./presence-feature.ts";
import { Session } from "./session.ts";

/** Wires the features and returns; everything that takes time starts with the first review. */
export function activate(context: vscode.ExtensionContext): void {
    const started = performance.now();
    const session = new Session(context);
    context.subscriptions.push(session);
    const feature = (name: string, start: () => vscode.Disposable): void =>
        startFeature(name, session.logger, () => context.subscriptions.push(start()));

    feature("commands", () =>
        registerCommands(createCommands(session), {
            logger: session.logger,
            showLogCommand: commandIds.showLog,
        }),
    );
    feature("view", () => session.showView());
    feature("options", () => followOptions(session));
    feature("diagnostics", () => markDiagnostics(session));
    feature("hover", () => findingHover(session));
    feature("actions", () => findingActions(session));
    feature("code lens", () => changedFunctionLens(session));
    feature("conflicts", () => conflictView(session));
    feature("lines of others", () => foreignMarks(session));
    feature("merge proposals", () => conflictLens(session));
    feature("plans of rebases", () => rebaseLens());
    feature("models", () => letModelsReview(session));
    feature("side texts", () => sideTexts(session));
    feature("discussions", () => session.discussions.show());
    feature("presence", () => followPresence(session));

    session.logger.info(`Activated in ${Math.round(performance.now() - started)} ms.`);
}
