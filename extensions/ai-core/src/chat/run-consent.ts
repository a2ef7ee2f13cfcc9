import * as vscode from "vscode";

const rememberedKey = "rustAi.chat.runsModelCode";

/**
 * Asks before code runs that a model wrote: tests, and what cargo runs while it builds. The copy of
 * the workspace keeps it from the user's files of the tree, not from the rest of the machine.
 */
export async function mayRunCodeOf(name: string, memory: vscode.Memento): Promise<boolean> {
    if (memory.get(rememberedKey) === true) return true;
    const run = vscode.l10n.t("Run Once");
    const always = vscode.l10n.t("Always in This Workspace");
    const answer = await vscode.window.showWarningMessage(
        vscode.l10n.t("Run code that {0} wrote?", name),
        {
            modal: true,
            detail: vscode.l10n.t(
                "cargo would run it with your rights, to see whether it works. Nothing of your files is changed by us before you apply it.",
            ),
        },
        run,
        always,
    );
    if (answer === always) await memory.update(rememberedKey, true);
    return answer === run || answer === always;
}
