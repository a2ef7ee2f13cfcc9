import * as v from "valibot";
import type { EngineScore } from "./engine.ts";
import { CompletionAnswer } from "./llama-server-answers.ts";

/**
 * A grammar (GBNF) that allows one text and nothing else. The server then "generates" the text and
 * tells the log-probability that the model, unconstrained, gives to each of its tokens: it reads
 * them off before the grammar is applied.
 */
export function literalGrammar(text: string): string {
    const literal = [...text]
        .map((character) => {
            if (character === '"' || character === "\\") return `\\${character}`;
            if (character === "\n") return "\\n";
            if (character === "\r") return "\\r";
            if (character === "\t") return "\\t";
            const code = character.codePointAt(0) ?? 0;
            return code < 0x20
                ? `\\x${code.toString(16).padStart(2, "0").toUpperCase()}`
                : character;
        })
        .join("");
    return `root ::= "${literal}"`;
}

/** The likelihood of a text from the answer to {@link literalGrammar}; undefined for any other answer. */
export function readLiteralScore(answer: unknown, continuation: string): EngineScore | undefined {
    if (continuation === "") return { logLikelihood: 0, tokens: 0 };
    const parsed = v.safeParse(CompletionAnswer, answer);
    if (!parsed.success || parsed.output.content !== continuation) return undefined;
    // The token that ends the text stands for no bytes and is not the continuation's.
    const tokens = (parsed.output.completion_probabilities ?? []).filter(
        ({ bytes }) => bytes != null && bytes.length > 0,
    );
    if (tokens.length === 0) return undefined;
    return {
        logLikelihood: tokens.reduce((sum, { logprob }) => sum + logprob, 0),
        tokens: tokens.length,
    };
}
