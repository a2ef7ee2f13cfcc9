import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { applyRestore } from "./apply-restore.ts";
import type { GitOperation } from "./operation.ts";
import { OperationErrors } from "./operation-errors.ts";
import {
    type OperationRepository,
    type OperationSeams,
    openRepository,
    workTreeName,
} from "./operation-repository.ts";
import { type PerformedOperation, performOperation } from "./perform-operation.ts";
import { type KeptRecord, readRecords, readSnapshot } from "./record-store.ts";
import { describeRestore, planRestore, type RestorePlan } from "./restore.ts";
import { takeSnapshot } from "./snapshot.ts";
import type { Snapshot, TouchedPlaces } from "./snapshot-schema.ts";
import { fileNames, treeChanges } from "./work-tree-files.ts";

export interface UndoOptions {
    /** Also where things changed since; what changed is in the backup that is made first. */
    readonly isForced?: boolean;
    /** The preview has no warning of it, for whoever reads its `changedSince`. */
    readonly isToldApart?: boolean;
    readonly seams?: OperationSeams;
}

/**
 * Takes an operation back: refs, HEAD, index, files, and what git keeps of operations in progress. It
 * is an operation itself, so that it can be taken back too.
 *
 * @param id The operation; undefined for the newest of this work tree that is not undone.
 * @throws operation.nothingToUndo, operation.unknown, operation.alreadyUndone,
 * operation.otherWorkTree, operation.changedSince, operation.inTheWay, operation.damagedRecord, and
 * what {@link performOperation} throws.
 */
export async function undoOperation(
    folder: string,
    id: string | undefined,
    token: CancellationToken,
    options: UndoOptions = {},
): Promise<PerformedOperation> {
    const operation = await planUndo(folder, id, token, options);
    return performOperation(folder, operation, token, options.seams);
}

/** Takes the newest undo back. Throws `operation.nothingToRedo` and what an undo throws. */
export async function redoOperation(
    folder: string,
    token: CancellationToken,
    options: UndoOptions = {},
): Promise<PerformedOperation> {
    const operation = await planRedo(folder, token, options);
    return performOperation(folder, operation, token, options.seams);
}

/** The undo as an operation, to preview or to do. */
export async function planUndo(
    folder: string,
    id: string | undefined,
    token: CancellationToken,
    options: UndoOptions = {},
): Promise<GitOperation> {
    const repository = await openRepository(folder, token, options.seams);
    const { records } = await readRecords(repository, token);
    if (id === undefined) {
        const newest = records.find((kept) => isOpen(kept, workTreeName(repository), records));
        if (newest === undefined) throw OperationErrors.nothingToUndo();
        return undoOf(repository, newest, "undo", options);
    }
    const kept = records.find(({ record }) => record.id === id);
    if (kept === undefined) throw OperationErrors.unknown(id);
    if (isUndone(kept, records)) throw OperationErrors.alreadyUndone(id);
    return undoOf(repository, kept, "undo", options);
}

/** The redo as an operation, to preview or to do. */
export async function planRedo(
    folder: string,
    token: CancellationToken,
    options: UndoOptions = {},
): Promise<GitOperation> {
    const repository = await openRepository(folder, token, options.seams);
    const { records } = await readRecords(repository, token);
    for (const kept of records) {
        const { kind, state } = kept.record;
        if (kept.record.workTree !== workTreeName(repository)) continue;
        const isBack = kind === "undo" || kind === "redo";
        // What was done since would be lost by going on from there.
        if (!isBack || state !== "done") break;
        if (kind === "undo" && !isUndone(kept, records)) {
            return undoOf(repository, kept, "redo", options);
        }
    }
    throw OperationErrors.nothingToRedo();
}

/** Whether an undo without a number means this one. */
function isOpen(kept: KeptRecord, workTree: string, records: readonly KeptRecord[]): boolean {
    const { record } = kept;
    const isDoneBack =
        (record.kind === "undo" || record.kind === "redo") && record.state === "done";
    return record.workTree === workTree && !isDoneBack && !isUndone(kept, records);
}

