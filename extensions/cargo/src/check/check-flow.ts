import { readFile } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import * as vscode from "vscode";
import { CargoShellErrors } from "../cargo-shell-errors.ts";
import { isShownByOthers } from "../coexistence/rust-analyzer.ts";
import { builtInCommandIds } from "../ids.ts";
import { chooseWorkspace } from "../packages/choose-workspace.ts";
import type { CommandHint } from "../packages/command-hint.ts";
import { reasonIn } from "../packages/reason-in.ts";
import type { Session } from "../session.ts";
import { runTool } from "../tools/run-tool.ts";
import { buildProgress } from "./check-progress.ts";
import { problemsByFile } from "./compiler-problems.ts";
import { readInSlices } from "./read-in-slices.ts";

/** Clean builds of large workspaces take long, and the user can cancel. */
const limitMs = 2 * 3_600_000;

/** Lets cargo check a workspace and shows what the compiler says in Problems. */
export async function checkFlow(
    session: Session,
    command: "check" | "clippy",
    hint?: CommandHint,
): Promise<void> {
    if (!vscode.workspace.isTrusted) throw CargoShellErrors.notTrusted();
    const workspace = await chooseWorkspace(session, hint);
    if (workspace === undefined) return;
    const { manifestPath, root } = workspace.description;
    const { out, err, code } = await runTool(session, {
        title: vscode.l10n.t("Running cargo {0}", command),
        directory: root,
        arguments: [
            command,
            "--manifest-path",
            manifestPath,
            "--workspace",
            "--all-targets",
            "--message-format=json",
        ],
        timeoutMs: limitMs,
        progressOf: buildProgress(workspace.graph?.packages.length, vscode.l10n.t),
    });
    const report = await readInSlices(out, () => new Promise((resolve) => setImmediate(resolve)));
    if (code !== 0 && report.diagnostics.length === 0) {
        session.logger.warn(`cargo ${command} ended with ${code}:\n${err.trim()}`);
        throw CargoShellErrors.cargoFailed(reasonIn(err));
    }
    const absolute = (path: string): string => (isAbsolute(path) ? path : resolve(root, path));
    const paths = new Set(
        report.diagnostics.flatMap(({ spans }) => spans.map(({ path }) => absolute(path))),
    );
    const texts = await readTexts(paths);
    const problems = problemsByFile(report, {
        absolute,
        textOf: (path) => texts.get(path),
        manifest: manifestPath,
    });
    const isElsewhere = isShownByOthers(session);
    if (isElsewhere) session.compilerProblems.clear(root);
    else session.compilerProblems.show(root, problems, texts);
    await tell(report.diagnostics, isElsewhere);
}

async function tell(
    diagnostics: readonly { readonly level: "error" | "warning" }[],
    isElsewhere: boolean,
): Promise<void> {
    if (diagnostics.length === 0) {
        void vscode.window.showInformationMessage(vscode.l10n.t("The compiler found no problem."));
        return;
    }
    const errors = diagnostics.filter(({ level }) => level === "error").length;
    const warnings = diagnostics.length - errors;
    const counts = vscode.l10n.t("{0} errors and {1} warnings.", errors, warnings);
    if (!isElsewhere) {
        void vscode.commands.executeCommand(builtInCommandIds.showProblems);
        vscode.window.setStatusBarMessage(counts, 10_000);
        return;
    }
    void vscode.window.showInformationMessage(
        vscode.l10n.t("{0} rust-analyzer shows them in Problems.", counts),
    );
}

async function readTexts(paths: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
    const texts = new Map<string, string>();
    await Promise.all(
        [...paths].map(async (path) => {
            try {
                texts.set(path, await readFile(path, "utf8"));
            } catch {
                // Made by a macro, or gone since: its places stay as the compiler counts them.
            }
        }),
    );
    return texts;
}
