import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { textOf } from "./git-runner.ts";
import type { OperationRepository } from "./operation-repository.ts";
import type { Snapshot, WorkTreeSnapshot } from "./snapshot-schema.ts";
import { type FileChange, filesInTheWay, treeChanges } from "./work-tree-files.ts";

interface RefChange {
    readonly name: string;
    /** Objects; undefined where the ref is absent. */
    readonly from: string | undefined;
    readonly to: string | undefined;
}

/** A file of git: its name below its folder and the object with its content, undefined when it goes. */
export interface GitFileChange {
    readonly name: string;
    readonly to: string | undefined;
}

/** What has to be done to get from the present to a snapshot. */
export interface RestorePlan {
    readonly target: Snapshot;
    readonly refs: readonly RefChange[];
    /** What HEAD names afterwards; undefined where it stays. */
    readonly head: string | undefined;
    readonly files: readonly FileChange[];
    /** Files with other permissions alone; undefined for what git would give. */
    readonly modes: readonly (readonly [path: string, mode: number | undefined])[];
    readonly hasIndex: boolean;
    readonly stateFiles: readonly GitFileChange[];
    readonly sharedFiles: readonly GitFileChange[];
    readonly removedWorkTrees: readonly WorkTreeSnapshot[];
    readonly addedWorkTrees: readonly WorkTreeSnapshot[];
    /** What would be lost: it changed after the operation had ended. */
    readonly changedSince: readonly string[];
    /** Files that are in no backup, where others have to be written. */
    readonly inTheWay: readonly string[];
}

/** Files of git that say nothing of what somebody did since. */
const passingState = /^(?:ORIG_HEAD|AUTO_MERGE|MERGE_RR)$/;
/** Written in other ways, or with the index. */
const otherState = /^(?:index|HEAD|sharedindex\..*|commondir|gitdir|locked|logs\/HEAD)$/;

/**
 * How to get back to `target`. What the operation did not change stays as it is now.
 *
 * @param finished How the operation left things; undefined where it was broken off, and everything
 * that differs from `target` counts as its doing.
 */
export async function planRestore(
    repository: OperationRepository,
    current: Snapshot,
    target: Snapshot,
    finished: Snapshot | undefined,
    token: CancellationToken,
): Promise<RestorePlan> {
    const [now, then, end] = [current.state, target.state, (finished ?? current).state];
    const changedSince: string[] = [];

    const refs = Object.keys({ ...end.refs, ...then.refs }).flatMap((name) => {
        const [from, to] = [now.refs[name], then.refs[name]];
        if (end.refs[name] === to || from === to) return [];
        if (from !== end.refs[name]) changedSince.push(textOf(name));
        return [{ name, from, to }];
    });

    const since = new Map(
        (await treeChanges(repository, now.main.files, end.main.files, token)).map(
            ({ path, from }) => [path, from],
        ),
    );
    const ignored = ignoredPaths(then.main.ignored);
    const files: FileChange[] = [];
    for (const change of await treeChanges(repository, end.main.files, then.main.files, token)) {
        const { path, to } = change;
        const from = since.get(path) ?? change.from;
        // A file that was ignored then was there already, and nobody looked at it.
        if (from === to || (to === "" && ignored(path))) continue;
        if (from !== change.from) changedSince.push(textOf(path));
        files.push({ path, from, to });
    }

    const hasIndex =
        end.main.entries !== then.main.entries && now.main.entries !== then.main.entries;
    if (hasIndex && now.main.entries !== end.main.entries) changedSince.push("the index");
    const movesHead = end.main.head !== then.main.head && now.main.head !== then.main.head;
    const needsHead = movesHead || hasIndex || files.length > 0;
    if (needsHead && now.main.head !== end.main.head) changedSince.push("HEAD");

    const changesOf = async (
        [is, was, to]: readonly [now: string, end: string, then: string],
        isPassing: (name: string) => boolean,
    ): Promise<readonly GitFileChange[]> => {
        const later = new Map(
            (await treeChanges(repository, is, was, token)).map(({ path, from }) => [path, from]),
        );
        return (await treeChanges(repository, was, to, token)).flatMap((change) => {
            const from = later.get(change.path) ?? change.from;
            if (from === change.to) return [];
            const name = textOf(change.path);
            if (from !== change.from && !isPassing(name)) changedSince.push(name);
            return [{ name, to: change.to.split(" ")[1] }];
        });
    };
    const stateFiles = await changesOf(
        [now.main.state, end.main.state, then.main.state],
        (name) => passingState.test(name) || otherState.test(name),
    );
    const sharedFiles = await changesOf([now.shared, end.shared, then.shared], () => false);

    const removedWorkTrees = end.others.filter(({ folder }) => !isIn(then.others, folder));
    const addedWorkTrees = then.others.filter(({ folder }) => !isIn(end.others, folder));
    for (const tree of removedWorkTrees) {
        const present = now.others.find(({ folder }) => folder === tree.folder);
        if (present !== undefined) changedSince.push(...changesOfWorkTree(tree, present));
    }
    const changed = new Set(files.map(({ path }) => path));
    return {
        target,
        refs,
        head: movesHead ? then.main.head : undefined,
        files,
        modes: Object.keys({ ...end.main.modes, ...then.main.modes }).flatMap((path) =>
            end.main.modes[path] === then.main.modes[path] || changed.has(path)
                ? []
                : [[path, then.main.modes[path]] as const],
        ),
        hasIndex,
        stateFiles: stateFiles.filter(({ name }) => !otherState.test(name)),
        sharedFiles,
        removedWorkTrees: removedWorkTrees.filter(({ folder }) => isIn(now.others, folder)),
        addedWorkTrees: addedWorkTrees.filter(({ folder }) => !isIn(now.others, folder)),
        changedSince: [...new Set(changedSince)],
        inTheWay: (await filesInTheWay(repository.folder, files)).map(textOf),
    };
}

