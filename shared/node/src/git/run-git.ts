import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError, defineErrors } from "@rust-ai-ide/core/errors";
import { runProgram } from "../cargo/run-program.ts";

export const GitErrors = defineErrors("git", {
    missing: () => ["git was not found.", "Install git 2.30 or newer, or add it to PATH."],
    notARepository: (folder: string) => [
        `${folder} is in no git repository.`,
        "Choose a folder of a repository.",
    ],
    unknownRevision: (revision: string) => [
        `The repository has no revision ${revision}.`,
        "Give a branch, a tag or a commit that git rev-parse knows.",
    ],
    tooOld: (command: string) => [
        `This git is too old for what is asked of git ${command}.`,
        "Install git 2.38 or newer.",
    ],
    otherOwner: (folder: string) => [
        `${folder} belongs to somebody else, so git reads nothing of it.`,
        "If you trust it, run: git config --global --add safe.directory FOLDER.",
    ],
    incomplete: (folder: string) => [
        `The clone in ${folder} lacks objects that are needed, and nothing is fetched for it.`,
        "Fetch them, as with git fetch --unshallow or git fetch --refetch, and try again.",
    ],
    noScratch: (reason: string) => [
        `There is no temporary folder for what git makes: ${reason}`,
        "Free some space, or let TMPDIR name a folder that can be written to.",
    ],
    failed: (command: string, reason: string) => [
        `git ${command} failed: ${reason}`,
        "Run the same command in a terminal to see more.",
    ],
});

/** What git says of objects that a partial or shallow clone does not have. */
const lacksObjects =
    /promisor remote|could not fetch [0-9a-f]{40}|unable to read (?:tree|blob|sha1)|missing (?:blob|tree) object|could not parse commit|transport '[^']*' not allowed/i;

/** How git ends when it does not know an option. */
const usageCode = 129;

export interface GitRun {
    /** Folder of the repository, or one below it. */
    readonly folder: string;
    /** The command first. Names that come from outside belong behind `--`. */
    readonly arguments: readonly string[];
    readonly timeoutMs?: number;
    /** UTF-16 units of output that are kept. */
    readonly outputLimit?: number;
    /** Variables that are set beside those of the process. */
    readonly env?: Readonly<Record<string, string>>;
    /** Exit codes that are answers; default: 0 alone. */
    readonly answers?: readonly number[];
}

/**
 * What keeps git from running programs that a repository's configuration names (monitors, hooks,
 * pagers). Commands that compare files need `--no-ext-diff --no-textconv` as well.
 */
export const safeGitOptions: readonly string[] = [
    "--no-pager",
    "--no-optional-locks",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "log.showSignature=false",
];

export function gitEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return {
        ...env,
        GIT_TERMINAL_PROMPT: "0",
        GIT_OPTIONAL_LOCKS: "0",
        LC_ALL: "C",
    };
}

/**
 * Runs git and gives its output. Only for trusted workspaces. Rejects with CancelledError or a
 * `git.*` error; messages carry what git said, which names files but never their contents.
 */
export async function runGit(run: GitRun, token: CancellationToken): Promise<string> {
    const [command = ""] = run.arguments;
    const result = await runProgram(
        {
            program: "git",
            arguments: [...safeGitOptions, ...run.arguments],
            directory: run.folder,
            env: { ...gitEnvironment(process.env), ...run.env },
            timeoutMs: run.timeoutMs ?? 60_000,
            ...(run.outputLimit === undefined ? {} : { outputLimit: run.outputLimit }),
        },
        token,
    ).catch((error: unknown) => {
        throw CodedError.is(error, "cargo.missing") ? GitErrors.missing() : error;
    });
    if ((run.answers ?? [0]).includes(result.code)) return result.out;
    throw gitFailure(run.folder, command, result);
}

/** The `git.*` error of a git that ended with a code that is no answer. */
export function gitFailure(
    folder: string,
    command: string,
    result: { readonly code: number; readonly err: string },
): CodedError {
    const said = result.err.trim().split("\n").at(-1) ?? "";
    if (/detected dubious ownership/i.test(result.err)) return GitErrors.otherOwner(folder);
    if (/not a git repository/i.test(result.err)) return GitErrors.notARepository(folder);
    if (lacksObjects.test(result.err)) return GitErrors.incomplete(folder);
    if (result.code === usageCode) return GitErrors.tooOld(command);
    return GitErrors.failed(command, said.slice(0, 300));
}

/** The commit of a revision. Rejects with `git.unknownRevision`. */
export async function commitOf(
    folder: string,
    revision: string,
    token: CancellationToken,
): Promise<string> {
    const asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
    const out = await runGit({ folder, arguments: asked }, token).catch((error: unknown) => {
        throw CodedError.is(error, "git.failed") ? GitErrors.unknownRevision(revision) : error;
    });
    return out.trim();
}
