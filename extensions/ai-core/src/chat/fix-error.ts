import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { findChatModel } from "./chat-model.ts";
import type { Place } from "./chat-place.ts";
import { collectEditorFacts, diagnosticCode } from "./editor-facts.ts";
import { originText, verdictText } from "./fact-texts.ts";
import { type FixSearch, findFixes } from "./find-fixes.ts";
import { requireTrust } from "./workspace-checker.ts";

interface FixItem extends vscode.QuickPickItem {
    readonly id: string;
}

/** Looks for fixes of the error at a place, and lets the user choose among those that passed. */
export async function fixError(session: Session, place: Place): Promise<void> {
    requireTrust();
    const title = vscode.l10n.t("Looking for a fix");
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    const search = await vscode.window.withProgress(options, async (progress, token) => {
        const known = await collectEditorFacts(place.document, place.range, token);
        const [diagnostic] = known.diagnostics;
        const request = {
            document: place.document,
            range: diagnostic?.range ?? place.range,
            code: diagnostic && diagnosticCode(diagnostic),
            facts: known.facts,
            model: await findChatModel(session),
        };
        const say = (message: string): void => progress.report({ message });
        return findFixes(request, session.chat.proposals, session.logger, say, token);
    });
    if (search.proposals.length > 0) await choose(session, search);
    else tellWhatWasDropped(search);
}

async function choose(session: Session, search: FixSearch): Promise<void> {
    const preview: vscode.QuickInputButton = {
        iconPath: new vscode.ThemeIcon("diff"),
        tooltip: vscode.l10n.t("Preview"),
    };
    const pick = vscode.window.createQuickPick<FixItem>();
    pick.title = vscode.l10n.t("Fixes that passed cargo check");
    pick.placeholder = vscode.l10n.t("Choose one to apply it; it can be undone");
    pick.items = search.proposals.map(({ fix, proposal }) => ({
        id: proposal.id,
        label: fix.candidate.title,
        description: originText(fix.candidate.origin, vscode.l10n.t),
        detail: verdictText(fix.verdict, vscode.l10n.t),
        buttons: [preview],
    }));
    try {
        const id = await new Promise<string | undefined>((resolve, reject) => {
            pick.onDidAccept(() => resolve(pick.selectedItems[0]?.id));
            pick.onDidHide(() => resolve(undefined));
            pick.onDidTriggerItemButton(({ item }) => {
                // The list stays while the user looks: searching again would take as long as before.
                pick.ignoreFocusOut = true;
                session.chat.proposals.preview(item.id).catch(reject);
            });
            pick.show();
        });
        if (id !== undefined) await session.chat.proposals.apply(id);
    } finally {
        pick.dispose();
    }
}

function tellWhatWasDropped({ checked }: FixSearch): void {
    if (checked.length === 0) {
        void vscode.window.showInformationMessage(
            vscode.l10n.t(
                "Neither the compiler nor a language server proposes a fix for this error.",
            ),
        );
        return;
    }
    const [first] = checked;
    const reason = first === undefined ? "" : verdictText(first.verdict, vscode.l10n.t);
    void vscode.window.showInformationMessage(
        vscode.l10n.t(
            "{0} proposals were checked by cargo and none is a fix ({1}).",
            checked.length,
            reason,
        ),
    );
}
