import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WorkspaceDescription } from "@rust-ai-ide/protocol/cargo/workspaces";
import * as vscode from "vscode";
import { CargoShellErrors } from "../cargo-shell-errors.ts";
import { buildProgress } from "../check/check-progress.ts";
import { chooseWorkspace } from "../packages/choose-workspace.ts";
import { reasonIn } from "../packages/reason-in.ts";
import type { Session } from "../session.ts";
import { hasCargoProgram } from "../tasks/find-nextest.ts";
import { runTool } from "../tools/run-tool.ts";
import {
    type CodeTarget,
    type CodeView,
    codeArguments,
    codeName,
    codeTools,
    readableAssembly,
} from "./code-view.ts";

/** Optimized builds of everything take long, and the user can cancel. */
const limitMs = 2 * 3_600_000;

/** Shows what becomes of the code of a package, as a tool tells it. */
export async function codeFlow(session: Session, view: CodeView): Promise<void> {
    if (!vscode.workspace.isTrusted) throw CargoShellErrors.notTrusted();
    const tool = codeTools[view];
    if (tool.program !== undefined && !hasCargoProgram(tool.program)) {
        await offerInstall(tool.program, `cargo install ${tool.crate ?? ""}`);
        return;
    }
    const workspace = await chooseWorkspace(session);
    const target = workspace && (await chooseTarget(workspace.description, view));
    if (workspace === undefined || target === undefined) return;
    const { manifestPath, root } = workspace.description;
    const folder = await mkdtemp(join(tmpdir(), "rust-ai-code-"));
    try {
        const output = join(folder, "code.s");
        const { out, err, code } = await runTool(session, {
            title: vscode.l10n.t("Compiling {0}", target.package),
            directory: root,
            arguments: codeArguments(view, manifestPath, target, output),
            timeoutMs: limitMs,
            progressOf: buildProgress(workspace.graph?.packages.length, vscode.l10n.t),
        });
        if (code !== 0) {
            session.logger.warn(`${view} ended with ${code}:\n${err.trim()}`);
            throw CargoShellErrors.cargoFailed(reasonIn(err));
        }
        const text = view === "assembly" ? readableAssembly(await readFile(output, "utf8")) : out;
        await session.codeDocuments.show(codeName(view, target), tool.language, text);
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

async function offerInstall(program: string, command: string): Promise<void> {
    const copy = vscode.l10n.t("Copy Command");
    const chosen = await vscode.window.showInformationMessage(
        vscode.l10n.t("{0} is not installed. Install it with: {1}", program, command),
        copy,
    );
    if (chosen === copy) await vscode.env.clipboard.writeText(command);
}

interface TargetItem extends vscode.QuickPickItem {
    readonly target: CodeTarget;
}

async function chooseTarget(
    { packages }: WorkspaceDescription,
    view: CodeView,
): Promise<CodeTarget | undefined> {
    const items = packages
        .filter(({ isMember }) => isMember)
        .flatMap(({ name, targets }) =>
            targets.flatMap(({ kind, name: program }): TargetItem[] => {
                if (kind === "bin") {
                    return [
                        {
                            label: program,
                            description: vscode.l10n.t("program of {0}", name),
                            target: { package: name, bin: program },
                        },
                    ];
                }
                // A library has no size of its own before it is linked into a program.
                if (kind !== "lib" || view === "bloat") return [];
                const target = { package: name, bin: undefined };
                return [{ label: name, description: vscode.l10n.t("library"), target }];
            }),
        );
    if (items.length === 0) throw CargoShellErrors.noPrograms();
    if (items.length === 1) return items[0]?.target;
    const chosen = await vscode.window.showQuickPick(items, {
        title: vscode.l10n.t("Of which program or library?"),
        matchOnDescription: true,
    });
    return chosen?.target;
}
