import { CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { addFolder, requireTrust } from "./add-folder.ts";
import type { ImportedSummary } from "./import-program.ts";

/** Asks for a file or folder, converts it in a process of its own, and adds the model that it makes. */
export async function importUserModel(session: Session): Promise<void> {
    if (!requireTrust()) return;
    const source = await askForSource();
    if (source === undefined) return;
    const imported = await importAndReplace(session, source);
    if (imported === undefined) return;
    for (const warning of imported.warnings) {
        session.logger.warn(`Import of ${imported.id}: ${warning}`);
    }
    const [warning] = imported.warnings;
    if (warning !== undefined) void vscode.window.showWarningMessage(warning);
    await addFolder(session, imported.folder);
}

/** Two questions, because the dialog of some systems offers either files or folders. */
async function askForSource(): Promise<string | undefined> {
    const kinds = [
        {
            isFolder: false,
            label: vscode.l10n.t("GGUF file"),
            detail: vscode.l10n.t("A model of the families Llama or Qwen2, as llama.cpp uses it"),
        },
        {
            isFolder: true,
            label: vscode.l10n.t("Folder of an ONNX export"),
            detail: vscode.l10n.t("With config.json, tokenizer.json and an ONNX file"),
        },
    ];
    const kind = await vscode.window.showQuickPick(kinds, {
        title: vscode.l10n.t("Import Model"),
        placeHolder: vscode.l10n.t("What do you want to import?"),
    });
    if (kind === undefined) return undefined;
    const [uri] =
        (await vscode.window.showOpenDialog({
            canSelectFiles: !kind.isFolder,
            canSelectFolders: kind.isFolder,
            canSelectMany: false,
            title: vscode.l10n.t("Import Model"),
            openLabel: vscode.l10n.t("Import"),
            ...(kind.isFolder ? {} : { filters: { GGUF: ["gguf"] } }),
        })) ?? [];
    return uri?.fsPath;
}

async function importAndReplace(
    session: Session,
    source: string,
): Promise<ImportedSummary | undefined> {
    try {
        return await importWithProgress(session, source, false);
    } catch (error) {
        if (!CodedError.is(error, "import.exists")) throw error;
        const replace = vscode.l10n.t("Replace");
        const answer = await vscode.window.showWarningMessage(
            vscode.l10n.t("A model with this name was imported before."),
            { modal: true },
            replace,
        );
        return answer === replace ? importWithProgress(session, source, true) : undefined;
    }
}

/** Undefined when it was cancelled. */
async function importWithProgress(
    session: Session,
    source: string,
    replace: boolean,
): Promise<ImportedSummary | undefined> {
    const { runImport } = await import("./import-program.ts");
    const title = vscode.l10n.t("Importing a model…");
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    return vscode.window.withProgress(options, async (progress, token) => {
        let shown = 0;
        try {
            return await runImport({
                nodePath: process.execPath,
                programPath: session.context.asAbsolutePath("rust-ai.cjs"),
                env: process.env,
                source,
                replace,
                onPercent: (percent) => {
                    progress.report({ increment: percent - shown });
                    shown = percent;
                },
                token,
            });
        } catch (error) {
            if (CancelledError.is(error)) return undefined;
            throw error;
        }
    });
}
