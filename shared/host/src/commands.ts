import { CancelledError } from "@rust-ai-ide/core/cancellation";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { describeError } from "@rust-ai-ide/core/errors";
import type { Logger } from "@rust-ai-ide/core/logger";
import * as vscode from "vscode";
import { errorText } from "./error-text.ts";

/** One command: its id and what it does. Each lives in a file of its own below `src/commands`. */
export interface Command {
    readonly id: string;
    readonly execute: (...args: never[]) => unknown;
}

/** What every command needs when it fails. */
export interface CommandHost {
    readonly logger: Logger;
    /** Id of the command that shows the log, offered with every error. */
    readonly showLogCommand: string;
}

/**
 * Registers commands. A command that fails is logged, and the user is told what happened and
 * what to do next; a cancelled one stays quiet.
 */
export function registerCommands(commands: readonly Command[], host: CommandHost): Disposable {
    const store = new DisposableStore();
    for (const command of commands) {
        store.add(
            vscode.commands.registerCommand(command.id, async (...args: never[]) => {
                try {
                    return await command.execute(...args);
                } catch (error) {
                    if (CancelledError.is(error)) return undefined;
                    host.logger.error(`${command.id}: ${describeError(error)}`);
                    void showError(error, host);
                    return undefined;
                }
            }),
        );
    }
    return store;
}

async function showError(error: unknown, host: CommandHost): Promise<void> {
    const showLog = vscode.l10n.t("Show log");
    const answer = await vscode.window.showErrorMessage(errorText(error, vscode.l10n.t), showLog);
    if (answer === showLog) await vscode.commands.executeCommand(host.showLogCommand);
}
