import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { attemptFeatures } from "@rust-ai-ide/ai/completion/attempt-features";
import { acceptanceProbability } from "@rust-ai-ide/ai/completion/confidence";
import type {
    GenerationRequest,
    GenerationResult,
    GeneratorPort,
    WarmRequest,
} from "@rust-ai-ide/ai/completion-ports";
import { defaultLimits, type Prompt, PromptBuilder } from "@rust-ai-ide/ai/prompt/prompt-builder";
import { Tokeniser } from "@rust-ai-ide/ai/tokeniser/tokeniser";
import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import { ModelManifest } from "@rust-ai-ide/protocol/model";
import * as v from "valibot";

const version = "3.22.1";

interface Answer {
    readonly id: number;
    readonly isCancelled: boolean;
    readonly tokens: number[];
    readonly logProbabilities: number[];
    readonly finish: GenerationResult["finish"];
    readonly promptMs: number;
    readonly totalMs: number;
}

export interface Usage {
    readonly cpuMs: number;
    readonly residentBytes: number;
}

/** Installs node-llama-cpp below `cache`; answers its entry. Only the CPU build of this machine is kept. */
export function installLlama(cache: string): string {
    const entry = join(cache, "node_modules/node-llama-cpp/dist/index.js");
    if (existsSync(entry)) return entry;
    console.error(`Installing node-llama-cpp ${version} into ${cache} ...`);
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, "package.json"), '{ "private": true }\n');
    execFileSync("npm", ["install", "--ignore-scripts", "--no-save", `node-llama-cpp@${version}`], {
        cwd: cache,
        stdio: "ignore",
        shell: process.platform === "win32",
    });
    return entry;
}

/**
 * llama.cpp behind the port that the completion engine asks. It gets the tokens of our own prompt
 * and its answers the embedded model's own confidence, so that what differs is the inference:
 * reading, prefix cache, drafts and cancelling.
 */
export class LlamaPeer implements GeneratorPort {
    private readonly child: ChildProcess;
    private readonly manifest: ModelManifest;
    private readonly tokeniser: Tokeniser;
    private readonly prompts = new Map<string, PromptBuilder>();
    private readonly waiting = new Map<number, (answer: Answer) => void>();
    private usageAsked: ((usage: Usage) => void) | undefined;
    private requests = 0;

    private constructor(child: ChildProcess, modelFolder: string) {
        this.child = child;
        const read = (name: string): unknown =>
            JSON.parse(readFileSync(join(modelFolder, name), "utf8"));
        this.manifest = v.parse(ModelManifest, read("model.json"));
        this.tokeniser = new Tokeniser(read("tokenizer.json"));
        child.on("message", (message: { kind: string }) => {
            if (message.kind === "usage") this.usageAsked?.(message as unknown as Usage);
            if (message.kind !== "answer") return;
            const answer = message as unknown as Answer;
            this.waiting.get(answer.id)?.(answer);
            this.waiting.delete(answer.id);
        });
    }

    static async start(options: {
        readonly entry: string;
        readonly file: string;
        readonly modelFolder: string;
        readonly threads: number;
    }): Promise<LlamaPeer> {
        const program = fileURLToPath(new URL("replay-llama.mjs", import.meta.url));
        const child = fork(program, [options.entry, options.file, String(options.threads)]);
        await new Promise<void>((resolve, reject) => {
            child.once("message", () => resolve());
            child.once("exit", (code) => reject(new Error(`the peer ended with ${code}`)));
        });
        return new LlamaPeer(child, options.modelFolder);
    }

    active(): ReturnType<GeneratorPort["active"]> {
        return { kind: "ready", model: `llama.cpp ${this.manifest.id}` };
    }

    async generate(
        request: GenerationRequest,
        token: CancellationToken,
    ): Promise<GenerationResult> {
        const id = ++this.requests;
        const prompt = this.promptsOf(request.slot).build(request.parts);
        const tokens = this.unhealed(prompt);
        const answer = await new Promise<Answer>((resolve) => {
            this.waiting.set(id, resolve);
            const subscription = token.onCancellationRequested(() => {
                this.child.send({ kind: "cancel", id });
                subscription.dispose();
            });
            this.child.send({
                kind: "generate",
                id,
                tokens,
                maxNewTokens: request.maxNewTokens,
                stop: [...request.stop, ...(request.mode === "single-line" ? ["\n"] : [])],
                endTokens: [...prompt.endTokens],
                deadlineMs: request.deadlineMs ?? Number.MAX_SAFE_INTEGER,
            });
        });
        if (answer.isCancelled) throw new CancelledError();
        return this.result(answer, request, tokens.length);
    }

    async warm({ slot, parts }: WarmRequest, token: CancellationToken): Promise<void> {
        await this.generate({ slot, parts, mode: "single-line", maxNewTokens: 0, stop: [] }, token);
    }

    usage(): Promise<Usage> {
        return new Promise((resolve) => {
            this.usageAsked = resolve;
            this.child.send({ kind: "usage" });
        });
    }

    dispose(): void {
        this.child.kill("SIGKILL");
    }

    private promptsOf(slot: string): PromptBuilder {
        const known = this.prompts.get(slot);
        if (known) return known;
        const { prompt, architecture } = this.manifest;
        const limits = defaultLimits(prompt, architecture.contextLength);
        const builder = new PromptBuilder(this.tokeniser, prompt, limits);
        this.prompts.set(slot, builder);
        return builder;
    }

    /** Token healing is ours; the peer reads the blanks in front of the cursor as they are. */
    private unhealed(prompt: Prompt): number[] {
        const pending = prompt.tail?.pending ?? [];
        const blanks = String.fromCharCode(...pending);
        return [...prompt.tokens, ...this.tokeniser.encode(blanks)];
    }

    private result(
        answer: Answer,
        request: GenerationRequest,
        promptTokens: number,
    ): GenerationResult {
        const terms = answer.logProbabilities;
        const [first] = terms;
        const plain: GenerationResult = {
            text: cutAt(this.tokeniser.decode(answer.tokens), request),
            finish: answer.finish,
            meanLogProbability: terms.reduce((sum, term) => sum + term, 0) / (terms.length || 1),
            ...(first !== undefined && {
                minimumLogProbability: Math.min(...terms),
                firstLogProbability: first,
            }),
            usage: {
                promptTokens,
                reusedTokens: 0,
                newTokens: answer.tokens.length,
                prefillMs: answer.promptMs,
                decodeMs: answer.totalMs - answer.promptMs,
                totalMs: answer.totalMs,
            },
        };
        const { confidence } = this.manifest;
        if (!confidence) return plain;
        const { prefix, suffix } = request.parts;
        const facts = attemptFeatures(plain, request.mode, prefix, suffix);
        const probability = acceptanceProbability(confidence, facts);
        return { ...plain, confidence: { probability, threshold: confidence.threshold } };
    }
}

function cutAt(text: string, { stop, mode }: GenerationRequest): string {
    const ends = [...stop, ...(mode === "single-line" ? ["\n"] : [])];
    const cuts = ends.map((end) => text.indexOf(end)).filter((index) => index >= 0);
    return text.slice(0, Math.min(text.length, ...cuts));
}
