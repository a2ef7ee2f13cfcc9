import type { EditorContext, EditorRegistries } from "@rust-ai-ide/cargo/editor/editor-context";
import { LockedPackages } from "@rust-ai-ide/cargo/editor/hints/locked-package";
import type { ManifestEntity } from "@rust-ai-ide/cargo/editor/navigation/entity-at";
import { featureMentions } from "@rust-ai-ide/cargo/editor/navigation/feature-mentions";
import { featurePlaces } from "@rust-ai-ide/cargo/editor/navigation/name-places";
import type { ManifestDependency } from "@rust-ai-ide/cargo/manifest/manifest";
import type { Span } from "@rust-ai-ide/cargo/toml/syntax";
import { memberAt } from "@rust-ai-ide/cargo/toml/toml-lookup";
import { matches } from "@rust-ai-ide/cargo/version/matches";
import { parseRequirement } from "@rust-ai-ide/cargo/version/parse-requirement";
import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";
import { parentFolder, pathFrom } from "@rust-ai-ide/cargo/workspace/file-paths";
import {
    type EffectiveDependency,
    effectiveDependency,
    effectivePackage,
} from "@rust-ai-ide/cargo/workspace/inherited";
import type { CargoWorkspace, WorkspacePackage } from "@rust-ai-ide/cargo/workspace/workspace";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { CargoService } from "../cargo-service/cargo-service.ts";
import type { Overlay, ReadManifestFile } from "../cargo-workspace/manifest-cache.ts";
import { memberFolders } from "../cargo-workspace/member-globs.ts";
import { rustFiles, textsOf } from "./package-code.ts";
import { rootOf } from "./workspace-root.ts";

/** A place of a file; the text is the one that the span counts in. */
export interface FilePlace extends Span {
    readonly path: string;
    readonly text: string;
    readonly isDefinition?: boolean;
}

/** Versions whose sources are looked for. */
const mostTried = 20;
const beginning: Span = { start: 0, end: 0 };

/** Finds what names in manifests lead to, with files and registries of this machine. */
export class Navigator {
    private readonly service: CargoService;
    private readonly overlay: Overlay;

    constructor(service: CargoService, overlay: Overlay) {
        this.service = service;
        this.overlay = overlay;
    }

    /** Where a thing of a manifest is defined. */
    async definitions(
        context: EditorContext,
        entity: ManifestEntity,
    ): Promise<readonly FilePlace[]> {
        switch (entity.kind) {
            case "dependency":
                return this.dependency(context, entity.dependency);
            case "inherited-dependency":
                return sharedEntry(context, entity.dependency.name);
            case "inherited-key":
                return sharedKey(context, entity.table, entity.key);
            case "feature":
                return ownFeature(context, entity.name);
            case "dependency-feature":
                return this.dependencyFeature(context, entity.dependency, entity.feature);
            case "path":
                return this.paths(context, entity.path, entity.isFolder);
        }
    }

    /** The manifest that a dependency is built from. */
    async manifestOf(
        context: EditorContext,
        dependency: ManifestDependency,
    ): Promise<ReadManifestFile | undefined> {
        const { workspace, path, registries, manifest } = context;
        const root = rootOf(context);
        const effective = effectiveDependency(dependency, parentFolder(path), root);
        const { manifests } = this.service.workspaces;
        if (effective.folder !== undefined)
            return manifests.read(`${effective.folder}/Cargo.toml`, this.overlay);
        if (registries === undefined) return undefined;
        const lock = workspace?.lock;
        const isShared = manifest.workspace?.dependencies.includes(dependency) === true;
        const owner = isShared ? undefined : effectivePackage(manifest, root);
        const locked = lock && new LockedPackages(lock).find(effective, owner);
        if (locked === undefined) return this.newestOf(registries, effective);
        const facts = await this.service.facts.read(locked, registries);
        if (facts.manifestPath === undefined) return undefined;
        return manifests.read(facts.manifestPath);
    }

    /** The package that a Rust file belongs to, with its workspace. */
    async packageOf(
        rustPath: string,
    ): Promise<{ workspace: CargoWorkspace; owner: WorkspacePackage } | undefined> {
        const { workspaces } = this.service;
        let folder = parentFolder(rustPath);
        while (folder !== "/" && folder !== parentFolder(folder)) {
            const read = await workspaces.manifests.read(`${folder}/Cargo.toml`, this.overlay);
            if (read?.manifest.package !== undefined) {
                const workspace = await workspaces.load(read.path);
                const owner = workspace.packages.find((each) => each.manifestPath === read.path);
                return owner === undefined ? undefined : { workspace, owner };
            }
            folder = parentFolder(folder);
        }
        return undefined;
    }

