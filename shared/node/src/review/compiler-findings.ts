import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";
import { join, relative } from "node:path";
import { readCompilerReport } from "@rust-ai-ide/ai/chat/compiler-messages";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import {
    type CompilerMessage,
    type CompilerRun,
    compilerReports,
} from "@rust-ai-ide/review/compiler/compiler-reports";
import { joinRepeats } from "@rust-ai-ide/review/compiler/join-repeats";
import { addReports } from "@rust-ai-ide/review/engine/add-reports";
import { Places } from "@rust-ai-ide/review/engine/locate";
import type { ReviewScope } from "@rust-ai-ide/review/review-scope";
import { firstError, keepFresh, workspaceRoot } from "../cargo/cargo-checker.ts";
import { CargoErrors } from "../cargo/cargo-errors.ts";
import { type ProgramResult, runProgram, toolEnvironment } from "../cargo/run-program.ts";
import type { TemporaryTree } from "../cargo/temporary-tree.ts";
import { withNotes } from "./report-notes.ts";
import type { ReviewOutcome } from "./run-review.ts";
import { headTree, lendLock, type SideTreeOptions } from "./side-tree.ts";

export interface CompilerFindingsOptions extends SideTreeOptions {
    readonly tool: CompilerRun["tool"];
    /** Build results are kept below it, so that a second review is quick. */
    readonly cacheFolder: string;
    /** For one run of cargo. */
    readonly timeoutMs: number;
    /** Called with the crate that cargo is at. */
    readonly onProgress?: ((crate: string) => void) | undefined;
    /** Ids of rules, such as `clippy::len_zero`, that are switched off. */
    readonly disabled?: readonly string[];
}

/** More workspaces in one change are told as left out. */
const mostWorkspaces = 8;

/**
 * A review with what clippy or rustc says of changed lines; its errors elsewhere are problems. Cargo
 * runs offline on a copy of the reviewed state, so the user's files and target folder stay as they
 * are; build scripts and procedural macros of the repository do run, so it must be one that the user
 * trusts. A compiler that fails costs its part and is told as a problem. Rejects with CancelledError.
 */
export async function addCompilerFindings(
    outcome: ReviewOutcome,
    scope: ReviewScope,
    options: CompilerFindingsOptions,
    token: CancellationToken,
): Promise<ReviewOutcome> {
    const folders = packageFolders(outcome);
    const { tool } = options;
    if (folders.size === 0) {
        return withNotes(outcome, [`${tool} was not asked: no package changed.`], []);
    }
    try {
        const tree = await headTree(outcome, scope, options, token);
        try {
            return await compiled(outcome, folders, tree, options, token);
        } finally {
            await tree.dispose();
        }
    } catch (error) {
        if (!CodedError.is(error)) throw error;
        return withNotes(outcome, [], [`${tool} took no part in the review: ${error.display}`]);
    }
}

async function compiled(
    outcome: ReviewOutcome,
    folders: ReadonlyMap<string, string>,
    tree: TemporaryTree,
    options: CompilerFindingsOptions,
    token: CancellationToken,
): Promise<ReviewOutcome> {
    const { tool, disabled = [] } = options;
    const facts: string[] = [];
    const problems: string[] = [];
    const workspaces = new Map<string, string[]>();
    const root = await realpath(tree.folder);
    for (const [folder, name] of folders) {
        const found = await workspaceRoot(
            join(root, folder),
            options.env,
            options.timeoutMs,
            token,
        );
        const own = relative(root, found).replaceAll("\\", "/");
        workspaces.set(own, [...(workspaces.get(own) ?? []), name]);
    }
    if (workspaces.size > mostWorkspaces) {
        problems.push(
            `${tool} was asked about ${mostWorkspaces} of ${workspaces.size} workspaces.`,
        );
    }
    let { report } = outcome;
    const places = new Places(outcome.changes.files);
    for (const [workspace, packages] of [...workspaces].slice(0, mostWorkspaces)) {
        const folder = workspace === "" ? "" : `${workspace}/`;
        await lendLock(outcome.folder, workspace, tree);
        const version = await toolVersion(tool, join(root, workspace), options, token);
        const { messages, hasTests } = await ask(outcome, root, folder, packages, options, token);
        facts.push(
            `${tool} ${version} looked at ${packages.join(", ")}${hasTests ? "" : ", without tests and examples, whose dependencies are not here"}.`,
        );
        const found = compilerReports(outcome.changes, { tool, version, folder, messages });
        const joined = joinRepeats(
            report,
            found.reported.filter(({ rule }) => !disabled.includes(rule.id)),
            places,
        );
        report = addReports(joined.report, outcome, joined.reported);
        problems.push(...found.outside);
    }
    return withNotes({ ...outcome, report }, facts, problems);
}

