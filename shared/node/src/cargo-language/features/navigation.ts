import { entityAt } from "@rust-ai-ide/cargo/editor/navigation/entity-at";
import { featureMentionAt } from "@rust-ai-ide/cargo/editor/navigation/feature-mentions";
import {
    dependencyPlaces,
    workspaceDependencyPlaces,
} from "@rust-ai-ide/cargo/editor/navigation/name-places";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Position } from "@rust-ai-ide/core/text";
import type { DocumentHighlight, Location } from "vscode-languageserver/node";
import { PlaceParams, ReferenceParams } from "../../language-server/standard-params.ts";
import type { CargoFeature, CargoSession } from "../cargo-session.ts";
import { type LockDocument, lockFile } from "../lock-documents.ts";
import { type ManifestFile, manifestFile, PlacedText, uriFor } from "../manifest-file.ts";
import { type FilePlace, Navigator } from "../navigator.ts";
import { rustText } from "../rust-documents.ts";

/** From names to what they mean and back, in manifests, locks and code. */
export const navigation: CargoFeature = {
    capabilities: () => ({
        definitionProvider: true,
        referencesProvider: true,
        documentHighlightProvider: true,
    }),
    register(session) {
        const { router, service, texts } = session;
        const navigator = new Navigator(service, texts.ofPath);
        router.answer("textDocument/definition", PlaceParams, async (params) => {
            const { uri } = params.textDocument;
            const lock = lockFile(session, uri);
            if (lock !== undefined) return lockDefinition(session, lock, params.position);
            const file = await manifestFile(session, uri, 1_000);
            if (file === undefined) return rustDefinition(session, navigator, uri, params.position);
            const entity = entityAt(file.context.manifest, file.placed.offsetAt(params.position));
            if (entity === undefined) return null;
            return locations(session, await navigator.definitions(file.context, entity));
        });
        router.answer("textDocument/references", ReferenceParams, async (params, token) => {
            const { uri } = params.textDocument;
            const withDefinition = params.context?.includeDeclaration !== false;
            const lock = lockFile(session, uri);
            const file = lock === undefined ? await manifestFile(session, uri, 1_000) : undefined;
            const places =
                lock !== undefined
                    ? lockReferences(lock, params.position)
                    : file === undefined
                      ? await rustReferences(session, navigator, uri, params.position, token)
                      : await manifestReferences(navigator, file, params.position, token);
            if (places === undefined) return undefined;
            const wanted = places.filter(({ isDefinition }) => withDefinition || !isDefinition);
            return locations(session, wanted);
        });
        router.answer("textDocument/documentHighlight", PlaceParams, async (params, token) => {
            const file = await manifestFile(session, params.textDocument.uri);
            if (file === undefined) return undefined;
            const places = await ownPlaces(file, params.position, token);
            return places.map((place): DocumentHighlight => ({ range: file.placed.range(place) }));
        });
    },
};

/** Places in the same manifest. */
async function ownPlaces(
    { context, placed, path }: ManifestFile,
    position: Position,
    _token: CancellationToken,
): Promise<readonly { start: number; end: number }[]> {
    const { manifest } = context;
    const entity = entityAt(manifest, placed.offsetAt(position));
    if (entity === undefined) return [];
    if (entity.kind === "dependency")
        return dependencyPlaces({ manifest, path }, entity.dependency.name);
    if (entity.kind !== "feature") return [entity];
    const keys = manifest.features.filter(({ name }) => name === entity.name);
    const values = [
        ...manifest.features.flatMap(({ enables }) => enables),
        ...manifest.targets.flatMap(({ requiredFeatures }) => requiredFeatures),
    ].filter(({ value }) => value === entity.name);
    return [...keys.map(({ keySpan }) => keySpan), ...values.map(({ span }) => span)];
}

async function manifestReferences(
    navigator: Navigator,
    { context, placed, path }: ManifestFile,
    position: Position,
    token: CancellationToken,
): Promise<readonly FilePlace[]> {
    const { manifest, workspace } = context;
    const entity = entityAt(manifest, placed.offsetAt(position));
    if (entity === undefined) return [];
    const { text } = manifest.document;
    if (entity.kind === "feature") {
        const owner = workspace?.packages.find((each) => each.manifestPath === path);
        if (workspace === undefined || owner === undefined) return [];
        return navigator.featureUses(workspace, { ...owner, manifest }, entity.name, token);
    }
    if (entity.kind === "dependency" || entity.kind === "inherited-dependency") {
        const { name } = entity.dependency;
        const isShared =
            entity.dependency.isInherited ||
            manifest.workspace?.dependencies.includes(entity.dependency) === true;
        if (!isShared || workspace === undefined)
            return dependencyPlaces({ manifest, path }, name).map((each) => ({ ...each, text }));
        const all = [workspace.rootManifest, ...workspace.packages];
        return workspaceDependencyPlaces(workspace, name).map((each) => ({
            ...each,
            text:
                all.find(({ manifestPath }) => manifestPath === each.path)?.manifest.document
                    .text ?? "",
        }));
    }
    return navigator.definitions(context, entity);
}

