import { readFile } from "node:fs/promises";
import { relative } from "node:path/posix";
import { checkDependencies } from "@rust-ai-ide/cargo/publish/check-dependencies";
import { checkFiles } from "@rust-ai-ide/cargo/publish/check-files";
import { checkMetadata } from "@rust-ai-ide/cargo/publish/check-metadata";
import { PackageKeys } from "@rust-ai-ide/cargo/publish/package-keys";
import type { PackageFinding, PublishedDependency } from "@rust-ai-ide/cargo/publish/publish-input";
import { publishOrder } from "@rust-ai-ide/cargo/publish/publish-order";
import { matches } from "@rust-ai-ide/cargo/version/matches";
import { parseRequirement } from "@rust-ai-ide/cargo/version/parse-requirement";
import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";
import { effectiveDependency, effectivePackage } from "@rust-ai-ide/cargo/workspace/inherited";
import type { CargoWorkspace, WorkspacePackage } from "@rust-ai-ide/cargo/workspace/workspace";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { LineIndex } from "@rust-ai-ide/core/text";
import type {
    PublishFinding,
    PublishPackage,
    PublishReport,
} from "@rust-ai-ide/protocol/cargo/publish";
import type { Registries } from "../registry/open-registries.ts";
import { packedFiles } from "./packed-files.ts";

export interface PublishOptions {
    readonly workspace: CargoWorkspace;
    readonly registries: Registries;
    /** Names; absent: all members that may be published. */
    readonly packages?: readonly string[] | undefined;
    readonly token: CancellationToken;
    readonly onProgress?: (done: number, total: number) => void;
}

/**
 * What would be published of a workspace, and what stands in the way: nothing runs, nothing is asked
 * over the network. Rejects with CancelledError only.
 */
export async function publishReport(options: PublishOptions): Promise<PublishReport> {
    const { workspace, packages, token, onProgress } = options;
    const chosen = workspace.packages.filter(
        (each) => each.isMember && (packages === undefined || packages.includes(nameOf(each))),
    );
    const reports: PublishPackage[] = [];
    for (const [done, each] of chosen.entries()) {
        throwIfCancelled(token);
        onProgress?.(done, chosen.length);
        reports.push(await packageReport(each, options));
    }
    const needs = (each: WorkspacePackage): string[] =>
        dependenciesOf(each, workspace)
            .filter(({ dependency }) => dependency.kind !== "dev")
            .map(({ member }) => member?.name ?? "");
    const published = chosen.filter(isPublished);
    return {
        packages: reports,
        order: publishOrder(published.map((each) => ({ name: nameOf(each), needs: needs(each) }))),
        problems: workspace.problems.map(({ path, code, message }) => ({ path, code, message })),
    };
}

async function packageReport(
    owner: WorkspacePackage,
    options: PublishOptions,
): Promise<PublishPackage> {
    const { workspace, registries, token } = options;
    const { manifest, folder, manifestPath } = owner;
    const root = rootOf(owner, workspace);
    const effective = effectivePackage(manifest, root);
    const name = nameOf(owner);
    const version = effective?.version ?? "";
    const empty = { name, version, manifestPath, files: [], bytes: 0, findings: [] };
    if (!isPublished(owner)) return { ...empty, isPublished: false };
    const packed = await packedFiles({ folder, manifest, root, token });
    const readme = packed.files.find(({ path }) => /^readme(?:\.\w+)?$/i.test(path));
    const text = readme?.source && (await readFile(readme.source, "utf8").catch(() => undefined));
    const known = await registries.byDefault.crate(name);
    const input = {
        manifest,
        folder,
        root,
        keys: new PackageKeys(folder, manifest, root),
        name,
        version,
        rustVersion: effective?.rustVersion,
        packed: packed.files,
        missing: packed.missing,
        untracked: packed.untracked,
        dependencies: await withRustVersions(dependenciesOf(owner, workspace), options),
        entryFiles: entryFiles(owner),
        published: known?.versions.map((each) => each.version) ?? [],
        readme:
            readme === undefined || text === undefined || text === ""
                ? undefined
                : { path: readme.path, text },
    };
    const findings = [...checkMetadata(input), ...checkDependencies(input), ...checkFiles(input)];
    return {
        ...empty,
        isPublished: true,
        files: packed.files.map(({ path, bytes }) => ({ path, bytes })),
        bytes: packed.files.reduce((sum, { bytes }) => sum + bytes, 0),
        findings: findings.map((finding) => located(finding, owner)),
    };
}

function located(
    finding: PackageFinding,
    { manifest, manifestPath }: WorkspacePackage,
): PublishFinding {
    const { code, severity, message, nextStep, offset, path } = finding;
    const place = { code, severity, message, nextStep };
    if (offset === undefined) return { ...place, path: path ?? manifestPath, line: 0 };
    const { line } = new LineIndex(manifest.document.text).positionAt(offset);
    return { ...place, path: manifestPath, line: line + 1 };
}

/** Where targets begin: what is left out of the package then makes it useless. */
function entryFiles({ folder, foundTargets }: WorkspacePackage): string[] {
    return foundTargets
        .filter(({ kind }) => kind === "lib" || kind === "bin")
        .map(({ path }) => (path.startsWith("/") ? relative(folder, path) : path));
}

function dependenciesOf(owner: WorkspacePackage, workspace: CargoWorkspace): PublishedDependency[] {
    const root = rootOf(owner, workspace);
    return owner.manifest.dependencies.map((written) => {
        const dependency = effectiveDependency(written, owner.folder, root);
        const member = workspace.packages.find(({ folder }) => folder === dependency.folder);
        return {
            dependency,
            offset: written.keySpan.start,
            member: member && { name: nameOf(member), isPublished: isPublished(member) },
            rustVersion: undefined,
        };
    });
}

/** Adds what the locked version, else the newest that fits, asks of Rust. */
async function withRustVersions(
    dependencies: readonly PublishedDependency[],
    { workspace, registries }: PublishOptions,
): Promise<PublishedDependency[]> {
    return Promise.all(
        dependencies.map(async (each) => {
            const { packageName, requirement, registry } = each.dependency;
            if (each.member !== undefined) return each;
            const crate = await registries.ofName(registry)?.crate(packageName);
            const wanted = parseRequirement(requirement ?? "*");
            const locked =
                workspace.lock?.packages.filter(({ name }) => name === packageName) ?? [];
            const fits = ({ version }: { readonly version: string }): boolean => {
                const parsed = parseVersion(version);
                return wanted !== undefined && parsed !== undefined && matches(wanted, parsed);
            };
            const chosen = locked.find(fits)?.version;
            const found =
                crate?.versions.find(({ version }) => version === chosen) ??
                crate?.versions.findLast(fits);
            return { ...each, rustVersion: found?.rustVersion };
        }),
    );
}

function rootOf(owner: WorkspacePackage, workspace: CargoWorkspace): WorkspacePackage {
    const { inheritsFrom } = owner;
    return inheritsFrom === undefined ? workspace.rootManifest : { ...owner, ...inheritsFrom };
}

function nameOf({ manifest }: WorkspacePackage): string {
    return manifest.package?.name?.value ?? "";
}

function isPublished({ manifest }: WorkspacePackage): boolean {
    const publish = manifest.package?.publish;
    if (publish === undefined || publish === "inherited") return true;
    return publish.value !== false && !(Array.isArray(publish.value) && publish.value.length === 0);
}
