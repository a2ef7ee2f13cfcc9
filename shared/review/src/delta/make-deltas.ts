import type { ChangedFile } from "../change-set.ts";
import { ChangedLines } from "./changed-lines.ts";
import type { FileDelta } from "./file-delta.ts";
import type { ItemChange } from "./item-change.ts";
import { itemChanges } from "./item-delta.ts";
import type { SidePlace } from "./items.ts";
import type { SideReader } from "./side-reader.ts";

/** What else is known of a file of one of the sides. */
export type PlaceOf = (path: string, side: "base" | "head") => SidePlace;

/**
 * What changed in files of Rust, by their items. Files that were skipped, and texts that cannot be
 * parsed in time, have sides that are undefined.
 */
export function makeDeltas(
    files: readonly ChangedFile[],
    reader: SideReader,
    placeOf: PlaceOf,
): readonly FileDelta[] {
    const sides = files
        .filter(({ path, skipped }) => skipped === undefined && path.endsWith(".rs"))
        .map((file) => {
            const { base, head, path, basePath = path } = file;
            return {
                file,
                base: base === undefined ? undefined : reader.read(base, placeOf(basePath, "base")),
                head: head === undefined ? undefined : reader.read(head, placeOf(path, "head")),
            };
        });
    const changes = changesByFile(
        itemChanges(sides),
        sides.map(({ file }) => file),
    );
    return sides.map(({ file, base, head }) => {
        const lines = new ChangedLines(file.hunks);
        const own = changes.get(file) ?? [];
        return {
            file,
            base,
            head,
            changes: own,
            isChangedLine: (line) => lines.has(line),
            touches: (start, end) =>
                head !== undefined &&
                lines.touches(
                    head.lines.positionAt(start).line,
                    head.lines.positionAt(Math.max(start, end - 1)).line,
                ),
        };
    });
}

/** Changes by the file that has them now, or had them, in their order. */
function changesByFile(
    changes: readonly ItemChange[],
    files: readonly ChangedFile[],
): ReadonlyMap<ChangedFile, readonly ItemChange[]> {
    const heads = new Map(files.map((file) => [file.path, file]));
    const bases = new Map(files.map((file) => [file.basePath ?? file.path, file]));
    const found = new Map<ChangedFile, ItemChange[]>();
    for (const change of changes) {
        const { base, head } = change;
        const file = head === undefined ? bases.get(base?.path ?? "") : heads.get(head.path);
        if (file === undefined) continue;
        const list = found.get(file);
        if (list === undefined) found.set(file, [change]);
        else list.push(change);
    }
    return found;
}