    /** All places of a feature of a package: in manifests of the workspace and in its own code. */
    async featureUses(
        workspace: CargoWorkspace,
        owner: WorkspacePackage,
        name: string,
        token: CancellationToken,
    ): Promise<readonly FilePlace[]> {
        const texts = new Map<string, string>();
        for (const each of [workspace.rootManifest, ...workspace.packages])
            texts.set(each.manifestPath, each.manifest.document.text);
        const places: FilePlace[] = featurePlaces(workspace, owner, name).map((place) => ({
            ...place,
            text: texts.get(place.path) ?? "",
        }));
        const files = await rustFiles(owner.folder, token);
        for await (const { path, text } of textsOf(files, this.overlay, token)) {
            if (!text.includes(name)) continue;
            for (const { start, end, name: found } of featureMentions(text))
                if (found === name) places.push({ path, text, start, end });
        }
        return places;
    }

    /** What nothing has locked yet: the newest version whose sources are on this machine. */
    private async newestOf(
        registries: EditorRegistries,
        { packageName, registry, requirement, git }: EffectiveDependency,
    ): Promise<ReadManifestFile | undefined> {
        const wanted = requirement === undefined ? undefined : parseRequirement(requirement);
        const found = git === undefined ? registries.ofName(registry) : undefined;
        const crate = await found?.crate(packageName);
        const versions = (crate?.versions ?? []).filter(({ version }) => {
            const parsed = parseVersion(version);
            return parsed !== undefined && wanted !== undefined && matches(wanted, parsed);
        });
        for (const { version } of versions.slice(-mostTried).reverse()) {
            const folder = await found?.sources(packageName, version);
            if (folder === undefined) continue;
            const path = `${folder.replaceAll("\\", "/")}/Cargo.toml`;
            return this.service.workspaces.manifests.read(path);
        }
        return undefined;
    }

    private async dependency(
        context: EditorContext,
        dependency: ManifestDependency,
    ): Promise<readonly FilePlace[]> {
        const read = await this.manifestOf(context, dependency);
        if (read !== undefined) return [namePlace(read)];
        return dependency.isInherited ? sharedEntry(context, dependency.name) : [];
    }

    private async dependencyFeature(
        context: EditorContext,
        dependency: ManifestDependency,
        name: string,
    ): Promise<readonly FilePlace[]> {
        const read = await this.manifestOf(context, dependency);
        if (read === undefined) return [];
        const { path, manifest } = read;
        const { text } = manifest.document;
        const feature = manifest.features.find((each) => each.name === name);
        const implicit = manifest.dependencies.find((each) => each.name === name);
        const span = feature?.keySpan ?? implicit?.keySpan;
        return span === undefined ? [] : [{ path, text, ...span }];
    }

    private async paths(
        { path, files }: EditorContext,
        relative: string,
        isFolder: boolean,
    ): Promise<readonly FilePlace[]> {
        const folder = parentFolder(path);
        if (!isFolder) {
            const file = pathFrom(folder, relative);
            const isThere = (await files.kindOf(file)) === "file";
            return isThere ? [{ path: file, text: "", ...beginning }] : [];
        }
        const { folders } = await memberFolders(folder, relative);
        const { manifests } = this.service.workspaces;
        const read = await Promise.all(
            folders.map((each) => manifests.read(`${each}/Cargo.toml`, this.overlay)),
        );
        return read.filter((each) => each !== undefined).map(namePlace);
    }
}

/** The name of a package in its manifest; the beginning of one without. */
function namePlace({ path, manifest }: ReadManifestFile): FilePlace {
    const span = manifest.package?.name?.span ?? beginning;
    return { path, text: manifest.document.text, ...span };
}

function ownFeature({ manifest, path }: EditorContext, name: string): readonly FilePlace[] {
    const { text } = manifest.document;
    return manifest.features
        .filter((each) => each.name === name)
        .map(({ keySpan }) => ({ path, text, ...keySpan }));
}

function sharedEntry({ workspace }: EditorContext, name: string): readonly FilePlace[] {
    if (workspace === undefined) return [];
    const { manifestPath: path, manifest } = workspace.rootManifest;
    const { text } = manifest.document;
    return (manifest.workspace?.dependencies ?? [])
        .filter((each) => each.name === name)
        .map(({ keySpan }) => ({ path, text, ...keySpan }));
}

function sharedKey({ workspace }: EditorContext, table: string, key: string): readonly FilePlace[] {
    if (workspace === undefined) return [];
    const { manifestPath: path, manifest } = workspace.rootManifest;
    const keys = key === "" ? ["workspace", table] : ["workspace", table, key];
    const member = memberAt(manifest.root, keys);
    if (member === undefined) return [];
    const { start, end } = member.key;
    return [{ path, text: manifest.document.text, start, end }];
}
