import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { programEnvironment } from "@rust-ai-ide/node/spawn-program";

export interface CommandLineRun {
    /** Node, or an editor that can act as Node. */
    readonly nodePath: string;
    /** The bundled command line, rust-ai.cjs. */
    readonly programPath: string;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly arguments: readonly string[];
    /** Called for lines `{"step":"importing","percent":12}` on standard error. */
    readonly onProgress?: ((step: string, percent: number) => void) | undefined;
    /** What it rejects with when the program ends without saying why. */
    readonly unexplained: () => CodedError;
    readonly token: CancellationToken;
}

/**
 * Runs `rust-ai` with `--json` in a process of its own: work of minutes and gigabytes would slow
 * the editor. Resolves with what it printed, parsed but not checked; rejects with the program's own
 * error, `unexplained` or CancelledError.
 */
export function runCommandLine(run: CommandLineRun): Promise<unknown> {
    const { nodePath, programPath, token } = run;
    return new Promise((resolve, reject) => {
        const child = spawn(nodePath, [programPath, ...run.arguments], {
            env: programEnvironment(run.env),
            windowsHide: true,
            stdio: ["ignore", "pipe", "pipe"],
        });
        // The program cleans up what is of no use to a later try.
        const subscription = token.onCancellationRequested(() => child.kill("SIGTERM"));
        let failure: CodedError | undefined;
        let output = "";
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
            output += text;
        });
        const lines = createInterface({ input: child.stderr }).on("line", (line) => {
            const progress = readProgress(line);
            if (progress) run.onProgress?.(progress.step, progress.percent);
            failure = readError(line) ?? failure;
        });
        let exitCode: number | undefined;
        const finish = (): void => {
            subscription.dispose();
            const result = exitCode === 0 ? parse(output) : undefined;
            if (result !== undefined) resolve(result);
            else if (token.isCancellationRequested) reject(new CancelledError());
            else reject(failure ?? run.unexplained());
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

function readProgress(
    line: string,
): { readonly step: string; readonly percent: number } | undefined {
    if (!line.startsWith("{")) return undefined;
    const value = parse(line);
    if (typeof value !== "object" || value === null) return undefined;
    const { step, percent } = value as Readonly<Record<string, unknown>>;
    if (typeof percent !== "number") return undefined;
    return { step: typeof step === "string" ? step : "", percent };
}

/** `rust-ai: import.notGguf: The file is not a GGUF file. Give …` */
function readError(line: string): CodedError | undefined {
    const [, code, message] = /^rust-ai: ([a-z]+\.[a-zA-Z]+): (.*)$/.exec(line) ?? [];
    if (code === undefined || message === undefined) return undefined;
    return new CodedError({ code, message, nextStep: "" });
}

function parse(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
