import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { describeError } from "@rust-ai-ide/core/errors";
import type { WorkerProgram } from "./pool-contract.ts";
import {
    busyState,
    type WorkerData,
    type WorkerMessage,
    type WorkMessage,
} from "./pool-messages.ts";

/** Megabytes of JavaScript objects after which a worker ends instead of the process. */
const largestOldSpace = 1024;

interface SlotOptions extends Omit<WorkerData, "busy"> {
    readonly hangMs: number;
    readonly program: WorkerProgram | undefined;
    onMessage(message: WorkerMessage): void;
    /** The worker is gone, whatever ended it but `dispose`. */
    onEnd(reason: string): void;
}

/** One worker thread as its pool sees it. */
export class WorkerSlot implements Disposable {
    readonly worker: number;
    private readonly hangMs: number;
    private readonly thread: Worker;
    private readonly busy = new Int32Array(new SharedArrayBuffer(4 * busyState.count));
    private seen = { list: -1, file: -1, ms: 0 };
    private isEnded = false;

    constructor(options: SlotOptions) {
        const { worker, grammarsFolder, largestFile, largestHeap, unread } = options;
        this.worker = worker;
        this.hangMs = options.hangMs;
        this.busy[busyState.file] = -1;
        const workerData: WorkerData = {
            worker,
            grammarsFolder,
            largestFile,
            largestHeap,
            busy: this.busy.buffer as SharedArrayBuffer,
            unread,
        };
        const { file, execArgv } = options.program ?? workerProgram();
        const resourceLimits = { maxOldGenerationSizeMb: largestOldSpace };
        this.thread = new Worker(file, {
            workerData,
            execArgv: [...execArgv],
            resourceLimits,
        });
        // The pool keeps the process alive while it works, an idle worker does not.
        this.thread.unref();
        this.thread.on("message", (message: WorkerMessage) => {
            if (!this.isEnded) options.onMessage(message);
        });
        const end = (reason: string): void => {
            if (this.isEnded) return;
            this.isEnded = true;
            void this.thread.terminate();
            options.onEnd(reason);
        };
        this.thread.on("error", (error) => end(describeError(error)));
        this.thread.on("messageerror", (error) => end(describeError(error)));
        this.thread.on("exit", (code) => end(`exit code ${code}`));
    }

    /** What it is at, if anything. */
    get current(): { readonly list: number; readonly file: number } | undefined {
        const file = Atomics.load(this.busy, busyState.file);
        return file < 0 ? undefined : { list: Atomics.load(this.busy, busyState.list), file };
    }

    post(message: WorkMessage): void {
        this.thread.postMessage(message);
    }

    /**
     * Ends a worker that is at one file for too long; to be called every `ms` milliseconds. They are
     * added up, not read from a clock, which goes on while a machine sleeps.
     */
    watch(ms: number): void {
        const { list, file } = this.current ?? { list: -1, file: -1 };
        const isSame = file >= 0 && list === this.seen.list && file === this.seen.file;
        this.seen = { list, file, ms: isSame ? this.seen.ms + ms : 0 };
        if (this.seen.ms > this.hangMs) void this.thread.terminate();
    }

    dispose(): void {
        this.isEnded = true;
        void this.thread.terminate();
    }
}

/** The bundle beside the program's, or the source in a source tree. */
function workerProgram(): WorkerProgram {
    const folder = dirname(fileURLToPath(import.meta.url));
    const bundle = join(folder, "analysis-worker.cjs");
    if (existsSync(bundle)) return { file: bundle, execArgv: [] };
    return { file: join(folder, "pool-worker-source.mjs"), execArgv: [] };
}
