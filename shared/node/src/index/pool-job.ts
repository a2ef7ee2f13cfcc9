import { FileProblems, fileProblem } from "./file-problems.ts";
import type { PoolFile, PoolResult } from "./pool-contract.ts";
import type { ResultEntry, WorkMessage } from "./pool-messages.ts";
import { unpackResult } from "./result-batch.ts";
import { SharedFileList } from "./shared-file-list.ts";

/** Files that may end their workers before what such a worker had taken is given up as well. */
const mostEndings = 50;

type JobOptions = Pick<WorkMessage, "isUrgent" | "facts" | "counts" | "known" | "roots"> & {
    onResults(results: readonly PoolResult[]): void | Promise<void>;
};

interface JobList {
    readonly files: SharedFileList;
    readonly isDone: Uint8Array;
    left: number;
}

/** What one request still waits for: its lists, and its reader. */
export class PoolJob {
    private readonly options: JobOptions;
    private readonly lists = new Map<number, JobList>();
    private readonly resolve: () => void;
    private readonly reject: (error: unknown) => void;
    private reading: Promise<void> = Promise.resolve();
    private endings = 0;
    private isListed = false;
    private isSettled = false;
    private isFailed = false;
    readonly finished: Promise<void>;

    constructor(options: JobOptions) {
        this.options = options;
        let settle: { resolve: () => void; reject: (error: unknown) => void } | undefined;
        this.finished = new Promise<void>((resolve, reject) => {
            settle = { resolve, reject };
        });
        this.resolve = (): void => settle?.resolve();
        this.reject = (error): void => settle?.reject(error);
        // Who asked waits for it later; until then a failure is nobody's.
        this.finished.catch(() => {});
    }

    get isUrgent(): boolean {
        return this.options.isUrgent;
    }

    /** Makes a list of files that workers then take from. */
    addList(id: number, files: readonly PoolFile[]): void {
        const list = SharedFileList.of(files);
        this.lists.set(id, { files: list, isDone: new Uint8Array(list.size), left: list.size });
        if (this.isSettled) list.cancel();
    }

    has(list: number): boolean {
        return this.lists.has(list);
    }

    /** What a worker is sent for each list that is not finished. */
    *messages(): Generator<WorkMessage> {
        const { isUrgent, facts, counts, known, roots } = this.options;
        for (const [list, { files }] of this.lists) {
            yield { list, files: files.buffer, isUrgent, facts, counts, known, roots };
        }
    }

    /** No list is added any more. */
    endListing(): void {
        this.isListed = true;
        this.settleWhenDone();
    }

    /** Hands results on, one batch after another; `release` is called when they are worked off. */
    accept(
        id: number,
        entries: readonly ResultEntry[],
        bytes: ArrayBuffer,
        release: () => void,
    ): void {
        const list = this.lists.get(id);
        const results: PoolResult[] = [];
        for (const entry of entries) {
            if (list === undefined || list.isDone[entry.index] !== 0) continue;
            list.isDone[entry.index] = 1;
            list.left--;
            results.push(unpackResult(list.files.path(entry.index), entry, bytes));
        }
        this.tell(results, release);
        if (list?.left === 0) this.lists.delete(id);
        this.settleWhenDone();
    }

    /**
     * A worker is gone. The file that it was at, if any, is told as failed; indices that it took
     * without telling of them have to be worked off again.
     */
    workerEnded(
        worker: number,
        current: { readonly list: number; readonly file: number } | undefined,
    ): readonly PoolFile[] {
        const again: PoolFile[] = [];
        if (current !== undefined) this.endings++;
        const isHopeless = this.endings > mostEndings;
        for (const [id, list] of this.lists) {
            const failed: PoolResult[] = [];
            for (const index of list.files.takenBy(worker)) {
                if (list.isDone[index] !== 0) continue;
                list.isDone[index] = 1;
                list.left--;
                const path = list.files.path(index);
                const isCurrent = current?.list === id && current.file === index;
                if (isCurrent || isHopeless) failed.push(failedFile(path));
                else again.push({ path, stamp: list.files.stamp(index) });
            }
            this.tell(failed, () => {});
            if (list.left === 0 && again.length === 0) this.lists.delete(id);
        }
        return again;
    }

    /** To be called when what a worker left is in a list again. */
    settleWhenDone(): void {
        for (const [id, { left }] of this.lists) if (left === 0) this.lists.delete(id);
        if (!this.isListed || this.lists.size > 0 || this.isSettled) return;
        this.isSettled = true;
        this.reading.then(this.resolve, this.reject);
    }

    /** Stops the workers and rejects. */
    fail(error: unknown): void {
        for (const { files } of this.lists.values()) files.cancel();
        this.lists.clear();
        this.isSettled = true;
        this.isFailed = true;
        this.reject(error);
    }

    private tell(results: readonly PoolResult[], release: () => void): void {
        if (this.isFailed || results.length === 0) {
            release();
            return;
        }
        const told = this.reading.then(async () => {
            if (!this.isFailed) await this.options.onResults(results);
        });
        this.reading = told;
        told.then(release, (error: unknown) => {
            release();
            this.fail(error);
        });
    }
}

function failedFile(path: string): PoolResult {
    return {
        path,
        outcome: "failed",
        languageId: "",
        stamp: undefined,
        hash: undefined,
        lines: 0,
        bytes: 0,
        facts: undefined,
        counts: undefined,
        problems: [fileProblem(path, FileProblems["worker-failed"]())],
    };
}
