import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ResolveInput } from "@rust-ai-ide/cargo/graph/resolve-input";
import type { TargetFacts } from "@rust-ai-ide/cargo/graph/target-facts";
import type { LockFile } from "@rust-ai-ide/cargo/lock/lock-file";
import type { Span } from "@rust-ai-ide/cargo/toml/syntax";
import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { dependencyPlaces } from "@rust-ai-ide/security/advisories/dependency-places";
import type { LicencedPackage } from "@rust-ai-ide/security/licences/check-licences";
import type {
    DenyPolicy,
    GraphPolicy,
    PolicyProblem,
} from "@rust-ai-ide/security/policy/deny-policy";
import { type PolicyGraph, policyGraph } from "@rust-ai-ide/security/policy/policy-graph";
import { PolicyPlaces } from "@rust-ai-ide/security/policy/policy-places";
import { readDenyExceptions, readDenyPolicy } from "@rust-ai-ide/security/policy/read-deny-policy";
import type { SecurityReport } from "@rust-ai-ide/security/report/security-report";
import { knownTargets } from "../cargo-workspace/host-target.ts";
import { loadResolveInput } from "../cargo-workspace/load-graph.ts";
import type { Overlay } from "../cargo-workspace/manifest-cache.ts";
import type { PackageFactsCache } from "../cargo-workspace/package-sources.ts";
import type { Registries } from "../registry/open-registries.ts";
import { assembleReport } from "../security-report/assemble-report.ts";
import { isPrivate, licencedPackages } from "./licenced-packages.ts";

/** What licences, bans and sources are checked with. */
export interface PolicyInput {
    readonly lock: LockFile;
    /** Of cargo's default registry, as the lock names it. */
    readonly defaultSource: string;
    /** The address of its index, where this machine has it. */
    readonly defaultIndex: string | undefined;
    /** In the order of the lock; empty where licences are not read. */
    readonly packages: readonly LicencedPackage[];
    /** What the policy looks at. */
    readonly graph: PolicyGraph;
    readonly workspace: CargoWorkspace;
    /** Undefined where there is no `deny.toml`. */
    readonly policy: DenyPolicy | undefined;
    readonly places: PolicyPlaces;
    readonly problems: SecurityReport["problems"];
    /** Those of {@link problems} that are about entries of the policy, with their places. */
    readonly policyProblems: readonly PlacedPolicyProblem[];
}

/** The same shape as problems of suppressions have. */
export interface PlacedPolicyProblem {
    readonly code: string;
    readonly message: string;
    readonly path: string;
    readonly span: Span;
}

export interface PolicyOptions {
    /** Texts of open documents, instead of what is on the disk. */
    readonly overlay?: Overlay | undefined;
    /** Kept between questions: what packages say of themselves cannot change. */
    readonly facts?: PackageFactsCache | undefined;
    /** Another file than that of the workspace. */
    readonly policyPath?: string | undefined;
    /** The licence files of every package are read, not only where nothing else says the licence. */
    readonly readsTexts?: boolean | undefined;
    /** False where bans and sources alone are looked at, so that nothing is known of licences. */
    readonly readsLicences?: boolean | undefined;
}

/** Where cargo-deny looks, in its order. */
const policyFiles = ["deny.toml", ".deny.toml", ".cargo/deny.toml"];
const exceptionFiles = [
    "deny.exceptions.toml",
    ".deny.exceptions.toml",
    ".cargo/deny.exceptions.toml",
];

/**
 * Reads what checks of a policy need: the lock, the manifests of its packages as far as they are on
 * this machine, and the policy. Undefined without a lock that holds packages. Nothing is run or
 * fetched.
 */
