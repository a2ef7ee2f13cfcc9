import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, readdir, realpath, rm, stat, utimes } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { type CompilerReport, readCompilerReport } from "@rust-ai-ide/ai/chat/compiler-messages";
import type { ChangedTexts, WorkspaceCheck } from "@rust-ai-ide/ai/chat/fix-search";
import { readTestResults, type TestResult } from "@rust-ai-ide/ai/chat/test-results";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CargoErrors } from "./cargo-errors.ts";
import { packageFolder } from "./cargo-folders.ts";
import { type ProgramResult, runProgram, toolEnvironment } from "./run-program.ts";
import { createTree, type TemporaryTree, treesFolder, writeTreeFile } from "./temporary-tree.ts";
import { sourceTree } from "./tree-files.ts";

export interface CargoCheckerOptions {
    /** A file of the package that is checked, or the package's folder with a trailing separator. */
    readonly file: string;
    /** Texts of files that the user has not saved, by absolute path. */
    readonly unsaved: ReadonlyMap<string, string>;
    readonly env: Readonly<Record<string, string | undefined>>;
    /** Build results are kept below it. */
    readonly cacheFolder: string;
    /** Below which temporary trees are made; the system's temporary folder when absent. */
    readonly treesFolder?: string;
    /** For one run of cargo. */
    readonly timeoutMs: number;
    /** Called with the crate that cargo is at. */
    readonly onProgress?: (text: string) => void;
}

const cacheDays = 14;

/**
 * Runs cargo on a copy of a workspace, with changed files where a caller wants to know what they
 * would do. The user's files and target directory are only read. Build scripts and procedural
 * macros of the workspace run, so it must be one that the user trusts.
 */
export class CargoChecker implements WorkspaceCheck {
    /** The workspace's root in the user's tree: what paths are relative to. */
    readonly root: string;
    private readonly options: CargoCheckerOptions;
    private readonly tree: TemporaryTree;
    private readonly treeRoot: string;
    private readonly packageInTree: string;
    private readonly targetFolder: string;
    /** Texts of files that a run has changed, as they are in the user's tree. */
    private readonly originals = new Map<string, string | undefined>();
    private changed: ReadonlySet<string> = new Set();
    /** Tests, examples and benchmarks too; slower, and needs the crates that only they use. */
    allTargets = false;

    private constructor(
        options: CargoCheckerOptions,
        places: { root: string; treeRoot: string; packageInTree: string; targetFolder: string },
        tree: TemporaryTree,
    ) {
        this.options = options;
        this.root = places.root;
        this.treeRoot = places.treeRoot;
        this.packageInTree = places.packageInTree;
        this.targetFolder = places.targetFolder;
        this.tree = tree;
    }

    /**
     * Copies the workspace. Rejects with `cargo.noManifest`, `cargo.missing`, `cargo.treeTooLarge`,
     * `cargo.folderUnusable`, `cargo.notBuilt` or CancelledError.
     */
    static async open(
        options: CargoCheckerOptions,
        token: CancellationToken,
    ): Promise<CargoChecker> {
        const { env } = options;
        const found = await packageFolder(options.file);
        if (found === undefined) throw CargoErrors.noManifest();
        const ownPackage = await realpath(found);
        const root = await workspaceRoot(ownPackage, env, options.timeoutMs, token);
        const source = await sourceTree(root, env, token);
        const sourceRoot = await realpath(source.root);
        const tree = await createTree(source, env, token, options.treesFolder ?? treesFolder());
        try {
            const name = createHash("sha256").update(root).digest("hex").slice(0, 16);
            const places = {
                root,
                treeRoot: join(tree.folder, relative(sourceRoot, root)),
                packageInTree: join(tree.folder, relative(sourceRoot, ownPackage)),
                targetFolder: join(options.cacheFolder, name),
            };
            await keepFresh(options.cacheFolder, places.targetFolder);
            for (const [path, text] of options.unsaved) {
                const inside = pathBelow(sourceRoot, await realFile(path));
                if (inside !== undefined) await writeTreeFile(tree.folder, inside, text);
            }
            return new CargoChecker(options, places, tree);
        } catch (error) {
            await tree.dispose();
            throw error;
        }
    }

    textOf(path: string): string | undefined {
        if (this.originals.has(path)) return this.originals.get(path);
        try {
            return readFileSync(join(this.treeRoot, path), "utf8");
        } catch {
            return undefined;
        }
    }

    /** The path of a file of the user's tree as reports name it; undefined for one outside. */
    async pathOf(file: string): Promise<string | undefined> {
        return pathBelow(this.root, await realFile(file))
            ?.split(sep)
            .join("/");
    }