/** Whether something later took it back, and was not taken back itself. */
export function isUndone({ record }: KeptRecord, records: readonly KeptRecord[]): boolean {
    return records.some(
        (later) =>
            later.record.target === record.id &&
            later.record.state === "done" &&
            !isUndone(later, records),
    );
}

interface LoadedSnapshots {
    readonly target: Snapshot;
    /** Absent of an operation that did not get to its end. */
    readonly finished: Snapshot | undefined;
}

function undoOf(
    repository: OperationRepository,
    { record, before, after }: KeptRecord,
    kind: "undo" | "redo",
    { isForced = false, isToldApart = false }: UndoOptions,
): GitOperation {
    if (record.workTree !== workTreeName(repository)) {
        throw OperationErrors.otherWorkTree(record.id, record.folder);
    }
    let loaded: LoadedSnapshots | undefined;
    const load = async (token: CancellationToken): Promise<LoadedSnapshots> => {
        const read = (tree: string): Promise<Snapshot> =>
            readSnapshot(repository, record.id, tree, token);
        loaded ??= {
            target: await read(before),
            finished: after === undefined ? undefined : await read(after),
        };
        return loaded;
    };
    const touches = async (token: CancellationToken): Promise<TouchedPlaces> => {
        const { target, finished } = await load(token);
        return touchedPlaces(repository, target, finished, token);
    };
    const plan = async (current: Snapshot, token: CancellationToken): Promise<RestorePlan> => {
        const { target, finished } = await load(token);
        return planRestore(repository, current, target, finished, token);
    };
    const title =
        kind === "undo" ? `undo ${record.title}` : record.title.replace(/^undo /, "redo ");
    return {
        kind,
        target: record.id,
        title,
        touches,
        preview: async (token) => {
            const current = await takeSnapshot(repository, await touches(token), [], token);
            const found = await plan(current, token);
            return {
                title,
                lines: describeRestore(found),
                warnings: [
                    ...(isToldApart ? [] : changeWarnings(found, isForced)),
                    ...found.inTheWay.map((path) => `${path} is in no backup, and in the way.`),
                ],
                changedSince: found.changedSince,
            };
        },
        run: async (token, backup) => {
            const found = await plan(backup, token);
            if (found.inTheWay.length > 0) throw OperationErrors.inTheWay(found.inTheWay);
            if (found.changedSince.length > 0 && !isForced) {
                throw OperationErrors.changedSince(found.changedSince);
            }
            await applyRestore(repository, found, token);
            return { state: "done", message: `Done: ${title}.` };
        },
    };
}

function changeWarnings({ changedSince }: RestorePlan, isForced: boolean): readonly string[] {
    if (changedSince.length === 0) return [];
    const what = changedSince.join(", ");
    return isForced
        ? [`This changed since, and goes: ${what}.`]
        : [`It is refused without --force, since this changed: ${what}.`];
}

/** The backup before an undo has to hold whatever the undo may write, ignored or not. */
async function touchedPlaces(
    repository: OperationRepository,
    target: Snapshot,
    finished: Snapshot | undefined,
    token: CancellationToken,
): Promise<TouchedPlaces> {
    const [then, end] = [target.state, finished?.state];
    const paths =
        end === undefined
            ? await fileNames(repository, then.main.files, token)
            : (await treeChanges(repository, end.main.files, then.main.files, token)).map(
                  ({ path }) => path,
              );
    const logs = new Set<string>();
    for (const tree of new Set([then.shared, end?.shared ?? then.shared])) {
        for (const name of await fileNames(repository, tree, token)) logs.add(name);
    }
    const folder = "logs/refs/heads/";
    return {
        paths,
        branches: [...logs]
            .filter((name) => name.startsWith(folder))
            .map((name) => name.slice(folder.length)),
        workTrees: [
            ...new Set([...then.others, ...(end?.others ?? [])].map((tree) => tree.folder)),
        ],
    };
}
