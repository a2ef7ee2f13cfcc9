import { readFileSync } from "node:fs";
import type { CompactIndex } from "@rust-ai-ide/analysis/index/compact-index";
import { CancellationSource } from "@rust-ai-ide/core/cancellation";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { createIndexer } from "@rust-ai-ide/node/index/create-indexer";

/** What one process measures of an index, from its start to its idle end. */
export interface IndexMeasurement {
    readonly openMs: number;
    readonly scanMs: number;
    readonly files: number;
    readonly lines: number;
    readonly symbols: number;
    readonly cacheHitRate: number;
    readonly problems: number;
    /** Bytes of the large arrays. */
    readonly footprint: number;
    /** Resident bytes of the whole process with its workers: the most there ever were. */
    readonly peakBytes: number;
    /** Right after the scan. */
    readonly afterBytes: number;
    /** Workers ended, garbage collected. */
    readonly idleBytes: number;
    /** Milliseconds of each question. */
    readonly queries: readonly number[];
    readonly updates: readonly number[];
    readonly references: readonly number[];
    readonly rescanMs: number;
}

interface Task {
    readonly roots: readonly string[];
    readonly cacheFolder: string;
    readonly workers: number;
    /** Wait until idle and ask questions; else only scan. */
    readonly isWhole: boolean;
}

/** Longer than workers stay without work. */
const idleMs = 32_000;
const questions = 500;

/** The same numbers in each run. */
function* numbers(): Generator<number, never> {
    let state = 20_260;
    for (;;) {
        state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
        yield state / 0x80000000;
    }
}

function residentBytes(): number {
    const status = /^VmRSS:\s+(\d+)/m.exec(readStatus());
    return status === null ? process.memoryUsage().rss : Number(status[1]) * 1024;
}

function readStatus(): string {
    try {
        return readFileSync("/proc/self/status", "utf8");
    } catch {
        return "";
    }
}

async function main(task: Task): Promise<IndexMeasurement> {
    const { roots, cacheFolder, workers } = task;
    const openedAt = performance.now();
    const indexer = await createIndexer({ roots, cacheFolder, workers, logger: NullLogger });
    const openMs = performance.now() - openedAt;
    const source = new CancellationSource();
    const report = await indexer.scan({ token: source.token });
    const afterBytes = residentBytes();
    const index = indexer.index as CompactIndex;
    const queries: number[] = [];
    const updates: number[] = [];
    const references: number[] = [];
    let rescanMs = 0;
    let idleBytes = afterBytes;
    const random = numbers();
    const pick = <T>(list: readonly T[]): T =>
        list[Math.floor(random.next().value * list.length)] as T;
    if (task.isWhole) {
        await new Promise((resolve) => setTimeout(resolve, idleMs));
        globalThis.gc?.();
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        globalThis.gc?.();
        idleBytes = residentBytes();
        const paths = [...index.files()].map(({ path }) => path);
        const names: string[] = [];
        while (names.length < questions) {
            const { symbols } = index.file(pick(paths))?.facts() ?? { symbols: [] };
            if (symbols.length > 0) names.push(pick(symbols).name);
        }
        // As people type: the first letters, the first letters of words, or a whole name.
        const texts = names.flatMap((name, number) => {
            const words = name.match(/[A-Z]?[a-z0-9]+/g) ?? [name];
            const initials = words.map((word) => word[0]).join("");
            return [name.slice(0, 1 + (number % 6)), initials.slice(0, 5), name];
        });
        for (const text of texts) {
            const askedAt = performance.now();
            index.searchSymbols({ text, limit: 100 });
            queries.push(performance.now() - askedAt);
        }
        for (let number = 0; number < questions; number++) {
            const path = pick(paths);
            const packed = index.packed(path)?.slice() ?? new Uint8Array();
            const updatedAt = performance.now();
            index.update(path, packed);
            updates.push(performance.now() - updatedAt);
        }
        for (const name of names.slice(0, 100)) {
            const askedAt = performance.now();
            for (const _ of index.referencesTo(name));
            references.push(performance.now() - askedAt);
        }
        rescanMs = (await indexer.scan({ token: source.token })).milliseconds;
    }
    const { footprint } = index;
    indexer.dispose();
    return {
        openMs,
        scanMs: report.milliseconds,
        files: report.files,
        lines: report.lines,
        symbols: report.symbols,
        cacheHitRate: report.cacheHitRate,
        problems: report.problems.length,
        footprint,
        peakBytes: process.resourceUsage().maxRSS * 1024,
        afterBytes,
        idleBytes,
        queries,
        updates,
        references,
        rescanMs,
    };
}

main(JSON.parse(process.argv[2] ?? "{}") as Task).then(
    (measured) => {
        process.stdout.write(`${JSON.stringify(measured)}\n`, () => process.exit(0));
    },
    (error: unknown) => {
        console.error(error);
        process.exit(1);
    },
);
