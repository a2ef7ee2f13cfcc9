/** What became of one test. */
export interface TestResult {
    /** With its modules: `tests::adds`. */
    readonly name: string;
    readonly outcome: "passed" | "failed" | "ignored";
}

const outcomes = { ok: "passed", FAILED: "failed", ignored: "ignored" } as const;

/** Reads the lines that Rust's test programs print, between whatever else is printed. */
export function readTestResults(output: string): TestResult[] {
    const found: TestResult[] = [];
    for (const [, name = "", word = ""] of output.matchAll(
        /^test (\S+)(?: - should panic)? \.\.\. (ok|FAILED|ignored)\b/gm,
    )) {
        const outcome = outcomes[word as keyof typeof outcomes];
        found.push({ name, outcome });
    }
    return found;
}

/**
 * The results of the tests with some names, in whatever modules they are. A filter of cargo's takes
 * every test whose name contains one of them, so it runs others too.
 */
export function resultsOf(results: readonly TestResult[], names: readonly string[]): TestResult[] {
    return results.filter(({ name }) => names.includes(name.split("::").at(-1) ?? name));
}
