export const evalMergeOptions = {
    repo: {
        kind: "text",
        value: "DIR",
        required: true,
        help: "The repository, a folder below it, or a bare one.",
    },
    cases: {
        kind: "number",
        value: "N",
        minimum: 1,
        help: "Stop after this many conflicts, of merges chosen by the seed; all when absent.",
    },
    seed: {
        kind: "number",
        value: "N",
        minimum: 0,
        default: 1,
        help: "Chooses which merges are looked at first, where --cases limits them.",
    },
    extension: {
        kind: "text",
        value: "EXT",
        repeatable: true,
        help: "Look at files with this ending; may be repeated; rs when absent.",
    },
    hunks: {
        kind: "text",
        value: "FILE",
        help: "Write each conflict with its resolution to a file, a line of JSON each.",
    },
    json: { kind: "flag", help: "Print one JSON object a row." },
} as const;
