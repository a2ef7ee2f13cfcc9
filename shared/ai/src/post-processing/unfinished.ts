import type { FinishReason } from "@rust-ai-ide/protocol/inference";

/**
 * Takes back what a generation that was stopped by its length or its deadline had only begun: the
 * last line of several, or the last word of one line.
 */
export function dropUnfinished(text: string, finish: FinishReason): string {
    // What was given up is not shown in any case.
    if (finish === "end" || finish === "stop" || finish === "doubt") return text;
    const lineBreak = text.trimEnd().lastIndexOf("\n");
    if (lineBreak > 0 && text.slice(0, lineBreak).trim() !== "") return text.slice(0, lineBreak);
    return text.replace(/[\p{L}\p{N}_]+$/u, "").trimEnd();
}
