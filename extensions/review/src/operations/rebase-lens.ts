import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { internalCommandIds } from "../ids.ts";
import { rebasePlans } from "./rebase-plans.ts";

/** What can be done with the plan of a rebase, above its first line. */
export function rebaseLens(): Disposable {
    const disposables = new DisposableStore();
    disposables.add(
        vscode.languages.registerCodeLensProvider(
            { scheme: "untitled", language: "git-rebase" },
            {
                provideCodeLenses({ uri }) {
                    const address = uri.toString();
                    const onto = rebasePlans.get(address);
                    if (onto === undefined) return [];
                    const lens = (title: string, command: string): vscode.CodeLens =>
                        new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
                            title,
                            command,
                            arguments: [{ uri: address }],
                        });
                    const { t } = vscode.l10n;
                    return [
                        lens(t("Start the rebase onto {0}", onto), internalCommandIds.startRebase),
                        lens(t("Predict again"), internalCommandIds.predictRebase),
                    ];
                },
            },
        ),
    );
    disposables.add(
        vscode.workspace.onDidCloseTextDocument(({ uri }) => rebasePlans.delete(uri.toString())),
    );
    return disposables;
}
