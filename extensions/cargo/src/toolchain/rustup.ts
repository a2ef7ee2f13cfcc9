import {
    type InstalledToolchain,
    readTargets,
    readToolchains,
    type ToolchainTarget,
} from "@rust-ai-ide/cargo/toolchain/read-rustup";
import { CodedError } from "@rust-ai-ide/core/errors";
import * as vscode from "vscode";
import { CargoShellErrors } from "../cargo-shell-errors.ts";
import { reasonIn } from "../packages/reason-in.ts";
import type { Session } from "../session.ts";
import { runTool } from "../tools/run-tool.ts";

const limitMs = 15 * 60_000;

/** Runs rustup in a folder, whose toolchain file it then heeds. Rejects where there is none, and where it fails. */
export async function rustup(
    session: Session,
    folder: string,
    words: readonly string[],
    title = vscode.l10n.t("Asking rustup"),
): Promise<string> {
    const { out, err, code } = await runTool(session, {
        title,
        program: "rustup",
        directory: folder,
        arguments: words,
        // Looking must not download the toolchain that a file of the workspace names.
        env: { RUSTUP_AUTO_INSTALL: "0" },
        timeoutMs: limitMs,
    }).catch((error: unknown) => {
        const isMissing = CodedError.is(error) && error.code === "cargo.missing";
        throw isMissing ? CargoShellErrors.noRustup() : error;
    });
    if (code === 0) return out;
    session.logger.warn(`rustup ${words.join(" ")} ended with ${code}:\n${err.trim()}`);
    throw CargoShellErrors.rustupFailed(reasonIn(err));
}

/** What is installed, and what could be; the targets are those of the toolchain in use. */
export async function installedTools(
    session: Session,
    folder: string,
): Promise<{
    readonly toolchains: readonly InstalledToolchain[];
    readonly targets: readonly ToolchainTarget[];
}> {
    const toolchains = readToolchains(await rustup(session, folder, ["toolchain", "list"]));
    const active = toolchains.find(({ isActive }) => isActive);
    if (active === undefined) return { toolchains, targets: [] };
    // A linked toolchain has no targets that rustup knows of.
    const listed = await rustup(session, folder, [
        "target",
        "list",
        "--toolchain",
        active.name,
    ]).catch((error: unknown) => {
        if (CodedError.is(error) && error.code === "cargoShell.rustupFailed") return "";
        throw error;
    });
    return { toolchains, targets: readTargets(listed) };
}
