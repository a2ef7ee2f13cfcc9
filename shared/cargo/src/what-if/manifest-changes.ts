import type { WhatIfChange } from "@rust-ai-ide/protocol/cargo/what-if";
import { applyChanges, type TextChange } from "../edit.ts";
import { addDependency, type NewDependency } from "../edits/add-dependency.ts";
import {
    addDependencyFeature,
    removeDependencyFeature,
    setDefaultFeatures,
    setRequirement,
} from "../edits/dependency-details.ts";
import { removeDependency } from "../edits/remove-dependency.ts";
import type { DependencyKind, Manifest, ManifestDependency } from "../manifest/manifest.ts";
import { readManifest } from "../manifest/read-manifest.ts";
import { requirementOf } from "../resolve/package-summary.ts";
import { matches } from "../version/matches.ts";
import { parseVersion } from "../version/parse-version.ts";
import { effectiveDependency } from "../workspace/inherited.ts";
import type { CargoWorkspace, WorkspacePackage } from "../workspace/workspace.ts";
import { raisedRequirement } from "./raised-requirement.ts";

/** Texts of manifests that are to be changed, by absolute path. */
export type ManifestTexts = ReadonlyMap<string, string>;

export type ManifestChange =
    | { readonly kind: "texts"; readonly texts: ManifestTexts }
    | { readonly kind: "failed"; readonly code: string; readonly message: string };

type Selection = Pick<
    Extract<WhatIfChange, { kind: "remove" }>,
    "name" | "member" | "dependencyKind"
>;

type Edit = (manifest: Manifest, dependency: ManifestDependency) => readonly TextChange[];

/** Manifests without a dependency. */
export function withoutDependency(workspace: CargoWorkspace, which: Selection): ManifestChange {
    return editEach(workspace, which, removeDependency);
}

/** Manifests in which a dependency has other features. */
export function withFeatures(
    workspace: CargoWorkspace,
    change: Extract<WhatIfChange, { kind: "features" }>,
): ManifestChange {
    const { enable = [], disable = [], defaultFeatures } = change;
    const disabling = disable.map(
        (feature): Edit =>
            (...of) =>
                removeDependencyFeature(...of, feature),
    );
    const edits: Edit[] = [
        ...enable.map(
            (feature): Edit =>
                (...of) =>
                    addDependencyFeature(...of, feature),
        ),
        ...disabling,
        ...(defaultFeatures === undefined
            ? []
            : [((...of) => ownDefaults(...of, defaultFeatures)) satisfies Edit]),
    ];
    const texts = new Map<string, string>();
    for (const edit of edits) {
        const done = editEach(workspace, change, edit, texts);
        if (done.kind === "failed") return done;
        for (const [path, text] of done.texts) texts.set(path, text);
    }
    const shared: Edit[] = [
        ...disabling,
        ...(defaultFeatures === undefined
            ? []
            : [((...of) => setDefaultFeatures(...of, defaultFeatures)) satisfies Edit]),
    ];
    for (const edit of shared) addShared(workspace, change, texts, edit);
    if (texts.size > 0) return { kind: "texts", texts };
    return failed("nothingChanges", `The dependency ${change.name} is that way already`);
}

/** Manifests in which requirements that take one of some locked versions take another version. */
export function withRequirement(
    workspace: CargoWorkspace,
    packageName: string,
    from: readonly string[],
    to: string,
): ManifestTexts {
    const moving = from.flatMap((text) => parseVersion(text) ?? []);
    const version = parseVersion(to);
    const texts = new Map<string, string>();
    const raise = (manifest: Manifest, path: string, dependency: ManifestDependency): void => {
        if (dependency.packageName !== packageName || version === undefined) return;
        const written = dependency.requirement?.value;
        const requirement = requirementOf(written ?? "*");
        if (written === undefined || requirement === undefined) return;
        if (matches(requirement, version)) return;
        if (!moving.some((each) => matches(requirement, each))) return;
        const text = texts.get(path) ?? manifest.document.text;
        const current = readManifest(text);
        const same = sameDependency(current, dependency);
        if (same === undefined) return;
        const raised = raisedRequirement(written, to);
        texts.set(path, applyChanges(text, setRequirement(current, same, raised)));
    };
    for (const { manifest, manifestPath, isMember } of workspace.packages) {
        if (!isMember) continue;
        for (const each of manifest.dependencies) raise(manifest, manifestPath, each);
    }
    const { manifest, manifestPath } = workspace.rootManifest;
    for (const each of manifest.workspace?.dependencies ?? []) raise(manifest, manifestPath, each);
    return texts;
}

