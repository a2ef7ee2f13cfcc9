import type { ReviewModels } from "@rust-ai-ide/node/review/deepen-review";
import type { LikelihoodPort } from "@rust-ai-ide/review/surprise/likelihood-port";
import { CliErrors } from "../cli-errors.ts";
import type { CommandContext, Values } from "../command.ts";
import { openReviewer } from "./open-reviewer.ts";
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
