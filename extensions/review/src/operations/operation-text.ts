import type { Translate } from "@rust-ai-ide/host/translate";
import type { ResultOf } from "@rust-ai-ide/protocol/message-table";
import type {
    DoneOperation,
    ReviewOperationPreview,
} from "@rust-ai-ide/protocol/review/operations";

/** A dialog with more lines is higher than the window. */
const mostLines = 20;
const longestLine = 200;

type Preview = ResultOf<typeof ReviewOperationPreview>;

/** What a dialog tells before an operation: what is taken back, what changes, what to think of. */
export function previewDetail(
    { lines, warnings, changedSince, target }: Preview,
    t: Translate,
): string {
    const paragraphs = [
        target === undefined ? [] : [operationTime(target, t)],
        shortened(lines, t),
        warnings,
        changedSince.length === 0
            ? []
            : [
                  t("This changed since then, and would be taken away with it:"),
                  ...shortened(changedSince, t),
              ],
    ];
    return paragraphs
        .filter((paragraph) => paragraph.length > 0)
        .map((paragraph) => paragraph.join("\n"))
        .join("\n\n");
}

/** The question of that dialog. */
export function previewQuestion({ title, target }: Preview, t: Translate): string {
    return target === undefined
        ? `${capitalised(title)}?`
        : t("Take this back: {0}?", target.title);
}

/** A row of the list of operations. */
export function operationRow(
    operation: DoneOperation,
    t: Translate,
): { readonly label: string; readonly description: string; readonly detail?: string } {
    const { title, state, isUndone, isHere, folder, message } = operation;
    const states = {
        running: t("broke off"),
        done: "",
        stopped: t("stopped at conflicts"),
        failed: t("failed"),
    };
    const facts = [
        operationTime(operation, t),
        states[state],
        isUndone ? t("taken back") : "",
        isHere ? "" : t("in {0}", folder),
    ];
    const icon = isUndone ? "$(discard)" : state === "failed" ? "$(error)" : "$(git-commit)";
    return {
        label: `${icon} ${title}`,
        description: facts.filter((fact) => fact !== "").join(" · "),
        ...(message === undefined ? {} : { detail: message }),
    };
}

/** When it began, in the user's own form. */
function operationTime({ startedAt }: { readonly startedAt: number }, t: Translate): string {
    const time = new Date(startedAt);
    const options = { dateStyle: "medium", timeStyle: "short" } as const;
    return Number.isNaN(time.getTime())
        ? t("at an unknown time")
        : time.toLocaleString([], options);
}

function shortened(lines: readonly string[], t: Translate): readonly string[] {
    const shown = lines
        .slice(0, mostLines)
        .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line));
    const more = lines.length - shown.length;
    return more > 0 ? [...shown, t("and {0} more", more)] : shown;
}

/** Names of files have dots as well, but no blank behind them. */
export function firstSentence(text: string): string {
    return /^.*?\.(?=\s|$)/s.exec(text)?.[0] ?? text;
}

/** Titles of the server begin with a small letter. */
export function capitalised(text: string): string {
    return text.slice(0, 1).toLocaleUpperCase() + text.slice(1);
}
