import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { FilePrediction, PredictionReport } from "@rust-ai-ide/merge/prediction/prediction";
import { cacheFolder } from "@rust-ai-ide/node/cache-folder";
import type { PredictionRequest } from "@rust-ai-ide/node/conflicts/conflict-service";
import { CliErrors } from "../cli-errors.ts";
import type { CommandContext, ExitCode, Values } from "../command.ts";
import { requireFolder } from "../files.ts";
import { productVersion } from "../version.ts";
import type { conflictOptions } from "./conflict-options.ts";

export async function runConflicts(
    values: Values<typeof conflictOptions>,
    { terminal, token, installation }: CommandContext,
): Promise<ExitCode> {
    const format = values.format ?? "text";
    if (format !== "text" && format !== "json") throw CliErrors.badChoice("format", "text, json");
    const request = requestOf(values);
    const folder = resolve(values.repo ?? ".");
    await requireFolder(folder);
    const { ConflictService } = await import("@rust-ai-ide/node/conflicts/conflict-service");
    const { PredictionStore } = await import("@rust-ai-ide/node/conflicts/prediction-store");
    const { platform, env } = process;
    const store = new PredictionStore({
        folder: join(
            cacheFolder({ platform, env, homeDirectory: homedir() }, "review"),
            "predictions",
        ),
        productVersion,
    });
    const report = await new ConflictService(() => store).predict(
        {
            folder,
            request,
            grammarsFolder: installation.grammarFolder,
            onProgress: (done, total) => terminal.progress(`${done} of ${total} merges`),
            now: Date.now,
        },
        token,
    );
    terminal.progress("");
    if (format === "json") terminal.print(`${JSON.stringify(report)}\n`);
    else {
        terminal.print(textOf(report));
        for (const problem of report.problems) terminal.warn(`rust-ai: ${problem}`);
    }
    return report.predictions.some(({ verdict }) => verdict !== "clean") ? 1 : 0;
}

function requestOf(values: Values<typeof conflictOptions>): PredictionRequest {
    const { between, all, target, rebase, stashes, pull, days } = values;
    if (between.length > 0) {
        const [ours, theirs, more] = between;
        if (ours === undefined || theirs === undefined || more !== undefined) {
            throw CliErrors.missingArgument("--between twice", "conflicts");
        }
        if (rebase !== undefined) throw CliErrors.contradiction("between", "rebase");
        if (all) throw CliErrors.contradiction("between", "all");
        return { kind: "between", ours, theirs };
    }
    if (rebase !== undefined) {
        if (all) throw CliErrors.contradiction("rebase", "all");
        return { kind: "rebase", onto: rebase };
    }
    const isTarget = target !== undefined || (!stashes && !pull);
    const against = all
        ? (["target", "branches", "worktrees", "stashes", "pull"] as const)
        : [
              ...(isTarget ? (["target"] as const) : []),
              ...(stashes ? (["stashes"] as const) : []),
              ...(pull ? (["pull"] as const) : []),
          ];
    return { kind: "workingTree", against, target, activeDays: days };
}

function textOf({ predictions, milliseconds }: PredictionReport): string {
    const rows = predictions.map(({ ours, theirs, verdict, files }) => {
        const who = theirs.author === "" ? "" : ` (${theirs.author})`;
        return `${verdict}: ${theirs.name}${who} into ${ours.name}\n${files.map(fileText).join("")}`;
    });
    const bad = predictions.filter(({ verdict }) => verdict !== "clean").length;
    return `${rows.join("")}${predictions.length} merges, ${bad} of them not clean; ${milliseconds} ms\n`;
}

function fileText({
    path,
    verdict,
    conflictKind,
    lines,
    items,
    authors,
    breaks,
}: FilePrediction): string {
    const at = lines
        .map(({ start, end }) => (start === end ? `${start}` : `${start}-${end}`))
        .join(",");
    const parts = [
        `${path}${at === "" ? "" : `:${at}`}`,
        verdict,
        ...(conflictKind === undefined ? [] : [conflictKind]),
        ...(items.length === 0 || breaks.length > 0 ? [] : [items.join(", ")]),
        ...(authors.length === 0 ? [] : [`by ${authors.join(", ")}`]),
    ];
    const uses = breaks.map(({ item, change, changedBy, usedAt }) => {
        const places = usedAt.map((use) => `${use.path}:${use.line}`).join(", ");
        return `        ${item}: ${change} by ${changedBy}, used at ${places}\n`;
    });
    return `    ${parts.join(": ")}\n${uses.join("")}`;
}
