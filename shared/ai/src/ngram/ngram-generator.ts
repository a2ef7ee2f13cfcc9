import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { GenerationRequest, GenerationResult, GeneratorPort } from "../completion-ports.ts";
import type { NgramModel } from "./ngram-model.ts";

/** The part of a tokeniser that the baseline needs. */
export interface TokenCodec {
    encode(text: string): readonly number[];
    decode(tokens: readonly number[]): string;
}

/** What a baseline may look back to: it bounds the work on a long prefix. */
const prefixUnits = 4000;

/** Greedy n-gram generation behind the same port as a model, so that both take the same path to the screen. */
export class NgramGenerator implements GeneratorPort {
    private readonly model: Pick<NgramModel, "next">;
    private readonly codec: TokenCodec;
    private readonly clock: Pick<Clock, "now">;
    /** Tokens that end a document. */
    private readonly endTokens: ReadonlySet<number>;

    constructor(
        model: Pick<NgramModel, "next">,
        codec: TokenCodec,
        clock: Pick<Clock, "now">,
        endTokens: readonly number[],
    ) {
        this.model = model;
        this.codec = codec;
        this.clock = clock;
        this.endTokens = new Set(endTokens);
    }

    active(): { readonly kind: "ready"; readonly model: string } {
        return { kind: "ready", model: "ngram" };
    }

    async generate(
        request: GenerationRequest,
        token: CancellationToken,
    ): Promise<GenerationResult> {
        const start = this.clock.now();
        throwIfCancelled(token);
        const prompt = this.codec.encode(request.parts.prefix.slice(-prefixUnits));
        const tokens = [...prompt];
        let text = "";
        let finish: GenerationResult["finish"] = "length";
        while (tokens.length - prompt.length < request.maxNewTokens) {
            const next = this.model.next(tokens).token;
            if (this.endTokens.has(next)) {
                finish = "end";
                break;
            }
            tokens.push(next);
            text = this.codec.decode(tokens.slice(prompt.length));
            const cut = stopAt(text, request);
            if (cut >= 0) {
                text = text.slice(0, cut);
                finish = "stop";
                break;
            }
        }
        const milliseconds = this.clock.now() - start;
        return {
            text,
            finish,
            // A table of winners knows no probabilities: certain, so that no threshold hides it.
            meanLogProbability: 0,
            usage: {
                promptTokens: prompt.length,
                reusedTokens: 0,
                newTokens: tokens.length - prompt.length,
                prefillMs: 0,
                decodeMs: milliseconds,
                totalMs: milliseconds,
            },
        };
    }
}

function stopAt(text: string, request: GenerationRequest): number {
    const stops = request.mode === "single-line" ? ["\n", ...request.stop] : request.stop;
    const places = stops.map((stop) => text.indexOf(stop)).filter((place) => place >= 0);
    return places.length === 0 ? -1 : Math.min(...places);
}
