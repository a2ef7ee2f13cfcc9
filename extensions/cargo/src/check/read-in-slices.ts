import {
    type CompilerDiagnostic,
    type CompilerReport,
    readCompilerReport,
} from "@rust-ai-ide/ai/chat/compiler-messages";

/** Read in one go: a few milliseconds of work. */
const sliceUnits = 200_000;

/**
 * Reads what cargo printed as {@link readCompilerReport} does, and lets others work in between:
 * a check of a large workspace prints megabytes.
 *
 * @param rest Resolves when others had their turn.
 */
export async function readInSlices(
    output: string,
    rest: () => Promise<void>,
): Promise<CompilerReport> {
    const diagnostics = new Map<string, CompilerDiagnostic>();
    let succeeded: boolean | undefined;
    for (let start = 0; start < output.length; ) {
        const found = output.indexOf("\n", start + sliceUnits);
        const end = found < 0 ? output.length : found + 1;
        const part = readCompilerReport(output.slice(start, end));
        succeeded = part.succeeded ?? succeeded;
        for (const diagnostic of part.diagnostics) {
            const key = JSON.stringify([diagnostic.rendered, diagnostic.spans]);
            if (!diagnostics.has(key)) diagnostics.set(key, diagnostic);
        }
        start = end;
        if (start < output.length) await rest();
    }
    return { diagnostics: [...diagnostics.values()], succeeded };
}
