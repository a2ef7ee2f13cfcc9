import type { Manifest, ManifestDependency } from "../../manifest/manifest.ts";
import { newestFirst } from "../../registry/known-versions.ts";
import { tableAt } from "../../toml/toml-lookup.ts";
import { effectivePackage, textAt } from "../../workspace/inherited.ts";
import {
    type DependencyFacts,
    dependencyFacts,
    featuresOfDependency,
    manifestOfDependency,
    versionToAdd,
} from "../dependency-facts.ts";
import type { EditorContext } from "../editor-context.ts";
import { versionMarkdown, versionNotes } from "./version-text.ts";

/** How many features a hover lists. */
const featureLimit = 24;

/** Everything that this machine knows of a dependency. */
export async function dependencyMarkdown(
    context: EditorContext,
    dependency: ManifestDependency,
): Promise<string> {
    const facts = await dependencyFacts(context, dependency);
    const manifest = await manifestOfDependency(context, facts);
    const parts = [
        heading(facts),
        aboutText(manifest),
        stateText(context, facts, manifest),
        await featuresText(context, facts),
        facts.crate === undefined ? "" : versionMarkdown(context, facts.crate),
        linksText(manifest),
        unknownText(context, facts, manifest),
    ];
    return parts.filter((part) => part !== "").join("\n\n");
}

function heading({ said, locked, version }: DependencyFacts): string {
    const number = locked?.version ?? version?.version;
    const renamed = said.packageName === said.name ? "" : `, called \`${said.name}\` here`;
    return `**\`${said.packageName}\`**${number === undefined ? "" : ` ${number}`}${renamed}`;
}

function aboutText(manifest: Manifest | undefined): string {
    const table = manifest && tableAt(manifest.root, ["package"]);
    return plain(textAt(table, "description") ?? "");
}

/** A text of somebody else as one paragraph that cannot make links or pictures. */
function plain(text: string): string {
    return text
        .trim()
        .replaceAll(/\s+/g, " ")
        .replaceAll(/[\\[\]<>!*_`#|]/g, "\\$&")
        .slice(0, 600);
}

function stateText(
    context: EditorContext,
    { said, locked, version, crate, requirement }: DependencyFacts,
    manifest: Manifest | undefined,
): string {
    const own = manifest && effectivePackage(manifest, undefined);
    const newest = crate && newestFirst(crate).find((one) => one.version.pre.length === 0);
    const toAdd = crate && versionToAdd(crate, context, undefined);
    const lines = [
        said.folder === undefined ? "" : `Folder: \`${said.folder}\``,
        said.git === undefined ? "" : `Git: \`${said.git}\``,
        said.requirement === undefined ? "" : `Requirement: \`${said.requirement}\``,
        requirement !== undefined && crate !== undefined && version === undefined
            ? "No known version fits the requirement."
            : "",
        locked === undefined
            ? ""
            : `Locked: \`${locked.version}\`${noted(context, version, locked.version)}`,
        newest === undefined
            ? ""
            : `Latest: \`${newest.entry.version}\`${noted(context, newest.entry)}`,
        toAdd !== undefined && newest !== undefined && toAdd !== newest.entry
            ? `Latest that cargo would take: \`${toAdd.version}\``
            : "",
        own?.license === undefined ? "" : `Licence: ${plain(own.license)}`,
        version?.rustVersion === undefined && own?.rustVersion === undefined
            ? ""
            : `Rust: ${version?.rustVersion ?? plain(own?.rustVersion ?? "")}`,
        version?.links === undefined ? "" : `Links: \`${version.links}\``,
        version?.yanked === true ? "**This version was yanked.**" : "",
    ];
    return lines.filter((line) => line !== "").join("  \n");
}

function noted(
    context: EditorContext,
    version: DependencyFacts["version"],
    number = version?.version,
): string {
    if (version === undefined || version.version !== number) return "";
    const notes = versionNotes(context, version).filter((note) => !note.startsWith("Rust "));
    return notes.length === 0 ? "" : ` (${notes.join(" · ")})`;
}

async function featuresText(context: EditorContext, facts: DependencyFacts): Promise<string> {
    const features = await featuresOfDependency(context, facts);
    if (features === undefined || features.size === 0) return "";
    const asked = new Set(facts.said.features);
    if (facts.said.usesDefaultFeatures && features.has("default")) asked.add("default");
    const on = new Set<string>();
    const waiting = [...asked];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
        if (on.has(name)) continue;
        on.add(name);
        for (const value of features.get(name) ?? []) {
            if (value.kind === "feature") waiting.push(value.feature);
        }
    }
    const off = [...features.keys()].filter((name) => !on.has(name) && !name.startsWith("_"));
    const lines = [
        on.size === 0 ? "" : `Features on: ${listed([...on].filter((name) => features.has(name)))}`,
        off.length === 0 ? "" : `Features off: ${listed(off)}`,
    ];
    return lines.filter((line) => line !== "").join("  \n");
}

function listed(names: readonly string[]): string {
    const shown = [...names]
        .sort()
        .slice(0, featureLimit)
        .map((name) => `\`${name}\``);
    const more = names.length - shown.length;
    return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function linksText(manifest: Manifest | undefined): string {
    const table = manifest && tableAt(manifest.root, ["package"]);
    const links = (["documentation", "repository", "homepage"] as const).flatMap((key) => {
        const address = textAt(table, key);
        // Addresses come from strangers: nothing but plain web addresses becomes a link.
        if (address === undefined || !/^https?:\/\/[^\s()<>[\]"'`]+$/.test(address)) return [];
        return [`[${key}](${address})`];
    });
    return links.join(" · ");
}

function unknownText(
    { registries }: EditorContext,
    { crate, said }: DependencyFacts,
    manifest: Manifest | undefined,
): string {
    if (crate !== undefined || manifest !== undefined || registries === undefined) return "";
    if (said.folder !== undefined) return "There is no package in this folder.";
    return "Cargo has not looked at this package on this machine yet.";
}
