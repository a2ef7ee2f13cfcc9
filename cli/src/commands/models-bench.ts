import { commonOptions, defineCommand } from "../command.ts";
import { chooseModel, openInferenceSession } from "../inference-session.ts";
import { textTable } from "../text-table.ts";

const wantedContexts = [128, 512, 1024];

export const modelsBench = defineCommand({
    words: ["models", "bench"],
    summary: "Measure the speed of a model on this machine.",
    details:
        "Reads synthetic prompts of 128, 512 and 1,024 tokens, as far as they fit, and generates behind each. The figures are medians.",
    options: {
        json: commonOptions.json,
        model: commonOptions.model,
        folder: commonOptions.folder,
        tokens: {
            kind: "number",
            value: "N",
            minimum: 1,
            default: 32,
            help: "Tokens to generate behind each prompt.",
        },
        repeats: {
            kind: "number",
            value: "N",
            minimum: 1,
            default: 5,
            help: "Measurements of each.",
        },
    },
    run: async (values, context) => {
        const { terminal, token } = context;
        const session = await openInferenceSession(context, {
            folders: values.folder,
            process: "own",
        });
        try {
            const model = chooseModel(await session.models(), values.model);
            terminal.progress(`loading ${model.id}`);
            const { ms: loadMs } = await session.client.loadModel(model.id, token);
            const rows = [];
            for (const context of contextsThatFit(model.contextLength, values.tokens)) {
                terminal.progress(`measuring ${model.id} at ${context} tokens`);
                const result = await session.client.bench(
                    {
                        model: model.id,
                        contexts: [context],
                        newTokens: values.tokens,
                        repeats: values.repeats,
                    },
                    token,
                );
                rows.push(...result.rows);
            }
            const { residentBytes } = await session.client.health(token);
            terminal.progress("");
            if (values.json) {
                const { tokens: newTokens, repeats } = values;
                const figures = {
                    model: model.id,
                    loadMs,
                    residentBytes,
                    newTokens,
                    repeats,
                    rows,
                };
                terminal.print(`${JSON.stringify(figures)}\n`);
                return 0;
            }
            terminal.print(`${model.id}: loaded in ${Math.round(loadMs)} ms\n`);
            terminal.print(
                textTable(
                    [
                        "context",
                        "prefill ms",
                        "prefill tokens/s",
                        "decode ms/token",
                        "decode tokens/s",
                    ],
                    rows.map((row) => [
                        row.context,
                        row.prefillMs.toFixed(1),
                        row.prefillTokensPerSecond.toFixed(0),
                        row.decodeMsPerToken.toFixed(2),
                        row.decodeTokensPerSecond.toFixed(1),
                    ]),
                ),
            );
            return 0;
        } finally {
            await session.close();
        }
    },
});

/** The usual contexts with room for the generated tokens; at the end the longest that fits, when shorter than all. */
export function contextsThatFit(contextLength: number, newTokens: number): number[] {
    const longest = Math.max(1, contextLength - newTokens);
    const fitting = wantedContexts.filter((context) => context <= longest);
    // A context as long as the model's own still shows how it does near its end.
    const missed = wantedContexts.find((context) => context > longest && context <= contextLength);
    return fitting.length === 0 || missed !== undefined ? [...fitting, longest] : fitting;
}
