import * as v from "valibot";

const objectName = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/));

const workTreeSchema = v.object({
    /** The top, absolute. */
    folder: v.string(),
    gitFolder: v.string(),
    /** What HEAD names: `refs/heads/…`, or a commit where it is detached. */
    head: v.string(),
    /** The commit of HEAD; absent before the first one. */
    commit: v.optional(objectName),
    /** Tree of the files, byte for byte. */
    files: objectName,
    /** Tree of what the index holds, below a folder for each tag and stage. */
    entries: objectName,
    /** Tree of the files of git that belong to this work tree. */
    state: objectName,
    /** When the index was written, in milliseconds since 1970; absent without one. */
    indexTime: v.optional(v.number()),
    /** Permissions that differ from those that git would give. */
    modes: v.record(v.string(), v.number()),
    /** What is ignored; of folders that are ignored as a whole only the folder, with a `/`. */
    ignored: v.array(v.string()),
});

/** Names of files and refs are byte strings: one unit a byte. */
export const snapshotSchema = v.object({
    version: v.literal(1),
    main: workTreeSchema,
    /** Other work trees that the operation may remove or add. */
    others: v.array(workTreeSchema),
    /** Folders of all work trees. */
    workTrees: v.array(v.string()),
    refs: v.record(v.string(), objectName),
    /** Tree of files that all work trees share: configuration, reflogs. */
    shared: objectName,
});

export type WorkTreeSnapshot = v.InferOutput<typeof workTreeSchema>;
export type SnapshotState = v.InferOutput<typeof snapshotSchema>;

/** Everything that an operation may change, as objects of the repository. */
export interface Snapshot {
    /** The tree that keeps its objects alive, once a commit holds it. */
    readonly tree: string;
    readonly state: SnapshotState;
}

/** What a backup has to hold beyond the files that git tracks or does not know. */
export interface TouchedPlaces {
    /** Paths that may be written although they are ignored; relative to the top, as byte strings. */
    readonly paths?: readonly string[];
    /** Branches whose reflog goes with them, without `refs/heads/`, as byte strings. */
    readonly branches?: readonly string[];
    /** Absolute folders of other work trees that come or go. */
    readonly workTrees?: readonly string[];
}
