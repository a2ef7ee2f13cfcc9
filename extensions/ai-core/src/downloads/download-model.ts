import type { DownloadReport, RecommendedModel } from "@rust-ai-ide/ai/catalog/report";
import { CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import * as vscode from "vscode";
import { addFolder, requireTrust } from "../models/add-folder.ts";
import { openFolder } from "../models/open-folder.ts";
import type { Session } from "../session.ts";
import { type ChosenDownload, chooseDownload } from "./choose-download.ts";
import { type DownloadProgram, runDownload, withEditorProxy } from "./download-program.ts";
import { consentText, downloadedText } from "./download-rows.ts";

/** Lets the user choose a model, asks for consent, downloads it and offers to use it. */
export async function downloadUserModel(session: Session): Promise<void> {
    if (!requireTrust()) return;
    const program = downloadProgram(session);
    const chosen = await chooseDownload(session, program);
    if (chosen === undefined || !(await agree(chosen))) return;
    const downloaded = await downloadOrAccept(program, chosen.model);
    if (downloaded === undefined) return;
    for (const warning of downloaded.warnings) {
        session.logger.warn(`Download of ${downloaded.id}: ${warning}`);
    }
    for (const { file, sha256 } of downloaded.files) {
        session.logger.info(`Downloaded ${file} of ${downloaded.id}, SHA-256 ${sha256}`);
    }
    const text = downloadedText(downloaded, vscode.l10n.t);
    if (downloaded.state === "imported") {
        void vscode.window.showInformationMessage(text);
        await addFolder(session, downloaded.folder);
        return;
    }
    const show = vscode.l10n.t("Show folder");
    const answer = await vscode.window.showInformationMessage(text, show);
    if (answer === show) await openFolder(downloaded.folder);
}

function downloadProgram({ context, configuration }: Session): DownloadProgram {
    const http = vscode.workspace.getConfiguration("http");
    return {
        nodePath: process.execPath,
        programPath: context.asAbsolutePath("rust-ai.cjs"),
        env: withEditorProxy(process.env, {
            proxy: http.get<string>("proxy"),
            noProxy: http.get<string[]>("noProxy") ?? [],
        }),
        catalogs: configuration.get("rustAi.models.catalogs"),
    };
}

async function agree({ model, report }: ChosenDownload): Promise<boolean> {
    const { entry, state } = model;
    const download = vscode.l10n.t("Download");
    const question =
        state === "imported"
            ? vscode.l10n.t("{0} is installed. Download and replace it?", entry.name)
            : vscode.l10n.t("Download {0} of {1}?", entry.name, entry.publisher);
    const remote = vscode.env.remoteName !== undefined;
    const detail = consentText(model, { remote, folder: report.folder }, vscode.l10n.t);
    const readLicence = vscode.l10n.t("Read licence");
    const options = { modal: true, detail };
    const answer = await vscode.window.showInformationMessage(
        question,
        options,
        download,
        readLicence,
    );
    if (answer !== readLicence) return answer === download;
    await vscode.env.openExternal(vscode.Uri.parse(entry.licence.url));
    return agree({ model, report });
}

/** A file that its publisher replaced is only taken after another question. */
async function downloadOrAccept(
    program: DownloadProgram,
    model: RecommendedModel,
): Promise<DownloadReport | undefined> {
    try {
        return await downloadWithProgress(program, model, false);
    } catch (error) {
        if (!CodedError.is(error, "download.changed")) throw error;
        const accept = vscode.l10n.t("Accept the other file");
        const answer = await vscode.window.showWarningMessage(
            vscode.l10n.t(
                "{0} is not the file that was downloaded the first time.",
                model.entry.name,
            ),
            {
                modal: true,
                detail: vscode.l10n.t(
                    "Either its publisher released a new version, or somebody replaced it. What was downloaded now is deleted. Look at the model's page before you accept another file.",
                ),
            },
            accept,
        );
        return answer === accept ? downloadWithProgress(program, model, true) : undefined;
    }
}

/** Undefined when it was cancelled; what has arrived stays for the next time. */
async function downloadWithProgress(
    program: DownloadProgram,
    { entry, state }: RecommendedModel,
    acceptChanged: boolean,
): Promise<DownloadReport | undefined> {
    const title = vscode.l10n.t("Downloading {0}", entry.name);
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    return vscode.window.withProgress(options, async (progress, token) => {
        let shown = 0;
        try {
            return await runDownload(program, {
                id: entry.id,
                replace: state === "imported",
                acceptChanged,
                onPercent: (step, percent) => {
                    const increment = Math.max(0, percent - shown);
                    progress.report({ increment, message: stepText(step, percent) });
                    shown += increment;
                },
                token,
            });
        } catch (error) {
            if (!CancelledError.is(error)) throw error;
            vscode.window.setStatusBarMessage(
                vscode.l10n.t("The download of {0} was stopped; it can go on later.", entry.name),
                5000,
            );
            return undefined;
        }
    });
}

function stepText(step: string, percent: number): string {
    if (step === "importing") return vscode.l10n.t("importing…");
    if (step === "checking") return vscode.l10n.t("trying it…");
    return `${Math.floor(percent / 0.9)} %`;
}
