import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import * as v from "valibot";
import { EvaluationErrors } from "./evaluation-errors.ts";

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Where a text stands in a public repository. No code, so that no licence follows it here. */
export const CaseReference = v.object({
    /** "owner/name". */
    repo: v.pipe(v.string(), v.regex(/^[\w.-]+\/[\w.-]+$/)),
    commit: v.pipe(v.string(), v.regex(/^[0-9a-f]{40,64}$/)),
    /** Day of the commit, so that a reader sees what a model cannot have read. */
    date: v.optional(v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\d$/))),
    path: v.pipe(v.string(), v.minLength(1)),
    /** Lines count from 0; the old ones are of the file in the commit's parent. */
    oldStart: Count,
    removedLines: Count,
    newStart: Count,
    addedLines: Count,
});
export type CaseReference = v.InferOutput<typeof CaseReference>;

const ReplayList = v.object({
    format: v.literal("replay-cases/1"),
    cases: v.array(CaseReference),
});

/** Reads a list of cases. Throws `evaluation.caseList`. */
export function parseReplayList(text: string): CaseReference[] {
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch {
        throw EvaluationErrors.caseList("it is not JSON");
    }
    const parsed = parseMessage(ReplayList, value);
    if (!parsed.ok) throw EvaluationErrors.caseList(parsed.message);
    if (parsed.value.cases.length === 0) throw EvaluationErrors.caseList("it is empty");
    return parsed.value.cases;
}

/** The text of a list, one case a line. */
export function formatReplayList(cases: readonly CaseReference[]): string {
    const rows = cases.map((row) => `        ${JSON.stringify(row)}`).join(",\n");
    return `{\n    "format": "replay-cases/1",\n    "cases": [\n${rows}\n    ]\n}\n`;
}
