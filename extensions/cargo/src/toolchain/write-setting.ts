import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TextChange } from "@rust-ai-ide/cargo/edit";
import { removeText, setChannel, setText, textAt } from "@rust-ai-ide/cargo/toolchain/set-text";
import { applyEdits, prepareEdits } from "@rust-ai-ide/host/file-edits";
import * as vscode from "vscode";
import { CargoShellErrors } from "../cargo-shell-errors.ts";

/** Makes the toolchain file of a folder name a channel; the editor shows the change first. */
export async function writeChannel(folder: string, channel: string): Promise<boolean> {
    // rustup prefers the old name where both are there.
    const old = join(folder, "rust-toolchain");
    const path = (await textOf(old)) === undefined ? join(folder, "rust-toolchain.toml") : old;
    const text = (await textOf(path)) ?? "";
    if (textAt(text, ["toolchain", "path"]) !== undefined) {
        throw CargoShellErrors.toolchainPath(vscode.workspace.asRelativePath(path));
    }
    return write(path, (now) => setChannel(now, channel));
}

/** The target that builds of a folder are for; undefined: the machine itself. */
export async function buildTarget(folder: string): Promise<string | undefined> {
    return textAt((await textOf(await configFile(folder))) ?? "", ["build", "target"]);
}

/** Sets the target of builds, or takes it away; the editor shows the change first. */
export async function writeTarget(folder: string, target: string | undefined): Promise<boolean> {
    const path = ["build", "target"];
    return write(await configFile(folder), (text) =>
        target === undefined ? removeText(text, path) : setText(text, path, target),
    );
}

/** cargo prefers the old name, `config`, where both are there. */
async function configFile(folder: string): Promise<string> {
    const old = join(folder, ".cargo", "config");
    return (await textOf(old)) === undefined ? join(folder, ".cargo", "config.toml") : old;
}

/** False: nothing had to be changed, or the user decided against it. */
async function write(path: string, change: (text: string) => TextChange[]): Promise<boolean> {
    const isNew = (await textOf(path)) === undefined;
    const document = isNew ? undefined : await vscode.workspace.openTextDocument(path);
    const changes = change(document?.getText() ?? "");
    if (changes.length === 0) return false;
    return applyEdits(await prepareEdits([{ path, isNew, changes }]), true);
}

async function textOf(path: string): Promise<string | undefined> {
    try {
        return await readFile(path, "utf8");
    } catch {
        return undefined;
    }
}