/** Names of packages by their folders, of files that changed and are still there. */
function packageFolders({
    changes,
    packageOf,
}: Pick<ReviewOutcome, "changes" | "packageOf">): ReadonlyMap<string, string> {
    const folders = new Map<string, string>();
    for (const { path, skipped } of changes.files) {
        const own = skipped === undefined && path.endsWith(".rs") ? packageOf(path) : undefined;
        if (own !== undefined && own.name !== "") folders.set(own.folder, own.name);
    }
    return folders;
}

interface Answer {
    readonly messages: readonly CompilerMessage[];
    readonly hasTests: boolean;
}

/** Tests and examples too where the crates that only they need are here. */
async function ask(
    outcome: ReviewOutcome,
    root: string,
    folder: string,
    packages: readonly string[],
    options: CompilerFindingsOptions,
    token: CancellationToken,
): Promise<Answer> {
    const command = options.tool === "clippy" ? "clippy" : "check";
    const asked = [command, ...packages.map((name) => `--package=${name}`)];
    const run = async (targets: readonly string[]): Promise<CargoAnswer> => {
        const result = await cargo(
            outcome,
            join(root, folder),
            [...asked, ...targets],
            options,
            token,
        );
        const { diagnostics } = readCompilerReport(result.out);
        const messages = diagnostics.map((each) => ({
            ...each,
            spans: each.spans.map((span) => ({
                ...span,
                path: withoutRoot(span.path, root, folder),
            })),
        }));
        const failed = result.code !== 0 && diagnostics.every(({ level }) => level !== "error");
        return { messages, failure: failed ? firstError(result.err) : undefined };
    };
    const all = await run(["--all-targets"]);
    if (all.failure === undefined) return { messages: all.messages, hasTests: true };
    const some = await run([]);
    if (some.failure !== undefined) throw CargoErrors.notBuilt(some.failure);
    return { messages: some.messages, hasTests: false };
}

interface CargoAnswer {
    readonly messages: readonly CompilerMessage[];
    /** Undefined: it came to its end, or the code has errors. */
    readonly failure: string | undefined;
}

/** Packages outside of their workspace's folder are told by absolute paths. */
function withoutRoot(path: string, root: string, folder: string): string {
    const prefix = `${root}/`.replaceAll("\\", "/");
    const written = path.replaceAll("\\", "/");
    if (!written.startsWith(prefix)) return path;
    return `${"../".repeat(folder.split("/").length - 1)}${written.slice(prefix.length)}`;
}

async function cargo(
    { folder }: ReviewOutcome,
    directory: string,
    args: readonly string[],
    { env, cacheFolder, timeoutMs, onProgress }: CompilerFindingsOptions,
    token: CancellationToken,
): Promise<ProgramResult> {
    const name = createHash("sha256").update(folder).digest("hex").slice(0, 16);
    const target = join(cacheFolder, name);
    await keepFresh(cacheFolder, target);
    return runProgram(
        {
            program: "cargo",
            arguments: [...args, "--offline", "--keep-going", "--message-format=json"],
            directory,
            env: toolEnvironment(env, {
                CARGO_TARGET_DIR: target,
                CARGO_BUILD_BUILD_DIR: target,
                CARGO_NET_OFFLINE: "true",
                CARGO_TERM_COLOR: "never",
                CARGO_TERM_PROGRESS_WHEN: "never",
                RUSTUP_AUTO_INSTALL: "0",
            }),
            timeoutMs,
            onErrorLine: (line) => {
                const step = /(?:Checking|Compiling) (\S+)/.exec(line)?.[1];
                if (step !== undefined) onProgress?.(step);
            },
        },
        token,
    );
}

/** `0.1.95`; rejects with `cargo.notBuilt` where the toolchain does not have it. */
async function toolVersion(
    tool: CompilerRun["tool"],
    directory: string,
    { env, timeoutMs }: CompilerFindingsOptions,
    token: CancellationToken,
): Promise<string> {
    const [program, ...args] =
        tool === "clippy" ? ["cargo", "clippy", "--version"] : ["rustc", "--version"];
    const result = await runProgram(
        {
            program: program ?? "",
            arguments: args,
            directory,
            env: toolEnvironment(env, { RUSTUP_AUTO_INSTALL: "0", CARGO_TERM_COLOR: "never" }),
            timeoutMs,
        },
        token,
    );
    const version = /^\w+ (\d\S*)/.exec(result.out)?.[1];
    if (result.code !== 0 || version === undefined) {
        throw CargoErrors.notBuilt(firstError(result.err));
    }
    return version;
}
