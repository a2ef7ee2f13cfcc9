import { dirname } from "node:path";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { workspaceOf } from "../packages/choose-workspace.ts";
import type { Session } from "../session.ts";
import { percentOf, totalOf } from "./coverage-lines.ts";
import { CoverageMarks } from "./coverage-marks.ts";

/** Names that tools give their reports. */
const reportFiles =
    "**/{lcov.info,*.lcov,coverage.lcov,coverage.json,llvm-cov.json,cobertura.xml,tarpaulin-report.json}";
const mostReports = 50;

/** Shows the marks of a report that the user chooses. Resolves with what takes them away. */
export async function coverageFlow(session: Session): Promise<Disposable | undefined> {
    const report = await chooseReport();
    if (report === undefined) return undefined;
    const folder =
        workspaceOf(session.model.states, report)?.description.root ??
        vscode.workspace.getWorkspaceFolder(vscode.Uri.file(report))?.uri.fsPath ??
        vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ??
        dirname(report);
    const marks = new CoverageMarks(session, report, folder);
    try {
        const files = await marks.load();
        const { covered, total } = totalOf(files);
        void vscode.window.showInformationMessage(
            vscode.l10n.t(
                "{0} of {1} lines ran ({2} %), in {3} files.",
                covered,
                total,
                percentOf({ covered, total }),
                files.length,
            ),
        );
        return marks;
    } catch (error) {
        marks.dispose();
        throw error;
    }
}

async function chooseReport(): Promise<string | undefined> {
    const found = await vscode.workspace.findFiles(
        reportFiles,
        "**/{node_modules,.git}/**",
        mostReports,
    );
    const other = { label: `$(folder-opened) ${vscode.l10n.t("Choose a file…")}`, uri: undefined };
    const chosen =
        found.length === 0
            ? other
            : await vscode.window.showQuickPick(
                  [
                      ...found.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri })),
                      other,
                  ],
                  { title: vscode.l10n.t("Show coverage of which report?") },
              );
    if (chosen === undefined) return undefined;
    if (chosen.uri !== undefined) return chosen.uri.fsPath;
    const [file] =
        (await vscode.window.showOpenDialog({
            title: vscode.l10n.t("Coverage report of lcov, llvm-cov, cobertura or tarpaulin"),
        })) ?? [];
    return file?.fsPath;
}