export async function loadPolicyInput(
    workspace: CargoWorkspace,
    registries: Registries,
    token: CancellationToken,
    options: PolicyOptions = {},
): Promise<PolicyInput | undefined> {
    const { lock, root, lockPath = join(root, "Cargo.lock") } = workspace;
    const { overlay = () => undefined } = options;
    const lockText = await textOf(lockPath, overlay);
    if (lock === undefined || lockText === undefined || lock.packages.length === 0) {
        return undefined;
    }
    const { facts } = options;
    const known = facts === undefined ? {} : { facts };
    const resolved = await loadResolveInput(workspace, registries, "all", known);
    const read = await readPolicy(root, overlay, options.policyPath);
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
    const leavesLicences = options.readsLicences === false;
    const packages = leavesLicences
        ? []
        : await licencesOf({ workspace, registries, resolved, graph, read, options, token });
    const places = new PolicyPlaces({
        lock,
        lockText,
        lockPath,
        policyText: read?.text,
        policyPath: read?.path,
        dependencyPlaces: dependencyPlaces(workspace),
    });
    return {
        lock,
        defaultSource: registries.byDefault.source,
        defaultIndex: (await registries.index(registries.byDefault))?.source,
        packages,
        graph,
        workspace,
        policy: read?.policy,
        places,
        problems: [
            ...lock.problems.map(({ code, message }) => ({ code, message, path: lockPath })),
            ...(read?.problems ?? []),
        ],
        policyProblems: read?.problems ?? [],
    };
}

interface LicenceQuestion {
    readonly workspace: CargoWorkspace;
    readonly registries: Registries;
    readonly resolved: ResolveInput;
    readonly graph: PolicyGraph;
    readonly read: FoundPolicy | undefined;
    readonly options: PolicyOptions;
    readonly token: CancellationToken;
}

async function licencesOf(question: LicenceQuestion): Promise<readonly LicencedPackage[]> {
    const { workspace, registries, resolved, graph, read, options, token } = question;
    const report = await assembleReport({
        workspace,
        registries,
        resolved,
        tool: { name: "", version: "" },
        createdAt: "",
        token,
    });
    const manifests = new Map(resolved.packages.map((each) => [keyOf(each), each.manifestPath]));
    return licencedPackages({
        workspace,
        packages: report.packages,
        graph,
        manifestOf: (each) => manifests.get(keyOf(each)),
        policy: read?.policy.licences,
        readsTexts: options.readsTexts === true,
        token,
    });
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
    readonly problems: readonly PlacedPolicyProblem[];
}

/** The text of a workspace's policy; undefined where it has none. */
export async function policyText(root: string, overlay: Overlay): Promise<string | undefined> {
    const names = policyFiles.map((name) => `${root}/${name}`);
    return (await firstFile(names, overlay))?.text;
}

async function readPolicy(
    root: string,
    overlay: Overlay,
    own?: string,
): Promise<FoundPolicy | undefined> {
    const names = policyFiles.map((name) => `${root}/${name}`);
    const found = await firstFile(own === undefined ? names : [own], overlay);
    if (found === undefined) return undefined;
    const { path, text } = found;
    const { policy, problems } = readDenyPolicy(text, path);
    const told = problems.map((problem) => placedProblem(problem, path));
    const more = await firstFile(
        exceptionFiles.map((name) => `${root}/${name}`),
        overlay,
    );
    if (more === undefined || policy.licences === undefined) {
        return { path, text, policy, problems: told };
    }
    const read = readDenyExceptions(more.text);
    const exceptions = [...policy.licences.exceptions, ...read.exceptions];
    return {
        path,
        text,
        policy: { ...policy, licences: { ...policy.licences, exceptions } },
        problems: [...told, ...read.problems.map((problem) => placedProblem(problem, more.path))],
    };
}

function placedProblem(
    { code, message, start, end }: PolicyProblem,
    path: string,
): PlacedPolicyProblem {
    return { code, message, path, span: { start, end } };
}

async function textOf(path: string, overlay: Overlay): Promise<string | undefined> {
    return overlay(path) ?? readFile(path, "utf8").catch(() => undefined);
}

async function firstFile(
    paths: readonly string[],
    overlay: Overlay,
): Promise<{ readonly path: string; readonly text: string } | undefined> {
    for (const path of paths) {
        const text = await textOf(path, overlay);
        if (text !== undefined) return { path, text };
    }
    return undefined;
}

function keyOf(of: {
    readonly name: string;
    readonly version: string;
    readonly source: string | undefined;
}): string {
    return `${of.name} ${of.version} ${of.source ?? ""}`;
}
