import { resolveGraph } from "@rust-ai-ide/cargo/graph/resolve-graph";
import type { ResolveInput } from "@rust-ai-ide/cargo/graph/resolve-input";
import type { LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import { effectivePackage } from "@rust-ai-ide/cargo/workspace/inherited";
import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { ReportedPackage, SecurityReport } from "@rust-ai-ide/security/report/security-report";
import { loadResolveInput } from "../cargo-workspace/load-graph.ts";
import type { Registries } from "../registry/open-registries.ts";
import { PackageDetailsReader } from "./package-details.ts";

export interface AssembleInput {
    readonly workspace: CargoWorkspace;
    readonly registries: Registries;
    readonly tool: SecurityReport["tool"];
    /** ISO 8601 in UTC. */
    readonly createdAt: string;
    readonly findings?: SecurityReport["findings"];
    readonly database?: SecurityReport["database"];
    readonly problems?: SecurityReport["problems"];
    readonly publisher?: SecurityReport["publisher"];
    /** For all targets; absent: it is loaded. */
    readonly resolved?: ResolveInput;
    readonly details?: PackageDetailsReader;
    readonly token: CancellationToken;
}

/** How many manifests are read at a time. */
const parallel = 16;

/**
 * Everything that reports are made of: the packages of the lock with what their manifests say of
 * them. Without a lock the inventory holds members and path dependencies alone, which is told as a
 * problem. Nothing is run and nothing is fetched.
 */
export async function assembleReport(input: AssembleInput): Promise<SecurityReport> {
    const { workspace, registries, token } = input;
    const resolved = input.resolved ?? (await loadResolveInput(workspace, registries, "all"));
    throwIfCancelled(token);
    const listed = listedPackages(workspace, resolved);
    const scopes = scopesOf(resolved);
    const manifests = new Map(resolved.packages.map((each) => [keyOf(each), each.manifestPath]));
    const members = memberKeys(workspace);
    const reader = input.details ?? new PackageDetailsReader(workspace);
    const packages: ReportedPackage[] = [];
    for (let from = 0; from < listed.length; from += parallel) {
        throwIfCancelled(token);
        const part = listed.slice(from, from + parallel);
        const read = part.map(async (each): Promise<ReportedPackage> => {
            const key = keyOf(each);
            const details = await reader.read(manifests.get(key));
            const { name, version, source, checksum, dependencies } = each;
            const isMember = source === undefined && members.has(key);
            const scope = isMember ? "required" : (scopes.get(key) ?? "optional");
            return { name, version, source, checksum, dependencies, isMember, scope, ...details };
        });
        packages.push(...(await Promise.all(read)));
    }
    return {
        tool: input.tool,
        createdAt: input.createdAt,
        subject: subjectOf(workspace),
        root: workspace.root,
        defaultRegistry: registries.byDefault.source,
        ...(input.publisher === undefined ? {} : { publisher: input.publisher }),
        packages,
        findings: input.findings ?? [],
        database: input.database,
        problems: [
            ...(input.problems ?? []),
            ...(workspace.lock?.problems ?? []).map(({ code, message }) => ({
                code,
                message,
                path: workspace.lockPath,
            })),
            ...(workspace.lock === undefined ? [noLock] : []),
        ],
    };
}

const noLock = {
    code: "report.noLock",
    message:
        "There is no Cargo.lock, so the inventory holds members and path dependencies alone. Run cargo generate-lockfile to make one.",
};

type Listed = Pick<LockPackage, "name" | "version" | "source" | "checksum" | "dependencies">;

function listedPackages(workspace: CargoWorkspace, resolved: ResolveInput): readonly Listed[] {
    if (workspace.lock !== undefined) return workspace.lock.packages;
    return resolved.packages.map(({ name, version, source, dependencies }) => ({
        name,
        version,
        source,
        checksum: undefined,
        dependencies: dependencies.flatMap(({ to }) => to ?? []),
    }));
}

/**
 * What every build of the members needs is required; what only tests and examples need is excluded;
 * what hangs on features that are off is optional.
 */
function scopesOf(resolved: ResolveInput): ReadonlyMap<string, ReportedPackage["scope"]> {
    const scopes = new Map<string, ReportedPackage["scope"]>();
    const withTests = resolveGraph(resolved, { target: "all" });
    for (const each of withTests.packages) scopes.set(keyOf(each), "excluded");
    const built = resolveGraph(resolved, { target: "all", kinds: ["normal", "build"] });
    for (const each of built.packages) scopes.set(keyOf(each), "required");
    return scopes;
}

function memberKeys({ packages }: CargoWorkspace): ReadonlySet<string> {
    return new Set(
        packages.flatMap(({ manifest, inheritsFrom, isMember }) => {
            const own = isMember ? effectivePackage(manifest, inheritsFrom) : undefined;
            return own === undefined ? [] : [keyOf({ ...own, source: undefined })];
        }),
    );
}

function subjectOf({ rootManifest, root }: CargoWorkspace): SecurityReport["subject"] {
    const own = effectivePackage(rootManifest.manifest, rootManifest.inheritsFrom);
    if (own !== undefined) return { name: own.name, version: own.version };
    const folder = root
        .split("/")
        .filter((part) => part !== "")
        .at(-1);
    return { name: folder ?? "workspace", version: undefined };
}

function keyOf(of: Pick<LockPackage, "name" | "version" | "source">): string {
    return `${of.name} ${of.version} ${of.source ?? ""}`;
}
