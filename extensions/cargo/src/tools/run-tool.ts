import { withProgress } from "@rust-ai-ide/host/with-progress";
import {
    type ProgramResult,
    runProgram,
    toolEnvironment,
} from "@rust-ai-ide/node/cargo/run-program";
import * as vscode from "vscode";
import { CargoShellErrors } from "../cargo-shell-errors.ts";
import type { Session } from "../session.ts";

export interface ToolRun {
    readonly title: string;
    readonly directory: string;
    /** Words behind the program. */
    readonly arguments: readonly string[];
    /** Another program than the user's cargo. */
    readonly program?: string;
    /** Variables beside those of the editor. */
    readonly env?: Readonly<Record<string, string>>;
    readonly timeoutMs: number;
    /** What the notification tells of a line of standard error; undefined: nothing new. */
    readonly progressOf?: (line: string) => string | undefined;
}

/**
 * Runs a program of the user's to its end, with progress and a way to cancel. An exit code is a
 * result. Rejects where the workspace is not trusted and where there is no such program.
 */
export function runTool(session: Session, run: ToolRun): Promise<ProgramResult> {
    if (!vscode.workspace.isTrusted) return Promise.reject(CargoShellErrors.notTrusted());
    const progressOf = run.progressOf ?? ((line) => line.trim().slice(0, 120));
    // The folder that the user's own builds go to, so that nothing is built twice.
    const target = process.env.CARGO_TARGET_DIR;
    return withProgress(run.title, (token, report) =>
        runProgram(
            {
                program: run.program ?? cargoProgram(session),
                arguments: run.arguments,
                directory: run.directory,
                env: toolEnvironment(process.env, {
                    CARGO_TERM_COLOR: "never",
                    ...run.env,
                    ...(target === undefined ? {} : { CARGO_TARGET_DIR: target }),
                }),
                timeoutMs: run.timeoutMs,
                outputLimit: 64_000_000,
                onErrorLine: (line) => {
                    const text = progressOf(line);
                    if (text !== undefined) report(text);
                },
            },
            token,
        ),
    );
}

/** The cargo that the settings name, or the one of the path. */
export function cargoProgram({ configuration }: Session): string {
    return configuration.get("rustAi.cargo.cargoPath") || "cargo";
}
