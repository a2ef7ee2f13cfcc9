import { homedir, release, tmpdir, totalmem } from "node:os";
import { describeError } from "@rust-ai-ide/core/errors";
import * as vscode from "vscode";
import { rustAnalyzerExtensionId } from "../ids.ts";
import { withProgress } from "../notices.ts";
import type { Session } from "../session.ts";
import { settings } from "../settings.ts";
import { ShellErrors } from "../shell-errors.ts";
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
            state: session.store.current,
            verified: await verifyAll(session, token),
            timings: session.timings.all(),
            log: session.recentLog.all(),
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
        for (const { id } of await port.listModels(token)) {
            const { ok, problems } = await port.verifyModel(id, token);
            verified.push({ id, ok, problems: problems.map(({ code }) => code) });
        }
    } catch (error) {
        // The report is most wanted when the process does not work.
        session.logger.warn(`Verification for the diagnostics: ${describeError(error)}`);
    }
    return verified;
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
