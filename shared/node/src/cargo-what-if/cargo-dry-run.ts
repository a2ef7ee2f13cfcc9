import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ManifestTexts } from "@rust-ai-ide/cargo/what-if/manifest-changes";
import type { CargoPlan } from "@rust-ai-ide/cargo/what-if/what-if-surroundings";
import { isBelow, parentFolder } from "@rust-ai-ide/cargo/workspace/file-paths";
import type { CargoWorkspace, WorkspacePackage } from "@rust-ai-ide/cargo/workspace/workspace";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { runProgram, toolEnvironment } from "../cargo/run-program.ts";
import { createTree, writeTreeFile } from "../cargo/temporary-tree.ts";
import { WhatIfErrors } from "./what-if-errors.ts";

export interface DryRunOptions {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly allowNetwork: boolean;
    /** Configuration files of cargo that hold for the workspace. */
    readonly configFiles: readonly string[];
    /** Text of the lock as it is. */
    readonly lockText: string | undefined;
    readonly token: CancellationToken;
    readonly onProgress?: (line: string) => void;
    /** Where temporary trees are; absent: the usual place. */
    readonly base?: string;
}

const timeoutMs = 180_000;

/**
 * The lock that cargo makes of changed manifests, in a temporary folder that has the manifests, the
 * lock and empty files for targets, and nothing else of the workspace. Only for trusted workspaces:
 * cargo obeys their configuration. Rejects with `what-if.cargoRefused`, `cargo.missing`,
 * `cargo.timedOut`, `cargo.folderUnusable` or CancelledError.
 */
export async function cargoDryRun(
    workspace: CargoWorkspace,
    texts: ManifestTexts,
    plan: CargoPlan,
    options: DryRunOptions,
): Promise<string> {
    const { token, env } = options;
    const packages = [workspace.rootManifest, ...workspace.packages];
    const base = commonFolder([workspace.root, ...packages.map(({ folder }) => folder)]);
    const relative = (path: string): string => path.slice(base.length + (base === "/" ? 0 : 1));
    const source = { root: base, isRepository: false, files: [] };
    const tree = await createTree(source, env, token, options.base);
    try {
        const write = (path: string, text: string): Promise<void> =>
            writeTreeFile(tree.folder, relative(path), text);
        for (const each of packages) {
            throwIfCancelled(token);
            const { manifestPath, manifest } = each;
            await write(manifestPath, texts.get(manifestPath) ?? manifest.document.text);
            for (const path of targetPaths(each)) await write(path, "");
        }
        if (options.lockText !== undefined) {
            await write(`${workspace.root}/Cargo.lock`, options.lockText);
        }
        const directory = join(tree.folder, relative(workspace.root));
        const outside: string[] = [];
        for (const file of options.configFiles.map((path) => path.replaceAll("\\", "/"))) {
            if (!isBelow(base, file)) {
                outside.push("--config", file);
                continue;
            }
            const text = await readFile(file, "utf8").catch(() => undefined);
            if (text !== undefined) await write(file, text);
        }
        const result = await runProgram(
            {
                program: "cargo",
                arguments: [
                    ...planArguments(plan),
                    ...outside,
                    ...(options.allowNetwork ? [] : ["--offline"]),
                ],
                directory,
                env: toolEnvironment(env, { CARGO_TERM_COLOR: "never", RUSTUP_AUTO_INSTALL: "0" }),
                timeoutMs,
                ...(options.onProgress === undefined ? {} : { onErrorLine: options.onProgress }),
            },
            token,
        );
        const lock = await readFile(join(directory, "Cargo.lock"), "utf8").catch(() => undefined);
        if (result.code !== 0 || lock === undefined) {
            throw WhatIfErrors.cargoRefused(reasonOf(result.err, tree.folder));
        }
        return lock;
    } finally {
        await tree.dispose();
    }
}

function planArguments(plan: CargoPlan): readonly string[] {
    if (plan.kind === "keep") return ["update", "--workspace"];
    if (plan.kind === "all") return ["update"];
    if (plan.kind === "packages") return ["update", ...plan.ids];
    const { name, from, to } = plan;
    const which = from === undefined ? name : `${name}@${from}`;
    return ["update", ...(to === undefined ? [] : ["--precise", to]), which];
}

/** Files that cargo wants to see where a manifest has targets. */
function targetPaths({ folder, manifest, foundTargets }: WorkspacePackage): readonly string[] {
    const paths = foundTargets.map(({ path }) => path);
    const hasPackage = manifest.package !== undefined;
    const all = paths.length === 0 && hasPackage ? [`${folder}/src/lib.rs`] : paths;
    return all.filter((path) => isBelow(folder, path));
}

function commonFolder(folders: readonly string[]): string {
    let common = folders[0] ?? "/";
    for (const folder of folders) {
        while (common !== "/" && !isBelow(common, folder)) common = parentFolder(common);
    }
    return common;
}

/** The errors of cargo, without the folder that the user does not know. */
function reasonOf(err: string, folder: string): string {
    const lines = err.replaceAll(folder, "").split("\n");
    const from = lines.findIndex((line) => line.startsWith("error"));
    const text = lines
        .slice(Math.max(0, from))
        .map((line) => line.trim())
        .filter((line) => line !== "")
        .join(" ");
    return text.replace(/^error: /, "").slice(0, 600);
}
