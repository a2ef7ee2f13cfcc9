import { defineCommand } from "../command.ts";
import { type Arena, arenaOptions, withArena } from "../evaluation/arena.ts";
import { fileSourceOptions, neighboursOf, pointsOf } from "../evaluation/point-source.ts";
import { promptPartsAt } from "../evaluation/prompt-parts.ts";

export const evalGenerate = defineCommand({
    words: ["eval", "generate"],
    summary: "Let the model write long texts, to search them for copies of the training text.",
    details:
        "Asks the model alone, greedily and past every rule that cuts a suggestion, at places in Rust files. models/eval/overlap.py searches the result for passages of the training corpus.\nWith --json there is one line for each place, with the text and the prompt's parts.",
    options: {
        ...fileSourceOptions,
        cases: { kind: "number", value: "N", minimum: 1, default: 30, help: "How many places." },
        tokens: {
            kind: "number",
            value: "N",
            minimum: 1,
            default: 160,
            help: "How long each text may be.",
        },
        ...arenaOptions,
    },
    run: async (values, context) => {
        const { terminal, token } = context;
        const sample = { ...values, points: undefined, "single-line": true };
        const points = await pointsOf(sample, context);
        const neighbours = await neighboursOf(values, context);
        const write = async (arena: Arena): Promise<void> => {
            const { client, model, grammar } = arena;
            for (const [index, point] of points.entries()) {
                const parts = await promptPartsAt(point, index, grammar, token);
                const { text, usage } = await client.complete(
                    {
                        model: model.id,
                        slot: `evaluation:/long/${index}`,
                        parts,
                        mode: "multi-line",
                        maxNewTokens: Math.min(1024, values.tokens),
                        stop: [],
                        temperature: 0,
                    },
                    token,
                );
                const { prefix, suffix } = parts;
                const row = { id: point.id, text, tokens: usage.newTokens, prefix, suffix };
                await arena.progress(`${model.id}: ${index + 1} of ${points.length} texts`);
                terminal.print(
                    values.json ? `${JSON.stringify(row)}\n` : `// ${point.id}\n${text}\n\n`,
                );
            }
        };
        await withArena({ ...values, "no-baseline": true }, context, write, neighbours);
        return 0;
    },
});
