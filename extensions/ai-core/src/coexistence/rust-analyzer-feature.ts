import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { describeError } from "@rust-ai-ide/core/errors";
import * as vscode from "vscode";
import { builtInCommandIds, rustAnalyzerExtensionId } from "../ids.ts";
import { Once } from "../once.ts";
import type { Session } from "../session.ts";
import { shouldSuggestRustAnalyzer } from "./rust-analyzer.ts";

const saidKey = "rustAi.suggestedRustAnalyzer";
/** After the first Rust file; an extension that is being installed has time to appear. */
const settleMs = 8_000;

/** Mentions once a profile that rust-analyzer is missing, with a button that installs it. */
export function suggestRustAnalyzer(session: Session): Disposable {
    const disposables = new DisposableStore();
    const once = new Once(session.context.globalState, session.logger);
    const schedule = (): void => {
        disposables.add(
            session.clock.schedule(settleMs, () => {
                suggest(session, once).catch((error: unknown) =>
                    session.logger.warn(`rust-analyzer: ${describeError(error)}`),
                );
            }),
        );
    };
    const isRust = (document: vscode.TextDocument): boolean => document.languageId === "rust";
    if (vscode.workspace.textDocuments.some(isRust)) {
        schedule();
        return disposables;
    }
    const waiting = disposables.add(
        vscode.workspace.onDidOpenTextDocument((document) => {
            if (!isRust(document)) return;
            waiting.dispose();
            schedule();
        }),
    );
    return disposables;
}

async function suggest(session: Session, once: Once): Promise<void> {
    const should = shouldSuggestRustAnalyzer({
        isInstalled: vscode.extensions.getExtension(rustAnalyzerExtensionId) !== undefined,
        settingIsOn: session.configuration.get("rustAi.completion.suggestRustAnalyzer"),
        alreadySaid: once.has(saidKey),
    });
    if (!should) return;
    await once.remember(saidKey);
    const install = vscode.l10n.t("Install");
    const never = vscode.l10n.t("Don't show again");
    const answer = await vscode.window.showInformationMessage(
        vscode.l10n.t(
            "rust-analyzer is not installed. Rust AI completes without it, but errors, navigation and refactoring in Rust come from rust-analyzer.",
        ),
        install,
        never,
    );
    if (answer === install) await installRustAnalyzer();
    if (answer === never) {
        await session.configuration.update("rustAi.completion.suggestRustAnalyzer", false, "user");
    }
}

/** Without a gallery (offline) the extensions view says more than a failed installation would. */
async function installRustAnalyzer(): Promise<void> {
    try {
        await vscode.commands.executeCommand(
            builtInCommandIds.installExtension,
            rustAnalyzerExtensionId,
        );
    } catch {
        await vscode.commands.executeCommand(
            builtInCommandIds.searchExtensions,
            rustAnalyzerExtensionId,
        );
    }
}
