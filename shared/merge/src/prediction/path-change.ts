/** A path that differs between two commits; a file that was renamed is deleted and added. */
export interface PathChange {
    /** Relative to the repository, with `/`. */
    readonly path: string;
    readonly kind: "added" | "deleted" | "modified";
    /** As git names modes: `100644`, `120000` for a link, `160000` for a submodule; zeros for none. */
    readonly baseMode: string;
    readonly headMode: string;
    /** Of the content, zeros for none. */
    readonly baseOid: string;
    readonly headOid: string;
}

/**
 * Whether git merges two sides without a stop, as far as their paths say. True only where no rule of
 * git's merge (ort, `Documentation/technical/directory-rename-detection.txt` of git) can join a path
 * of one side with one of the other:
 * - both changed the same path, which also is so where a side renamed what the other one changed;
 * - a file of one side lies where the other one has a folder;
 * - a side may have renamed a folder in which the other one added a file, which then is moved, or
 *   asked about. A folder can only count as renamed where files of it went and others came.
 */
export function cannotConflict(
    ours: readonly PathChange[],
    theirs: readonly PathChange[],
): boolean {
    const mine = new Set(ours.map(({ path }) => path));
    const others = new Set(theirs.map(({ path }) => path));
    if (theirs.some(({ path }) => mine.has(path))) return false;
    if (ours.some(({ path }) => isBelow(path, others))) return false;
    if (theirs.some(({ path }) => isBelow(path, mine))) return false;
    return !mayMoveAdded(ours, theirs) && !mayMoveAdded(theirs, ours);
}

/** Whether a folder of a path is a path itself. */
function isBelow(path: string, paths: ReadonlySet<string>): boolean {
    return foldersOf(path).some((folder) => paths.has(folder));
}

/** Whether folders that a side may have renamed hold something that the other one added. */
function mayMoveAdded(moving: readonly PathChange[], adding: readonly PathChange[]): boolean {
    const came = moving.filter(({ kind }) => kind === "added");
    const added = adding.filter(({ kind }) => kind === "added");
    if (came.length === 0 || added.length === 0) return false;
    const gone = moving.filter(({ kind }) => kind === "deleted");
    const left = new Set(gone.flatMap(({ path }) => foldersOf(path)));
    if (left.size === 0 && gone.length === 0) return false;
    // All went below another folder: then the top is what was renamed.
    const isTopMoved = gone.some(({ path }) => {
        const folder = foldersOf(path)[0];
        return came.some((other) => {
            const target = foldersOf(other.path)[0];
            if (target === undefined) return false;
            return folder === undefined || target.endsWith(`/${folder}`);
        });
    });
    return isTopMoved || added.some(({ path }) => foldersOf(path).some((each) => left.has(each)));
}

/** The folders of a path, the innermost first. */
function foldersOf(path: string): readonly string[] {
    const folders: string[] = [];
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
        folders.push(path.slice(0, end));
    }
    return folders;
}