    /** Rejects with `cargo.timedOut`, `cargo.notBuilt`, `cargo.outsideWorkspace` or CancelledError. */
    async run(changed: ChangedTexts, token: CancellationToken): Promise<CompilerReport> {
        await this.write(changed);
        const targets = this.allTargets ? ["--all-targets"] : [];
        const result = await this.cargo(["check", "--keep-going", ...targets], token);
        return this.report(result);
    }

    /** Compiles and runs the tests whose names contain one of the texts. */
    async test(
        changed: ChangedTexts,
        filters: readonly string[],
        token: CancellationToken,
    ): Promise<{ readonly report: CompilerReport; readonly tests: readonly TestResult[] }> {
        await this.write(changed);
        const result = await this.cargo(["test", "--no-fail-fast", "--", ...filters], token);
        return { report: this.report(result), tests: readTestResults(result.out) };
    }

    async dispose(): Promise<void> {
        await this.tree.dispose();
    }

    private async write(changed: ChangedTexts): Promise<void> {
        for (const path of this.changed) {
            if (changed.has(path)) continue;
            const original = this.originals.get(path);
            if (original === undefined) await rm(join(this.treeRoot, path), { force: true });
            else await writeTreeFile(this.treeRoot, path, original);
        }
        this.changed = new Set();
        for (const [path, text] of changed) {
            const original = this.textOf(path);
            await writeTreeFile(this.treeRoot, path, text);
            if (!this.originals.has(path)) this.originals.set(path, original);
            this.changed = new Set([...this.changed, path]);
        }
    }

    private async cargo(args: readonly string[], token: CancellationToken): Promise<ProgramResult> {
        const [command = "", ...rest] = args;
        const { onProgress } = this.options;
        return runProgram(
            {
                program: "cargo",
                arguments: [command, "--offline", "--message-format=json", ...rest],
                directory: this.packageInTree,
                env: toolEnvironment(this.options.env, {
                    CARGO_TARGET_DIR: this.targetFolder,
                    CARGO_BUILD_BUILD_DIR: this.targetFolder,
                    CARGO_NET_OFFLINE: "true",
                    CARGO_TERM_COLOR: "never",
                    CARGO_TERM_PROGRESS_WHEN: "never",
                    RUSTUP_AUTO_INSTALL: "0",
                }),
                timeoutMs: this.options.timeoutMs,
                onErrorLine: (line) => {
                    const step = /(?:Checking|Compiling) (\S+)/.exec(line)?.[1];
                    if (step !== undefined) onProgress?.(step);
                },
            },
            token,
        );
    }

    /** A build that fails without an error of the compiler says nothing about the change. */
    private report({ code, out, err }: ProgramResult): CompilerReport {
        const report = readCompilerReport(out);
        const hasError = report.diagnostics.some(({ level }) => level === "error");
        const ranTests = report.succeeded === true;
        if (code === 0 || hasError || ranTests) return report;
        throw CargoErrors.notBuilt(firstError(err));
    }
}

/** The root of the workspace that a folder is in. Rejects with `cargo.missing` or `cargo.notBuilt`. */
export async function workspaceRoot(
    folder: string,
    env: Readonly<Record<string, string | undefined>>,
    timeoutMs: number,
    token: CancellationToken,
): Promise<string> {
    const result = await runProgram(
        {
            program: "cargo",
            arguments: ["locate-project", "--workspace", "--offline", "--message-format=plain"],
            directory: folder,
            env: toolEnvironment(env, { RUSTUP_AUTO_INSTALL: "0", CARGO_TERM_COLOR: "never" }),
            timeoutMs,
        },
        token,
    );
    if (result.code !== 0) throw CargoErrors.notBuilt(firstError(result.err));
    return realpath(dirname(result.out.trim()));
}

/** cargo's own first error, one line. */
export function firstError(text: string): string {
    const line = /^error(?:\[\w+\])?: (.+)$/m.exec(text)?.[1] ?? "it gave no reason";
    return line.slice(0, 300);
}

/** Undefined for what is elsewhere; on Windows that may be another drive. */
function pathBelow(folder: string, path: string): string | undefined {
    const inside = relative(folder, path);
    const isOutside = inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside);
    return inside === "" || isOutside ? undefined : inside;
}

async function realFile(path: string): Promise<string> {
    return realpath(path).catch(() => path);
}

/** Marks a cache as used, and removes those that nobody used for a while. */
export async function keepFresh(cacheFolder: string, used: string): Promise<void> {
    await mkdir(used, { recursive: true, mode: 0o700 });
    const now = new Date();
    await utimes(used, now, now).catch(() => {});
    const oldest = Date.now() - cacheDays * 86_400_000;
    for (const name of await readdir(cacheFolder).catch(() => [])) {
        const path = join(cacheFolder, name);
        const status = await stat(path).catch(() => undefined);
        if (status === undefined || status.mtimeMs > oldest) continue;
        await rm(path, { recursive: true, force: true }).catch(() => {});
    }
}
