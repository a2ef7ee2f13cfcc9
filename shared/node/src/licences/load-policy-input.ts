import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TargetFacts } from "@rust-ai-ide/cargo/graph/target-facts";
import type { LockFile } from "@rust-ai-ide/cargo/lock/lock-file";
import { readManifest } from "@rust-ai-ide/cargo/manifest/read-manifest";
import { valueAt } from "@rust-ai-ide/cargo/toml/toml-lookup";
import type { CargoWorkspace, WorkspacePackage } from "@rust-ai-ide/cargo/workspace/workspace";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { dependencyPlaces } from "@rust-ai-ide/security/advisories/dependency-places";
import type { LicencedPackage } from "@rust-ai-ide/security/licences/check-licences";
import type {
    DenyPolicy,
    GraphPolicy,
    PolicyProblem,
} from "@rust-ai-ide/security/policy/deny-policy";
import { type PolicyGraph, policyGraph, scopeOf } from "@rust-ai-ide/security/policy/policy-graph";
import { PolicyPlaces } from "@rust-ai-ide/security/policy/policy-places";
import { readDenyPolicy } from "@rust-ai-ide/security/policy/read-deny-policy";
import type { SecurityReport } from "@rust-ai-ide/security/report/security-report";
import { knownTargets } from "../cargo-workspace/host-target.ts";
import { loadResolveInput } from "../cargo-workspace/load-graph.ts";
import type { Registries } from "../registry/open-registries.ts";
import { assembleReport } from "../security-report/assemble-report.ts";

/** What licences, bans and sources are checked with. */
export interface PolicyInput {
    readonly lock: LockFile;
    /** Of cargo's default registry, as the lock names it. */
    readonly defaultSource: string;
    /** In the order of the lock. */
    readonly packages: readonly LicencedPackage[];
    /** What the policy looks at. */
    readonly graph: PolicyGraph;
    readonly workspace: CargoWorkspace;
    /** Undefined where there is no `deny.toml`. */
    readonly policy: DenyPolicy | undefined;
    readonly places: PolicyPlaces;
    readonly problems: SecurityReport["problems"];
}

/** Where cargo-deny looks, in its order. */
const policyFiles = ["deny.toml", ".deny.toml", ".cargo/deny.toml"];

/**
 * Reads what checks of a policy need: the lock, the manifests of its packages as far as they are on
 * this machine, and the policy. Undefined without a lock that holds packages. Nothing is run or
 * fetched. `policyPath` names another file than that of the workspace.
 */
export async function loadPolicyInput(
    workspace: CargoWorkspace,
    registries: Registries,
    token: CancellationToken,
    policyPath?: string,
): Promise<PolicyInput | undefined> {
    const { lock, root, lockPath = join(root, "Cargo.lock") } = workspace;
    const lockText = await readFile(lockPath, "utf8").catch(() => undefined);
    if (lock === undefined || lockText === undefined || lock.packages.length === 0) {
        return undefined;
    }
    const resolved = await loadResolveInput(workspace, registries, "all");
    const read = await readPolicy(root, policyPath);
    const graph = policyGraph({
        lock,
        resolved,
        policy: read?.policy.graph,
        targets: await targetsOf(read?.policy.graph),
        isPrivate: (manifestPath) =>
            workspace.packages.some(
                (each) => each.manifestPath === manifestPath && isPrivate(each),
            ),
    });
    const report = await assembleReport({
        workspace,
        registries,
        resolved,
        tool: { name: "", version: "" },
        createdAt: "",
        token,
    });
    const manifests = new Map(resolved.packages.map((each) => [keyOf(each), each.manifestPath]));
    const packages: LicencedPackage[] = [];
    for (const [index, { name, version, source, licence }] of report.packages.entries()) {
        throwIfCancelled(token);
        const path = manifests.get(keyOf({ name, version, source }));
        const own = workspace.packages.find((each) => each.manifestPath === path);
        // Most have an expression, and only those without one are read again.
        const text =
            licence !== undefined || own !== undefined || path === undefined
                ? undefined
                : await readFile(path, "utf8").catch(() => undefined);
        const manifest = own?.manifest ?? (text === undefined ? undefined : readManifest(text));
        const file = manifest?.package?.licenseFile;
        packages.push({
            name,
            version,
            scope: scopeOf(graph[index]),
            licence,
            licenceFile: file === "inherited" ? "of the workspace" : file?.value,
            isRead: licence !== undefined || manifest !== undefined,
            isPrivate: own !== undefined && isPrivate(own),
        });
    }
    const places = new PolicyPlaces({
        lock,
        lockText,
        lockPath,
        policyText: read?.text,
        policyPath: read?.path,
        dependencyPlaces: dependencyPlaces(workspace),
    });
    const problems = (read?.problems ?? []).map(({ code, message }) => ({
        code,
        message,
        path: read?.path,
    }));
    return {
        lock,
        defaultSource: registries.byDefault.source,
        packages,
        graph,
        workspace,
        policy: read?.policy,
        places,
        problems: [...report.problems, ...problems],
    };
}

/** Facts of the targets that a policy names, as far as they are known here. */
async function targetsOf(policy: GraphPolicy | undefined): Promise<readonly TargetFacts[]> {
    const source = knownTargets();
    const found = (policy?.targets ?? []).map(({ triple }) => source.ofTriple(triple));
    return (await Promise.all(found)).filter((facts) => facts !== undefined);
}

interface FoundPolicy {
    readonly path: string;
    readonly text: string;
    readonly policy: DenyPolicy;
    readonly problems: readonly PolicyProblem[];
}

async function readPolicy(root: string, own?: string): Promise<FoundPolicy | undefined> {
    const paths = own === undefined ? policyFiles.map((name) => `${root}/${name}`) : [own];
    for (const path of paths) {
        const text = await readFile(path, "utf8").catch(() => undefined);
        if (text !== undefined) return { path, text, ...readDenyPolicy(text, path) };
    }
    return undefined;
}

/** Members that no registry may have, which is what cargo-deny calls private. */
function isPrivate({ manifest, inheritsFrom }: WorkspacePackage): boolean {
    const publish = manifest.package?.publish;
    if (publish === "inherited") {
        const root = inheritsFrom?.manifest.root;
        const value = root && valueAt(root, ["workspace", "package", "publish"]);
        if (value?.kind === "array") return value.items.length === 0;
        return value?.kind === "boolean" && !value.value;
    }
    const value = publish?.value;
    return value === false || (Array.isArray(value) && value.length === 0);
}

function keyOf(of: {
    readonly name: string;
    readonly version: string;
    readonly source: string | undefined;
}): string {
    return `${of.name} ${of.version} ${of.source ?? ""}`;
}
