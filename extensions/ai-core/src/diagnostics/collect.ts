import { homedir, release, tmpdir, totalmem } from "node:os";
import { describeError } from "@rust-ai-ide/core/errors";
import type { InferenceClient } from "@rust-ai-ide/node/inference-client";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import * as vscode from "vscode";
import { rustAnalyzerExtensionId } from "../ids.ts";
import type { InferencePort } from "../inference/inference-host.ts";
import { withProgress } from "../notices.ts";
import type { Session } from "../session.ts";
import { settings } from "../settings.ts";
import { ShellErrors } from "../shell-errors.ts";
import { lastLines } from "./last-lines.ts";
import { ownModels } from "./own-models.ts";
import { diagnosticsReport, type VerifiedModel } from "./report.ts";

const ownExtensions = ["ai-core", "model-rust", "cargo", "review", "security", "collab"];

/** Collects, redacts, writes and opens the report. */
export async function collect(session: Session): Promise<void> {
    const text = await withProgress(vscode.l10n.t("Collecting diagnostics…"), async (token) =>
        diagnosticsReport({
            collectedAt: new Date().toISOString(),
            versions: {
                editor: `${vscode.env.appName} ${vscode.version}`,
                node: process.version,
                extension: String(session.context.extension.packageJSON.version),
            },
            platform: {
                system: `${process.platform} ${process.arch} ${release()}`,
                memoryBytes: totalmem(),
                remote: vscode.env.remoteName === undefined ? "no" : "yes",
                host: vscode.env.appHost,
                trusted: vscode.workspace.isTrusted,
            },
            settings: Object.fromEntries(
                (Object.keys(settings) as (keyof typeof settings)[]).map((key) => [
                    key,
                    session.configuration.get(key),
                ]),
            ),
            extensions: extensionVersions(),
            state: {
                ...session.store.current,
                models: ofThisWindow(session, session.store.current.models),
            },
            verified: await verifyAll(session, token),
            timings: session.timings.all(),
            log: session.recentLog.all(),
            inferenceLog: await inferenceLog(session),
            folders: {
                home: homedir(),
                workspaces: (vscode.workspace.workspaceFolders ?? []).map(
                    (folder) => folder.uri.fsPath,
                ),
            },
        }),
    );
    const uri = await write(session, text);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
}

function extensionVersions(): Record<string, string> {
    const ids = [...ownExtensions.map((name) => `rust-ai-ide.${name}`), rustAnalyzerExtensionId];
    return Object.fromEntries(
        ids.map((id) => {
            const extension = vscode.extensions.getExtension(id);
            return [id, extension === undefined ? "missing" : extension.packageJSON.version];
        }),
    );
}

async function verifyAll(
    session: Session,
    token: vscode.CancellationToken,
): Promise<VerifiedModel[]> {
    const verified: VerifiedModel[] = [];
    try {
        const port = await session.inference.port();
        for (const { id } of ofThisWindow(session, await port.listModels(token))) {
            const { ok, problems } = await port.verifyModel(id, token);
            verified.push({ id, ok, problems: problems.map(({ code }) => code) });
        }
    } catch (error) {
        // The report is most wanted when the process does not work.
        session.logger.warn(`Verification for the diagnostics: ${describeError(error)}`);
    }
    return verified;
}

function ofThisWindow(session: Session, models: readonly ModelSummary[]): readonly ModelSummary[] {
    return ownModels(models, {
        embedded: session.embeddedFolder(),
        configured: session.userFolders(),
        trusted: vscode.workspace.isTrusted,
    });
}

const inferenceLogLines = 100;

/** What the inference process wrote last; it is silent as long as nothing goes wrong. */
async function inferenceLog(session: Session): Promise<readonly string[]> {
    try {
        // Only a client of a real process knows of a log.
        const port: InferencePort & Partial<Pick<InferenceClient, "logPath">> =
            await session.inference.port();
        const path = await port.logPath?.();
        return path === undefined ? [] : await lastLines(path, inferenceLogLines);
    } catch (error) {
        session.logger.warn(`Log of the inference process: ${describeError(error)}`);
        return [];
    }
}

/** The first folder that can be written: the extension's storage, else the system's for temporary files. */
async function write(session: Session, text: string): Promise<vscode.Uri> {
    const name = `rust-ai-diagnostics-${new Date().toISOString().replace(/[:.]/g, "-")}.md`;
    for (const folder of [session.context.globalStorageUri, vscode.Uri.file(tmpdir())]) {
        const uri = vscode.Uri.joinPath(folder, name);
        try {
            await vscode.workspace.fs.createDirectory(folder);
            await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
            return uri;
        } catch (error) {
            session.logger.warn(`Diagnostics were not written: ${describeError(error)}`);
        }
    }
    throw ShellErrors.reportNotWritten();
}
