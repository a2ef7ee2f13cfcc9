import { downloadBytes, hasExactSize } from "@rust-ai-ide/ai/catalog/read-catalog";
import { gigabytes } from "@rust-ai-ide/ai/catalog/reason-text";
import { downloadState, knownModels, warnOfProblems } from "../catalog/known-models.ts";
import { CliErrors } from "../cli-errors.ts";
import { type CommandContext, commonOptions, defineCommand, type ExitCode } from "../command.ts";
import { openInferenceSession } from "../inference-session.ts";
import { megabytes, textTable } from "../text-table.ts";

export const modelsList = defineCommand({
    words: ["models", "list"],
    summary: "List the models that can be used.",
    details:
        "Shows each model's size, licence, tasks and state; the one that completes stands first. With --catalog it shows those that can be downloaded.",
    options: {
        json: commonOptions.json,
        folder: commonOptions.folder,
        catalog: { kind: "flag", help: "List the models that can be downloaded instead." },
        from: {
            ...commonOptions.from,
            help: "With --catalog: list those of this one too; may be repeated.",
        },
    },
    run: async (values, context) => {
        if (values.catalog) return listCatalog(context, values.from, values.json);
        if (values.from.length > 0) throw CliErrors.onlyWith("from", "catalog");
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

async function listCatalog(
    context: CommandContext,
    catalogs: readonly string[],
    asJson: boolean,
): Promise<ExitCode> {
    const { terminal, installation } = context;
    const { entries, problems } = await knownModels(context, catalogs);
    if (asJson) {
        const models = entries.map((entry) => ({
            ...entry,
            state: downloadState(entry, installation),
        }));
        const described = problems.map(({ code, message, nextStep }) => ({
            code,
            message,
            nextStep,
        }));
        terminal.print(`${JSON.stringify({ models, problems: described })}\n`);
        return 0;
    }
    warnOfProblems(context, problems);
    terminal.print(
        textTable(
            ["id", "download", "licence", "tasks", "context", "runs in", "state"],
            entries.map((entry) => [
                entry.id,
                `${hasExactSize(entry) ? "" : "about "}${gigabytes(downloadBytes(entry))}`,
                entry.licence.name,
                entry.tasks.join(", "),
                entry.contextLength,
                entry.runsIn === "embedded" ? "rust-ai" : "a server",
                downloadState(entry, installation),
            ]),
        ),
    );
    return 0;
}
