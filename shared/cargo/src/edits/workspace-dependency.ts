import type { FileChanges, TextChange } from "../edit.ts";
import { relativePath } from "../editor/relative-path.ts";
import type { Manifest, ManifestDependency } from "../manifest/manifest.ts";
import { valueAt } from "../toml/toml-lookup.ts";
import { parentFolder, pathFrom } from "../workspace/file-paths.ts";
import { addDependency } from "./add-dependency.ts";
import { tablePath } from "./dependency-form.ts";
import { setDetails } from "./set-details.ts";

/** A manifest and the absolute path of its file, with `/`. */
export interface ManifestFile {
    readonly path: string;
    readonly manifest: Manifest;
}

const inheritedKeys = [
    "version",
    "path",
    "git",
    "branch",
    "tag",
    "rev",
    "registry",
    "registry-index",
    "package",
    "default-features",
    "default_features",
];

/**
 * Makes a dependency take from the workspace what says which package it is. Features stay, and
 * default features are asked for where the workspace has switched them off.
 */
export function inheritDependency(
    manifest: Manifest,
    dependency: ManifestDependency,
    shared?: ManifestDependency,
): TextChange[] {
    if (dependency.isInherited || dependency.table === "workspace.dependencies") return [];
    const needsDefaults =
        shared?.defaultFeatures?.value === false && dependency.defaultFeatures?.value !== false;
    return setDetails(manifest, dependency, {
        remove: inheritedKeys,
        set: [
            ["workspace", "true"],
            ...(needsDefaults ? [["default-features", "true"] as const] : []),
        ],
        isFirst: true,
    });
}

/**
 * Moves what says which package a dependency is to `[workspace.dependencies]` of the root, and
 * makes it inherit that; other members keep what they say. Undefined where the root has
 * another dependency of that name, and where a table already inherits.
 */
export function toWorkspaceDependency(
    root: ManifestFile,
    member: ManifestFile,
    dependency: ManifestDependency,
): readonly FileChanges[] | undefined {
    const { manifest } = member;
    const inherited = inheritDependency(manifest, dependency);
    if (inherited.length === 0 || root.manifest.workspace === undefined) return undefined;
    const { name } = dependency;
    if (root.manifest.workspace.dependencies.some((known) => known.name === name)) return undefined;
    const { requirement, path, git, gitReference, registry, packageName, defaultFeatures } =
        dependency;
    const folder = parentFolder(root.path);
    const own = parentFolder(member.path);
    const index = valueAt(manifest.root, [...tablePath(dependency), name, "registry-index"]);
    if (index !== undefined) return undefined;
    const added = addDependency(root.manifest, ["workspace", "dependencies"], {
        name,
        requirement: requirement?.value,
        path: path === undefined ? undefined : relativePath(folder, pathFrom(own, path.value)),
        git: git?.value,
        gitReference,
        registry: registry?.value,
        packageName: packageName === name ? undefined : packageName,
        defaultFeatures: defaultFeatures?.value === false ? false : undefined,
    });
    if (added.length === 0) return undefined;
    if (root.path === member.path) return [{ path: root.path, changes: [...added, ...inherited] }];
    return [
        { path: root.path, changes: added },
        { path: member.path, changes: inherited },
    ];
}
