import { conflictStyles, type MarkerOptions } from "@rust-ai-ide/merge/lines/conflict-markers";
import { CliErrors } from "../cli-errors.ts";
import type { CommandContext, ExitCode, Values } from "../command.ts";
import { readBytes } from "../files.ts";
import type { mergeFileOptions } from "./merge-file-options.ts";

export async function runMergeFile(
    values: Values<typeof mergeFileOptions>,
    { terminal, installation, token }: CommandContext,
): Promise<ExitCode> {
    const format = values.format ?? "text";
    if (format !== "text" && format !== "json") throw CliErrors.badChoice("format", "text, json");
    const markers = markersOf(values);
    const [base, ours, theirs] = await Promise.all(
        [values.base, values.ours, values.theirs].map(readWhole),
    );
    const { mergeTexts } = await import("@rust-ai-ide/node/merge/merge-texts");
    const path = (values.path ?? values.ours).replaceAll("\\", "/");
    const result = await mergeTexts(
        { base: base ?? "", ours: ours ?? "", theirs: theirs ?? "", path },
        { markers, grammarsFolder: installation.grammarFolder },
        token,
    );
    if (values.output !== undefined) {
        const { writeFileAtomic } = await import("@rust-ai-ide/node/atomic-file");
        await writeFileAtomic(values.output, result.text);
    }
    if (format === "json") {
        const { text, conflicts, method, notes } = result;
        terminal.print(`${JSON.stringify({ path, method, conflicts, notes, text })}\n`);
    } else if (values.output === undefined) terminal.print(result.text);
    return result.conflicts.length === 0 ? 0 : 1;
}

function markersOf(values: Values<typeof mergeFileOptions>): MarkerOptions {
    const style = conflictStyles.find((each) => each === (values.style ?? "merge"));
    if (style === undefined) throw CliErrors.badChoice("style", conflictStyles.join(", "));
    const [oursLabel = values.ours, baseLabel = values.base, theirsLabel = values.theirs] =
        values.labels?.split(",") ?? [];
    return { style, size: values["marker-size"], oursLabel, baseLabel, theirsLabel };
}

/** The text with its byte order mark, which is a part of what is merged. */
async function readWhole(path: string): Promise<string> {
    const bytes = await readBytes(path);
    try {
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
        throw CliErrors.invalidText(path);
    }
}
