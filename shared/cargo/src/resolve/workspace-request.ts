import type { LockFile, LockPackage } from "../lock/lock-file.ts";
import { parseVersion } from "../version/parse-version.ts";
import type { Version } from "../version/version.ts";
import { effectivePackage } from "../workspace/inherited.ts";
import type { CargoWorkspace, WorkspacePackage } from "../workspace/workspace.ts";
import { dependencySource, type SourceNames, summaryOfManifest } from "./manifest-summary.ts";
import { type PackageSummary, packageId } from "./package-summary.ts";
import type { LockedPackage, ResolveRequest } from "./resolve-request.ts";

/** What a workspace asks of the resolver, with nothing unlocked. */
export function workspaceRequest(
    workspace: CargoWorkspace,
    names: SourceNames,
    options: {
        /** Summaries of packages in git checkouts, see `summaryOfManifest`. */
        readonly git?: readonly PackageSummary[];
        /** The compiler that is installed, for workspaces that say no Rust version themselves. */
        readonly rustVersion?: Version;
        /** Resolver 3 prefers versions by Rust version; cargo's configuration may decide otherwise. */
        readonly honorsRustVersion?: boolean;
    } = {},
): ResolveRequest {
    const own = new Map<WorkspacePackage, PackageSummary>();
    for (const each of workspace.packages) {
        const place = { folder: each.folder, root: each.inheritsFrom };
        const summary = summaryOfManifest(each.manifest, place, names);
        if (summary !== undefined) own.set(each, summary);
    }
    const local = [...own.values(), ...(options.git ?? [])];
    const members = [...own].filter(([{ isMember }]) => isMember).map(([, summary]) => summary);
    const honors = options.honorsRustVersion ?? workspace.resolver === "3";
    return {
        members,
        local,
        patches: patchesOf(workspace, local, names),
        locked: workspace.lock === undefined ? [] : lockedPackages(workspace.lock, local),
        unlocked: new Set(),
        pins: [],
        rustVersions: honors ? rustVersions(workspace, options.rustVersion) : [],
    };
}

/** Packages of a lock, those without a source found among packages of paths. */
export function lockedPackages(
    lock: LockFile,
    local: readonly PackageSummary[],
): readonly LockedPackage[] {
    const all = lock.packages.map((each) => identify(each, local));
    return lock.packages.flatMap((each, index) => {
        const known = all[index];
        if (known === undefined) return [];
        const dependencies = each.dependencies.flatMap((to) => all[to]?.id ?? []);
        return [{ ...known, dependencies }];
    });
}

/** The source of a lock without the commit of a git one. */
export function withoutCommit(source: string): string {
    if (!source.startsWith("git+")) return source;
    const at = source.indexOf("#");
    return at < 0 ? source : source.slice(0, at);
}

function identify(
    { name, version: text, source }: LockPackage,
    local: readonly PackageSummary[],
): Omit<LockedPackage, "dependencies"> | undefined {
    if (source !== undefined) {
        const version = parseVersion(text);
        const place = withoutCommit(source);
        if (version === undefined) return undefined;
        return { id: packageId(name, text, place), name, version, source: place };
    }
    const named = local.filter((each) => each.name === name && each.source.startsWith("path+"));
    // The version of a member may have been raised since.
    const found = named.find(({ version }) => version.text === text) ?? soleOf(named);
    if (found === undefined) return undefined;
    return { id: found.id, name, version: found.version, source: found.source };
}

function soleOf<T>(list: readonly T[]): T | undefined {
    return list.length === 1 ? list[0] : undefined;
}

function patchesOf(
    workspace: CargoWorkspace,
    local: readonly PackageSummary[],
    names: SourceNames,
): ReadonlyMap<string, readonly PackageSummary[]> {
    const { manifest, folder } = workspace.rootManifest;
    const root = { manifest, folder };
    const patches = new Map<string, PackageSummary[]>();
    for (const { source, dependency } of manifest.patches) {
        if (source === "replace") continue;
        const from = dependencySource(dependency, { folder, root }, names);
        const found = local.find(
            (each) => each.name === dependency.packageName && each.source === from,
        );
        if (found === undefined) continue;
        const patched = patchedSource(source, names);
        const list = patches.get(patched);
        if (list === undefined) patches.set(patched, [found]);
        else list.push(found);
    }
    return patches;
}

function patchedSource(source: string, names: SourceNames): string {
    if (source === "crates-io") return names.byDefault;
    const named = names.ofName(source);
    if (named !== undefined) return named;
    return /\.git$|^(?:git|ssh):/.test(source) ? `git+${source}` : names.ofIndex(source);
}

function rustVersions(
    workspace: CargoWorkspace,
    installed: Version | undefined,
): readonly Version[] {
    const said = workspace.packages.flatMap((each) => {
        if (!each.isMember) return [];
        const text = effectivePackage(each.manifest, each.inheritsFrom)?.rustVersion;
        return text === undefined ? [] : [rustVersionOf(text)];
    });
    const known = said.filter((version) => version !== undefined);
    return known.length > 0 || installed === undefined ? known : [installed];
}

/** `1.70` and `1.70.0` alike. */
export function rustVersionOf(text: string): Version | undefined {
    const dots = text.split(".").length - 1;
    return parseVersion(text + ".0".repeat(Math.max(0, 2 - dots)));
}
