import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { programEnvironment } from "@rust-ai-ide/node/spawn-program";
import { ShellErrors } from "../shell-errors.ts";

export interface ImportProgramOptions {
    /** Node, or an editor that can act as Node. */
    readonly nodePath: string;
    /** The bundled command line, rust-ai.cjs. */
    readonly programPath: string;
    readonly env: Readonly<Record<string, string | undefined>>;
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
export function runImport(options: ImportProgramOptions): Promise<ImportedSummary> {
    const { nodePath, programPath, source, replace, token } = options;
    const flags = ["--json", "--progress-lines", ...(replace ? ["--force"] : [])];
    return new Promise((resolve, reject) => {
        const child = spawn(nodePath, [programPath, "models", "import", source, ...flags], {
            env: programEnvironment(options.env),
            windowsHide: true,
            stdio: ["ignore", "pipe", "pipe"],
        });
        // The program removes what it has written so far.
        const subscription = token.onCancellationRequested(() => child.kill("SIGTERM"));
        let failure: CodedError | undefined;
        let output = "";
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
            output += text;
        });
        const lines = createInterface(child.stderr).on("line", (line) => {
            const percent = readPercent(line);
            if (percent !== undefined) options.onPercent(percent);
            failure = readError(line) ?? failure;
        });
        let exitCode: number | undefined;
        const finish = (): void => {
            subscription.dispose();
            const summary = exitCode === 0 ? readSummary(output) : undefined;
            if (summary) resolve(summary);
            else if (token.isCancellationRequested) reject(new CancelledError());
            else reject(failure ?? ShellErrors.importFailed());
        };
        child.on("error", finish);
        // Behind the last line of either stream.
        child.on("close", (code) => {
            exitCode = code ?? undefined;
            lines.close();
            finish();
        });
    });
}

/** `{"step":"importing","percent":12}` */
function readPercent(line: string): number | undefined {
    return line.startsWith("{") ? numberIn(parse(line), "percent") : undefined;
}

/** `rust-ai: import.notGguf: The file is not a GGUF file. Give …` */
function readError(line: string): CodedError | undefined {
    const [, code, message] = /^rust-ai: ([a-z]+\.[a-zA-Z]+): (.*)$/.exec(line) ?? [];
    if (code === undefined || message === undefined) return undefined;
    return new CodedError({ code, message, nextStep: "" });
}

function readSummary(output: string): ImportedSummary | undefined {
    const value = parse(output);
    const [id, folder, name] = [
        textIn(value, "id"),
        textIn(value, "folder"),
        textIn(value, "name"),
    ];
    if (id === undefined || folder === undefined || name === undefined) return undefined;
    const { warnings } = value as { readonly warnings?: unknown };
    return { id, folder, name, warnings: Array.isArray(warnings) ? warnings.map(String) : [] };
}

function parse(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

function textIn(value: unknown, key: string): string | undefined {
    const found = fieldOf(value, key);
    return typeof found === "string" ? found : undefined;
}

function numberIn(value: unknown, key: string): number | undefined {
    const found = fieldOf(value, key);
    return typeof found === "number" ? found : undefined;
}

function fieldOf(value: unknown, key: string): unknown {
    if (typeof value !== "object" || value === null) return undefined;
    return (value as Readonly<Record<string, unknown>>)[key];
}
