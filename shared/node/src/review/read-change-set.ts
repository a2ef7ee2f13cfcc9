import { readFile } from "node:fs/promises";
import { isAbsolute, relative, resolve } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { ChangedFile, ChangeSet, Hunk, SkipReason } from "@rust-ai-ide/review/change-set";
import { applyPatch, type FilePatch, readPatch } from "@rust-ai-ide/review/changes/patch";
import { PathFilter } from "@rust-ai-ide/review/changes/path-filter";
import type { RawChange } from "@rust-ai-ide/review/changes/raw-diff";
import { isLockFile, skipByPath, skipByText } from "@rust-ai-ide/review/changes/skip-reason";
import { hunksBetween } from "@rust-ai-ide/review/delta/changed-lines";
import type { ReviewScope } from "@rust-ai-ide/review/review-scope";
import {
    readReviewSettings,
    settingsProblemText,
} from "@rust-ai-ide/review/settings/read-settings";
import {
    noReviewSettings,
    type ReviewSettings,
    reviewSettingsPath,
} from "@rust-ai-ide/review/settings/review-settings";
import { catFiles } from "../git/cat-files.ts";
import { commitOf } from "../git/run-git.ts";
import {
    attributedPaths,
    type Comparison,
    changedPaths,
    emptyTree,
    headCommit,
    isBare,
    mergeBase,
    topLevel,
    untrackedPaths,
} from "./git-changes.ts";
import { ReviewErrors } from "./review-errors.ts";
import { isReviewRule } from "./rule-ids.ts";
import { readWorkFile } from "./work-files.ts";

export interface ChangeSetOptions {
    /** In the repository. */
    readonly folder: string;
    readonly scope: ReviewScope;
    /** Patterns as in `.gitignore` of what is left out. */
    readonly exclude?: readonly string[];
}

