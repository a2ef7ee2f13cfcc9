import { optionsOf, type TextSchema, type Topic, type ValueSchema } from "../../schema/schema.ts";
import { keyAt, schemaOf } from "../../schema/schema-of.ts";
import {
    commonLicenses,
    editions,
    licenses,
    targetNames,
    triples,
} from "../../schema/value-names.ts";
import type { TomlPlace } from "../../toml/place-at.ts";
import { effectivePackage } from "../../workspace/inherited.ts";
import { needsNewerRust } from "../dependency-facts.ts";
import type { CompletionProposal, EditorContext } from "../editor-context.ts";
import { folderOf, workspaceRootOf } from "../manifest-places.ts";
import { relativePath } from "../relative-path.ts";
import { completeFeatures, completeFeatureValues } from "./complete-features.ts";
import { completePaths } from "./complete-paths.ts";
import { completeRequirements } from "./complete-versions.ts";
import { sortNumber, textProposal, typedText } from "./proposal-text.ts";

/** Values that may stand at a place. */
export async function completeValues(
    context: EditorContext,
    place: TomlPlace,
    offset: number,
): Promise<readonly CompletionProposal[]> {
    const schema = keyAt(schemaOf(context.kind), place.path);
    if (schema === undefined) return [];
    const lists: (readonly CompletionProposal[])[] = [];
    for (const option of itemOptions(schema.value, place)) {
        lists.push(await completeOption(context, place, option, offset));
    }
    const seen = new Set(itemsInArray(place));
    return lists.flat().filter(({ label }) => {
        const isNew = !seen.has(label);
        seen.add(label);
        return isNew;
    });
}

/** Texts that the array around a place has, without the one at the place. */
function itemsInArray({ array, value }: TomlPlace): readonly string[] {
    return (array?.items ?? []).flatMap((item) =>
        item.kind === "string" && item !== value ? [item.value] : [],
    );
}

/** The alternatives for the value itself, or for the items of the array around the place. */
function itemOptions(value: ValueSchema, { array }: TomlPlace): readonly ValueSchema[] {
    const options = optionsOf(value);
    if (array === undefined) return options;
    return options.flatMap((option) => (option.kind === "array" ? optionsOf(option.item) : []));
}

async function completeOption(
    context: EditorContext,
    place: TomlPlace,
    option: ValueSchema,
    offset: number,
): Promise<readonly CompletionProposal[]> {
    const isInQuotes = place.value?.kind === "string" && place.replace.start > place.value.start;
    switch (option.kind) {
        case "boolean":
            if (isInQuotes) return [];
            return (place.key?.name === "workspace" ? ["true"] : ["true", "false"]).map(
                (label) => ({
                    label,
                    kind: "value",
                    insert: label,
                    replace: place.replace,
                }),
            );
        case "integer":
            if (isInQuotes) return [];
            return (option.values ?? []).map((value, index) => ({
                label: String(value),
                sort: sortNumber(index),
                kind: "value",
                insert: String(value),
                replace: place.replace,
            }));
        case "string":
            return completeText(context, place, option, offset);
        default:
            return [];
    }
}

async function completeText(
    context: EditorContext,
    place: TomlPlace,
    { values, topic }: TextSchema,
    offset: number,
): Promise<readonly CompletionProposal[]> {
    const fixed = (values ?? []).map((value, index) =>
        textProposal(place, "value", value, { sort: sortNumber(index) }),
    );
    return topic === undefined
        ? fixed
        : [...fixed, ...(await completeTopic(context, place, topic, offset))];
}

async function completeTopic(
    context: EditorContext,
    place: TomlPlace,
    topic: Topic,
    offset: number,
): Promise<readonly CompletionProposal[]> {
    const { text } = context.manifest.document;
    const typed = typedText(text, place.replace, offset);
    const all = (names: Iterable<string>): readonly CompletionProposal[] =>
        [...names].map((name, index) =>
            textProposal(place, "value", name, { sort: sortNumber(index) }),
        );
    switch (topic) {
        case "requirement":
            return completeRequirements(context, place);
        case "dependency-feature":
            return completeFeatures(context, place);
        case "feature-value":
            return completeFeatureValues(context, place, typed);
        case "feature":
            return all(context.manifest.features.map(({ name }) => name));
        case "edition":
            return all(Object.keys(editions).reverse());
        case "rust-version":
            return all(rustVersions(context));
        case "license":
            return licenseProposals(place, typed);
        case "registry":
            return all(context.registries?.names ?? []);
        case "triple":
            return all(new Set([...(context.toolchain?.targets ?? []), ...triples]));
        case "cfg-or-triple":
            return all(targetNames(context.toolchain?.targets ?? []));
        case "toolchain":
            return all(toolchains(context));
        case "profile":
            return all(["dev", "release", "test", "bench"]);
        case "member":
            return memberProposals(context, place, typed);
        case "package-folder":
        case "folder":
        case "file":
            return completePaths(context, place, typed, topic);
        case "crate":
            return crateProposals(context, place, typed);
        default:
            return [];
    }
}

function rustVersions({ manifest, toolchain, ...context }: EditorContext): readonly string[] {
    const root = workspaceRootOf({ ...context, manifest, toolchain });
    const edition = effectivePackage(manifest, root)?.edition;
    const least = edition === undefined ? undefined : editions[edition];
    const installed = toolchain?.rustVersion;
    const short = installed?.split(".").slice(0, 2).join(".");
    const known = [short, ...Object.values(editions).reverse()];
    return [...new Set(known)].filter(
        (version): version is string => version !== undefined && !needsNewerRust(least, version),
    );
}

/** Single licences, and joined ones where nothing is there yet. */
function licenseProposals(place: TomlPlace, typed: string): readonly CompletionProposal[] {
    const before = /^(.*?(?:\bOR\b|\bAND\b|\()\s*)?[^()\s]*$/.exec(typed)?.[1] ?? "";
    const names =
        before === ""
            ? ["MIT OR Apache-2.0", ...commonLicenses, ...licenses]
            : [...commonLicenses, ...licenses].map((name) => `${before}${name}`);
    return [...new Set(names)].map((name, index) =>
        textProposal(place, "value", name, { sort: sortNumber(index) }),
    );
}

function toolchains({ toolchain }: EditorContext): readonly string[] {
    const version = toolchain?.rustVersion;
    return [
        ...new Set([
            "stable",
            "beta",
            "nightly",
            ...(version === undefined ? [] : [version]),
            ...(toolchain?.toolchains ?? []),
        ]),
    ];
}

/** Packages of the workspace that are not members yet come as folders; members as their paths. */
async function memberProposals(
    context: EditorContext,
    place: TomlPlace,
    typed: string,
): Promise<readonly CompletionProposal[]> {
    const folder = folderOf(context);
    const members = (context.workspace?.packages ?? [])
        .filter((one) => one.folder !== folder)
        .map((one) =>
            textProposal(place, "member", relativePath(folder, one.folder), {
                detail: one.manifest.package?.name?.value ?? "",
                sort: "0",
            }),
        );
    return [...members, ...(await completePaths(context, place, typed, "package-folder"))];
}

async function crateProposals(
    { registries }: EditorContext,
    place: TomlPlace,
    typed: string,
): Promise<readonly CompletionProposal[]> {
    if (typed === "") return [];
    const names = (await registries?.byDefault.names(typed, 60)) ?? [];
    return names.map((name) => textProposal(place, "crate", name));
}
