import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
    type CancellationToken,
    CancelledError,
    NeverCancelled,
} from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { acquireLock, isProcessAlive } from "../exclusive-lock.ts";
import { applyRestore } from "./apply-restore.ts";
import { splitZero, textOf } from "./git-runner.ts";
import type { GitOperation, OperationOutcome, OperationPreview } from "./operation.ts";
import { OperationErrors } from "./operation-errors.ts";
import {
    backupFolder,
    type OperationRepository,
    type OperationSeams,
    openRepository,
    requireUnlocked,
    workTreeName,
} from "./operation-repository.ts";
import {
    type KeptRecord,
    type OperationRecord,
    readObjects,
    readRecords,
    reasonOf,
    removeRecords,
    writeRecord,
} from "./record-store.ts";
import { planRestore } from "./restore.ts";
import { isSameState, takeSnapshot } from "./snapshot.ts";
import type { Snapshot, TouchedPlaces } from "./snapshot-schema.ts";
import { fileNames } from "./work-tree-files.ts";

export interface PerformedOperation {
    readonly record: OperationRecord;
    readonly outcome: OperationOutcome;
}

/** Records that are kept, whatever their age. */
const keptRecords = 50;
const keptMs = 90 * 24 * 3600 * 1000;

/** What an operation would do, with what holds for all of them. Nothing changes. */
export async function previewOperation(
    folder: string,
    operation: GitOperation,
    token: CancellationToken,
    seams: OperationSeams = {},
): Promise<OperationPreview> {
    const repository = await openRepository(folder, token, seams);
    const preview = await operation.preview(token);
    return { ...preview, warnings: [...preview.warnings, ...(await limits(repository, token))] };
}

/**
 * Does an operation with a backup: everything that it may change is written into the repository's
 * objects first. Only for trusted workspaces: the user's hooks run.
 *
 * Where it fails, the record stays and `operation.failed` names the way back; where nothing had
 * changed yet, its own error comes as it is and nothing is kept. Where it is cancelled, everything is
 * put back before CancelledError comes. Rejects with `operation.noBackup`, `operation.locked` and
 * `operation.busy` before anything is done.
 */
export async function performOperation(
    folder: string,
    operation: GitOperation,
    token: CancellationToken,
    seams: OperationSeams = {},
): Promise<PerformedOperation> {
    const repository = await openRepository(folder, token, seams);
    await requireUnlocked(repository);
    const own = backupFolder(repository.commonFolder);
    await mkdir(own, { recursive: true }).catch(throwNoBackup);
    await mkdir(backupFolder(repository.gitFolder), { recursive: true }).catch(throwNoBackup);
    const lock = await acquireLock(join(own, "operation.lock"), async (holder) =>
        holder.processId === 0 ? holder.ageMs > 5_000 : !isProcessAlive(holder.processId),
    ).catch(throwNoBackup);
    if (lock === undefined) throw OperationErrors.busy();
    try {
        const title = operation.title ?? (await operation.preview(token)).title;
        const touched = (await operation.touches?.(token)) ?? {};
        const { before, begun } = await backUp(repository, operation, title, touched, token).catch(
            throwNoBackup,
        );
        const run = new RunningOperation(repository, touched, before, begun);
        let outcome: OperationOutcome;
        try {
            outcome = await operation.run(token, before);
        } catch (error) {
            return await run.fail(error);
        }
        const record = await run.finish(outcome).catch((error: unknown) => run.fail(error));
        await prune(repository).catch(() => {
            // The next operation tries again; this one is done.
        });
        return { record, outcome };
    } finally {
        lock.dispose();
    }
}

/** Takes old backups away: all but the newest 50, and what is older than 90 days. */
async function prune(repository: OperationRepository): Promise<void> {
    const { records } = await readRecords(repository, NeverCancelled);
    const now = (repository.seams.now ?? Date.now)();
    const isOld = ({ record }: KeptRecord, position: number): boolean =>
        position >= keptRecords || now - record.startedAt > keptMs;
    // The newest stays, so that numbers go on growing.
    const old = records.filter((kept, position) => position > 0 && isOld(kept, position));
    await removeRecords(repository, old, NeverCancelled);
}

async function backUp(
    repository: OperationRepository,
    operation: GitOperation,
    title: string,
    touched: TouchedPlaces,
    token: CancellationToken,
): Promise<{ readonly before: Snapshot; readonly begun: KeptRecord }> {
    const before = await takeSnapshot(repository, touched, [], token);
    const { highestId } = await readRecords(repository, token);
    const record: OperationRecord = {
        id: String(highestId + 1),
        kind: operation.kind,
        title,
        folder: repository.folder,
        workTree: workTreeName(repository),
        startedAt: (repository.seams.now ?? Date.now)(),
        state: "running",
        ...(operation.target === undefined ? {} : { target: operation.target }),
    };
    const { main, others, refs } = before.state;
    const parents = [
        ...[main, ...others].flatMap(({ commit }) => commit ?? []),
        ...Object.entries(refs).flatMap(([name, oid]) => (isOfCommits(name) ? [oid] : [])),
        ...(await stashCommits(repository, before, token)),
    ];
    const trees = { before: before.tree };
    return {
        before,
        begun: await writeRecord(repository, record, trees, parents, undefined, token),
    };
}

