import * as v from "valibot";

const FilePath = v.pipe(v.string(), v.minLength(1), v.maxLength(1000));
const Count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000_000));
const Text = v.pipe(v.string(), v.maxLength(20_000));

/** Replaces whole lines that are in a file exactly once. */
const ToolEdit = v.object({
    path: FilePath,
    search: v.pipe(Text, v.minLength(1)),
    replace: Text,
});

/** Inputs of the tools that agents call, in the editor and through MCP. Lines and columns count from 1. */
export const toolInputs = {
    diagnostics: v.object({ path: v.optional(FilePath) }),
    definition: v.object({
        path: FilePath,
        line: Count,
        name: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
    }),
    checkEdit: v.object({ edits: v.pipe(v.array(ToolEdit), v.minLength(1), v.maxLength(20)) }),
    explainError: v.object({ code: v.pipe(v.string(), v.regex(/^E\d{4}$/)) }),
    fileFacts: v.object({ path: FilePath, line: v.optional(Count) }),
    complete: v.object({ path: FilePath, line: Count, column: Count }),
    nothing: v.object({}),
} as const;

export type ToolInput<K extends keyof typeof toolInputs> = v.InferOutput<(typeof toolInputs)[K]>;
