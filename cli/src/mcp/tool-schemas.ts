const path = { type: "string", description: "A file of the workspace, relative to its root." };
const line = { type: "integer", minimum: 1, description: "From 1." };

function object(
    properties: Readonly<Record<string, unknown>>,
    required: readonly string[],
): Readonly<Record<string, unknown>> {
    return { type: "object", properties, required, additionalProperties: false };
}

/** JSON Schemas of the tools' arguments, the same shapes as the validators in shared/ai. */
export const toolSchemas = {
    diagnostics: object(
        {
            path: {
                ...path,
                description: "A file of the package; the root's package when absent.",
            },
        },
        [],
    ),
    checkEdit: object(
        {
            edits: {
                type: "array",
                minItems: 1,
                maxItems: 20,
                items: object(
                    {
                        path,
                        search: {
                            type: "string",
                            description: "Whole lines that are in the file exactly once.",
                        },
                        replace: { type: "string", description: "The lines to put there." },
                    },
                    ["path", "search", "replace"],
                ),
            },
        },
        ["edits"],
    ),
    explainError: object({ code: { type: "string", pattern: "^E[0-9]{4}$" } }, ["code"]),
    fileFacts: object(
        { path, line: { ...line, description: "Show the item around this line with its source." } },
        ["path"],
    ),
    complete: object(
        {
            path,
            line,
            column: {
                ...line,
                description: "From 1, in UTF-16 units; the cursor stands before it.",
            },
        },
        ["path", "line", "column"],
    ),
    nothing: object({}, []),
} as const;