/** A change set, with what reads other files of its two states. */
export interface ReadChangeSet {
    /** Absolute, with `/`. */
    readonly folder: string;
    readonly changes: ChangeSet;
    /** As the head has them. */
    readonly settings: ReviewSettings;
    /** Texts of other files by path; those that a side does not have are missing. */
    readSide(side: "base" | "head", paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/**
 * What is to be reviewed, from git. Runs git: only for trusted workspaces. Rejects with
 * CancelledError, or a `git.*` or `review.*` error.
 */
export async function readChangeSet(
    options: ChangeSetOptions,
    token: CancellationToken,
): Promise<ReadChangeSet> {
    const isHistory = options.scope.kind === "branch" || options.scope.kind === "revisions";
    const folder =
        isHistory && (await isBare(options.folder, token))
            ? options.folder.replaceAll("\\", "/")
            : await topLevel(options.folder, token);
    const read = new ChangeReader(folder, options.exclude ?? [], token);
    const { scope } = options;
    if (scope.kind === "patch") return read.patch(resolve(options.folder, scope.file));
    if (scope.kind === "file") return read.file(scope, options.folder);
    if (scope.kind === "workingTree" || scope.kind === "staged") {
        const base = await headCommit(folder, token);
        const kind = scope.kind === "staged" ? "index" : "files";
        const tree = base ?? (await emptyTree(folder, token));
        const labels = {
            baseLabel: base === undefined ? "nothing" : `HEAD (${base.slice(0, 10)})`,
            headLabel: kind === "index" ? "index" : "working tree",
            baseCommit: base,
        };
        return read.compared({ kind, base: tree }, labels);
    }
    if (scope.kind === "revisions") {
        const base = await commitOf(folder, scope.base, token);
        const head = await commitOf(folder, scope.head, token);
        return read.compared(
            { kind: "trees", base, head },
            {
                baseLabel: `${scope.base} (${base.slice(0, 10)})`,
                headLabel: `${scope.head} (${head.slice(0, 10)})`,
                baseCommit: base,
                headCommit: head,
            },
        );
    }
    const target = await commitOf(folder, scope.target, token);
    const head = await commitOf(folder, scope.head ?? "HEAD", token);
    const common = await mergeBase(folder, target, head, token);
    // Histories without a common commit are compared as they are.
    const base = common ?? target;
    const word = common === undefined ? "no merge base" : "merge base";
    return read.compared(
        { kind: "trees", base, head },
        {
            baseLabel: `${scope.target} (${word} ${base.slice(0, 10)})`,
            headLabel: `${scope.head ?? "HEAD"} (${head.slice(0, 10)})`,
            baseCommit: base,
            headCommit: head,
        },
    );
}

type Labels = Pick<ChangeSet, "baseLabel" | "headLabel" | "baseCommit" | "headCommit">;

const linkMode = "120000";
const moduleMode = "160000";

class ChangeReader {
    private readonly folder: string;
    private readonly exclude: readonly string[];
    private readonly token: CancellationToken;

    constructor(folder: string, exclude: readonly string[], token: CancellationToken) {
        this.folder = folder;
        this.exclude = exclude;
        this.token = token;
    }

    async compared(comparison: Comparison, labels: Labels): Promise<ReadChangeSet> {
        const { folder, token } = this;
        const raw = [...(await changedPaths(folder, comparison, token))];
        const untracked = new Set<string>();
        if (comparison.kind === "files") {
            for (const path of await untrackedPaths(folder, token)) {
                untracked.add(path);
                const modes = { baseMode: "000000", headMode: "100644" };
                raw.push({ status: "added", path, basePath: undefined, ...modes });
            }
        }
        const readSide = this.sideReader(comparison);
        const { settings, problems } = await readSettings(readSide);
        const skipped = await this.skippedByPath(raw, settings);
        const kept = raw.filter(({ path }) => !skipped.has(path));
        const bases = kept
            .filter(({ status }) => status !== "added")
            .map(({ path, basePath = path }) => basePath);
        const heads = kept.filter(({ status }) => status !== "deleted").map(({ path }) => path);
        const [base, head] = await Promise.all([readSide("base", bases), readSide("head", heads)]);
        const files = raw.map((change) => {
            const texts = {
                base:
                    change.status === "added"
                        ? undefined
                        : base.get(change.basePath ?? change.path),
                head: change.status === "deleted" ? undefined : head.get(change.path),
            };
            return changedFile(change, texts, skipped.get(change.path), untracked);
        });
        return { folder, changes: { ...changeSet(labels, files), problems }, settings, readSide };
    }

    async patch(path: string): Promise<ReadChangeSet> {
        const text = await readFile(path, "utf8").catch(() => {
            throw ReviewErrors.unreadablePatch(path);
        });
        const patches = readPatch(text);
        if (patches.length === 0) throw ReviewErrors.unreadablePatch(path);
        const readSide = this.sideReader({ kind: "files", base: "HEAD" });
        const { settings, problems: known } = await readSettings(readSide);
        const problems = [...known];
        const files: ChangedFile[] = [];
        for (const patch of patches) {
            const change = rawChangeOf(patch);
            const skipped = (await this.skippedByPath([change], settings)).get(change.path);
            if (skipped !== undefined || patch.isBinary) {
                files.push(changedFile(change, {}, skipped ?? "binary", new Set()));
                continue;
            }
            const texts = await this.patched(patch);
            if (texts === undefined)
                problems.push(`${change.path}: the patch does not fit the file.`);
            else files.push(changedFile(change, texts, undefined, new Set()));
        }
        const labels = { baseLabel: "without the patch", headLabel: path };
        // What the patch does not speak of is the same on both sides.
        const readFiles = (_side: "base" | "head", paths: readonly string[]) =>
            readSide("head", paths);
        return {
            folder: this.folder,
            changes: { ...changeSet(labels, files), problems },
            settings,
            readSide: readFiles,
        };
    }

    async file(
        { path, startLine, endLine }: Extract<ReviewScope, { kind: "file" }>,
        from: string,
    ): Promise<ReadChangeSet> {
        const shown = relative(this.folder, resolve(from, path)).replaceAll("\\", "/");
        if (shown === "" || shown.startsWith("../") || isAbsolute(shown)) {
            throw ReviewErrors.outside(path);
        }
        const modes = { baseMode: "000000", headMode: "100644" };
        const change: RawChange = { status: "added", path: shown, basePath: undefined, ...modes };
        const readSide = this.sideReader({ kind: "files", base: "HEAD" });
        const { settings, problems } = await readSettings(readSide);
        const skipped = (await this.skippedByPath([change], settings)).get(shown);
        const head = (await readSide("head", [shown])).get(shown);
        const whole = changedFile(change, { base: undefined, head }, skipped, new Set());
        const file = { ...whole, hunks: within(whole.hunks, startLine, endLine) };
        return {
            folder: this.folder,
            changes: {
                ...changeSet({ baseLabel: "nothing", headLabel: shown }, [file]),
                problems,
            },
            settings,
            readSide: (_side, paths) => readSide("head", paths),
        };
    }

    /** Texts on both sides of a patch, which the working tree has already, or has not. */
    private async patched(patch: FilePatch): Promise<Sides | undefined> {
        const { basePath, headPath } = patch;
        const readSide = this.sideReader({ kind: "files", base: "HEAD" });
        const texts = await readSide(
            "head",
            [basePath, headPath].filter((each) => each !== undefined),
        );
        const before = basePath === undefined ? "" : texts.get(basePath);
        const after = headPath === undefined ? "" : texts.get(headPath);
        const sides = (base: string | undefined, head: string | undefined): Sides | undefined =>
            base === undefined || head === undefined
                ? undefined
                : {
                      base: basePath === undefined ? undefined : base,
                      head: headPath === undefined ? undefined : head,
                  };
        const undone = after === undefined ? undefined : applyPatch(after, patch, "backward");
        if (undone !== undefined && (headPath !== undefined || before === undefined)) {
            return sides(undone, after);
        }
        return sides(
            before,
            before === undefined ? undefined : applyPatch(before, patch, "forward"),
        );
    }

    private sideReader(comparison: Comparison): ReadChangeSet["readSide"] {
        const { folder, token } = this;
        return async (side, paths) => {
            if (paths.length === 0) return new Map();
            if (side === "base") return catFiles(folder, comparison.base, paths, token);
            if (comparison.kind === "trees") return catFiles(folder, comparison.head, paths, token);
            // `:path` is what the index has.
            if (comparison.kind === "index") return catFiles(folder, "", paths, token);
            const texts = new Map<string, string>();
            for (const path of paths) {
                const text = await readWorkFile(folder, path);
                if (text !== undefined) texts.set(path, text);
            }
            return texts;
        };
    }

    private async skippedByPath(
        changes: readonly RawChange[],
        settings: ReviewSettings,
    ): Promise<ReadonlyMap<string, SkipReason>> {
        const skipped = new Map<string, SkipReason>();
        const filter = new PathFilter([...settings.exclude, ...this.exclude]);
        const paths = changes.map(({ path }) => path);
        const attributed = await attributedPaths(this.folder, paths, this.token);
        for (const { path, basePath, baseMode, headMode } of changes) {
            const isExcluded =
                filter.excludes(path) || (basePath !== undefined && filter.excludes(basePath));
            const reason = isExcluded
                ? "excluded"
                : baseMode === moduleMode || headMode === moduleMode
                  ? "submodule"
                  : baseMode === linkMode || headMode === linkMode
                    ? "link"
                    : (skipByAttribute(path, attributed) ?? skipByPath(path));
            if (reason !== undefined) skipped.set(path, reason);
        }
        return skipped;
    }
}

/** A lock is generated, which is why rules read it and not people. */
function skipByAttribute(
    path: string,
    attributed: ReadonlyMap<string, "generated" | "vendored">,
): SkipReason | undefined {
    const reason = attributed.get(path);
    return reason === "generated" && isLockFile(path) ? undefined : reason;
}

/** What the repository wants of its reviews, and what is wrong with how it says so. */
export async function readSettings(
    readSide: ReadChangeSet["readSide"],
): Promise<{ readonly settings: ReviewSettings; readonly problems: readonly string[] }> {
    const text = (await readSide("head", [reviewSettingsPath])).get(reviewSettingsPath);
    if (text === undefined) return { settings: noReviewSettings, problems: [] };
    const { settings, problems } = readReviewSettings(text, isReviewRule);
    return { settings, problems: problems.map(settingsProblemText) };
}

interface Sides {
    readonly base?: string | undefined;
    readonly head?: string | undefined;
}

function changedFile(
    { path, basePath, status }: RawChange,
    { base, head }: Sides,
    skippedByPath: SkipReason | undefined,
    untracked: ReadonlySet<string>,
): ChangedFile {
    const isMissing =
        (status !== "added" && base === undefined) || (status !== "deleted" && head === undefined);
    const skipped =
        skippedByPath ??
        skipByText(head ?? "", path) ??
        skipByText(base ?? "", path) ??
        (isMissing ? "unreadable" : undefined);
    const file = {
        path,
        basePath,
        status,
        ...(untracked.has(path) ? { untracked: true } : {}),
    };
    if (skipped !== undefined) {
        return { ...file, skipped, base: undefined, head: undefined, hunks: [] };
    }
    return { ...file, base, head, hunks: hunksBetween(base, head) };
}

function changeSet(labels: Labels, files: readonly ChangedFile[]): ChangeSet {
    const changed = files.filter(
        ({ status, hunks, skipped }) =>
            status !== "modified" || hunks.length > 0 || skipped !== undefined,
    );
    const sorted = changed.toSorted((left, right) => (left.path < right.path ? -1 : 1));
    return { ...labels, files: sorted, problems: [] };
}

function rawChangeOf({ basePath, headPath }: FilePatch): RawChange {
    const status =
        basePath === undefined
            ? "added"
            : headPath === undefined
              ? "deleted"
              : basePath === headPath
                ? "modified"
                : "renamed";
    return {
        status,
        path: headPath ?? basePath ?? "",
        basePath: status === "renamed" ? basePath : undefined,
        baseMode: "100644",
        headMode: "100644",
    };
}

/** Hunks of lines from 1, inclusive. */
function within(
    hunks: readonly Hunk[],
    startLine = 1,
    endLine = Number.MAX_SAFE_INTEGER,
): readonly Hunk[] {
    return hunks.flatMap((hunk) => {
        const start = Math.max(hunk.headStart, startLine - 1);
        const end = Math.min(hunk.headStart + hunk.headLines, endLine);
        return end > start ? [{ ...hunk, headStart: start, headLines: end - start }] : [];
    });
}