/** Lines that say what a plan does, for somebody who decides. */
export function describeRestore(plan: RestorePlan): readonly string[] {
    const name = (oid: string | undefined): string => oid?.slice(0, 10) ?? "(none)";
    return [
        ...(plan.head === undefined ? [] : [`HEAD goes back to ${textOf(plan.head)}`]),
        ...plan.refs.map((ref) => `${textOf(ref.name)}: ${name(ref.from)} -> ${name(ref.to)}`),
        ...plan.files.map(({ path, from, to }) => {
            const verb = to === "" ? "remove" : from === "" ? "bring back" : "restore";
            return `${verb} ${textOf(path)}`;
        }),
        ...(plan.hasIndex ? ["restore the index"] : []),
        ...[...plan.stateFiles, ...plan.sharedFiles].map(
            (file) => `${file.to === undefined ? "remove" : "restore"} .git/${file.name}`,
        ),
        ...plan.removedWorkTrees.map(({ folder }) => `remove the work tree ${folder}`),
        ...plan.addedWorkTrees.map(({ folder }) => `bring back the work tree ${folder}`),
    ];
}

function isIn(trees: readonly WorkTreeSnapshot[], wanted: string): boolean {
    return trees.some(({ folder }) => folder === wanted);
}

function changesOfWorkTree(then: WorkTreeSnapshot, now: WorkTreeSnapshot): readonly string[] {
    const isSame =
        then.files === now.files && then.entries === now.entries && then.head === now.head;
    const ignored = now.ignored.filter((path) => !then.ignored.includes(path));
    return [
        ...(isSame ? [] : [now.folder]),
        ...ignored.map((path) => `${now.folder}/${textOf(path)}`),
    ];
}

/** Tells paths that are one of these, or in one of their folders. */
function ignoredPaths(ignored: readonly string[]): (path: string) => boolean {
    const known = new Set(ignored);
    return (path) => {
        if (known.has(path)) return true;
        for (let end = path.indexOf("/"); end >= 0; end = path.indexOf("/", end + 1)) {
            if (known.has(path.slice(0, end + 1))) return true;
        }
        return false;
    };
}
