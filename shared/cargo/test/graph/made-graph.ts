import { linkPackages } from "../../src/graph/link-packages.ts";
import { factsOfManifest, type PackageFacts } from "../../src/graph/package-facts.ts";
import type { PackageGraph } from "../../src/graph/package-graph.ts";
import type { ResolveInput } from "../../src/graph/resolve-input.ts";
import { knownTarget } from "../../src/graph/target-facts.ts";
import { readLock } from "../../src/lock/read-lock.ts";
import { readManifest } from "../../src/manifest/read-manifest.ts";

/** Manifests by the names of their folders; those that begin with `~` are no members. */
export interface MadeWorkspace {
    readonly manifests: Readonly<Record<string, string>>;
    /** Manifests of packages of a registry, by name and version. */
    readonly published?: Readonly<Record<string, string>>;
    readonly lock?: string;
    readonly resolver?: "1" | "2" | "3";
    readonly target?: string;
    readonly current?: string;
}

/** What resolving needs, without files. A manifest without `[package]` gets one after its folder. */
export function madeInput(made: MadeWorkspace): ResolveInput {
    const facts = Object.entries(made.manifests).map(([key, text]) =>
        factsOf(key.replace("~", ""), "0.1.0", text, undefined, !key.startsWith("~")),
    );
    const lock = made.lock === undefined ? undefined : readLock(made.lock);
    const left = new Set(facts);
    const locked = (lock?.packages ?? []).map(({ name, version, source }): PackageFacts => {
        const own = facts.find((each) => each.name === name && source === undefined);
        if (own !== undefined) left.delete(own);
        const text = made.published?.[`${name} ${version}`];
        if (own !== undefined) return own;
        return text === undefined
            ? { ...factsOf(name, version, "", source, false), isKnown: false }
            : factsOf(name, version, text, source, false);
    });
    const { packages, problems } = linkPackages({ lock, locked, others: [...left] });
    const host = knownTarget("x86_64-unknown-linux-gnu") ?? { triple: "", cfg: new Set() };
    const members = [...packages.keys()].filter((index) => packages[index]?.isMember === true);
    const current = packages.findIndex(({ name }) => name === made.current);
    return {
        packages,
        members,
        current: current < 0 ? undefined : current,
        isVirtual: current < 0,
        resolver: made.resolver ?? "2",
        host,
        target: made.target === undefined ? undefined : knownTarget(made.target),
        problems,
    };
}

function factsOf(
    name: string,
    version: string,
    text: string,
    source: string | undefined,
    isMember: boolean,
): PackageFacts {
    const head = `[package]\nname = "${name}"\nversion = "${version}"\n`;
    const manifest = readManifest(text.includes("[package]") ? text : `${head}${text}`);
    const folder = `/w/${name}`;
    const place = { manifestPath: `${folder}/Cargo.toml`, folder, source, isMember };
    const facts = factsOfManifest(manifest, place, undefined);
    if (facts === undefined) throw new Error(`no package in ${name}`);
    return facts;
}

/** A line a package: its features, and what it leads to. */
export function graphText(graph: PackageGraph): string {
    return graph.packages
        .map(({ name, version, features, dependencies }) => {
            const edges = dependencies.map(({ to, kind }) => {
                const mark = kind === "normal" ? "" : `${kind}:`;
                return `${mark}${graph.packages[to]?.name}`;
            });
            const shown = version === "0.1.0" ? name : `${name} ${version}`;
            return `${shown} [${features.join(" ")}] -> ${edges.join(" ")}`.trimEnd();
        })
        .join("\n");
}
