/** One program of tests that cargo built. */
export interface TestProgram {
    readonly executable: string;
    /** Folder of the package; tests run in it. */
    readonly manifestPath: string;
    /** What the editor shows: `app`, `app tests/api`. */
    readonly label: string;
    /** The file that the tests begin in. */
    readonly source: string;
}

/**
 * Reads what `cargo test --no-run --message-format=json` prints (The Cargo Book, "External tools").
 * Lines that are something else are left out.
 */
export function readTestPrograms(output: string): TestProgram[] {
    return output.split("\n").flatMap((line) => {
        // Most lines are libraries, which have no program.
        if (!line.includes('"executable":"')) return [];
        const program = readProgram(line);
        return program === undefined ? [] : [program];
    });
}

/** Reads what a program of tests prints for `--list --format terse`: names with their modules. */
export function readTestNames(output: string): string[] {
    return [...output.matchAll(/^(\S+): test\r?$/gm)].map(([, name = ""]) => name);
}

/** What a failing test said, and where it did. */
export interface TestFailure {
    readonly message: string;
    /** As the compiler names the file; lines and columns from 1. */
    readonly place:
        | { readonly path: string; readonly line: number; readonly column: number }
        | undefined;
}

/** Reads the parts of a test program's output that are about failing tests, by the test's name. */
export function readFailures(output: string): ReadonlyMap<string, TestFailure> {
    const failures = new Map<string, TestFailure>();
    for (const part of output.split(/^---- /m).slice(1)) {
        const head = /^(\S+)(?: - should panic)? stdout ----\r?\n/.exec(part);
        if (head === null) continue;
        const message = part
            .slice(head[0].length)
            .split(/^(?:failures:|test result:)/m)[0]
            ?.trim();
        const [, path, line, column] = /panicked at (.+?):(\d+):(\d+)/.exec(part) ?? [];
        failures.set(head[1] ?? "", {
            message: message ?? "",
            place:
                path === undefined
                    ? undefined
                    : { path, line: Number(line), column: Number(column) },
        });
    }
    return failures;
}

function readProgram(line: string): TestProgram | undefined {
    let value: unknown;
    try {
        value = JSON.parse(line);
    } catch {
        return undefined;
    }
    const { executable, manifest_path: manifestPath, target, profile } = recordOf(value);
    const { name, kind, src_path: source } = recordOf(target);
    if (recordOf(profile).test !== true || !Array.isArray(kind)) return undefined;
    if (![executable, manifestPath, name, source].every((each) => typeof each === "string")) {
        return undefined;
    }
    const isLibrary = !["bin", "test", "bench", "example"].includes(String(kind[0]));
    return {
        executable: String(executable),
        manifestPath: String(manifestPath),
        label: isLibrary ? String(name) : `${name} (${kind[0]})`,
        source: String(source),
    };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null ? { ...value } : {};
}
