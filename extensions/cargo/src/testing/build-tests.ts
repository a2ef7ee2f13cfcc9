import { dirname } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import {
    type ProgramResult,
    runProgram,
    toolEnvironment,
} from "@rust-ai-ide/node/cargo/run-program";
import { CargoShellErrors } from "../cargo-shell-errors.ts";
import { reasonIn } from "../packages/reason-in.ts";
import { readTestNames, readTestPrograms, type TestProgram } from "./test-programs.ts";

const buildLimitMs = 2 * 3_600_000;
const listLimitMs = 60_000;

/** A program with the names of its tests. */
export interface ListedProgram extends TestProgram {
    readonly names: readonly string[];
}

/** Builds the tests of a workspace. Rejects with `cargoShell.cargoFailed` where they do not compile. */
export async function buildTests(
    cargo: string,
    manifestPath: string,
    token: CancellationToken,
): Promise<TestProgram[]> {
    const target = process.env.CARGO_TARGET_DIR;
    const { out, err, code } = await runProgram(
        {
            program: cargo,
            arguments: [
                "test",
                "--no-run",
                "--workspace",
                "--manifest-path",
                manifestPath,
                "--message-format=json-render-diagnostics",
            ],
            directory: dirname(manifestPath),
            env: toolEnvironment(process.env, {
                CARGO_TERM_COLOR: "never",
                ...(target === undefined ? {} : { CARGO_TARGET_DIR: target }),
            }),
            timeoutMs: buildLimitMs,
            outputLimit: 64_000_000,
        },
        token,
    );
    if (code !== 0) throw CargoShellErrors.cargoFailed(reasonIn(err));
    return readTestPrograms(out);
}

/** Asks each program for its tests; one that does not answer as the standard ones do has none. */
export async function listTests(
    programs: readonly TestProgram[],
    token: CancellationToken,
): Promise<ListedProgram[]> {
    const listed: ListedProgram[] = [];
    for (const program of programs) {
        const words = ["--list", "--format", "terse"];
        const { out, code } = await runTests(program, words, listLimitMs, token);
        listed.push({ ...program, names: code === 0 ? readTestNames(out) : [] });
    }
    return listed;
}

/** Runs a program of tests as cargo would: in the folder of its package. */
export function runTests(
    { executable, manifestPath }: TestProgram,
    words: readonly string[],
    timeoutMs: number,
    token: CancellationToken,
): Promise<ProgramResult> {
    const directory = dirname(manifestPath);
    return runProgram(
        {
            program: executable,
            arguments: words,
            directory,
            env: toolEnvironment(process.env, { CARGO_MANIFEST_DIR: directory }),
            timeoutMs,
        },
        token,
    );
}
