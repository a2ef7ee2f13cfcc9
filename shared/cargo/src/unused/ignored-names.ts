import type { Manifest, ManifestDependency } from "../manifest/manifest.ts";
import { valueAt } from "../toml/toml-lookup.ts";

/** Lists by which users of other tools, and of this one, say that a dependency has to stay. */
const lists: readonly (readonly string[])[] = [
    ["rust-ai-ide", "unused", "ignored"],
    ["cargo-machete", "ignored"],
    ["cargo-shear", "ignored"],
    ["cargo-udeps", "ignore", "normal"],
    ["cargo-udeps", "ignore", "development"],
    ["cargo-udeps", "ignore", "build"],
];

const hackBegins = "BEGIN HAKARI SECTION";
const hackEnds = "END HAKARI SECTION";

/** Names that `[package.metadata]` or `[workspace.metadata]` of a manifest says to leave alone. */
export function ignoredNames(manifest: Manifest): ReadonlySet<string> {
    const names = new Set<string>();
    for (const owner of ["package", "workspace"]) {
        for (const list of lists) {
            const value = valueAt(manifest.root, [owner, "metadata", ...list]);
            if (value?.kind !== "array") continue;
            for (const item of value.items) if (item.kind === "string") names.add(item.value);
        }
    }
    return names;
}

/** Whether a package exists to turn features on for a whole workspace (cargo-hakari's). */
export function isWorkspaceHack({ document }: Manifest): boolean {
    return document.comments.some(({ text }) => text.includes(hackBegins));
}

/** Whether a dependency stands in the part of a manifest that cargo-hakari writes. */
export function isWrittenByHakari(manifest: Manifest, dependency: ManifestDependency): boolean {
    let begin: number | undefined;
    for (const { text, start } of manifest.document.comments) {
        if (text.includes(hackBegins)) begin = start;
        else if (text.includes(hackEnds) && begin !== undefined) {
            if (dependency.keySpan.start > begin && dependency.keySpan.start < start) return true;
            begin = undefined;
        }
    }
    return begin !== undefined && dependency.keySpan.start > begin;
}
