import { commonOptions, defineCommand } from "../command.ts";
import { openInferenceSession } from "../inference-session.ts";
import { megabytes, textTable } from "../text-table.ts";

export const modelsList = defineCommand({
    words: ["models", "list"],
    summary: "List the models that can be used.",
    details:
        "Shows each model's size, licence, tasks and state; the one that completes stands first.",
    options: { json: commonOptions.json, folder: commonOptions.folder },
    run: async (values, context) => {
        const session = await openInferenceSession(context, {
            folders: values.folder,
            process: "shared",
        });
        try {
            const models = await session.models();
            if (values.json) context.terminal.print(`${JSON.stringify({ models })}\n`);
            else if (models.length === 0) context.terminal.warn("rust-ai: no model is installed.");
            else {
                context.terminal.print(
                    textTable(
                        ["id", "version", "size", "licence", "task", "state", "folder"],
                        models.map((model) => [
                            model.id,
                            model.version,
                            megabytes(model.bytes),
                            model.licence,
                            model.task.join(", "),
                            model.failure ? `failed (${model.failure.code})` : model.state,
                            model.folder,
                        ]),
                    ),
                );
            }
            return 0;
        } finally {
            await session.close();
        }
    },
});
