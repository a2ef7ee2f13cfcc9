import type { CommandContext } from "./command.ts";

/** Says how far a step is; calls that change nothing that is shown cost nothing. */
export type ProgressReport = (step: string, done: number, total: number) => void;

/**
 * Reports to the terminal, or as lines of JSON for a program. At most one for each hundredth (each
 * thousandth of a download): a line for each of a million chunks would be work of its own.
 */
export function progressReport(
    { terminal }: Pick<CommandContext, "terminal">,
    asLines: boolean,
): ProgressReport {
    let last = "";
    return (step, done, total) => {
        const parts = step === "downloading" ? 10 : 1;
        const percent = total === 0 ? 100 : Math.floor((done * 100 * parts) / total) / parts;
        const text = step === "checking" ? step : `${step}: ${percent} %`;
        if (text === last) return;
        last = text;
        if (asLines) terminal.warn(JSON.stringify({ step, percent }));
        else terminal.progress(text);
    };
}
