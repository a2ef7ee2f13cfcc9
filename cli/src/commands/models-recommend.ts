import { downloadBytes, hasExactSize } from "@rust-ai-ide/ai/catalog/read-catalog";
import { gigabytes, reasonText } from "@rust-ai-ide/ai/catalog/reason-text";
import { recommendModels } from "@rust-ai-ide/ai/catalog/recommend";
import type { RecommendationReport, RecommendedModel } from "@rust-ai-ide/ai/catalog/report";
import { CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { downloadFolders } from "@rust-ai-ide/node/downloads/download-folders";
import { readMachine } from "@rust-ai-ide/node/downloads/machine-profile";
import { ModelTask } from "@rust-ai-ide/protocol/model";
import { downloadState, knownModels, warnOfProblems } from "../catalog/known-models.ts";
import { lastSpeed, measureSpeed } from "../catalog/measure-speed.ts";
import { CliErrors } from "../cli-errors.ts";
import { type CommandContext, commonOptions, defineCommand } from "../command.ts";
import { textTable } from "../text-table.ts";

export const modelsRecommend = defineCommand({
    words: ["models", "recommend"],
    summary: "Rank the models that can be downloaded for this machine.",
    details:
        "Measures the installed model once, foresees from that how fast the others would be here, and compares their needs with memory and disk. The speeds are estimates for the processor alone.",
    options: {
        task: {
            kind: "text",
            value: "TASK",
            repeatable: true,
            help: "Look at this task only (complete, chat or embed); may be repeated.",
        },
        from: commonOptions.from,
        measure: { kind: "flag", help: "Measure anew instead of using the last measurement." },
        quick: { kind: "flag", help: "Use the last measurement, and none where there is none." },
        json: commonOptions.json,
    },
    run: async (values, context) => {
        const tasks = values.task.map(readTask);
        const { installation, terminal } = context;
        const { entries, problems } = await knownModels(context, values.from);
        const measured = await speedOrProblem(context, values);
        const folders = downloadFolders(installation.userModelsFolder);
        const memory = await readMachine(folders.downloads);
        const machine = { ...memory, speed: measured.speed };
        const models = recommendModels(entries, machine, tasks).map((found) => ({
            ...found,
            bytes: downloadBytes(found.entry),
            state: downloadState(found.entry, installation),
        }));
        const all = [...problems, ...measured.problems];
        if (values.json) {
            const report: RecommendationReport = {
                machine,
                models,
                problems: all.map(({ code, message, nextStep }) => ({ code, message, nextStep })),
                folder: folders.downloads,
            };
            terminal.print(`${JSON.stringify(report)}\n`);
            return 0;
        }
        warnOfProblems(context, all);
        terminal.print(machineText(machine));
        for (const [verdict, title] of Object.entries(titles)) {
            const group = models.filter((model) => model.verdict === verdict);
            if (group.length > 0) terminal.print(`\n${title}\n${groupText(group)}`);
        }
        return 0;
    },
});

const titles = {
    recommended: "Recommended for this machine",
    possible: "Others",
    "too-large": "Too large for this machine",
} as const;

function readTask(text: string): ModelTask {
    const task = ModelTask.options.find((option) => option === text);
    if (task === undefined) throw CliErrors.unknownTask(text, ModelTask.options.join(", "));
    return task;
}

/** Without a speed there is still memory and disk to go by. */
async function speedOrProblem(
    context: CommandContext,
    { measure, quick }: { readonly measure: boolean; readonly quick: boolean },
): Promise<{
    readonly speed?: RecommendationReport["machine"]["speed"];
    readonly problems: readonly CodedError[];
}> {
    try {
        const speed =
            quick && !measure
                ? await lastSpeed(context)
                : await measureSpeed(context, { anew: measure });
        return { speed, problems: [] };
    } catch (error) {
        if (CancelledError.is(error) || !CodedError.is(error)) throw error;
        return { problems: [error] };
    }
}

function machineText(machine: RecommendationReport["machine"]): string {
    const { totalMemory, availableMemory, freeDisk, speed } = machine;
    const memory = `${gigabytes(totalMemory)} of memory, ${gigabytes(availableMemory)} free`;
    const known = `${memory}; ${gigabytes(freeDisk)} free on the disk`;
    if (speed === undefined) return `This machine: ${known}\n`;
    const [write, read] = [speed.decodeTokensPerSecond, speed.prefillTokensPerSecond];
    return `This machine: ${known}; ${speed.model} writes ${write.toFixed(0)} and reads ${read.toFixed(0)} tokens a second\n`;
}

function groupText(models: readonly RecommendedModel[]): string {
    return textTable(
        ["id", "download", "tasks", "tokens/s", "reads 1,000 in", "runs in", "licence", "why"],
        models.map(({ entry, bytes, predicted, reasons, state }) => [
            entry.id,
            `${hasExactSize(entry) ? "" : "about "}${gigabytes(bytes)}`,
            entry.tasks.join(", "),
            predicted ? predicted.decodeTokensPerSecond.toPrecision(2) : "-",
            predicted ? `${(predicted.promptMs / 1000).toFixed(1)} s` : "-",
            entry.runsIn === "embedded" ? "rust-ai" : "a server",
            entry.licence.name,
            [...(state === "none" ? [] : [state]), ...reasons.map(reasonText)].join("; "),
        ]),
    );
}
