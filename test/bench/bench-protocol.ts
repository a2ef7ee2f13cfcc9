/** What the benchmark asks of one engine's process, and what it answers. */
export interface BenchRequest {
    readonly context: number;
    readonly newTokens: number;
}

export interface BenchSample {
    readonly prefillMs: number;
    /** Time of each generated token behind the first, milliseconds. */
    readonly tokenMs: readonly number[];
    /** Processor time of the prompt and of one generated token, all threads together. */
    readonly prefillCpuMs: number;
    readonly tokenCpuMs: number;
    readonly residentMb: number;
}

/** Answers requests of the parent process one by one. */
export function serveSamples(sample: (request: BenchRequest) => Promise<BenchSample>): void {
    process.on("message", (request: BenchRequest) => {
        sample(request).then(
            (result) => process.send?.(result),
            (error: unknown) => {
                console.error(error);
                process.exit(1);
            },
        );
    });
    process.on("disconnect", () => process.exit());
    process.send?.("ready");
}

/** The synthetic prompt that all engines read. */
export function benchTokens(count: number, vocabulary: number): number[] {
    return Array.from({ length: count }, (_, index) => (index * 7919 + 13) % vocabulary);
}
