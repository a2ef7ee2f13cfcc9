import type { Engine } from "@rust-ai-ide/ai/engines/engine";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { ReviewModels } from "@rust-ai-ide/node/review/deepen-review";
import type { ReviewChatPort } from "@rust-ai-ide/review/model/chat-port";
import type { LikelihoodPort } from "@rust-ai-ide/review/surprise/likelihood-port";
import { CliErrors } from "../cli-errors.ts";
import type { CommandContext, Values } from "../command.ts";
import type { reviewOptions } from "./review-options.ts";

/** More answers to the same question are only slow. */
const mostVotes = 9;

/** Models that were asked for, and what ends them. */
export interface OpenedModels {
    readonly models: ReviewModels;
    close(): Promise<void>;
}

/**
 * Opens the models that options name; undefined where none does. Throws `cli.unknownModel`,
 * `cli.noModel`, `cli.onlyWith`, or an error of the engine.
 */
export async function openReviewModels(
    values: Values<typeof reviewOptions>,
    context: CommandContext,
): Promise<OpenedModels | undefined> {
    const { model, reviewer, disable: disabled } = values;
    if (reviewer === undefined && values.votes !== undefined)
        throw CliErrors.onlyWith("votes", "reviewer");
    if (model === undefined && reviewer === undefined) return undefined;
    const engine = reviewer === undefined ? undefined : await openReviewer(reviewer, context.token);
    const local = model === undefined ? undefined : await openLikelihoods(model, context);
    return {
        models: {
            likelihood: local?.port,
            chat: engine?.port,
            votes: Math.min(values.votes ?? 1, mostVotes),
            disabled,
        },
        close: async () => {
            engine?.engine.dispose();
            await local?.close();
        },
    };
}

/** `embedded` is the first model that is installed. */
async function openLikelihoods(
    wanted: string,
    context: CommandContext,
): Promise<{ readonly port: LikelihoodPort; close(): Promise<void> }> {
    const { chooseModel, openInferenceSession } = await import("../inference-session.ts");
    const session = await openInferenceSession(context, { folders: [], process: "shared" });
    try {
        const models = (await session.models()).filter(({ task }) => task.includes("score"));
        const { id } = chooseModel(models, wanted === "embedded" ? undefined : wanted);
        const port: LikelihoodPort = {
            model: id,
            score: async ({ path, prefix, continuations }, token) => {
                const { scores } = await session.client.score(
                    {
                        model: id,
                        slot: `review:${path}`,
                        parts: { path, prefix, suffix: "" },
                        continuations: [...continuations],
                    },
                    token,
                );
                return scores.map(({ logLikelihood }) => logLikelihood);
            },
        };
        return { port, close: () => session.close() };
    } catch (error) {
        await session.close();
        throw error;
    }
}

/** `URL` or `URL#MODEL`: a server with the one model, or one of several. */
async function openReviewer(
    address: string,
    token: CancellationToken,
): Promise<{ readonly engine: Engine; readonly port: ReviewChatPort }> {
    const [url = "", named] = address.split("#");
    const { parseServerAddress } = await import("@rust-ai-ide/node/engines/server-address");
    const { detectServer } = await import("@rust-ai-ide/node/engines/detect-server");
    const { createHttpEngine } = await import("@rust-ai-ide/node/engines/http-engine");
    const place = parseServerAddress(url);
    const tokens = async (): Promise<string | undefined> => process.env.RUST_AI_REVIEWER_TOKEN;
    const environment = process.env;
    const kind = await detectServer(
        place,
        { label: place.host, limits: detectionLimits, tokens, environment },
        token,
    );
    // Whoever names a server on the command line means it.
    const engine = createHttpEngine({ url, kind, isConfigured: true, tokens, environment });
    try {
        const served = (await engine.models(token)).filter(({ tasks }) => tasks.includes("chat"));
        const found = named === undefined ? served[0] : served.find(({ name }) => name === named);
        if (found === undefined) {
            throw CliErrors.unknownModel(named ?? "", served.map(({ name }) => name).join(", "));
        }
        return { engine, port: chatPort(engine, found.name) };
    } catch (error) {
        engine.dispose();
        throw error;
    }
}

/** Milliseconds. */
const detectionLimits = { connect: 5_000, firstByte: 5_000, idle: 5_000, total: 15_000 };

function chatPort(engine: Engine, model: string): ReviewChatPort {
    return {
        model,
        ask: async ({ messages, answerSchema, maxNewTokens, temperature }, token) => {
            let answer = "";
            await engine.chat?.(
                { model, messages, maxNewTokens, temperature, priority: 2, answerSchema },
                (text) => {
                    answer += text;
                },
                token,
            );
            return answer;
        },
    };
}
