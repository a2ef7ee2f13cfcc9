import { extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { CompletionEngine } from "@rust-ai-ide/ai/completion-engine";
import type { CompletionRequest } from "@rust-ai-ide/ai/completion-ports";
import {
    CancellationSource,
    CancelledError,
    throwIfCancelled,
} from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { LineIndex } from "@rust-ai-ide/core/text";
import { createLocalGrammar, type LocalGrammar } from "@rust-ai-ide/node/analysis/local-grammar";
import { SystemClock } from "@rust-ai-ide/node/system-clock";
import type { CompletionSource, SilenceReason } from "@rust-ai-ide/protocol/completion";
import { CliErrors } from "../cli-errors.ts";
import { type CommandContext, commonOptions, defineCommand, type ExitCode } from "../command.ts";
import { contextOnDisk } from "../crate-context.ts";
import { cratePath } from "../crate-path.ts";
import { decodeText, readAtMost, requireFolder } from "../files.ts";
import { chooseModel, modelGenerator, openInferenceSession, tierOf } from "../inference-session.ts";
import { errorLine } from "../program.ts";
import { silenceSentences } from "../silence.ts";

type Answer =
    | {
          readonly text: string;
          readonly model: string;
          readonly source: CompletionSource;
          readonly ms: number;
          readonly replaceAfter: number;
      }
    | { readonly text: ""; readonly reason: SilenceReason; readonly failure?: CodedError };

/** Larger files are generated; parsing them would take longer than anyone waits. */
export const largestFileBytes = 2_000_000;

export const complete = defineCommand({
    words: ["complete"],
    summary: "Complete Rust code at a cursor.",
    details:
        "Prints the text to insert at the cursor, nothing when there is no suggestion; the reason then stands on standard error.\nLines and columns count from 1, columns in UTF-16 units; the cursor stands before the column.",
    options: {
        file: { kind: "text", value: "F", required: true, help: "The file with the cursor." },
        line: {
            kind: "number",
            value: "L",
            minimum: 1,
            required: true,
            help: "Line of the cursor.",
        },
        column: {
            kind: "number",
            value: "C",
            minimum: 1,
            required: true,
            help: "Column that the cursor stands before.",
        },
        json: commonOptions.json,
        model: commonOptions.model,
        folder: commonOptions.folder,
        timeout: {
            kind: "number",
            value: "MS",
            minimum: 1,
            default: 20_000,
            help: "Give up after this time, loading the model included.",
        },
        stdin: {
            kind: "flag",
            help: "Read the text from standard input; --file still gives its name.",
        },
    },
    run: async (values, context) => {
        for (const folder of values.folder) await requireFolder(folder);
        return report(await answerFor(values, context), values.json, context);
    },
});

interface Cursor {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly model: string | undefined;
    readonly folder: readonly string[];
    readonly timeout: number;
    readonly stdin: boolean;
}

/** Completes at a cursor; what keeps it from that is part of the answer where it is not the caller's fault. */
export async function answerFor(cursor: Cursor, context: CommandContext): Promise<Answer> {
    // Before anything is read: a writer that never ends must not outlast it.
    const deadline = new CancellationSource(context.token);
    const timer = SystemClock.schedule(cursor.timeout, () => deadline.cancel());
    try {
        const { token } = deadline;
        const bytes = cursor.stdin
            ? await context.terminal.readInput(largestFileBytes, token)
            : await readAtMost(cursor.file, largestFileBytes, token);
        if (extname(cursor.file) !== ".rs") return { text: "", reason: "language-off" };
        if (bytes === undefined) return { text: "", reason: "document-too-large" };
        const text = decodeText(bytes);
        if (text === undefined) return { text: "", reason: "invalid-text" };
        return await ask(requestAt(text, cursor), text, cursor, { ...context, token });
    } catch (error) {
        throwIfCancelled(context.token);
        if (CancelledError.is(error)) return { text: "", reason: "timed-out" };
        const isMissing = CodedError.is(error, "cli.noModel");
        // Other errors of this program are about its options; the rest is about the installation.
        const isOwn = CodedError.is(error) && error.code.startsWith("cli.");
        if (!CodedError.is(error) || (isOwn && !isMissing)) throw error;
        return { text: "", reason: isMissing ? "no-model" : "model-failed", failure: error };
    } finally {
        timer.dispose();
        deadline.dispose();
    }
}

/** Throws `cli.lineOutOfRange` or `cli.columnOutOfRange`. */
export function requestAt(
    text: string,
    cursor: Pick<Cursor, "file" | "line" | "column">,
): CompletionRequest {
    const lines = new LineIndex(text);
    const { line, column } = cursor;
    if (line > lines.lineCount) throw CliErrors.lineOutOfRange(line, lines.lineCount);
    const start = lines.offsetAt({ line: line - 1, character: 0 });
    const last = lines.lineEnd(line - 1) - start + 1;
    if (column > last) throw CliErrors.columnOutOfRange(column, line, last);
    const offset = start + column - 1;
    return {
        uri: pathToFileURL(resolve(cursor.file)).href,
        version: 1,
        position: { line: line - 1, character: column - 1 },
        textBefore: text.slice(Math.max(0, offset - 4000), offset),
        textAfter: text.slice(offset, offset + 1000),
        trigger: "manual",
    };
}

async function ask(
    request: CompletionRequest,
    text: string,
    cursor: Cursor,
    context: CommandContext,
): Promise<Answer> {
    const grammarsFolder = context.installation.grammarFolder;
    const grammar = await createLocalGrammar({ grammarsFolder });
    try {
        const { uri, position } = request;
        const offset = new LineIndex(text).offsetAt(position);
        const path = await cratePath(cursor.file);
        const pieces = await contextOnDisk(cursor.file, text, offset, context.token);
        grammar.open({ uri, version: 1, path, text, context: pieces });
        // What the grammar refuses at once is no reason to start a process.
        const place = await grammar.context(request);
        if (place.kind === "silent") return { text: "", reason: place.reason };
        return await askModel(request, grammar, cursor, context);
    } finally {
        grammar.dispose();
    }
}

async function askModel(
    request: CompletionRequest,
    grammar: LocalGrammar,
    cursor: Cursor,
    context: CommandContext,
): Promise<Answer> {
    const { token } = context;
    const session = await openInferenceSession(context, {
        folders: cursor.folder,
        process: "shared",
    });
    let failure: CodedError | undefined;
    try {
        const model = chooseModel(await session.models(), cursor.model);
        await session.client.loadModel(model.id, token);
        const generator = modelGenerator(session.client, model.id, (error) => {
            failure = error;
        });
        const options = {
            manualDeadlineMs: cursor.timeout,
            source: tierOf(model, context.installation),
        };
        const engine = new CompletionEngine({ grammar, generator, clock: SystemClock, options });
        try {
            const outcome = await engine.complete(request, token);
            throwIfCancelled(token);
            if (outcome.kind === "silent") {
                return { text: "", reason: outcome.reason, ...(failure ? { failure } : {}) };
            }
            const { source, milliseconds, replaceAfter } = outcome;
            const ms = Math.round(milliseconds * 10) / 10;
            return { text: outcome.text, model: outcome.model, source, ms, replaceAfter };
        } finally {
            engine.dispose();
        }
    } finally {
        await session.close();
    }
}

function report(answer: Answer, json: boolean, { terminal }: CommandContext): ExitCode {
    const failure = "failure" in answer ? answer.failure : undefined;
    if (json) {
        const { failure: _, ...shape } = { failure: undefined, ...answer };
        terminal.print(`${JSON.stringify(shape)}\n`);
    } else if (answer.text !== "") terminal.print(`${answer.text}\n`);
    if (failure) terminal.warn(`rust-ai: ${errorLine(failure)}`);
    else if ("reason" in answer && !json) {
        terminal.warn(`rust-ai: ${answer.reason}: ${silenceSentences[answer.reason]}`);
    }
    return failure ? 2 : 0;
}
