import { availableParallelism } from "node:os";
import {
    type CancellationToken,
    CancelledError,
    throwIfCancelled,
} from "@rust-ai-ide/core/cancellation";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { CodedError, defineErrors } from "@rust-ai-ide/core/errors";
import type { ParsePoolOptions, PoolFile, PoolRequest, PoolResult } from "./pool-contract.ts";
import { PoolJob } from "./pool-job.ts";
import type { WorkerMessage } from "./pool-messages.ts";
import { WorkerSlot } from "./worker-slot.ts";

export const PoolErrors = defineErrors("index", {
    "no-worker": () => [
        "The worker threads of the analysis end before they have begun.",
        "Free some memory, or reinstall the program.",
    ],
});

const megabyte = 1 << 20;
const defaults: Required<
    Pick<ParsePoolOptions, "idleMs" | "hangMs" | "largestFile" | "largestHeap">
> = {
    idleMs: 30_000,
    hangMs: 30_000,
    largestFile: 4 * megabyte,
    largestHeap: 256 * megabyte,
};
const mostDefaultWorkers = 4;
/** Files of a list: the first ones are few, so that work begins while folders are listed. */
const listSizes = { first: 64, most: 4096 } as const;
const watchMs = 500;
/** Workers that end before they have done anything: their program is broken. */
const mostEarlyEndings = 3;

/**
 * Worker threads that read, hash, parse and pack files. They start when there is work and end when
 * there was none for a while. A file that kills its worker costs itself alone.
 */
export class ParsePool implements Disposable {
    private readonly options: ParsePoolOptions & typeof defaults;
    private readonly mostWorkers: number;
    private readonly slots = new Set<WorkerSlot>();
    private readonly jobs = new Set<PoolJob>();
    private readonly unread = new Int32Array(new SharedArrayBuffer(4));
    private lists = 0;
    private workers = 0;
    private earlyEndings = 0;
    private watching: NodeJS.Timeout | undefined;
    private idling: NodeJS.Timeout | undefined;
    private isDisposed = false;

    constructor(options: ParsePoolOptions) {
        const given = Object.entries(options).filter(([, value]) => value !== undefined);
        this.options = { ...defaults, ...(Object.fromEntries(given) as typeof options) };
        this.mostWorkers =
            options.workers ?? Math.min(mostDefaultWorkers, Math.max(1, availableParallelism()));
    }

    /** Worker threads that are there now. */
    get size(): number {
        return this.slots.size;
    }

    /** Resolves when each file was told. Rejects with CancelledError, `grammar.*` or `index.*`. */
    async scan(request: PoolRequest): Promise<void> {
        throwIfCancelled(request.token);
        const job = new PoolJob({
            isUrgent: false,
            facts: request.facts,
            counts: request.counts ?? false,
            known: request.known?.buffer,
            roots: request.roots,
            onResults: (results) => request.onResults(results),
        });
        await this.work(job, request.token, async (isOver) => {
            let waiting: PoolFile[] = [];
            let wanted: number = listSizes.first;
            for await (const files of request.files) {
                if (isOver()) return;
                for (const file of files) waiting.push(file);
                if (waiting.length < wanted) continue;
                this.addList(job, waiting);
                waiting = [];
                wanted = Math.min(listSizes.most, wanted * 4);
            }
            if (waiting.length > 0) this.addList(job, waiting);
        });
    }

    /** One file before all others, by one worker, with its facts. Links out of the roots are refused. */
    async file(
        path: string,
        roots: readonly string[],
        token: CancellationToken,
    ): Promise<PoolResult> {
        throwIfCancelled(token);
        let told: PoolResult | undefined;
        const job = new PoolJob({
            isUrgent: true,
            facts: true,
            counts: false,
            known: undefined,
            roots,
            onResults: ([result]) => {
                told = result;
            },
        });
        await this.work(job, token, async () => this.addList(job, [{ path }]));
        // The job ends well only after it has told.
        return told as PoolResult;
    }

    /** Ends all workers; what is asked meanwhile rejects with CancelledError. */
    dispose(): void {
        this.isDisposed = true;
        for (const job of [...this.jobs]) job.fail(new CancelledError());
        clearInterval(this.watching);
        clearTimeout(this.idling);
        this.endWorkers();
    }

