import { runProgram, toolEnvironment } from "@rust-ai-ide/node/cargo/run-program";
import * as vscode from "vscode";
import { CargoShellErrors } from "../cargo-shell-errors.ts";
import type { Session } from "../session.ts";
import { withProgress } from "./with-progress.ts";

/** cargo waits for locks of other programs and for slow registries, but not for ever. */
const limitMs = 5 * 60_000;

/**
 * Runs cargo of the user's, with progress and a way to cancel. Rejects where the workspace is not
 * trusted, where there is no cargo, and where it fails.
 */
export async function runCargo(
    session: Session,
    run: {
        readonly title: string;
        readonly directory: string;
        readonly arguments: readonly string[];
    },
): Promise<void> {
    if (!vscode.workspace.isTrusted) throw CargoShellErrors.notTrusted();
    const program = session.configuration.get("rustAi.cargo.cargoPath") || "cargo";
    const { code, err } = await withProgress(run.title, (token, report) =>
        runProgram(
            {
                program,
                arguments: run.arguments,
                directory: run.directory,
                env: toolEnvironment(process.env, { CARGO_TERM_COLOR: "never" }),
                timeoutMs: limitMs,
                onErrorLine: (line) => report(line.trim().slice(0, 120)),
            },
            token,
        ),
    );
    if (code === 0) return;
    session.logger.warn(`cargo ${run.arguments[0]} ended with ${code}:\n${err.trim()}`);
    throw CargoShellErrors.cargoFailed(reasonIn(err));
}

/** The line that says what is wrong, without the word in front of it. */
export function reasonIn(err: string): string {
    const lines = err.split("\n").map((line) => line.trim());
    const line =
        lines.find((text) => text.startsWith("error")) ?? lines.find((text) => text !== "");
    return (line ?? "").replace(/^error(?:\[\w+\])?:\s*/, "").slice(0, 300);
}
