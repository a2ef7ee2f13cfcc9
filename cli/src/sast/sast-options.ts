export const sastOptions = {
    path: {
        kind: "argument",
        value: "PATH...",
        repeatable: true,
        optional: true,
        help: "Folders and single files; the current folder when absent.",
    },
    format: {
        kind: "text",
        value: "FORMAT",
        help: "Print text, which is the default, json or sarif.",
    },
    only: {
        kind: "text",
        value: "ID",
        repeatable: true,
        help: "Use this rule alone; may be repeated.",
    },
    "fail-on": {
        kind: "text",
        value: "SEVERITY",
        help: "Exit with 1 from this severity on: high, medium (default) or low.",
    },
} as const;