/** The manifest with one dependency more. */
export function withNewDependency(
    workspace: CargoWorkspace,
    change: Extract<WhatIfChange, { kind: "add" }>,
    newest: string | undefined,
): ManifestChange {
    const { name, features, defaultFeatures, optional, member, dependencyKind = "normal" } = change;
    const into = memberFor(workspace, member);
    if (into === undefined) {
        const message =
            member === undefined
                ? "The manifest has no package; name the member that the dependency is for"
                : `No member has the name ${member}`;
        return failed("unknownMember", message);
    }
    if (into.manifest.dependencies.some((each) => isMeant(each, { name, dependencyKind }))) {
        return failed("alreadyThere", `The package has the dependency ${name} already`);
    }
    const shared = workspace.rootManifest.manifest.workspace?.dependencies.some(
        (each) => each.name === name,
    );
    const isInherited = shared === true && into.isMember && change.requirement === undefined;
    const requirement = change.requirement ?? newest;
    if (!isInherited && requirement === undefined) {
        const message = `The cache knows no version of ${name}; say which requirement is meant`;
        return failed("unknownCrate", message);
    }
    if (requirement !== undefined && requirementOf(requirement) === undefined) {
        return failed("badRequirement", `${requirement} is no requirement that cargo reads`);
    }
    const dependency: NewDependency = {
        name,
        ...(isInherited ? { isInherited } : { requirement }),
        ...(features === undefined ? {} : { features }),
        defaultFeatures: defaultFeatures === false ? false : undefined,
        isOptional: optional,
    };
    const table = tables[dependencyKind];
    const { document } = into.manifest;
    const text = applyChanges(document.text, addDependency(into.manifest, [table], dependency));
    return { kind: "texts", texts: new Map([[into.manifestPath, text]]) };
}

const tables: Readonly<Record<DependencyKind, string>> = {
    normal: "dependencies",
    build: "build-dependencies",
    dev: "dev-dependencies",
};

function memberFor(
    workspace: CargoWorkspace,
    member: string | undefined,
): WorkspacePackage | undefined {
    const members = workspace.packages.filter(({ isMember }) => isMember);
    if (member !== undefined) {
        return members.find(({ manifest }) => manifest.package?.name?.value === member);
    }
    const current = members.find(({ manifestPath }) => manifestPath === workspace.currentPath);
    return current ?? (members.length === 1 ? members[0] : undefined);
}

/** One edit after the other: each is made of the text that the one before has left. */
function editEach(
    workspace: CargoWorkspace,
    which: Selection,
    edit: Edit,
    before: ManifestTexts = new Map(),
): ManifestChange {
    const texts = new Map<string, string>();
    let isThere = false;
    for (const each of workspace.packages) {
        if (!isAsked(each, which)) continue;
        const { manifest, manifestPath } = each;
        const places = manifest.dependencies.filter((own) => isMeant(own, which));
        if (places.length > 0) isThere = true;
        let text = before.get(manifestPath) ?? manifest.document.text;
        const start = text;
        for (const place of places) {
            const current = readManifest(text);
            const same = sameDependency(current, place);
            if (same !== undefined) text = applyChanges(text, edit(current, same));
        }
        if (text !== start) texts.set(manifestPath, text);
    }
    if (!isThere) {
        return failed(
            "unknownDependency",
            `No manifest has a dependency with the name ${which.name}`,
        );
    }
    return { kind: "texts", texts };
}

/** cargo refuses to switch off in a member what the workspace has on: there a member says nothing. */
function ownDefaults(
    manifest: Manifest,
    dependency: ManifestDependency,
    isWanted: boolean,
): readonly TextChange[] {
    return setDefaultFeatures(manifest, dependency, dependency.isInherited || isWanted);
}

/** An edit of `[workspace.dependencies]` where a member has the dependency from there. */
function addShared(
    workspace: CargoWorkspace,
    which: Selection,
    texts: Map<string, string>,
    edit: Edit,
): void {
    const { manifest, manifestPath } = workspace.rootManifest;
    const isInherited = workspace.packages.some(
        (each) =>
            isAsked(each, which) &&
            each.manifest.dependencies.some((own) => isMeant(own, which) && own.isInherited),
    );
    if (!isInherited) return;
    const text = texts.get(manifestPath) ?? manifest.document.text;
    const current = readManifest(text);
    const same = current.workspace?.dependencies.find(({ name }) => name === which.name);
    const changes = same === undefined ? [] : edit(current, same);
    if (changes.length > 0) texts.set(manifestPath, applyChanges(text, changes));
}

function isAsked(
    { manifest, isMember }: WorkspacePackage,
    { member }: Pick<Selection, "member">,
): boolean {
    return isMember && (member === undefined || member === manifest.package?.name?.value);
}

function isMeant(
    { name, kind }: ManifestDependency,
    which: Pick<Selection, "name" | "dependencyKind">,
): boolean {
    return (
        name === which.name && (which.dependencyKind === undefined || which.dependencyKind === kind)
    );
}

function sameDependency(
    manifest: Manifest,
    { name, table, target }: ManifestDependency,
): ManifestDependency | undefined {
    const all = [...manifest.dependencies, ...(manifest.workspace?.dependencies ?? [])];
    return all.find((each) => each.name === name && each.table === table && each.target === target);
}

function failed(code: string, message: string): ManifestChange {
    return { kind: "failed", code: `whatIf.${code}`, message };
}

/** Names of packages that the members of a workspace ask for by a key. */
export function packageNameOf(workspace: CargoWorkspace, key: string): string {
    for (const { manifest, folder, inheritsFrom } of workspace.packages) {
        const found = manifest.dependencies.find(({ name }) => name === key);
        if (found !== undefined)
            return effectiveDependency(found, folder, inheritsFrom).packageName;
    }
    return key;
}