/** Undefined where the place is no feature, so that others may answer. */
async function rustDefinition(
    session: CargoSession,
    navigator: Navigator,
    uri: string,
    position: Position,
): Promise<readonly Location[] | undefined> {
    const found = await rustFeature(session, navigator, uri, position);
    if (found === undefined) return undefined;
    const { manifest, manifestPath: path } = found.owner;
    const { text } = manifest.document;
    const feature = manifest.features.find(({ name }) => name === found.name);
    const implicit = manifest.dependencies.find(
        ({ name, optional }) => name === found.name && optional?.value === true,
    );
    const span = feature?.keySpan ?? implicit?.keySpan;
    return span === undefined ? [] : locations(session, [{ path, text, ...span }]);
}

async function rustReferences(
    session: CargoSession,
    navigator: Navigator,
    uri: string,
    position: Position,
    token: CancellationToken,
): Promise<readonly FilePlace[] | undefined> {
    const found = await rustFeature(session, navigator, uri, position);
    if (found === undefined) return undefined;
    return navigator.featureUses(found.workspace, found.owner, found.name, token);
}

async function rustFeature(
    session: CargoSession,
    navigator: Navigator,
    uri: string,
    position: Position,
): Promise<
    (NonNullable<Awaited<ReturnType<Navigator["packageOf"]>>> & { name: string }) | undefined
> {
    const rust = await rustText(session, uri);
    if (rust === undefined) return undefined;
    const mention = featureMentionAt(rust.text, new PlacedText(rust.text).offsetAt(position));
    if (mention === undefined) return undefined;
    const owner = await navigator.packageOf(rust.path);
    return owner === undefined ? undefined : { ...owner, name: mention.name };
}

async function lockDefinition(
    session: CargoSession,
    lock: LockDocument,
    position: Position,
): Promise<readonly Location[]> {
    const found = lock.packageAt(lock.placed.offsetAt(position));
    const of = found === undefined ? undefined : lock.lock.packages[found.index];
    if (of === undefined) return [];
    const { service, texts } = session;
    const folder = lock.path.slice(0, lock.path.lastIndexOf("/"));
    if (of.source === undefined) {
        const workspace = await service.workspaces.load(`${folder}/Cargo.toml`);
        const own = workspace.packages.find(
            ({ manifest }) => manifest.package?.name?.value === of.name,
        );
        const span = own?.manifest.package?.name?.span;
        if (own === undefined || span === undefined) return [];
        const { text } = own.manifest.document;
        return locations(session, [{ path: own.manifestPath, text, ...span }]);
    }
    const registries = await service.registries(folder);
    if (registries === undefined) return [];
    const { manifestPath } = await service.facts.read(of, registries);
    if (manifestPath === undefined) return [];
    const read = await service.workspaces.manifests.read(manifestPath, texts.ofPath);
    const span = read?.manifest.package?.name?.span ?? { start: 0, end: 0 };
    const text = read?.manifest.document.text ?? "";
    return locations(session, [{ path: manifestPath, text, ...span }]);
}

function lockReferences(lock: LockDocument, position: Position): readonly FilePlace[] {
    const found = lock.packageAt(lock.placed.offsetAt(position));
    const of = found === undefined ? undefined : lock.lock.packages[found.index];
    if (found === undefined || of === undefined) return [];
    const { path, placed } = lock;
    const own = { start: of.nameSpan.start, end: of.nameSpan.end, isDefinition: true };
    return [own, ...lock.dependents(found.index)].map((each) => ({
        ...each,
        path,
        text: placed.text,
    }));
}

function locations(session: CargoSession, places: readonly FilePlace[]): readonly Location[] {
    const texts = new Map<string, PlacedText>();
    return places.map((place) => {
        const placed = texts.get(place.path) ?? new PlacedText(place.text);
        texts.set(place.path, placed);
        return { uri: uriFor(session, place.path), range: placed.range(place) };
    });
}
