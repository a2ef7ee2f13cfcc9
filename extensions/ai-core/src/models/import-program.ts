import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { type CommandLineRun, runCommandLine } from "../downloads/run-command-line.ts";
import { ShellErrors } from "../shell-errors.ts";

export interface ImportProgramOptions
    extends Pick<CommandLineRun, "nodePath" | "programPath" | "env"> {
    /** A GGUF file or the folder of an ONNX export. */
    readonly source: string;
    /** Replaces a model that was imported before. */
    readonly replace: boolean;
    readonly onPercent: (percent: number) => void;
    readonly token: CancellationToken;
}

/** What the command line says about a model that it has imported. */
export interface ImportedSummary {
    readonly id: string;
    readonly folder: string;
    readonly name: string;
    readonly warnings: readonly string[];
}

/**
 * Runs `rust-ai models import` in a process of its own: converting weights would block the
 * extension host for seconds. Rejects with the program's own error, `shell.importFailed` or
 * CancelledError.
 */
export async function runImport(options: ImportProgramOptions): Promise<ImportedSummary> {
    const { source, replace, onPercent, ...run } = options;
    const flags = ["--json", "--progress-lines", ...(replace ? ["--force"] : [])];
    const value = await runCommandLine({
        ...run,
        arguments: ["models", "import", source, ...flags],
        onProgress: (_step, percent) => onPercent(percent),
        unexplained: ShellErrors.importFailed,
    });
    const summary = readSummary(value);
    if (summary === undefined) throw ShellErrors.importFailed();
    return summary;
}

function readSummary(value: unknown): ImportedSummary | undefined {
    const [id, folder, name] = [
        textIn(value, "id"),
        textIn(value, "folder"),
        textIn(value, "name"),
    ];
    if (id === undefined || folder === undefined || name === undefined) return undefined;
    const { warnings } = value as { readonly warnings?: unknown };
    return { id, folder, name, warnings: Array.isArray(warnings) ? warnings.map(String) : [] };
}

function textIn(value: unknown, key: string): string | undefined {
    if (typeof value !== "object" || value === null) return undefined;
    const found = (value as Readonly<Record<string, unknown>>)[key];
    return typeof found === "string" ? found : undefined;
}
