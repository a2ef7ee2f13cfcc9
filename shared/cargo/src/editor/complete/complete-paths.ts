import type { TomlPlace } from "../../toml/place-at.ts";
import { pathFrom } from "../../workspace/file-paths.ts";
import type { CompletionProposal, EditorContext } from "../editor-context.ts";
import { folderOf } from "../manifest-places.ts";
import { textProposal } from "./proposal-text.ts";

/** Folders that nobody means: what builds make and what tools keep. */
const skipped = new Set(["target", "node_modules"]);

/**
 * Files or folders below the folder that is typed. For packages those with a manifest, and those
 * that have such folders in them, to go on from.
 */
export async function completePaths(
    context: EditorContext,
    place: TomlPlace,
    typed: string,
    topic: "package-folder" | "folder" | "file",
): Promise<readonly CompletionProposal[]> {
    const before = typed.slice(0, typed.lastIndexOf("/") + 1);
    const folder = pathFrom(folderOf(context), before === "" ? "." : before);
    const entries = await context.files.list(folder);
    const proposals = await Promise.all(
        entries
            .filter(({ name, isFolder }) => isFolder && !skipped.has(name) && !name.startsWith("."))
            .map(async ({ name }) => {
                const path = `${folder === "/" ? "" : folder}/${name}`;
                if (topic === "package-folder") {
                    const inside = await context.files.list(path);
                    if (inside.some((one) => one.name === "Cargo.toml" && !one.isFolder)) {
                        return textProposal(place, "folder", `${before}${name}`, {
                            sort: `0${name}`,
                        });
                    }
                    if (!inside.some(({ isFolder }) => isFolder)) return undefined;
                }
                return openFolder(place, `${before}${name}/`, topic);
            }),
    );
    const up =
        before === "" || /^(\.\.\/)+$/.test(before)
            ? [openFolder(place, `${before}../`, topic)]
            : [];
    const files = topic === "file" ? entries.filter(({ isFolder }) => !isFolder) : [];
    return [
        ...proposals.filter((proposal) => proposal !== undefined),
        ...files.map(({ name }) =>
            textProposal(place, "value", `${before}${name}`, { sort: `0${name}` }),
        ),
        ...up,
    ];
}

/** A folder to go on from: the quotes stay open. */
function openFolder(place: TomlPlace, path: string, topic: string): CompletionProposal {
    const isInQuotes = place.value?.kind === "string" && place.replace.start > place.value.start;
    return {
        label: path,
        kind: "folder",
        insert: isInQuotes ? path : `"${path}$0"`,
        ...(isInQuotes ? {} : { isSnippet: true }),
        replace: place.replace,
        sort: `${topic === "folder" ? 0 : 1}${path}`,
        proposesAgain: true,
    };
}
