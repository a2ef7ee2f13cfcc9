import { channelOf, isToolchainName } from "@rust-ai-ide/cargo/toolchain/read-rustup";
import * as vscode from "vscode";
import { CargoShellErrors } from "../cargo-shell-errors.ts";
import { chooseWorkspace } from "../packages/choose-workspace.ts";
import type { Session } from "../session.ts";
import { installedTools, rustup } from "./rustup.ts";
import { type ToolchainChoice, toolchainRows } from "./toolchain-items.ts";
import { buildTarget, writeChannel, writeTarget } from "./write-setting.ts";

type Tools = Awaited<ReturnType<typeof installedTools>>;

/** One list of toolchains and targets; what is chosen is written where the user says. */
export async function toolchainFlow(session: Session): Promise<void> {
    if (!vscode.workspace.isTrusted) throw CargoShellErrors.notTrusted();
    const workspace = await chooseWorkspace(session);
    if (workspace === undefined) return;
    const folder = workspace.description.root;
    const tools = await installedTools(session, folder);
    const rows = toolchainRows({ ...tools, target: await buildTarget(folder) }, vscode.l10n.t);
    const chosen = await vscode.window.showQuickPick(
        rows.map((row) => ({
            ...row,
            ...(row.choice === undefined ? { kind: vscode.QuickPickItemKind.Separator } : {}),
        })),
        {
            title: vscode.l10n.t("Toolchain and target of {0}", folder),
            placeHolder: vscode.l10n.t("Nothing is changed before you have seen the change"),
        },
    );
    if (chosen?.choice !== undefined) await act(session, folder, tools, chosen.choice);
}

async function act(
    session: Session,
    folder: string,
    tools: Tools,
    choice: ToolchainChoice,
): Promise<void> {
    switch (choice.kind) {
        case "toolchain":
            return applyToolchain(session, folder, choice.name, tools);
        case "target": {
            const isWritten = await writeTarget(folder, choice.name);
            if (isWritten) restartHint();
            return;
        }
        case "install-toolchain":
            return installToolchain(session, folder);
        case "install-target":
            return installTarget(session, folder, tools);
    }
}

async function applyToolchain(
    session: Session,
    folder: string,
    name: string,
    { toolchains }: Tools,
): Promise<void> {
    const channel = channelOf(name, toolchains);
    const file = {
        label: vscode.l10n.t("For everybody: write it into rust-toolchain.toml"),
        detail: vscode.l10n.t("The change is shown first. The file belongs to the repository."),
    };
    const override = {
        label: vscode.l10n.t("For this folder on this machine"),
        detail: `rustup override set ${name}`,
    };
    const where = await vscode.window.showQuickPick([file, override], {
        title: vscode.l10n.t("Use {0}", channel),
    });
    if (where === file) {
        if (await writeChannel(folder, channel)) restartHint();
    } else if (where === override) {
        await rustup(session, folder, ["override", "set", name]);
        restartHint();
    }
}

async function installToolchain(session: Session, folder: string): Promise<void> {
    const name = await vscode.window.showInputBox({
        title: vscode.l10n.t("Install a toolchain"),
        prompt: vscode.l10n.t("Such as stable, nightly, 1.95 or nightly-2026-01-31"),
        validateInput: (text) =>
            isToolchainName(text) ? undefined : vscode.l10n.t("This is no name of a toolchain."),
    });
    if (name === undefined || !(await mayDownload(session, name))) return;
    const words = ["toolchain", "install", name, "--profile", "minimal", "--no-self-update"];
    await rustup(session, folder, words, vscode.l10n.t("Installing {0}", name));
    done(name);
}

async function installTarget(session: Session, folder: string, tools: Tools): Promise<void> {
    const active = tools.toolchains.find(({ isActive }) => isActive)?.name;
    const chosen = await vscode.window.showQuickPick(
        tools.targets
            .filter(({ isInstalled }) => !isInstalled)
            .map(({ name }) => ({ label: name })),
        { title: vscode.l10n.t("Install a target for {0}", active ?? "") },
    );
    if (chosen === undefined || active === undefined) return;
    const name = chosen.label;
    if (!(await mayDownload(session, name))) return;
    const words = ["target", "add", "--toolchain", active, name];
    await rustup(session, folder, words, vscode.l10n.t("Installing {0}", name));
    done(name);
}

async function mayDownload(session: Session, name: string): Promise<boolean> {
    const setting = session.configuration.get("rustAi.cargo.online");
    if (setting === "always") return true;
    if (setting === "never") throw CargoShellErrors.noDownloads();
    const download = vscode.l10n.t("Download");
    const answer = await vscode.window.showInformationMessage(
        vscode.l10n.t("May rustup download {0}?", name),
        { modal: true, detail: vscode.l10n.t("It asks the server that it is configured for.") },
        download,
    );
    return answer === download;
}

function done(name: string): void {
    void vscode.window.showInformationMessage(vscode.l10n.t("{0} is installed.", name));
}

function restartHint(): void {
    void vscode.window.showInformationMessage(
        vscode.l10n.t("The next cargo command uses it. rust-analyzer needs a restart to do so."),
    );
}
