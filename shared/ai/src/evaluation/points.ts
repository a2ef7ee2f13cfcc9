import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import * as v from "valibot";
import { EvaluationErrors } from "./evaluation-errors.ts";

/** One cursor of an evaluation and the text that really stood there. */
export const CompletionPoint = v.object({
    id: v.pipe(v.string(), v.minLength(1)),
    /** As in a prompt: crate name and path inside the crate, "/" separators. */
    path: v.pipe(v.string(), v.minLength(1)),
    /** The whole file in front of the cursor, or its end. */
    prefix: v.string(),
    suffix: v.string(),
    expected: v.pipe(v.string(), v.minLength(1)),
    /** What kind of code is missing; the summary groups by it. */
    class: v.optional(v.string()),
});
export type CompletionPoint = v.InferOutput<typeof CompletionPoint>;

/** Reads JSON lines; blank lines are allowed. Throws `evaluation.*` with the line that is wrong. */
export function parsePoints(text: string): CompletionPoint[] {
    const points: CompletionPoint[] = [];
    const seen = new Set<string>();
    for (const [index, line] of text.split(/\r?\n/).entries()) {
        if (line.trim() === "") continue;
        let value: unknown;
        try {
            value = JSON.parse(line);
        } catch {
            throw EvaluationErrors.points(index + 1, "it is not JSON");
        }
        const parsed = parseMessage(CompletionPoint, value);
        if (!parsed.ok) throw EvaluationErrors.points(index + 1, parsed.message);
        if (seen.has(parsed.value.id)) throw EvaluationErrors.duplicateId(index + 1);
        seen.add(parsed.value.id);
        points.push(parsed.value);
    }
    if (points.length === 0) throw EvaluationErrors.noPoints();
    return points;
}
