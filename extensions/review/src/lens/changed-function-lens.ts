import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { internalCommandIds } from "../ids.ts";
import type { Session } from "../session.ts";
import { lensTitle } from "./lens-title.ts";

/**
 * One line above each changed function that has a finding which stands out; in review mode above all
 * changed functions. There is never a second one, so that the text does not jump.
 */
export function changedFunctionLens(session: Session): Disposable {
    const disposables = new DisposableStore();
    const { marks, treeOptions, configuration } = session;
    const changed = disposables.add(new vscode.EventEmitter<void>());
    disposables.add(marks.onDidChange(() => changed.fire()));
    disposables.add(treeOptions.onDidChange(() => changed.fire()));
    disposables.add(
        configuration.onDidChange((keys) => {
            if (keys.has("rustAi.review.codeLens")) changed.fire();
        }),
    );
    disposables.add(
        vscode.languages.registerCodeLensProvider(
            { scheme: "file" },
            {
                onDidChangeCodeLenses: changed.event,
                provideCodeLenses(document) {
                    if (!configuration.get("rustAi.review.codeLens")) return [];
                    const { isReviewMode } = treeOptions.current;
                    const findings = marks.findingsIn(document).map(({ value }) => value);
                    return marks.itemsIn(document).flatMap(({ value: item, range }) => {
                        const own = findings.filter(
                            (finding) => finding.item === item.qualifiedName,
                        );
                        const title = lensTitle(item, own, isReviewMode, vscode.l10n.t);
                        if (title === undefined) return [];
                        const [first] = own;
                        const argument = { fingerprint: first?.fingerprint };
                        return [
                            new vscode.CodeLens(range, {
                                title,
                                command: internalCommandIds.showItem,
                                arguments: [argument],
                            }),
                        ];
                    });
                },
            },
        ),
    );
    return disposables;
}
