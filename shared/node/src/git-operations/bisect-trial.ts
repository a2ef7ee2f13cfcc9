import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { type ProgramResult, runProgram, toolEnvironment } from "../cargo/run-program.ts";
import { BisectErrors } from "./bisect-errors.ts";
import type { BisectTree } from "./bisect-tree.ts";

/** What decides whether a commit is good. */
export type BisectTest =
    | {
          readonly kind: "cargo";
          /** Part of the names of the tests; undefined for all of them. */
          readonly filter: string | undefined;
          readonly package: string | undefined;
          readonly isOffline: boolean;
      }
    /** Ends with 0 for good, 125 for "cannot be tested", 1 to 124, 126 and 127 for bad. */
    | { readonly kind: "command"; readonly command: readonly string[] };

export interface Verdict {
    /** "skip": nothing can be said of this commit. */
    readonly verdict: "good" | "bad" | "skip";
    /** Why, for people; empty where it is good. */
    readonly reason: string;
}

/** As git's bisect has it. */
const skipCode = 125;

/**
 * Tries the commit that is checked out. Rejects with CancelledError, `cargo.missing` or
 * `bisect.commandBroke`.
 *
 * @param timeoutMs For each program.
 */
export async function tryCommit(
    tree: BisectTree,
    test: BisectTest,
    timeoutMs: number,
    token: CancellationToken,
): Promise<Verdict> {
    const run = (program: string, args: readonly string[]): Promise<ProgramResult> =>
        runProgram(
            {
                program,
                arguments: args,
                directory: tree.folder,
                env: toolEnvironment(process.env, {
                    CARGO_TARGET_DIR: tree.targetFolder,
                    CARGO_TERM_COLOR: "never",
                }),
                timeoutMs,
            },
            token,
        );
    try {
        if (test.kind === "cargo") return await tryWithCargo(test, run);
        const [program = "", ...args] = test.command;
        return verdictOfCommand(await run(program, args));
    } catch (error) {
        if (!CodedError.is(error, "cargo.timedOut")) throw error;
        return { verdict: "skip", reason: `not done within ${Math.round(timeoutMs / 1000)} s` };
    }
}

async function tryWithCargo(
    test: Extract<BisectTest, { kind: "cargo" }>,
    run: (program: string, args: readonly string[]) => Promise<ProgramResult>,
): Promise<Verdict> {
    const options = [
        "test",
        ...(test.package === undefined ? [] : [`--package=${test.package}`]),
        ...(test.isOffline ? ["--offline"] : []),
    ];
    const built = await run("cargo", [...options, "--no-run", "--quiet"]);
    if (built.code !== 0) {
        return { verdict: "skip", reason: `does not build: ${firstError(built.err)}` };
    }
    const filter = test.filter === undefined ? [] : ["--", test.filter];
    const { code, out, err } = await run("cargo", [...options, "--no-fail-fast", ...filter]);
    const { count, failed } = readTestOutput(out);
    if (code !== 0) {
        const names = failed.slice(0, 3).join(", ");
        const more = failed.length > 3 ? ` and ${failed.length - 3} more` : "";
        const reason = failed.length === 0 ? firstError(err) : `${names}${more} failed`;
        return { verdict: "bad", reason };
    }
    if (test.filter !== undefined && count === 0) {
        return { verdict: "skip", reason: "no test has this name" };
    }
    return { verdict: "good", reason: "" };
}

export interface TestOutput {
    /** Tests that were run. */
    readonly count: number;
    /** Names of those that failed. */
    readonly failed: readonly string[];
}

/** Reads what `cargo test` prints of the usual harness; anything else counts for nothing. */
export function readTestOutput(out: string): TestOutput {
    let count = 0;
    for (const match of out.matchAll(/^running (\d{1,9}) tests?\r?$/gm)) count += Number(match[1]);
    const failed = [...out.matchAll(/^test (.+?) \.\.\. FAILED\r?$/gm)].map(
        ([, name]) => name ?? "",
    );
    return { count, failed };
}

function verdictOfCommand({ code, out, err }: ProgramResult): Verdict {
    const reason = lastLine(err) || lastLine(out);
    if (code === 0) return { verdict: "good", reason: "" };
    if (code === skipCode) return { verdict: "skip", reason: reason || `ended with ${skipCode}` };
    if (code < 0 || code > 127) throw BisectErrors.commandBroke(code, reason);
    return { verdict: "bad", reason: reason || `ended with ${code}` };
}

function firstError(err: string): string {
    const lines = err.split("\n").map((line) => line.trim());
    const found = lines.find((line) => line.startsWith("error"));
    return (found ?? lastLine(err)).slice(0, 300);
}

function lastLine(text: string): string {
    return (text.trim().split("\n").at(-1) ?? "").trim().slice(0, 300);
}
