import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import {
    type CancellationToken,
    CancelledError,
    throwIfCancelled,
} from "@rust-ai-ide/core/cancellation";
import { CodedError, defineErrors } from "@rust-ai-ide/core/errors";
import { walkFiles } from "../index/file-walk.ts";
import { SharedFileList } from "../index/shared-file-list.ts";
import type { IndexProblem } from "../index/workspace-indexer.ts";
import { FileRules, ruledLanguage, type ScannedFile } from "./file-rules.ts";
import type { RuleWorkerData, RuleWorkerMessage } from "./rule-messages.ts";

export const RuleScanErrors = defineErrors("rules", {
    "worker-failed": (reason: string) => [
        `A thread that runs rules has ended: ${reason}`,
        "Scan parts of the folder to find the file, and report its language and size.",
    ],
});

export interface ScanSummary {
    readonly files: number;
    readonly parsed: number;
    readonly lines: number;
    readonly milliseconds: number;
}

export interface ScanOptions {
    readonly rules: RuleSet;
    /** Absolute paths of folders; what git ignores below them is left out. */
    readonly folders: readonly string[];
    /** Absolute paths of single files, read whether git ignores them or not. */
    readonly files: readonly string[];
    readonly grammarsFolder: string | undefined;
    /** Threads; default: the processors that are there, at most four, for many files. */
    readonly workers?: number | undefined;
    /** What a thread runs; found by itself when absent. */
    readonly program?: string | undefined;
    /** Files of the languages of the rules that hold one of these texts, 31 at most, are listed. */
    readonly marks?: readonly string[] | undefined;
    readonly token: CancellationToken;
    readonly onProgress?: (files: number, total: number) => void;
}

export interface MarkedFile {
    readonly path: string;
    readonly marks: number;
}

export interface ScanResult {
    /** Sorted by path, with those alone that there is something to tell of. */
    readonly files: readonly ScannedFile[];
    /** All files that were looked at. */
    readonly paths: readonly string[];
    /** Files that hold one of the marks, by path; a bit for each mark that stands in it. */
    readonly marked: readonly MarkedFile[];
    readonly problems: readonly IndexProblem[];
    readonly summary: ScanSummary;
}

/** With fewer files threads take longer to start than they save. */
const fewFiles = 300;
const mostWorkers = 4;
/** Between two looks at the cancellation. */
const turnMs = 50;

/** Runs rules over files. Throws `grammar.*` and `rules.*` errors; rejects with CancelledError. */
export async function scanWithRules(options: ScanOptions): Promise<ScanResult> {
    const startedAt = performance.now();
    const problems: IndexProblem[] = [];
    const paths = await listFiles(options, (problem) => problems.push(problem));
    const counts = { files: 0, parsed: 0, lines: 0 };
    const files: ScannedFile[] = [];
    const marked: MarkedFile[] = [];
    const tell = (scanned: readonly ScannedFile[]): void => {
        for (const file of scanned) {
            if (file.lines > 0) counts.files++;
            if (file.wasParsed) counts.parsed++;
            counts.lines += file.lines;
            problems.push(...file.problems);
            if (file.marks) marked.push({ path: file.path, marks: file.marks });
            if (file.findings.length + file.suppressed > 0) files.push(file);
        }
        options.onProgress?.(counts.files, paths.length);
    };
    const usual = paths.length < fewFiles ? 1 : Math.min(availableParallelism(), mostWorkers);
    const workers = options.workers ?? usual;
    if (workers > 1) await inThreads(paths, workers, options, tell);
    else await oneByOne(paths, options, tell);
    const byPath = (left: { path: string }, right: { path: string }): number =>
        left.path < right.path ? -1 : 1;
    const summary = { ...counts, milliseconds: performance.now() - startedAt };
    return {
        files: files.sort(byPath),
        paths,
        marked: marked.sort(byPath),
        problems: problems.sort(byPath),
        summary,
    };
}

async function listFiles(
    { rules, folders, files, token }: ScanOptions,
    onProblem: (problem: IndexProblem) => void,
): Promise<readonly string[]> {
    const paths = new Set(files);
    if (folders.length === 0) return [...paths];
    const isWanted = (name: string): boolean => ruledLanguage(rules, name) !== undefined;
    for await (const found of walkFiles({ roots: folders, isWanted, token, onProblem })) {
        for (const path of found) paths.add(path);
    }
    return [...paths];
}

async function oneByOne(
    paths: readonly string[],
    { rules, folders, grammarsFolder, marks, token }: ScanOptions,
    tell: (files: readonly ScannedFile[]) => void,
): Promise<void> {
    const scanner = new FileRules(rules, folders, grammarsFolder, marks);
    let turn = performance.now();
    try {
        for (const path of paths) {
            const file = await scanner.scan(path);
            if (file !== undefined) tell([file]);
            if (performance.now() - turn < turnMs) continue;
            await nextTurn();
            throwIfCancelled(token);
            turn = performance.now();
        }
    } finally {
        scanner.dispose();
    }
}

/** Idle threads take the next file. The first failure, or a cancellation, ends all of them. */
async function inThreads(
    paths: readonly string[],
    count: number,
    options: ScanOptions,
    tell: (files: readonly ScannedFile[]) => void,
): Promise<void> {
    throwIfCancelled(options.token);
    const { buffer } = SharedFileList.of(paths.map((path) => ({ path })));
    const program = options.program ?? workerProgram();
    const threads: Worker[] = [];
    let cancel = (): void => {};
    const cancelled = new Promise<never>((_, reject) => {
        cancel = () => reject(new CancelledError());
    });
    const subscription = options.token.onCancellationRequested(cancel);
    const run = (worker: number): Promise<void> => {
        const workerData: RuleWorkerData = {
            files: buffer,
            worker,
            rules: options.rules.rules,
            folders: options.folders,
            grammarsFolder: options.grammarsFolder,
            marks: options.marks ?? [],
        };
        const thread = new Worker(program, { workerData });
        threads.push(thread);
        return new Promise((resolve, fail) => {
            thread.on("message", (message: RuleWorkerMessage) => {
                if (message.kind === "files") tell(message.files);
                else fail(new CodedError(message));
            });
            thread.on("error", (error) => fail(RuleScanErrors["worker-failed"](error.name)));
            thread.on("exit", (code) => {
                if (code === 0) resolve();
                else fail(RuleScanErrors["worker-failed"](`exit code ${code}`));
            });
        });
    };
    try {
        const all = Promise.all(Array.from({ length: count }, (_, index) => run(index + 1)));
        await Promise.race([all, cancelled]);
    } finally {
        subscription.dispose();
        await Promise.all(threads.map((thread) => thread.terminate()));
    }
}

/** The bundle beside the program's, or the source in a source tree. */
function workerProgram(): string {
    const folder = dirname(fileURLToPath(import.meta.url));
    const bundle = join(folder, "rule-worker.cjs");
    return existsSync(bundle) ? bundle : join(folder, "rule-worker-source.mjs");
}
