import type { CompletionMode } from "@rust-ai-ide/protocol/completion";
import type { GenerationResult } from "../completion-ports.ts";

/**
 * What is known about a generation before anybody has seen it: the raw facts from which a
 * probability of acceptance is fitted (models/eval/calibrate.py).
 */
export interface AttemptFeatures {
    /** Natural logarithms; the last two are missing where the engine does not report them. */
    readonly meanLogProbability: number;
    readonly minimumLogProbability?: number;
    readonly firstLogProbability?: number;
    readonly tokens: number;
    readonly finish: GenerationResult["finish"];
    readonly mode: CompletionMode;
    /** UTF-16 units of the raw text, and its lines. */
    readonly units: number;
    readonly lines: number;
    /** UTF-16 units of code in front of the cursor in its line, and what stands directly there. */
    readonly linePrefixUnits: number;
    readonly before: "blank-line" | "word" | "opening" | "operator" | "space";
    readonly afterIsBlank: boolean;
}

/** What a generation tells about itself, finished or not. */
export type WrittenText = Pick<
    GenerationResult,
    "text" | "finish" | "meanLogProbability" | "minimumLogProbability" | "firstLogProbability"
> & { readonly usage: Pick<GenerationResult["usage"], "newTokens"> };

export function attemptFeatures(
    result: WrittenText,
    mode: CompletionMode,
    textBefore: string,
    textAfter: string,
): AttemptFeatures {
    const linePrefix = textBefore.slice(textBefore.lastIndexOf("\n") + 1);
    const [lineSuffix = ""] = textAfter.split("\n", 1);
    const { minimumLogProbability, firstLogProbability } = result;
    return {
        meanLogProbability: rounded(result.meanLogProbability),
        ...(minimumLogProbability === undefined
            ? {}
            : { minimumLogProbability: rounded(minimumLogProbability) }),
        ...(firstLogProbability === undefined
            ? {}
            : { firstLogProbability: rounded(firstLogProbability) }),
        tokens: result.usage.newTokens,
        finish: result.finish,
        mode,
        units: result.text.length,
        lines: result.text.split("\n").length,
        linePrefixUnits: linePrefix.trimStart().length,
        before: kindBefore(linePrefix),
        afterIsBlank: lineSuffix.trim() === "",
    };
}

function kindBefore(linePrefix: string): AttemptFeatures["before"] {
    if (linePrefix.trim() === "") return "blank-line";
    const last = linePrefix.at(-1) ?? "";
    if (/[\p{L}\p{N}_]/u.test(last)) return "word";
    if (/\s/.test(last)) return "space";
    return "([{<".includes(last) ? "opening" : "operator";
}

function rounded(value: number): number {
    return Math.round(value * 1e5) / 1e5;
}
