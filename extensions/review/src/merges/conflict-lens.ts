import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { ReviewProposals } from "@rust-ai-ide/protocol/review/merges";
import * as vscode from "vscode";
import { commandIds, internalCommandIds } from "../ids.ts";
import type { Session } from "../session.ts";
import { confidenceText, proposalText } from "./proposal-text.ts";

const marker = /^<{7}(?: |$)/m;

/** A line above each conflict with the likeliest resolution and a way to the others. */
export function conflictLens(session: Session): Disposable {
    const disposables = new DisposableStore();
    const { server, configuration } = session;
    const changed = disposables.add(new vscode.EventEmitter<void>());
    disposables.add(
        configuration.onDidChange((keys) => {
            if (keys.has("rustAi.review.mergeProposals")) changed.fire();
        }),
    );
    disposables.add(
        vscode.languages.registerCodeLensProvider(
            { scheme: "file" },
            {
                onDidChangeCodeLenses: changed.event,
                async provideCodeLenses(document) {
                    if (!configuration.get("rustAi.review.mergeProposals")) return [];
                    if (!session.presence.isFound || !marker.test(document.getText())) return [];
                    const uri = document.uri.toString();
                    const { conflicts } = await server.request(
                        ReviewProposals,
                        { uri },
                        NeverCancelled,
                    );
                    return conflicts.flatMap(({ line, proposals }, index) => {
                        const range = new vscode.Range(line, 0, line, 0);
                        const [first] = proposals;
                        if (first === undefined) return [];
                        const title = `${proposalText(first, vscode.l10n.t)} (${confidenceText(first, vscode.l10n.t)})`;
                        const make = (text: string, command: string, argument: object) =>
                            new vscode.CodeLens(range, {
                                title: text,
                                command,
                                arguments: [argument],
                            });
                        return [
                            make(title, internalCommandIds.applyProposal, { uri, index }),
                            make(
                                vscode.l10n.t("{0} proposals…", proposals.length),
                                internalCommandIds.chooseProposal,
                                { uri, index },
                            ),
                            ...(index === 0
                                ? [
                                      make(
                                          vscode.l10n.t("Proposals in the Merge Editor"),
                                          commandIds.openProposals,
                                          { uri },
                                      ),
                                  ]
                                : []),
                        ];
                    });
                },
            },
        ),
    );
    return disposables;
}
