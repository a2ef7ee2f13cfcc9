import { mkdtemp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { runProgram, toolEnvironment } from "../cargo/run-program.ts";
import { newestReport, readReport, type TimingsReport } from "./read-report.ts";
import { TimingsErrors } from "./timings-errors.ts";

/** Large workspaces build for hours on small machines. */
const limitMs = 6 * 3_600_000;
const savedAt = /Timing report saved to (.+\.html)\s*$/m;

export interface TimedBuild {
    /** Program of the user. */
    readonly cargo: string;
    readonly manifestPath: string;
    /** `dev`, `release` or a profile of the manifest. */
    readonly profile: string;
    /**
     * True: everything is built anew in a folder that is removed afterwards. False: what has changed
     * is built where the user's builds are.
     */
    readonly fromScratch: boolean;
    readonly env: Readonly<Record<string, string | undefined>>;
    /** Called with the number of packages that were started and the name of the newest. */
    readonly progress: (count: number, name: string) => void;
}

/**
 * Runs `cargo build --timings` and reads what it measured. Only for trusted workspaces. Rejects with
 * CancelledError, `cargo.missing`, `cargo.timedOut`, `timings.buildFailed` or `timings.noReport`.
 */
export async function buildWithTimings(
    build: TimedBuild,
    token: CancellationToken,
): Promise<TimingsReport> {
    const directory = dirname(build.manifestPath);
    const own = build.fromScratch ? await mkdtemp(join(directory, "target-timings-")) : undefined;
    try {
        return await run(build, directory, own, token);
    } finally {
        if (own !== undefined) await rm(own, { recursive: true, force: true, maxRetries: 10 });
    }
}

async function run(
    { cargo, manifestPath, profile, env, progress }: TimedBuild,
    directory: string,
    own: string | undefined,
    token: CancellationToken,
): Promise<TimingsReport> {
    const target = own ?? env.CARGO_TARGET_DIR;
    let count = 0;
    const { code, err } = await runProgram(
        {
            program: cargo,
            arguments: [
                "build",
                "--workspace",
                "--timings",
                "--manifest-path",
                manifestPath,
                "--profile",
                profile,
                ...(own === undefined ? [] : ["--target-dir", own]),
            ],
            directory,
            env: toolEnvironment(env, {
                CARGO_TERM_COLOR: "never",
                ...(target === undefined ? {} : { CARGO_TARGET_DIR: target }),
            }),
            timeoutMs: limitMs,
            onErrorLine: (line) => {
                const [, name] = /^\s*Compiling (\S+)/.exec(line) ?? [];
                if (name !== undefined) progress(++count, name);
            },
        },
        token,
    );
    if (code !== 0) throw TimingsErrors.buildFailed(reasonIn(err));
    const [, said] = savedAt.exec(err) ?? [];
    const report =
        said ?? (await newestReport(join(target ?? join(directory, "target"), "cargo-timings")));
    if (report === undefined) throw TimingsErrors.noReport();
    return readReport(report);
}

/** The first error, without the code of the source that it shows. */
function reasonIn(err: string): string {
    const line = err.split("\n").find((text) => /^error/.test(text)) ?? "";
    return line.replace(/^error(?:\[\w+\])?:\s*/, "").slice(0, 300) || "cargo said no reason";
}
