import * as vscode from "vscode";
import { ReviewShellErrors } from "../review-shell-errors.ts";
import type { Session } from "../session.ts";
import { dateOf, readChoices } from "./choices.ts";
import { performFlow } from "./perform-flow.ts";

/** Sets what is not committed aside. */
export async function stashFlow(session: Session): Promise<void> {
    const { t } = vscode.l10n;
    const { changes } = await readChoices(session);
    if (changes.length === 0) throw ReviewShellErrors.noChanges();
    const message = await vscode.window.showInputBox({
        title: t("Stash Changes"),
        prompt: t("What it is about; may be left empty."),
    });
    if (message === undefined) return;
    const unknown = changes.filter(({ isUntracked }) => isUntracked).length;
    const hasUntracked = await choosesUntracked(unknown, unknown === changes.length);
    if (hasUntracked === undefined) return;
    const told = message.trim() === "" ? {} : { message: message.trim() };
    await performFlow(session, { kind: "stash-push", ...told, hasUntracked }, t("Stash"));
}

async function choosesUntracked(count: number, isAll: boolean): Promise<boolean | undefined> {
    if (count === 0) return false;
    if (isAll) return true;
    const { t } = vscode.l10n;
    const chosen = await vscode.window.showQuickPick(
        [
            { label: t("Changes alone"), isWanted: false },
            { label: t("New files as well"), isWanted: true },
        ],
        { placeHolder: t("{0} of the files are new to git.", count) },
    );
    return chosen?.isWanted;
}

/** Brings back what was set aside. */
export async function unstashFlow(session: Session): Promise<void> {
    const { t } = vscode.l10n;
    const { stashes } = await readChoices(session);
    if (stashes.length === 0) throw ReviewShellErrors.noStash();
    const stash = await vscode.window.showQuickPick(
        stashes.map(({ subject, time }, position) => ({
            label: subject,
            description: dateOf(time),
            position,
        })),
        { placeHolder: t("Which stash is to be applied?"), matchOnDescription: true },
    );
    if (stash === undefined) return;
    const way = await vscode.window.showQuickPick(
        [
            {
                label: t("Apply and drop"),
                description: t("it stays where there are conflicts"),
                isDropped: true,
            },
            { label: t("Apply and keep"), isDropped: false },
        ],
        { placeHolder: stash.label },
    );
    if (way === undefined) return;
    const { position } = stash;
    const { isDropped } = way;
    await performFlow(session, { kind: "stash-apply", position, isDropped }, t("Apply"));
}

/** Throws changes of chosen files away; the backup has them. */
export async function discardFlow(session: Session): Promise<void> {
    const { t } = vscode.l10n;
    const { changes } = await readChoices(session);
    if (changes.length === 0) throw ReviewShellErrors.noChanges();
    const chosen = await vscode.window.showQuickPick(
        changes.map(({ path, isUntracked }) => ({
            label: path,
            description: isUntracked ? t("new to git; the file goes away") : t("back to HEAD"),
            path,
        })),
        {
            canPickMany: true,
            placeHolder: t("Whose changes are to be discarded?"),
            matchOnDescription: true,
        },
    );
    if (chosen === undefined || chosen.length === 0) return;
    const paths = chosen.map(({ path }) => path);
    await performFlow(session, { kind: "discard", paths }, t("Discard"));
}
