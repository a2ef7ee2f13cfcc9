import { newestFirst } from "../../registry/known-versions.ts";
import type { TomlPlace } from "../../toml/place-at.ts";
import { effectivePackage } from "../../workspace/inherited.ts";
import { dependencyFacts, needsNewerRust } from "../dependency-facts.ts";
import type { CompletionProposal, EditorContext } from "../editor-context.ts";
import { versionNotes } from "../hover/version-text.ts";
import { dependencyAt, workspaceRootOf } from "../manifest-places.ts";
import { sortNumber, textProposal } from "./proposal-text.ts";

/**
 * Versions of the dependency at a place: releases from new to old, then pre-releases, then yanked
 * ones. An operator that is typed stays.
 */
export async function completeRequirements(
    context: EditorContext,
    place: TomlPlace,
): Promise<readonly CompletionProposal[]> {
    const found = dependencyAt(context.manifest, place.path);
    if (found === undefined) return [];
    const { crate, locked } = await dependencyFacts(context, found.dependency);
    if (crate === undefined) return [];
    const rust = effectivePackage(context.manifest, workspaceRootOf(context))?.rustVersion;
    const written = place.value?.kind === "string" ? place.value.value : "";
    const before = /^(.*?,\s*)?([=<>~^]*\s*)/.exec(written)?.[0] ?? "";
    return newestFirst(crate).map(({ version, entry }, index) => {
        const isTooNew = needsNewerRust(entry.rustVersion, rust);
        const rank = entry.yanked ? 3 : version.pre.length > 0 ? 2 : isTooNew ? 1 : 0;
        const notes = [
            ...(locked?.version === entry.version ? ["locked"] : []),
            ...versionNotes(context, entry),
        ];
        const number = withoutBuild(entry.version);
        return textProposal(place, "version", `${before}${number}`, {
            label: number,
            detail: notes.join(" · "),
            sort: `${rank}${sortNumber(index)}`,
            ...(entry.yanked ? { isDeprecated: true } : {}),
        });
    });
}

/** Build metadata means nothing in a requirement. */
function withoutBuild(version: string): string {
    return version.split("+")[0] ?? version;
}
