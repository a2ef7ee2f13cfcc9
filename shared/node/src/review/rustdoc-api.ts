import { createHash } from "node:crypto";
import { readFile, realpath, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { readManifest } from "@rust-ai-ide/cargo/manifest/read-manifest";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { PackageContext } from "@rust-ai-ide/review/review-rule";
import type { ReviewScope } from "@rust-ai-ide/review/review-scope";
import { applyApis, type PackageApis } from "@rust-ai-ide/review/rustdoc/apply-apis";
import type { PublicApi } from "@rust-ai-ide/review/rustdoc/public-api";
import { readPublicApi } from "@rust-ai-ide/review/rustdoc/read-api";
import * as v from "valibot";
import { writeFileAtomic } from "../atomic-file.ts";
import { firstError, keepFresh, workspaceRoot } from "../cargo/cargo-checker.ts";
import { CargoErrors } from "../cargo/cargo-errors.ts";
import { runProgram, toolEnvironment } from "../cargo/run-program.ts";
import type { TemporaryTree } from "../cargo/temporary-tree.ts";
import { runGit } from "../git/run-git.ts";
import { withNotes } from "./report-notes.ts";
import type { ReviewOutcome } from "./run-review.ts";
import { commitTree, headTree, lendLock, type SideTreeOptions } from "./side-tree.ts";

export interface RustdocOptions extends SideTreeOptions {
    /** Build results and interfaces of trees are kept below it. */
    readonly cacheFolder: string;
    /** For one run of cargo. */
    readonly timeoutMs: number;
    /** Called with the crate that cargo is at. */
    readonly onProgress?: ((crate: string) => void) | undefined;
    /** Ids of rules that are switched off. */
    readonly disabled?: readonly string[];
}

/** Changes when what is kept of an interface does. */
const keptVersion = 2;
/** UTF-8 bytes of rustdoc's JSON; those of the largest crates have half of it. */
const largestJson = 400_000_000;

/**
 * A review with the interfaces of both sides as rustdoc sees them: see `applyApis`. Rustdoc runs
 * offline on copies of both states, with `RUSTC_BOOTSTRAP` for the library alone since its JSON is
 * not stable yet; build scripts and procedural macros of the repository run, so it must be one that
 * the user trusts. What hinders it is told as a problem. Rejects with CancelledError.
 */
export async function addRustdocApi(
    outcome: ReviewOutcome,
    scope: ReviewScope,
    options: RustdocOptions,
    token: CancellationToken,
): Promise<ReviewOutcome> {
    const packages = changedLibraries(outcome);
    const { baseCommit, headCommit } = outcome.changes;
    if (baseCommit === undefined || packages.length === 0) {
        const why = packages.length === 0 ? "no library changed" : "there is no earlier state";
        return withNotes(outcome, [`rustdoc was not asked: ${why}.`], []);
    }
    const base = new Side(outcome, options, token, baseCommit, () =>
        commitTree(outcome.folder, baseCommit, options, token),
    );
    const head = new Side(outcome, options, token, headCommit, () =>
        headTree(outcome, scope, options, token),
    );
    const apis: PackageApis[] = [];
    const problems: string[] = [];
    try {
        for (const each of packages) {
            try {
                const before = await base.api(each);
                const after = await head.api(each);
                const { version, folder } = after;
                apis.push({ name: each.name, base: before.api, head: after.api, version, folder });
            } catch (error) {
                if (!CodedError.is(error)) throw error;
                problems.push(`rustdoc did not compare ${each.name}: ${error.display}`);
            }
        }
    } finally {
        await base.dispose();
        await head.dispose();
    }
    const report = applyApis(outcome.report, outcome, apis, options.disabled);
    return withNotes({ ...outcome, report }, [], problems);
}

function changedLibraries({
    changes,
    packageOf,
}: Pick<ReviewOutcome, "changes" | "packageOf">): readonly PackageContext[] {
    const found = new Map<string, PackageContext>();
    for (const { path, skipped } of changes.files) {
        const own = skipped === undefined && path.endsWith(".rs") ? packageOf(path) : undefined;
        if (own?.hasLibrary === true && !own.isProcMacro) found.set(own.folder, own);
    }
    return [...found.values()];
}

interface SideApi {
    readonly api: PublicApi;
    readonly version: string;
    /** Of the workspace, with `/` at its end, or "". */
    readonly folder: string;
}

const texts = v.array(v.string());
const Kept = v.object({
    version: v.string(),
    folder: v.string(),
    api: v.object({
        items: v.array(
            v.object({
                path: v.string(),
                definition: v.string(),
                kind: v.string(),
                place: v.optional(
                    v.object({ path: v.string(), line: v.number(), endLine: v.number() }),
                ),
                parts: v.record(v.string(), v.string()),
                bounds: texts,
                isDemanded: v.boolean(),
                isImplementable: v.boolean(),
            }),
        ),
        definitions: texts,
        names: v.array(v.tuple([v.string(), texts])),
    }),
});

/** One state of the repository; its files are written when they are needed first. */
class Side {
    private readonly outcome: ReviewOutcome;
    private readonly options: RustdocOptions;
    private readonly token: CancellationToken;
    private readonly commit: string | undefined;
    private readonly open: () => Promise<TemporaryTree>;
    private tree: TemporaryTree | undefined;

    constructor(
        outcome: ReviewOutcome,
        options: RustdocOptions,
        token: CancellationToken,
        commit: string | undefined,
        open: () => Promise<TemporaryTree>,
    ) {
        this.outcome = outcome;
        this.options = options;
        this.token = token;
        this.commit = commit;
        this.open = open;
    }

    /** From the cache where the state is a commit whose tree was seen before. */
    async api(own: PackageContext): Promise<SideApi> {
        const version = await this.version();
        const file = await this.cacheFile(own, version);
        const kept = file === undefined ? undefined : await readKept(file);
        if (kept !== undefined) return kept;
        this.tree ??= await this.open();
        const root = await realpath(this.tree.folder);
        const { env, timeoutMs } = this.options;
        const found = await workspaceRoot(join(root, own.folder), env, timeoutMs, this.token);
        const workspace = relative(root, found).replaceAll("\\", "/");
        await lendLock(this.outcome.folder, workspace, this.tree);
        const json = await this.document(join(root, own.folder), own.name);
        const folder = workspace === "" ? "" : `${workspace}/`;
        const api: SideApi = { api: readPublicApi(json), version, folder };
        // A cache that cannot be written costs time, not the answer.
        if (file !== undefined) await writeFileAtomic(file, JSON.stringify(api)).catch(() => {});
        return api;
    }

    async dispose(): Promise<void> {
        await this.tree?.dispose();
    }

    private async cacheFile(own: PackageContext, version: string): Promise<string | undefined> {
        if (this.commit === undefined) return undefined;
        const { folder } = this.outcome;
        const asked = ["rev-parse", "--verify", "--end-of-options", `${this.commit}^{tree}`];
        const tree = (await runGit({ folder, arguments: asked }, this.token)).trim();
        const key = [keptVersion, tree, own.folder, own.name, version].join("\0");
        const name = createHash("sha256").update(key).digest("hex").slice(0, 32);
        const all = join(this.options.cacheFolder, "interfaces");
        await keepFresh(all, join(all, name)).catch(() => {});
        return join(all, name, "api.json");
    }

    private async version(): Promise<string> {
        const { out, err, code } = await this.run(
            "rustdoc",
            ["--version"],
            this.outcome.folder,
            {},
        );
        const version = /^rustdoc (\d\S*)/.exec(out)?.[1];
        if (code !== 0 || version === undefined) throw CargoErrors.notBuilt(firstError(err));
        return version;
    }

    private async document(folder: string, name: string): Promise<string> {
        const library = libraryName(await readFile(join(folder, "Cargo.toml"), "utf8"), name);
        const source = createHash("sha256").update(this.outcome.folder).digest("hex");
        const builds = join(this.options.cacheFolder, "builds");
        const target = join(builds, source.slice(0, 16));
        await keepFresh(builds, target);
        const json = join(target, "doc", `${library}.json`);
        await rm(json, { force: true });
        const asked = ["rustdoc", "--offline", "--lib", `--package=${name}`, "--"];
        const unstable = ["-Zunstable-options", "--output-format=json"];
        // What is private or hidden is known to be so, and has a path of its own.
        const all = ["--document-private-items", "--document-hidden-items"];
        const { code, err } = await this.run(
            "cargo",
            [...asked, ...unstable, ...all, "--cap-lints=allow"],
            folder,
            {
                // By name: build scripts of dependencies must not take the toolchain for a nightly.
                RUSTC_BOOTSTRAP: library,
                CARGO_TARGET_DIR: target,
                CARGO_NET_OFFLINE: "true",
                CARGO_TERM_COLOR: "never",
                CARGO_TERM_PROGRESS_WHEN: "never",
            },
        );
        if (code !== 0) throw CargoErrors.notBuilt(firstError(err));
        const bytes = await readFile(json).catch(() => undefined);
        if (bytes === undefined) throw CargoErrors.notBuilt("rustdoc wrote no JSON");
        if (bytes.length > largestJson) throw CargoErrors.notBuilt("the interface is too large");
        return bytes.toString();
    }

    private run(
        program: string,
        args: readonly string[],
        directory: string,
        added: Readonly<Record<string, string>>,
    ): ReturnType<typeof runProgram> {
        const { env, timeoutMs, onProgress } = this.options;
        return runProgram(
            {
                program,
                arguments: args,
                directory,
                env: toolEnvironment(env, { RUSTUP_AUTO_INSTALL: "0", ...added }),
                timeoutMs,
                onErrorLine: (line) => {
                    const step = /(?:Checking|Compiling|Documenting) (\S+)/.exec(line)?.[1];
                    if (step !== undefined) onProgress?.(step);
                },
            },
            this.token,
        );
    }
}

/** What is damaged is made again. */
async function readKept(file: string): Promise<SideApi | undefined> {
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text === undefined) return undefined;
    try {
        const read = v.safeParse(Kept, JSON.parse(text));
        if (!read.success) return undefined;
        const items = read.output.api.items.map((item) => ({ ...item, place: item.place }));
        return { ...read.output, api: { ...read.output.api, items } };
    } catch {
        return undefined;
    }
}

/** As rustc calls the library. */
function libraryName(manifest: string, packageName: string): string {
    const library = readManifest(manifest).targets.find(({ kind }) => kind === "lib");
    return (library?.name?.value ?? packageName).replaceAll("-", "_");
}
