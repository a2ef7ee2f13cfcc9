import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Manifest } from "@rust-ai-ide/cargo/manifest/manifest";
import { readManifest } from "@rust-ai-ide/cargo/manifest/read-manifest";
import { valueAt } from "@rust-ai-ide/cargo/toml/toml-lookup";
import type { CargoWorkspace, WorkspacePackage } from "@rust-ai-ide/cargo/workspace/workspace";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { buildOnly } from "@rust-ai-ide/security/licences/build-only";
import type { LicencedPackage } from "@rust-ai-ide/security/licences/check-licences";
import type { LicenceFile } from "@rust-ai-ide/security/licences/licence-file";
import { parseLicence } from "@rust-ai-ide/security/licences/parse-licence";
import type { LicencePolicy } from "@rust-ai-ide/security/policy/deny-policy";
import { type PolicyGraph, scopeOf } from "@rust-ai-ide/security/policy/policy-graph";
import { isMeant } from "@rust-ai-ide/security/policy/policy-places";
import type { ReportedPackage } from "@rust-ai-ide/security/report/security-report";
import { loadLicenceTexts } from "./load-licence-texts.ts";
import { LicenceFileReader } from "./read-licence-files.ts";

export interface LicencedPackagesInput {
    readonly workspace: CargoWorkspace;
    /** In the order of the lock. */
    readonly packages: readonly ReportedPackage[];
    readonly graph: PolicyGraph;
    readonly manifestOf: (of: ReportedPackage) => string | undefined;
    readonly policy: LicencePolicy | undefined;
    /** The files of every package are read, not only where nothing else says the licence. */
    readonly readsTexts: boolean;
    readonly token: CancellationToken;
}

/** What is known of the licence of each package, from its manifest and where needed its files. */
export async function licencedPackages(
    input: LicencedPackagesInput,
): Promise<readonly LicencedPackage[]> {
    const { workspace, graph, token } = input;
    const forBuilds = buildOnly(graph);
    const owners = new Map(workspace.packages.map((each) => [each.manifestPath, each]));
    const found: LicencedPackage[] = [];
    for (const [index, each] of input.packages.entries()) {
        throwIfCancelled(token);
        const { name, version, source, licence } = each;
        const path = input.manifestOf(each);
        const own = path === undefined ? undefined : owners.get(path);
        const needsFiles = input.readsTexts || isUnclear(each, input.policy);
        // Most have an expression, and only those without one are read again.
        const manifest = own?.manifest ?? (needsFiles ? await manifestAt(path) : undefined);
        const licenceFile = licenceFileOf(manifest, own);
        const isThere = needsFiles && manifest !== undefined && path !== undefined;
        found.push({
            name,
            version,
            source,
            licence,
            licenceFile,
            files: isThere
                ? await filesOf(each, dirname(path), licenceFile, input.policy)
                : undefined,
            isRead: licence !== undefined || manifest !== undefined,
            isPrivate: own !== undefined && isPrivate(own),
            publishesTo: own === undefined ? undefined : registriesOf(own),
            scope: scopeOf(graph[index]),
            isForBuild: forBuilds.has(index),
        });
    }
    return found;
}

/** Members that no registry may have, which is what cargo-deny calls private. */
export function isPrivate(owner: WorkspacePackage): boolean {
    const registries = registriesOf(owner);
    return registries !== undefined && registries.length === 0;
}

/** The only registries that may have a package; undefined: any may. */
function registriesOf({ manifest, inheritsFrom }: WorkspacePackage): readonly string[] | undefined {
    const publish = manifest.package?.publish;
    if (publish === "inherited") {
        const root = inheritsFrom?.manifest.root;
        const value = root && valueAt(root, ["workspace", "package", "publish"]);
        if (value?.kind === "array") {
            return value.items.flatMap((item) => (item.kind === "string" ? [item.value] : []));
        }
        return value?.kind === "boolean" && !value.value ? [] : undefined;
    }
    const value = publish?.value;
    if (value === false) return [];
    return Array.isArray(value) ? value : undefined;
}

function isUnclear(each: ReportedPackage, policy: LicencePolicy | undefined): boolean {
    const { licence } = each;
    return (
        licence === undefined ||
        parseLicence(licence).expression === undefined ||
        policy?.clarifications.some(({ spec }) => isMeant(spec, each)) === true
    );
}

async function manifestAt(path: string | undefined): Promise<Manifest | undefined> {
    const text =
        path === undefined ? undefined : await readFile(path, "utf8").catch(() => undefined);
    return text === undefined ? undefined : readManifest(text);
}

/** Relative to the package. */
function licenceFileOf(
    manifest: Manifest | undefined,
    own: WorkspacePackage | undefined,
): string | undefined {
    const file = manifest?.package?.licenseFile;
    if (file !== "inherited") return file?.value;
    const from = own?.inheritsFrom;
    const value = from && valueAt(from.manifest.root, ["workspace", "package", "license-file"]);
    if (own === undefined || from === undefined || value?.kind !== "string") return undefined;
    return relative(own.folder, join(from.folder, value.value)).replaceAll("\\", "/");
}

let reader: Promise<LicenceFileReader> | undefined;

/** One reader for all workspaces: what it keeps are texts that most packages share. */
export function licenceFileReader(): Promise<LicenceFileReader> {
    reader ??= loadLicenceTexts().then((texts) => new LicenceFileReader(texts));
    return reader;
}

async function filesOf(
    each: ReportedPackage,
    folder: string,
    licenceFile: string | undefined,
    policy: LicencePolicy | undefined,
): Promise<readonly LicenceFile[]> {
    const clarified = (policy?.clarifications ?? [])
        .filter(({ spec }) => isMeant(spec, each))
        .flatMap(({ files }) => files.map(({ path }) => path.value));
    const named = [...(licenceFile === undefined ? [] : [licenceFile]), ...clarified];
    // Packages of others name only what lies in them.
    const allowed = named.filter((path) => each.source === undefined || isInside(path));
    const files = await (await licenceFileReader()).read(folder, allowed);
    return files.map(({ path, hash, detected, contained }) => ({
        path,
        hash,
        detected,
        contained,
    }));
}

function isInside(path: string): boolean {
    return !/^(?:[\\/]|[a-z]:)/i.test(path) && !path.split(/[\\/]/).includes("..");
}
