import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import {
    type AddedLines,
    commitFormat,
    DiffReader,
} from "@rust-ai-ide/security/secrets/diff-reader";
import { GitleaksIgnore } from "@rust-ai-ide/security/secrets/gitleaks-ignore";
import { type PlacedSecret, placed } from "@rust-ai-ide/security/secrets/placed-secret";
import type { SecretHash } from "@rust-ai-ide/security/secrets/secret-finding";
import { IgnoreRules } from "../analysis/ignore-rules.ts";
import { readSource } from "../analysis/source-folder.ts";
import { GitErrors } from "../git/run-git.ts";
import type { IndexProblem } from "../index/workspace-indexer.ts";
import { streamGit } from "./git-stream.ts";
import { type OwnRules, ownRules } from "./own-rules.ts";
import { openScanner, type SecretScanResult } from "./scan-secrets.ts";
import type { SecretBaseline } from "./secret-baseline.ts";
import { SecretErrors } from "./secret-errors.ts";

export interface GitScanOptions {
    /** The repository's folder. */
    readonly folder: string;
    /** What the index adds to the last commit, or what commits added. */
    readonly what: "staged" | "history";
    /** Commits of the history, as `main..HEAD`; all of all branches when absent. */
    readonly range?: string | undefined;
    readonly hash: SecretHash;
    readonly baseline?: SecretBaseline | undefined;
    /** The repository's own ones when absent. */
    readonly rules?: OwnRules | undefined;
    readonly token: CancellationToken;
    /** Called with the number of commits. */
    readonly onProgress?: ((commits: number) => void) | undefined;
}

const differences = [
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--unified=0",
    "--find-renames",
    "--diff-filter=ACMRT",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--ignore-submodules=all",
];

/**
 * Looks for secrets in what is about to be committed, or in everything that ever was. Runs git, so
 * only for trusted workspaces. A secret that several commits add is reported once for each file,
 * with the oldest commit. Rejects with CancelledError or a `git.*` error.
 */
export async function scanGitSecrets(options: GitScanOptions): Promise<SecretScanResult> {
    const startedAt = performance.now();
    const { folder, baseline, token } = options;
    const own = options.rules ?? (await ownRules(folder));
    const scanner = openScanner(options.hash, baseline, own);
    const ignore = new GitleaksIgnore(
        (await readSource(`${folder}/.gitleaksignore`, 10_000_000)) ?? "",
    );
    const allowed = new IgnoreRules().with("", (baseline?.allowPaths ?? []).join("\n"));
    const found = new Map<string, PlacedSecret>();
    const problems: IndexProblem[] = [...own.problems];
    const commits = new Set<string>();
    const counts = { bytes: 0, accepted: 0 };
    const look = ({ commit, path, line, text }: AddedLines): void => {
        counts.bytes += text.length;
        if (commit !== undefined && !commits.has(commit.id)) {
            commits.add(commit.id);
            if (commits.size % 100 === 0) options.onProgress?.(commits.size);
        }
        if (isAllowed(allowed, path)) return;
        const scan = scanner.scan(path, text, commit?.id);
        counts.accepted += scan.accepted;
        if (scan.isCut) {
            const { code, display } = SecretErrors.notAll();
            problems.push({ path, code, message: display });
        }
        for (const secret of placed(scan.findings, text, { path, line, commit })) {
            const { rule, line: at } = secret;
            if (ignore.ignores({ path, rule, line: at, commit: commit?.id })) counts.accepted++;
            // Git tells of the newest commit first, so that the oldest one stays.
            else found.set(`${path}\0${rule}\0${secret.fingerprint}`, secret);
        }
    };
    const reader = new DiffReader(look);
    await streamGit(folder, command(options), (text) => reader.push(text), token).catch(
        (error: unknown) => {
            const { range } = options;
            const isUnknown = CodedError.is(error, "git.failed") && range !== undefined;
            throw isUnknown && /unknown revision|bad revision/i.test(error.message)
                ? GitErrors.unknownRevision(range)
                : error;
        },
    );
    reader.end();
    const findings = [...found.values()].sort(byPlace);
    const milliseconds = performance.now() - startedAt;
    return { findings, problems, summary: { files: commits.size, ...counts, milliseconds } };
}

function command({ what, range }: GitScanOptions): string[] {
    const quiet = ["-c", "core.quotePath=false"];
    if (what === "staged") return [...quiet, "diff", "--cached", ...differences, "--"];
    const which = range === undefined ? ["--all"] : ["--end-of-options", range];
    const format = [`--format=${commitFormat}`, "--patch", "--cc", "--full-history"];
    return [...quiet, "log", ...format, ...differences, ...which, "--"];
}

function isAllowed(rules: IgnoreRules, path: string): boolean {
    for (let end = path.indexOf("/"); end >= 0; end = path.indexOf("/", end + 1)) {
        if (rules.ignores(path.slice(0, end), true)) return true;
    }
    return rules.ignores(path, false);
}

function byPlace(left: PlacedSecret, right: PlacedSecret): number {
    return left.path === right.path ? left.line - right.line : left.path < right.path ? -1 : 1;
}
