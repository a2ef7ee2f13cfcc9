import { registerCommands } from "@rust-ai-ide/host/commands";
import { startFeature } from "@rust-ai-ide/host/features";
import type * as vscode from "vscode";
import { createCommands } from "./commands/command-table.ts";
import { answerCallHierarchy } from "./connection/call-hierarchy.ts";
import { followOptions } from "./connection/options-feature.ts";
import { followSchedule } from "./database/update-schedule.ts";
import { commandIds } from "./ids.ts";
import { followPresence } from "./presence-feature.ts";
import { Session } from "./session.ts";
import { showStatus } from "./status-feature.ts";

/** Wires the features and returns; everything that takes time starts with the first manifest. */
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
    feature("call hierarchy", () => answerCallHierarchy(session));
    feature("status", () => showStatus(session));
    feature("schedule", () => followSchedule(session));
    feature("presence", () => followPresence(session));

    session.logger.info(`Activated in ${Math.round(performance.now() - started)} ms.`);
}
