import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import type { CompletionMode, CompletionSource } from "@rust-ai-ide/protocol/completion";
import type { SuggestionFacts } from "../acceptance/acceptance-features.ts";
import type { CompletionRequest, GrammarPort } from "../completion-ports.ts";
import { isRepetitiveText } from "../post-processing/repetition.ts";
import { type Answer, withoutGrammar } from "./answer.ts";
import { type CursorState, normaliseLineEnds } from "./cursor-state.ts";
import type { CompletionEngineOptions } from "./engine-options.ts";
import type { GenerationText } from "./generation-runner.ts";
import { isSureEnough } from "./sureness.ts";

/** A text that may be shown at a cursor, from wherever it is. */
export interface Candidate {
    readonly text: string;
    readonly mode: CompletionMode;
    readonly model: string;
    readonly source: CompletionSource;
    /** Absent for what does not come from a model's probabilities. */
    readonly sureness?: GenerationText | undefined;
}

/** Decides whether a suggestion that passed all checks is worth an interruption. */
export interface AcceptancePort {
    judge(state: CursorState, facts: SuggestionFacts): { readonly isShown: boolean };
    /** Tells every cursor, in order. */
    observe(now: CursorState): void;
    noteAccepted(text: string, kind: "full" | "word" | "line"): void;
}

export interface Verdict {
    readonly answer: Answer;
    /** What the grammar cut off behind the shown text, where the rest may come next. */
    readonly rest: string;
}

/** What every text has to pass before it is shown, in the order of what it costs. */
export class TextChecks {
    private readonly grammar: GrammarPort;
    private readonly options: CompletionEngineOptions;
    private readonly acceptance: AcceptancePort | undefined;

    constructor(
        grammar: GrammarPort,
        options: CompletionEngineOptions,
        acceptance: AcceptancePort | undefined,
    ) {
        this.grammar = grammar;
        this.options = options;
        this.acceptance = acceptance;
    }

    /** Rejects with CancelledError only. */
    async judge(
        request: CompletionRequest,
        now: CursorState,
        candidate: Candidate,
        token: CancellationToken,
    ): Promise<Verdict> {
        const { mode, model, source, sureness } = candidate;
        const silent = (reason: Extract<Answer, { kind: "silent" }>["reason"]): Verdict => ({
            answer: { kind: "silent", reason },
            rest: "",
        });
        if (candidate.text.trim() === "") return silent("empty");
        if (sureness !== undefined && !isSureEnough(sureness, request.trigger, this.options)) {
            return silent("low-confidence");
        }
        const checked = await this.grammar
            .check(request, { text: candidate.text, mode }, token)
            .catch(withoutGrammar);
        if (token.isCancellationRequested) throw new CancelledError();
        if (checked.kind === "silent") return silent(checked.reason);
        if (checked.text.trim() === "") return silent("empty");
        // A dependency may have a name that the crate has not used yet, so it is doubt and no proof.
        const isDoubtful = (checked.unresolved ?? []).length > 0;
        if (
            isDoubtful &&
            sureness !== undefined &&
            !isSureEnough(sureness, request.trigger, this.options, true)
        ) {
            return silent("unresolved-name");
        }
        // What runs in circles only behind the cut is no harm.
        if (isRepetitiveText(checked.text)) return silent("repetitive");
        const text = normaliseLineEnds(checked.text);
        const { replaceAfter } = checked;
        if (request.trigger === "automatic") {
            if (text.trim().length < this.options.minimumUnits) return silent("too-short");
            const facts = factsOf(request, { ...candidate, text }, replaceAfter);
            if (this.acceptance?.judge(now, facts).isShown === false) return silent("filtered");
        }
        const continues = replaceAfter === 0 && candidate.text.startsWith(text);
        return {
            answer: { kind: "shown", text, replaceAfter, source, model },
            rest: continues ? candidate.text.slice(text.length) : "",
        };
    }
}

function factsOf(
    { textBefore, textAfter }: CompletionRequest,
    { text, mode, source, sureness }: Candidate,
    replaceAfter: number,
): SuggestionFacts {
    return {
        text,
        replaceAfter,
        mode,
        source,
        textBefore,
        textAfter,
        meanLogProbability: sureness?.meanLogProbability,
        newTokens: sureness?.usage?.newTokens,
        minimumLogProbability: sureness?.minimumLogProbability,
        firstLogProbability: sureness?.firstLogProbability,
        probability: sureness?.confidence?.probability,
    };
}

/** A text that was written for several lines, where the grammar wants one. */
export function inMode(candidate: Candidate): Candidate {
    if (candidate.mode === "multi-line") return candidate;
    const [line = ""] = candidate.text.split("\n", 1);
    return { ...candidate, text: line };
}
