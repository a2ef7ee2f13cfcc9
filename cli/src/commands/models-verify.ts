import { commonOptions, defineCommand } from "../command.ts";
import { chooseModel, openInferenceSession } from "../inference-session.ts";

export const modelsVerify = defineCommand({
    words: ["models", "verify"],
    summary: "Check the files of the models.",
    details:
        "Compares sizes and checksums, reads the tokeniser and loads the graph. Exit status 1 when anything is wrong.",
    options: {
        json: commonOptions.json,
        model: { ...commonOptions.model, help: "Check only this model." },
        folder: commonOptions.folder,
    },
    run: async (values, context) => {
        const { terminal, token } = context;
        const session = await openInferenceSession(context, {
            folders: values.folder,
            process: "shared",
        });
        try {
            const known = await session.models();
            const chosen =
                values.model === undefined && known.length > 0
                    ? known
                    : [chooseModel(known, values.model)];
            const models = [];
            for (const { id, folder } of chosen) {
                terminal.progress(`verifying ${id}`);
                models.push({ id, folder, ...(await session.client.verifyModel(id, token)) });
            }
            terminal.progress("");
            const ok = models.every((model) => model.ok);
            if (values.json) terminal.print(`${JSON.stringify({ ok, models })}\n`);
            else {
                for (const model of models) {
                    terminal.print(`${model.id}: ${model.ok ? "ok" : "damaged"}\n`);
                    for (const problem of model.problems) {
                        const { code, message, nextStep } = problem;
                        terminal.print(`  ${code}: ${message} ${nextStep}\n`);
                    }
                }
            }
            return ok ? 0 : 1;
        } finally {
            await session.close();
        }
    },
});
