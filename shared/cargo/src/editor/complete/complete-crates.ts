import type { TomlPlace } from "../../toml/place-at.ts";
import { tableAt } from "../../toml/toml-lookup.ts";
import { effectivePackage } from "../../workspace/inherited.ts";
import { versionToAdd } from "../dependency-facts.ts";
import type { CompletionProposal, EditorContext } from "../editor-context.ts";
import { versionMarkdown } from "../hover/version-text.ts";
import { folderOf, workspaceRootOf } from "../manifest-places.ts";
import { relativePath } from "../relative-path.ts";
import { keyText, typedText } from "./proposal-text.ts";

/** How many names are proposed, and for how many of them the version is looked up. */
const nameLimit = 60;
const versionLimit = 12;

/** Names of dependencies: what the workspace shares, its members, then what registries hold. */
export async function completeCrates(
    context: EditorContext,
    place: TomlPlace,
    hasValue: boolean,
    offset: number,
): Promise<readonly CompletionProposal[]> {
    const { manifest } = context;
    const present = new Set(tableAt(manifest.root, place.table)?.members.keys());
    if (place.key !== undefined) present.delete(place.key.name);
    const proposals = [
        ...sharedNames(context, place, hasValue),
        ...memberNames(context, place, hasValue),
        ...(await registryNames(context, place, hasValue, offset)),
    ];
    const seen = new Set(present);
    return proposals.filter(({ label }) => {
        const isNew = !seen.has(label);
        seen.add(label);
        return isNew;
    });
}

function sharedNames(
    context: EditorContext,
    place: TomlPlace,
    hasValue: boolean,
): readonly CompletionProposal[] {
    if (place.table[0] === "workspace" || place.table[0] === "patch") return [];
    const shared = workspaceRootOf(context)?.manifest.workspace?.dependencies ?? [];
    return shared.map(({ name, requirement }) => ({
        label: name,
        kind: "dependency",
        insert: hasValue ? keyText(name) : `${keyText(name)} = { workspace = true }`,
        replace: place.replace,
        detail: ["of the workspace", requirement?.value ?? ""].join(" ").trim(),
        sort: `1${name}`,
    }));
}

function memberNames(
    context: EditorContext,
    place: TomlPlace,
    hasValue: boolean,
): readonly CompletionProposal[] {
    const folder = folderOf(context);
    return (context.workspace?.packages ?? []).flatMap((one) => {
        const name = one.manifest.package?.name?.value;
        if (name === undefined || one.folder === folder) return [];
        const path = relativePath(folder, one.folder);
        return [
            {
                label: name,
                kind: "member" as const,
                insert: hasValue ? keyText(name) : `${keyText(name)} = { path = "${path}" }`,
                replace: place.replace,
                detail: path,
                sort: `2${name}`,
            },
        ];
    });
}

async function registryNames(
    context: EditorContext,
    place: TomlPlace,
    hasValue: boolean,
    offset: number,
): Promise<readonly CompletionProposal[]> {
    const registry = context.registries?.byDefault;
    const prefix = typedText(context.manifest.document.text, place.replace, offset);
    if (registry === undefined || prefix === "") return [];
    const names = await registry.names(prefix, nameLimit);
    const root = workspaceRootOf(context);
    const rust = effectivePackage(context.manifest, root)?.rustVersion;
    return Promise.all(
        names.map(async (name, index): Promise<CompletionProposal> => {
            const crate = index < versionLimit ? await registry.crate(name) : undefined;
            const version = crate && versionToAdd(crate, context, rust);
            const value = version === undefined ? '"$0"' : `"${version.version}"`;
            const needsChoice = !hasValue && version === undefined;
            return {
                label: name,
                kind: "crate",
                insert: hasValue ? keyText(name) : `${keyText(name)} = ${value}`,
                ...(needsChoice ? { isSnippet: true, proposesAgain: true } : {}),
                replace: place.replace,
                ...(version === undefined ? {} : { detail: version.version }),
                sort: `3${name}`,
                documentation: async () => {
                    const found = crate ?? (await registry.crate(name));
                    return found && versionMarkdown(context, found);
                },
            };
        }),
    );
}