/** An operation whose backup is made. */
class RunningOperation {
    private readonly repository: OperationRepository;
    private readonly touched: TouchedPlaces;
    private readonly before: Snapshot;
    private begun: KeptRecord;

    constructor(
        repository: OperationRepository,
        touched: TouchedPlaces,
        before: Snapshot,
        begun: KeptRecord,
    ) {
        this.repository = repository;
        this.touched = touched;
        this.before = before;
        this.begun = begun;
    }

    async finish(outcome: OperationOutcome): Promise<OperationRecord> {
        return this.write(outcome.state, outcome.message, await this.lookAgain());
    }

    /** Tells how it failed, and puts back what a cancelled one did. */
    async fail(error: unknown): Promise<never> {
        const after = await this.lookAgain().catch(() => undefined);
        const isUntouched = after !== undefined && (await this.isUntouched(after));
        if (isUntouched) {
            await this.forget();
            throw error;
        }
        if (CancelledError.is(error) && after !== undefined && (await this.rollBack(after))) {
            await this.forget();
            throw error;
        }
        const reason = reasonOf(error);
        await this.write("failed", reason, after).catch(() => {
            // It counts as one that was broken off, and can be undone as such.
        });
        const { title } = this.begun.record;
        throw new CodedError(OperationErrors.failed(title, reason), error);
    }

    private isUntouched(after: Snapshot): Promise<boolean> {
        const { repository, before } = this;
        return isSameState(repository, before.state, after.state, NeverCancelled).catch(
            () => false,
        );
    }

    /** Names of the files before, too: a file may be ignored by what came. */
    private async lookAgain(): Promise<Snapshot> {
        const names = await fileNames(
            this.repository,
            this.before.state.main.files,
            NeverCancelled,
        );
        return takeSnapshot(this.repository, this.touched, names, NeverCancelled);
    }

    private async rollBack(after: Snapshot): Promise<boolean> {
        try {
            const { repository, before } = this;
            const plan = await planRestore(repository, after, before, undefined, NeverCancelled);
            if (plan.inTheWay.length > 0) return false;
            await applyRestore(repository, plan, NeverCancelled);
            return true;
        } catch {
            return false;
        }
    }

    private async forget(): Promise<void> {
        await removeRecords(this.repository, [this.begun], NeverCancelled).catch(() => {
            // It is listed as broken off; undoing it changes nothing.
        });
    }

    private async write(
        state: OperationRecord["state"],
        message: string,
        after: Snapshot | undefined,
    ): Promise<OperationRecord> {
        const finishedAt = (this.repository.seams.now ?? Date.now)();
        const record = { ...this.begun.record, state, message, finishedAt };
        this.begun = await writeRecord(
            this.repository,
            record,
            { before: this.before.tree, after: after?.tree },
            await this.movedCommits(after),
            this.begun.commit,
            NeverCancelled,
        );
        return record;
    }

    /** Only what moved may get lost; fewer parents keep histories of all refs readable. */
    private async movedCommits(after: Snapshot | undefined): Promise<readonly string[]> {
        const snapshots = [this.before, ...(after === undefined ? [] : [after])];
        const [first, second] = [this.before.state.refs, after?.state.refs ?? {}];
        const moved = (name: string): boolean => first[name] !== second[name] && isOfCommits(name);
        const commits: string[] = [];
        for (const { state } of snapshots) {
            commits.push(
                ...Object.entries(state.refs).flatMap(([name, oid]) => (moved(name) ? [oid] : [])),
            );
            for (const { commit } of [state.main, ...state.others]) {
                if (commit !== undefined) commits.push(commit);
            }
        }
        if (!moved("refs/stash")) return commits;
        for (const snapshot of snapshots) {
            commits.push(...(await stashCommits(this.repository, snapshot, NeverCancelled)));
        }
        return commits;
    }
}

/** Tags may name other objects; they move in no operation of ours. */
function isOfCommits(ref: string): boolean {
    return !ref.startsWith("refs/tags/");
}

async function stashCommits(
    repository: OperationRepository,
    { state }: Snapshot,
    token: CancellationToken,
): Promise<readonly string[]> {
    if (state.refs["refs/stash"] === undefined) return [];
    const [log] = await readObjects(repository, [`${state.shared}:logs/refs/stash`], token);
    const lines = log?.content.split("\n") ?? [];
    return lines.flatMap((line) => /^[0-9a-f]+ ([0-9a-f]{40,64}) /.exec(line)?.[1] ?? []);
}

async function limits(
    repository: OperationRepository,
    token: CancellationToken,
): Promise<readonly string[]> {
    const asked = ["ls-files", "-s", "-z"];
    const { out } = await repository.git({ arguments: asked }, token);
    const submodules = splitZero(out)
        .filter((line) => line.startsWith("160000 "))
        .map((line) => textOf(line.slice(line.indexOf("\t") + 1)));
    if (submodules.length === 0) return [];
    return [`The inside of submodules is in no backup: ${submodules.join(", ")}.`];
}

/** Errors that say themselves what to do. */
function throwNoBackup(error: unknown): never {
    const isClear =
        CancelledError.is(error) || (CodedError.is(error) && error.code !== "git.failed");
    throw isClear ? error : new CodedError(OperationErrors.noBackup(reasonOf(error)), error);
}
