import type { FileChanges, TextChange } from "@rust-ai-ide/cargo/edit";
import type { EditorContext } from "@rust-ai-ide/cargo/editor/editor-context";
import { crateMentions } from "@rust-ai-ide/cargo/editor/navigation/crate-mentions";
import { renameDependency } from "@rust-ai-ide/cargo/edits/move-dependency";
import type { ManifestDependency } from "@rust-ai-ide/cargo/manifest/manifest";
import { keyText } from "@rust-ai-ide/cargo/toml/write-toml";
import type { CargoWorkspace, WorkspacePackage } from "@rust-ai-ide/cargo/workspace/workspace";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { LineIndex } from "@rust-ai-ide/core/text";
import type { Overlay } from "../cargo-workspace/manifest-cache.ts";
import { CargoLanguageErrors } from "./cargo-language-errors.ts";
import type { FilePlace, Navigator } from "./navigator.ts";
import { rustFiles, textsOf } from "./package-code.ts";

/** Changes of files, and the texts that they count in. */
export interface Renaming {
    readonly files: readonly FileChanges[];
    readonly texts: ReadonlyMap<string, string>;
}

/** Renames a feature in manifests of the workspace and in the code of its package. */
export async function renameFeaturePlaces(
    navigator: Navigator,
    of: { readonly workspace: CargoWorkspace; readonly owner: WorkspacePackage },
    name: string,
    newName: string,
    token: CancellationToken,
): Promise<Renaming> {
    // As cargo has it: a letter, a digit or _ first, then also -, + and dots.
    if (!/^[\p{L}\p{N}_][\p{L}\p{N}_+.-]*$/u.test(newName))
        throw CargoLanguageErrors.badName(newName);
    const { features, dependencies } = of.owner.manifest;
    const isTaken =
        features.some((each) => each.name === newName) ||
        dependencies.some((each) => each.name === newName && each.optional?.value === true);
    if (isTaken) throw CargoLanguageErrors.nameTaken(newName);
    if (name === "default" || !features.some((each) => each.name === name))
        throw CargoLanguageErrors.cannotRename(name);
    const places = await navigator.featureUses(of.workspace, of.owner, name, token);
    return gather(places.map((place) => ({ place, text: replacement(place, newName) })));
}

/** Renames the key of a dependency with its mentions in the manifest and in the package's code. */
export async function renameDependencyPlaces(
    navigator: Navigator,
    context: EditorContext,
    dependency: ManifestDependency,
    newName: string,
    { overlay, token }: { readonly overlay: Overlay; readonly token: CancellationToken },
): Promise<Renaming> {
    const { manifest, path } = context;
    const { name } = dependency;
    if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(newName)) throw CargoLanguageErrors.badName(newName);
    const all = manifest.dependencies.filter((each) => each.name === name);
    if (all.length === 0 || all.some(({ isInherited }) => isInherited))
        throw CargoLanguageErrors.cannotRename(name);
    if (manifest.dependencies.some((each) => each.name === newName))
        throw CargoLanguageErrors.nameTaken(newName);
    const changes: TextChange[] = [];
    for (const each of all) {
        const own = renameDependency(manifest, each, newName);
        if (own.length === 0) throw CargoLanguageErrors.cannotRename(name);
        for (const change of own) {
            // Several tables name it in the same features.
            const isNew = !changes.some(
                ({ start, end }) => start === change.start && end === change.end,
            );
            if (isNew) changes.push(change);
        }
    }
    const texts = new Map([[path, manifest.document.text]]);
    const files: FileChanges[] = [{ path, changes }];
    const oldCrate = (await crateName(navigator, context, dependency)).replaceAll("-", "_");
    const newCrate = newName.replaceAll("-", "_");
    if (oldCrate === newCrate) return { files, texts };
    const folder = path.slice(0, path.lastIndexOf("/"));
    for await (const file of textsOf(await rustFiles(folder, token), overlay, token)) {
        const mentions = crateMentions(file.text, oldCrate);
        const unsure = mentions.find(({ isCertain }) => !isCertain);
        if (unsure !== undefined) {
            const line = new LineIndex(file.text).positionAt(unsure.start).line + 1;
            throw CargoLanguageErrors.unsureRename(`${file.path.slice(folder.length + 1)}:${line}`);
        }
        if (mentions.length === 0) continue;
        texts.set(file.path, file.text);
        files.push({
            path: file.path,
            changes: mentions.map(({ start, end }) => ({ start, end, text: newCrate })),
        });
    }
    return { files, texts };
}

/** What code calls a dependency: its key where it was renamed, else the name of its library. */
async function crateName(
    navigator: Navigator,
    context: EditorContext,
    dependency: ManifestDependency,
): Promise<string> {
    if (dependency.name !== dependency.packageName) return dependency.name;
    const read = await navigator.manifestOf(context, dependency);
    const library = read?.manifest.targets.find(({ kind }) => kind === "lib");
    return library?.name?.value ?? dependency.name;
}

/** A bare key that the new name does not fit into gets quotes. */
function replacement({ text, start, end, isDefinition }: FilePlace, newName: string): string {
    const isQuoted = /["']/.test(text[start - 1] ?? "") && /["']/.test(text[end] ?? "");
    return isDefinition === true && !isQuoted ? keyText(newName) : newName;
}

function gather(changes: readonly { place: FilePlace; text: string }[]): Renaming {
    const texts = new Map<string, string>();
    const files = new Map<string, TextChange[]>();
    for (const { place, text } of changes) {
        texts.set(place.path, place.text);
        const own = files.get(place.path) ?? [];
        files.set(place.path, own);
        own.push({ start: place.start, end: place.end, text });
    }
    return { files: [...files].map(([path, own]) => ({ path, changes: own })), texts };
}