    private async work(
        job: PoolJob,
        token: CancellationToken,
        list: (isOver: () => boolean) => Promise<void>,
    ): Promise<void> {
        if (this.isDisposed) throw new CancelledError();
        this.jobs.add(job);
        clearTimeout(this.idling);
        this.watching ??= setInterval(() => this.watch(), watchMs);
        const cancelling = token.onCancellationRequested(() => job.fail(new CancelledError()));
        let isOver = false;
        try {
            const listing = list(() => isOver).then(
                () => job.endListing(),
                (error: unknown) => job.fail(error),
            );
            await job.finished;
            await listing;
        } finally {
            isOver = true;
            cancelling.dispose();
            this.jobs.delete(job);
            if (this.jobs.size === 0) this.rest();
        }
    }

    private addList(job: PoolJob, files: readonly PoolFile[]): void {
        const id = ++this.lists;
        job.addList(id, files);
        const messages = [...job.messages()].filter(({ list }) => list === id);
        const wanted = job.isUrgent
            ? 1
            : Math.min(this.mostWorkers, this.slots.size + files.length);
        const before = [...this.slots];
        while (this.slots.size < wanted) this.startWorker();
        const receivers = job.isUrgent ? [this.freest(before)] : before;
        for (const slot of receivers) for (const message of messages) slot?.post(message);
    }

    /** The worker for an urgent file; none where one was started just now, which has it already. */
    private freest(slots: readonly WorkerSlot[]): WorkerSlot | undefined {
        return slots.find((slot) => slot.current === undefined) ?? slots[this.lists % slots.length];
    }

    private startWorker(): void {
        const { grammarsFolder, largestFile, largestHeap, hangMs, program } = this.options;
        // Numbers of 16 bits, of which 0 is nobody's.
        this.workers = (this.workers % 65_535) + 1;
        const slot: WorkerSlot = new WorkerSlot({
            worker: this.workers,
            grammarsFolder,
            largestFile,
            largestHeap,
            hangMs,
            program,
            unread: this.unread.buffer as SharedArrayBuffer,
            onMessage: (message) => this.receive(slot, message),
            onEnd: (reason) => this.workerEnded(slot, reason),
        });
        this.slots.add(slot);
        for (const job of this.jobs) for (const message of job.messages()) slot.post(message);
    }

    private receive(slot: WorkerSlot, message: WorkerMessage): void {
        this.earlyEndings = 0;
        if (message.kind === "worn") {
            slot.dispose();
            this.workerEnded(slot);
            return;
        }
        if (message.kind === "unusable") {
            const error = new CodedError(message);
            for (const job of [...this.jobs]) job.fail(error);
            slot.dispose();
            this.slots.delete(slot);
            return;
        }
        const { list, entries, bytes, weight } = message;
        const release = (): void => {
            Atomics.sub(this.unread, 0, weight);
            Atomics.notify(this.unread, 0);
        };
        const job = [...this.jobs].find((each) => each.has(list));
        if (job === undefined) release();
        else job.accept(list, entries, bytes, release);
    }

    private workerEnded(slot: WorkerSlot, reason?: string): void {
        const { current } = slot;
        this.slots.delete(slot);
        if (this.isDisposed) return;
        if (reason !== undefined) this.options.logger.warn(`An analysis worker ended: ${reason}`);
        this.earlyEndings = current === undefined ? this.earlyEndings + 1 : 0;
        if (this.earlyEndings > mostEarlyEndings) {
            const error = PoolErrors["no-worker"]();
            for (const job of [...this.jobs]) job.fail(error);
            return;
        }
        for (const job of [...this.jobs]) {
            const again = job.workerEnded(slot.worker, current);
            if (again.length > 0) this.addList(job, again);
            job.settleWhenDone();
        }
        const isNeeded = [...this.jobs].some((job) => [...job.messages()].length > 0);
        if (isNeeded && this.slots.size < this.mostWorkers) this.startWorker();
    }

    private watch(): void {
        for (const slot of this.slots) slot.watch(watchMs);
    }

    private rest(): void {
        clearInterval(this.watching);
        this.watching = undefined;
        if (this.isDisposed) return;
        this.idling = setTimeout(() => this.endWorkers(), this.options.idleMs);
        this.idling.unref();
    }

    private endWorkers(): void {
        for (const slot of this.slots) slot.dispose();
        this.slots.clear();
        // What they had sent and nobody will receive.
        Atomics.store(this.unread, 0, 0);
    }
}
