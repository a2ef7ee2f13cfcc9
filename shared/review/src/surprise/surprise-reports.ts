import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { RustBody } from "../body/rust-body.ts";
import type { FileDelta } from "../delta/file-delta.ts";
import type { ReportedBy } from "../engine/reported.ts";
import type { Alternative, DoubtSite } from "./alternative.ts";
import { type Doubt, type DoubtScorers, findDoubts } from "./find-doubts.ts";
import type { LikelihoodPort } from "./likelihood-port.ts";

/** What findings of the surprise detector say of themselves. */
export const surpriseRule = {
    id: "surprising-code",
    title: "Another word or sign is likelier here",
    category: "correctness",
    severity: "warning",
    confidence: "low",
    certainty: "likely",
} as const;

/** Between 84 % (from 0.7) and all (from 0.8) of the doubts about seeded slips were right; see BENCHMARKS.md. */
const toldFrom = 0.75;
/** Places that a model is asked about in one file, and in a change. */
const [mostInFile, mostInChange] = [20, 60];
/** Doubts that a change is told of: who sees more of them reads none. */
const mostTold = 3;

export interface SurpriseOptions {
    readonly deltas: readonly FileDelta[];
    readonly scorers: DoubtScorers;
    readonly port: LikelihoodPort;
    /** Of the files. */
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Places on changed lines where a model and the words around take something else for likelier:
 * another variable, field, operator or bound, or two arguments in the other order. Tests are left out,
 * and lines that only came from elsewhere. Rejects with CancelledError, or as the model does.
 */
export async function surpriseReports(
    { deltas, scorers, port, onProgress }: SurpriseOptions,
    token: CancellationToken,
): Promise<readonly ReportedBy[]> {
    const found: { readonly delta: FileDelta; readonly doubt: Doubt }[] = [];
    let left = mostInChange;
    for (const [index, delta] of deltas.entries()) {
        throwIfCancelled(token);
        onProgress?.(index, deltas.length);
        const { head } = delta;
        if (head === undefined || left <= 0) continue;
        const body = new RustBody(head, (start, end) => delta.touches(start, end));
        const functions = body
            .touchedOf("function_item")
            .filter((node) => body.around(node, "function_item") < 0 && !body.isInTests(node));
        const before = new Set(delta.file.base?.split("\n").map((line) => line.trim()));
        const isWanted = ({ start, end }: DoubtSite): boolean =>
            delta.touches(start, end) && !before.has(lineAround(head.text, start).trim());
        const mostAsked = Math.min(left, mostInFile);
        const doubts = await findDoubts(
            { body, functions, isWanted, scorers, port, mostAsked },
            token,
        );
        left -= doubts.length;
        found.push(...doubts.map((doubt) => ({ delta, doubt })));
    }
    return found
        .filter(({ doubt }) => doubt.probability >= toldFrom)
        .toSorted((one, other) => other.doubt.probability - one.doubt.probability)
        .slice(0, mostTold)
        .flatMap(({ delta, doubt }) => reportOf(delta, doubt, port.model));
}

function reportOf(delta: FileDelta, doubt: Doubt, model: string): readonly ReportedBy[] {
    const { head, file } = delta;
    const [first] = doubt.judged;
    if (head === undefined || first === undefined) return [];
    const { alternative, probability } = first;
    const { start, end, text } = alternative;
    const now = head.text.slice(start, end);
    const title = titleOf(alternative, now);
    return [
        {
            rule: surpriseRule,
            origin: { kind: "model", model, score: probability },
            report: {
                path: file.path,
                start,
                end,
                confidence: probability >= 0.9 ? "medium" : "low",
                message: `${title}. The model ${model} and the words around take that for likelier, with a probability of ${Math.round(100 * probability)} %; it knows no types, so look whether it is what you mean.`,
            },
            edits: [
                { title: fixTitle(alternative, now), isSafe: false, edits: [{ start, end, text }] },
            ],
        },
    ];
}

function titleOf({ kind, text }: Alternative, now: string): string {
    switch (kind) {
        case "arguments":
            return `The arguments ${now} may be in the wrong order`;
        case "boundary":
            return text === ""
                ? `This may be meant without ${now.trim()}`
                : `${now} may be meant to be ${text}: the bound would be off by one as it is`;
        default:
            return `${now} may be meant to be ${text}`;
    }
}

function fixTitle({ kind, text }: Alternative, now: string): string {
    if (kind === "arguments") return "Swap the two arguments";
    return text === "" ? `Remove ${now.trim()}` : `Write ${text}`;
}

function lineAround(text: string, offset: number): string {
    const start = text.lastIndexOf("\n", offset - 1) + 1;
    const end = text.indexOf("\n", offset);
    return text.slice(start, end < 0 ? text.length : end);
}
