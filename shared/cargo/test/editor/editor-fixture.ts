import type { CargoFileKind, EditorContext } from "../../src/editor/editor-context.ts";
import { readLock } from "../../src/lock/read-lock.ts";
import { readManifest } from "../../src/manifest/read-manifest.ts";
import type { IndexCrate, IndexVersion, LocalRegistry } from "../../src/registry/index-crate.ts";
import { parentFolder } from "../../src/workspace/file-paths.ts";
import type { CargoWorkspace } from "../../src/workspace/workspace.ts";

export const today = Date.UTC(2026, 10, 22);
const day = 86_400_000;

export function version(number: string, more: Partial<IndexVersion> = {}): IndexVersion {
    return {
        name: "",
        version: number,
        dependencies: [],
        features: {},
        yanked: false,
        checksum: "",
        links: undefined,
        rustVersion: undefined,
        publishedAt: undefined,
        ...more,
    };
}

const optionalDependency = {
    name: "serde_derive",
    package: undefined,
    requirement: "1",
    features: [],
    optional: true,
    defaultFeatures: true,
    target: undefined,
    kind: "normal",
    registry: undefined,
} as const;

const crates: Readonly<Record<string, readonly IndexVersion[]>> = {
    serde: [
        version("0.9.0", { features: { std: [] } }),
        version("1.0.0", {
            features: { default: ["std"], std: [], derive: ["serde_derive"] },
            dependencies: [optionalDependency],
        }),
        version("1.0.2", { features: { default: ["std"], std: [], rc: [] }, yanked: true }),
        version("1.0.3", {
            features: { default: ["std"], std: [], derive: ["serde_derive"], rc: [] },
            dependencies: [optionalDependency],
            publishedAt: today - 10 * day,
            rustVersion: "1.56",
        }),
        version("2.0.0-alpha.1"),
    ],
    "serde-json": [
        version("1.0.1", { rustVersion: "1.90", publishedAt: today - day }),
        version("1.0.0"),
    ],
    rand: [version("0.8.5", { features: { std: [] } }), version("0.9.0", { rustVersion: "1.85" })],
};

export const registry: LocalRegistry = {
    source: "registry+https://index.example.org",
    crate: async (name) => {
        const versions = Object.hasOwn(crates, name) ? crates[name] : undefined;
        if (versions === undefined) return undefined;
        const crate: IndexCrate = { name, versions, cachedAt: today - 2 * day };
        return crate;
    },
    names: async (prefix, limit) =>
        Object.keys(crates)
            .filter((name) => name.replaceAll("_", "-").startsWith(prefix.replaceAll("_", "-")))
            .slice(0, limit),
    sources: async (name, number) => `/sources/${name}-${number}`,
};

export interface Fixture {
    readonly text: string;
    readonly kind?: CargoFileKind;
    readonly path?: string;
    /** Other files by absolute path. */
    readonly files?: Readonly<Record<string, string>>;
    /** Path of the root manifest, and paths of the members. */
    readonly root?: string;
    readonly members?: readonly string[];
    readonly lock?: string;
    readonly more?: Partial<EditorContext>;
}

/** The context of a manifest among files that are only in memory. */
export function contextOf(fixture: Fixture): EditorContext {
    const { text, kind = "manifest", path = "/work/app/Cargo.toml", files = {} } = fixture;
    const all: Readonly<Record<string, string>> = { ...files, [path]: text };
    const manifest = readManifest(text);
    const folders = new Set<string>();
    for (const file of Object.keys(all)) {
        for (let folder = parentFolder(file); folder !== "/"; folder = parentFolder(folder))
            folders.add(folder);
    }
    const manifestIn = (folder: string) => {
        const found = all[`${folder}/Cargo.toml`];
        return found === undefined ? undefined : readManifest(found);
    };
    return {
        kind,
        path,
        manifest,
        workspace: workspaceOf(fixture, path, all),
        registries: {
            byDefault: registry,
            ofSource: () => undefined,
            ofName: (name) => (name === undefined ? registry : undefined),
            gitSources: async () => undefined,
            names: ["company"],
        },
        files: {
            list: async (folder) => {
                const names = new Map<string, boolean>();
                for (const one of [...Object.keys(all), ...folders]) {
                    if (parentFolder(one) === folder)
                        names.set(one.slice(folder.length + 1), folders.has(one));
                }
                return [...names].map(([name, isFolder]) => ({ name, isFolder }));
            },
            kindOf: async (one) =>
                Object.hasOwn(all, one) ? "file" : folders.has(one) ? "folder" : undefined,
            manifest: async (folder) => manifestIn(folder),
        },
        toolchain: {
            rustVersion: "1.95.0",
            targets: ["x86_64-unknown-linux-gnu"],
            toolchains: ["nightly"],
        },
        now: today,
        settings: {},
        ...fixture.more,
    };
}

function workspaceOf(
    { root, members = [], lock }: Fixture,
    path: string,
    files: Readonly<Record<string, string>>,
): CargoWorkspace | undefined {
    if (root === undefined) return undefined;
    const packageAt = (manifestPath: string) => ({
        manifestPath,
        folder: parentFolder(manifestPath),
        manifest: readManifest(files[manifestPath] ?? ""),
        isMember: true,
        foundTargets: [],
    });
    return {
        root: parentFolder(root),
        rootManifest: packageAt(root),
        packages: [...new Set([...members, path])].map(packageAt),
        lock: lock === undefined ? undefined : readLock(lock),
        problems: [],
        currentPath: path,
    };
}

/** The text without the mark `|`, and where the mark was. */
export function atMark(marked: string): { readonly text: string; readonly offset: number } {
    const offset = marked.indexOf("|");
    return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}
