import type { LockFile, LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import type { IndexCrate } from "@rust-ai-ide/cargo/registry/index-crate";
import { parentFolder } from "@rust-ai-ide/cargo/workspace/file-paths";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { SecurityFinding } from "@rust-ai-ide/security/finding";
import { buildBehaviour } from "@rust-ai-ide/security/supply-chain/build-behaviour";
import { checkNames } from "@rust-ai-ide/security/supply-chain/check-names";
import {
    checkPackages,
    type InspectedPackage,
} from "@rust-ai-ide/security/supply-chain/check-packages";
import { readSource } from "../analysis/source-folder.ts";
import { ManifestCache } from "../cargo-workspace/manifest-cache.ts";
import type { PolicyInput } from "../licences/load-policy-input.ts";
import type { Registries } from "../registry/open-registries.ts";
import { type PackageFolder, readPackageContents } from "./read-package.ts";

export interface SupplyChainOptions {
    /** Versions are new for so many days; absent: for as long as cargo's configuration holds them back. */
    readonly newForDays?: number | undefined;
    /** Milliseconds since 1970. */
    readonly now: number;
    readonly token: CancellationToken;
}

export interface SupplyChain {
    /** Packages that run while something is built or have native files, in the order of the lock. */
    readonly inspected: readonly InspectedPackage[];
    readonly findings: readonly SecurityFinding[];
    /** Packages whose sources are not on this machine. */
    readonly unread: number;
}

const day = 86_400_000;
const largestScript = 4_000_000;
/** Files of a build script, or of a procedural macro. */
const mostScripts = 200;

/**
 * Looks at what dependencies do while something is built and at where their versions come from.
 * Sources are read as far as they are on this machine; nothing is run and nothing is fetched.
 */
export async function findSupplyChain(
    input: PolicyInput,
    registries: Registries,
    options: SupplyChainOptions,
): Promise<SupplyChain> {
    const { lock, places } = input;
    const { token, now, newForDays } = options;
    const { inspected, unread } = await inspect(input, token);
    const crates = await cratesOf(lock, registries, token);
    const named = checkNames({
        lock,
        crateOf: (each) => crates.get(each),
        newFor: ({ source = "" }) =>
            newForDays === undefined ? (registries.minPublishAge(source) ?? 0) : newForDays * day,
        now,
        places,
    });
    return { inspected, unread, findings: [...named, ...checkPackages(lock, inspected, places)] };
}

async function cratesOf(
    lock: LockFile,
    registries: Registries,
    token: CancellationToken,
): Promise<ReadonlyMap<LockPackage, IndexCrate>> {
    const crates = new Map<LockPackage, IndexCrate>();
    for (const each of lock.packages) {
        throwIfCancelled(token);
        const registry = each.source === undefined ? undefined : registries.ofSource(each.source);
        const crate = await registry?.crate(each.name);
        if (crate !== undefined) crates.set(each, crate);
    }
    return crates;
}

async function inspect(
    { lock, graph }: PolicyInput,
    token: CancellationToken,
): Promise<Pick<SupplyChain, "inspected" | "unread">> {
    const inspected: InspectedPackage[] = [];
    const manifests = new ManifestCache();
    let unread = 0;
    for (const [index, { source }] of lock.packages.entries()) {
        throwIfCancelled(token);
        const known = graph[index];
        if (known === undefined) continue;
        const path = known.manifestPath;
        const read = path === undefined ? undefined : await manifests.read(path);
        if (path === undefined || read === undefined) {
            unread++;
            continue;
        }
        const { manifest } = read;
        const of = { folder: parentFolder(path), manifest, isOwn: source === undefined };
        const contents = await readPackageContents(of, () => false, token);
        const isNative = contents.files.some(
            ({ kind }) => kind !== undefined && kind.kind !== "script",
        );
        const runs = contents.buildScript !== undefined || contents.isProcMacro;
        if (!runs && !isNative) continue;
        const text = runs ? await runningText(of, contents) : undefined;
        inspected.push({
            index,
            contents,
            links: manifest.package?.links?.value,
            behaviour: text === undefined ? undefined : buildBehaviour(text),
        });
    }
    return { inspected, unread };
}

/**
 * The text of the build script with the files that it may take in (those beside it and of a folder
 * `build`), and of a procedural macro that of its sources.
 */
async function runningText(
    of: PackageFolder,
    { buildScript, isProcMacro, files }: InspectedPackage["contents"],
): Promise<string | undefined> {
    const beside = buildScript && (/^.*\//.exec(buildScript.path)?.[0] ?? "");
    const isWanted = (path: string): boolean => {
        if (isProcMacro && path.startsWith("src/")) return true;
        if (beside === undefined || path.startsWith("src/")) return path === buildScript?.path;
        return beside === ""
            ? !path.includes("/") || path.startsWith("build/")
            : path.startsWith(beside);
    };
    const wanted = files.filter(({ path }) => path.endsWith(".rs") && isWanted(path));
    const texts: string[] = [];
    for (const { path } of wanted.slice(0, mostScripts)) {
        const text = await readSource(`${of.folder}/${path}`, largestScript);
        if (text !== undefined) texts.push(text);
    }
    return texts.length === 0 ? undefined : texts.join("\n");
}
