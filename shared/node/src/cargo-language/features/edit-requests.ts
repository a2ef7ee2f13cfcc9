import type { TextChange } from "@rust-ai-ide/cargo/edit";
import { newerVersions } from "@rust-ai-ide/cargo/editor/hints/version-facts";
import { addDependency } from "@rust-ai-ide/cargo/edits/add-dependency";
import { setRequirement } from "@rust-ai-ide/cargo/edits/dependency-details";
import { removeDependency } from "@rust-ai-ide/cargo/edits/remove-dependency";
import type { Manifest, ManifestDependency } from "@rust-ai-ide/cargo/manifest/manifest";
import { parentFolder } from "@rust-ai-ide/cargo/workspace/file-paths";
import { CargoEdit, type ManifestEdit } from "@rust-ai-ide/protocol/cargo/edits";
import { CargoLanguageErrors } from "../cargo-language-errors.ts";
import type { CargoFeature, CargoSession } from "../cargo-session.ts";

const tables = {
    normal: "dependencies",
    build: "build-dependencies",
    dev: "dev-dependencies",
} as const;

/** Changes of manifests that need no versions to be chosen. Nothing is written. */
export const editRequests: CargoFeature = {
    register(session) {
        const { router, service, texts } = session;
        router.answer(CargoEdit.method, CargoEdit.params, async ({ edit }) => {
            const path = edit.manifestPath.replaceAll("\\", "/");
            const read = await service.workspaces.manifests.read(path, texts.ofPath);
            if (read === undefined) throw CargoLanguageErrors.noManifest(path);
            const changes = await changesOf(session, read.manifest, path, edit);
            return { edits: [{ path, isNew: false, changes: [...changes] }] };
        });
    },
};

async function changesOf(
    session: CargoSession,
    manifest: Manifest,
    path: string,
    edit: ManifestEdit,
): Promise<readonly TextChange[]> {
    if (edit.what === "add") {
        const { name, kind = "normal", target, features, defaultFeatures, optional } = edit;
        const requirement = edit.requirement ?? (await newestOf(session, path, name)) ?? "*";
        const table = target === undefined ? [tables[kind]] : ["target", target, tables[kind]];
        return addDependency(manifest, table, {
            name,
            requirement,
            ...(features === undefined ? {} : { features }),
            ...(defaultFeatures === undefined ? {} : { defaultFeatures }),
            ...(optional === undefined ? {} : { isOptional: optional }),
        });
    }
    const dependency = dependencyOf(manifest, edit);
    if (dependency === undefined) throw CargoLanguageErrors.noDependency(edit.name);
    return edit.what === "remove"
        ? removeDependency(manifest, dependency)
        : setRequirement(manifest, dependency, edit.requirement);
}

function dependencyOf(
    manifest: Manifest,
    { name, kind, target }: Pick<ManifestEdit, "name" | "kind" | "target">,
): ManifestDependency | undefined {
    const own = manifest.dependencies.filter(
        (each) =>
            each.name === name &&
            (kind === undefined || each.kind === kind) &&
            (target === undefined || each.target === target),
    );
    return own[0] ?? manifest.workspace?.dependencies.find((each) => each.name === name);
}

/** As `cargo add` writes it: the newest release without what stands behind a plus sign. */
async function newestOf(
    { service }: CargoSession,
    path: string,
    name: string,
): Promise<string | undefined> {
    const registries = await service.registries(parentFolder(path));
    const crate = await registries?.byDefault.crate(name);
    if (crate === undefined) return undefined;
    const limits = { rustVersion: undefined, minPublishAge: undefined, now: service.today };
    return newerVersions(crate, undefined, limits).latest?.version.replace(/\+.*$/, "");
}
