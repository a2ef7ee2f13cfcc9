import { realpathSync } from "node:fs";
import { sep } from "node:path";
import {
    type MessagePort,
    parentPort,
    receiveMessageOnPort,
    workerData,
} from "node:worker_threads";
import { CodedError, describeError } from "@rust-ai-ide/core/errors";
import { GrammarSet } from "../analysis/grammar-loader.ts";
import { type AnalysisRequest, FileAnalyser } from "./file-analyser.ts";
import { KnownHashes } from "./known-hashes.ts";
import {
    busyState,
    type WorkerData,
    type WorkerMessage,
    type WorkMessage,
} from "./pool-messages.ts";
import { ResultBatch } from "./result-batch.ts";
import { SharedFileList } from "./shared-file-list.ts";

/** Bytes that wait to be worked off by the pool's owner, at most, before workers wait as well. */
const mostUnread = 64 << 20;
const waitMs = 20;
/** A reader that takes longer is not waited for: its owner may be gone. */
const mostWaits = 100;

interface Work {
    readonly id: number;
    readonly files: SharedFileList;
    readonly request: AnalysisRequest;
    readonly batch: ResultBatch;
}

/** The loop of a worker: takes files of the shared lists until there are none, urgent ones first. */
class PoolWorker {
    private readonly port: MessagePort;
    private readonly data: WorkerData;
    private readonly busy: Int32Array;
    private readonly unread: Int32Array;
    private readonly analyser: FileAnalyser;
    private readonly urgent: Work[] = [];
    private readonly lists: Work[] = [];
    private isRunning = false;

    constructor(port: MessagePort, data: WorkerData) {
        this.port = port;
        this.data = data;
        this.busy = new Int32Array(data.busy);
        this.unread = new Int32Array(data.unread);
        this.analyser = new FileAnalyser(data.largestFile, data.grammarsFolder);
        port.on("message", (message: WorkMessage) => this.receive(message));
    }

    private receive(message: WorkMessage): void {
        const { list: id, files, isUrgent, facts, counts, known, roots } = message;
        const list = new SharedFileList(files);
        const work = {
            id,
            files: list,
            request: {
                facts,
                counts,
                known: known === undefined ? undefined : new KnownHashes(known),
                roots,
                realRoots: isUrgent ? roots.map(realPath) : undefined,
                isCancelled: () => list.isCancelled,
            },
            batch: new ResultBatch(),
        };
        (isUrgent ? this.urgent : this.lists).push(work);
        if (this.isRunning) return;
        this.isRunning = true;
        void this.run();
    }

    private async run(): Promise<void> {
        try {
            for (;;) {
                this.receiveWaiting();
                const queue = this.urgent.length > 0 ? this.urgent : this.lists;
                const work = queue[0];
                if (work === undefined) break;
                const index = work.files.take(this.data.worker);
                if (index < 0) {
                    this.send(work);
                    queue.shift();
                    continue;
                }
                await this.analyse(work, index);
                if (queue === this.urgent || work.batch.isFull) this.send(work);
                if (GrammarSet.heapBytes > this.data.largestHeap) {
                    for (const each of [...this.urgent, ...this.lists]) this.send(each);
                    this.post({ kind: "worn" });
                    return;
                }
            }
            this.isRunning = false;
        } catch (error) {
            // The file that it is at ended it, as a crash would: the others are for another thread.
            if (!CodedError.is(error) && Atomics.load(this.busy, busyState.file) >= 0) throw error;
            this.post({ kind: "unusable", ...describe(error) });
        }
    }

    private async analyse(work: Work, index: number): Promise<void> {
        const path = work.files.path(index);
        const loading = work.request.facts ? this.analyser.needs(path) : undefined;
        if (loading !== undefined) await loading;
        this.waitForReader(work);
        Atomics.store(this.busy, busyState.list, work.id);
        Atomics.store(this.busy, busyState.file, index);
        const file = this.analyser.analyse(path, work.files.stamp(index), work.request);
        if (file !== undefined) work.batch.add(index, file);
        Atomics.store(this.busy, busyState.file, -1);
    }

    /** Messages that arrived while the thread was busy; the event loop would bring them too late. */
    private receiveWaiting(): void {
        for (;;) {
            const waiting = receiveMessageOnPort(this.port);
            if (waiting === undefined) return;
            this.receive(waiting.message as WorkMessage);
        }
    }

    private waitForReader({ files }: Work): void {
        for (let waits = 0; waits < mostWaits; waits++) {
            const unread = Atomics.load(this.unread, 0);
            if (unread < mostUnread || files.isCancelled) return;
            Atomics.wait(this.unread, 0, unread, waitMs);
        }
    }

    private send(work: Work): void {
        if (work.batch.isEmpty || work.files.isCancelled) return;
        const { entries, bytes, weight } = work.batch.take();
        Atomics.add(this.unread, 0, weight);
        this.post({ kind: "results", list: work.id, entries, bytes, weight }, [bytes]);
    }

    private post(message: WorkerMessage, transfer: readonly ArrayBuffer[] = []): void {
        this.port.postMessage(message, transfer);
    }
}

function describe(error: unknown): { code: string; message: string; nextStep: string } {
    if (CodedError.is(error)) {
        const { code, message, nextStep } = error;
        return { code, message, nextStep };
    }
    return { code: "index.worker-failed", message: describeError(error), nextStep: "" };
}

function realPath(root: string): string {
    try {
        return realpathSync(root).replaceAll(sep, "/");
    } catch {
        return root;
    }
}

if (parentPort !== null) new PoolWorker(parentPort, workerData as WorkerData);
