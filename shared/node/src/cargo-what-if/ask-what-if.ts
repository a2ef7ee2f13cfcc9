import { readFile } from "node:fs/promises";
import type { PackageGraph } from "@rust-ai-ide/cargo/graph/package-graph";
import { summaryOfManifest } from "@rust-ai-ide/cargo/resolve/manifest-summary";
import type { PackageSummary } from "@rust-ai-ide/cargo/resolve/package-summary";
import type { ResolveRequest } from "@rust-ai-ide/cargo/resolve/resolve-request";
import { withoutCommit, workspaceRequest } from "@rust-ai-ide/cargo/resolve/workspace-request";
import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";
import type { ManifestTexts } from "@rust-ai-ide/cargo/what-if/manifest-changes";
import { whatIf } from "@rust-ai-ide/cargo/what-if/what-if";
import type { WhatIfSurroundings } from "@rust-ai-ide/cargo/what-if/what-if-surroundings";
import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { WhatIfAnswer, WhatIfChange } from "@rust-ai-ide/protocol/cargo/what-if";
import { findRoot } from "../cargo-workspace/find-root.ts";
import { packagesBelow } from "../cargo-workspace/git-packages.ts";
import { loadGraph } from "../cargo-workspace/load-graph.ts";
import { loadWorkspace } from "../cargo-workspace/load-workspace.ts";
import { ManifestCache, type Overlay } from "../cargo-workspace/manifest-cache.ts";
import { PackageFactsCache } from "../cargo-workspace/package-sources.ts";
import type { Registries } from "../registry/open-registries.ts";
import { cargoDryRun } from "./cargo-dry-run.ts";
import { PackageWeights } from "./package-weights.ts";
import { registryNames, registryVersions } from "./registry-names.ts";

export interface WhatIfOptions {
    readonly workspace: CargoWorkspace;
    readonly registries: Registries;
    /** Texts of open documents. */
    readonly overlay?: Overlay;
    /** Kept between questions, so that the second one is quick. */
    readonly manifests?: ManifestCache;
    readonly facts?: PackageFactsCache;
    readonly weights?: PackageWeights;
    /** Of the installed compiler, for workspaces that honour Rust versions and name none. */
    readonly rustVersion?: string;
    /** Milliseconds since 1970, for versions that are held back until they are old enough. */
    readonly today: number;
    /** Ids of known advisories. */
    readonly advisories?: (name: string, version: string) => readonly string[];
    /** Absent: cargo is not run. Only for trusted workspaces. */
    readonly cargo?: {
        readonly env: Readonly<Record<string, string | undefined>>;
        readonly allowNetwork: boolean;
        readonly onProgress?: (line: string) => void;
    };
    readonly token: CancellationToken;
}

/** What a change would do to a workspace on this machine. Rejects as `cargoDryRun` does. */
export async function askWhatIf(
    change: WhatIfChange,
    options: WhatIfOptions,
): Promise<WhatIfAnswer> {
    return whatIf(options.workspace, change, await whatIfSurroundings(options));
}

/** Everything of the machine that answers need. */
export async function whatIfSurroundings(options: WhatIfOptions): Promise<WhatIfSurroundings> {
    const { workspace, registries, overlay, token, cargo, advisories } = options;
    const manifests = options.manifests ?? new ManifestCache();
    const facts = options.facts ?? new PackageFactsCache();
    const weights = options.weights ?? new PackageWeights(registries);
    const lockPath = workspace.lockPath ?? `${workspace.root}/Cargo.lock`;
    const lockText =
        overlay?.(lockPath) ?? (await readFile(lockPath, "utf8").catch(() => undefined));
    const start = workspace.currentPath ?? workspace.rootManifest.manifestPath;
    return {
        versions: registryVersions(registries),
        defaultSource: registries.byDefault.source,
        reload: (texts) => loadWorkspace(start, overlaid(texts, overlay), manifests),
        requestOf: (of) => resolveRequest(of, { ...options, manifests }),
        graphOf: (of) => graphOf(of, registries, facts),
        weigh: (each) => weights.weigh(each),
        license: (each) => weights.license(each),
        lockText,
        token,
        ...(advisories === undefined ? {} : { advisories }),
        ...(cargo === undefined
            ? {}
            : {
                  dryRun: (texts, plan) =>
                      cargoDryRun(workspace, texts, plan, {
                          ...cargo,
                          configFiles: registries.config.files,
                          lockText,
                          token,
                      }),
              }),
    };
}

const graphs = new WeakMap<CargoWorkspace, PackageGraph>();

/** Kept for a workspace, of which people ask one thing after the other, once nothing in it is a guess. */
async function graphOf(
    workspace: CargoWorkspace,
    registries: Registries,
    facts: PackageFactsCache,
): Promise<PackageGraph> {
    const known = graphs.get(workspace);
    if (known !== undefined) return known;
    const graph = await loadGraph(workspace, registries, {}, { facts });
    if (graph.unknown.length === 0) graphs.set(workspace, graph);
    return graph;
}

function overlaid(texts: ManifestTexts, overlay: Overlay | undefined): Overlay {
    return (path) => texts.get(path) ?? overlay?.(path);
}

/** What a workspace asks of the resolver, with what cargo's configuration says and git checkouts have. */
export async function resolveRequest(
    workspace: CargoWorkspace,
    {
        registries,
        manifests = new ManifestCache(),
        rustVersion,
        today,
    }: Pick<WhatIfOptions, "registries" | "manifests" | "rustVersion" | "today">,
): Promise<ResolveRequest> {
    const installed = parseVersion(rustVersion ?? "");
    const request = workspaceRequest(workspace, registryNames(registries), {
        git: await gitSummaries(workspace, registries, manifests),
        ...(installed === undefined ? {} : { rustVersion: installed }),
    });
    return {
        ...request,
        newestPublication: (source) => {
            const age = registries.minPublishAge(source);
            return age === undefined ? undefined : today - age;
        },
    };
}

/** Packages of the checkouts that the lock names. */
async function gitSummaries(
    workspace: CargoWorkspace,
    registries: Registries,
    manifests: ManifestCache,
): Promise<readonly PackageSummary[]> {
    const locked = workspace.lock?.packages.flatMap(({ source }) => source ?? []) ?? [];
    const sources = new Set(locked.filter((source) => source.startsWith("git+")));
    const names = registryNames(registries);
    const found = await Promise.all(
        [...sources].map(async (preciseSource) => {
            const checkout = await registries.gitSources(preciseSource);
            if (checkout === undefined) return [];
            const git = { source: withoutCommit(preciseSource), preciseSource };
            const packages = await packagesBelow(checkout.replaceAll("\\", "/"), manifests);
            return Promise.all(
                [...packages.values()].map(async (read) => {
                    const root = (await findRoot(read, manifests, undefined)) ?? read;
                    return summaryOfManifest(
                        read.manifest,
                        { folder: read.folder, root, git },
                        names,
                    );
                }),
            );
        }),
    );
    return found.flat().filter((summary) => summary !== undefined);
}
