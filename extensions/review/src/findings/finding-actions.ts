import type { Disposable } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Fixes of findings, and what else can be done about them, under the light bulb. */
export function findingActions(session: Session): Disposable {
    return vscode.languages.registerCodeActionsProvider(
        { scheme: "file" },
        {
            provideCodeActions(document, range) {
                return session.marks
                    .findingsIn(document)
                    .filter((each) => each.range.intersection(range) !== undefined)
                    .flatMap(({ value: { fingerprint, fixes, title } }) => [
                        ...fixes.map((fix, index) =>
                            action(
                                `${fix.title}...`,
                                commandIds.fix,
                                { fingerprint, fix: index },
                                fix.isSafe && index === 0,
                            ),
                        ),
                        action(
                            vscode.l10n.t("Dismiss from the review: {0}", title),
                            commandIds.dismiss,
                            { fingerprint },
                        ),
                    ]);
            },
        },
        { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    );
}

function action(
    title: string,
    command: string,
    argument: object,
    isPreferred = false,
): vscode.CodeAction {
    const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    made.command = { title, command, arguments: [argument] };
    made.isPreferred = isPreferred;
    return made;
}
