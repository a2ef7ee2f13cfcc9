import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { type Choices, chooseBranch, readChoices } from "./choices.ts";
import { performFlow } from "./perform-flow.ts";

/** Makes a branch from here or from another one, and goes to it where that is wanted. */
export async function createBranchFlow(session: Session): Promise<void> {
    const { t } = vscode.l10n;
    const choices = await readChoices(session);
    const name = await vscode.window.showInputBox({
        title: t("Create Branch"),
        prompt: t("Name of the branch; it begins at {0}.", choices.place),
        validateInput: (text) => (text.trim() === "" ? t("A branch has a name.") : undefined),
    });
    if (name === undefined) return;
    const isSwitched = await vscode.window.showQuickPick(
        [
            { label: t("Create and switch to it"), isSwitched: true },
            { label: t("Create only"), isSwitched: false },
        ],
        { placeHolder: name.trim() },
    );
    if (isSwitched === undefined) return;
    const target = name.trim();
    const start = "HEAD";
    await performFlow(
        session,
        isSwitched.isSwitched
            ? { kind: "switch", target, start, changes: "carry" }
            : { kind: "branch-create", name: target, start },
        t("Create"),
    );
}

/** Goes to another branch; of a remote one a local branch of the same name is made. */
export async function switchBranchFlow(session: Session): Promise<void> {
    const { t } = vscode.l10n;
    const choices = await readChoices(session);
    const branch = await chooseBranch(
        choices,
        t("Switch from {0} to which branch?", choices.place),
    );
    if (branch === undefined) return;
    const changes = await chooseCare(choices);
    if (changes === undefined) return;
    const local = branch.name.slice(branch.name.indexOf("/") + 1);
    const operation = branch.isRemote
        ? { target: local, start: branch.name }
        : { target: branch.name };
    await performFlow(session, { kind: "switch", ...operation, changes }, t("Switch"));
}

type Care = "carry" | "merge" | "stash";

/** What becomes of files that are not committed; undefined: the user went away. */
async function chooseCare({ changes }: Choices): Promise<Care | undefined> {
    if (changes.length === 0) return "carry";
    const { t } = vscode.l10n;
    const items: readonly (vscode.QuickPickItem & { care: Care })[] = [
        {
            care: "carry",
            label: t("Take them along"),
            description: t("refused where the branches differ in these files"),
        },
        { care: "stash", label: t("Stash them"), description: t("they stay with this branch") },
        {
            care: "merge",
            label: t("Merge them"),
            description: t("with conflicts where both changed the same lines"),
        },
    ];
    const placeHolder =
        changes.length === 1
            ? t("One file is not committed. What becomes of it?")
            : t("{0} files are not committed. What becomes of them?", changes.length);
    return (await vscode.window.showQuickPick(items, { placeHolder }))?.care;
}
