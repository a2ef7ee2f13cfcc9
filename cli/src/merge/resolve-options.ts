export const resolveOptions = {
    path: {
        kind: "argument",
        value: "PATH...",
        repeatable: true,
        optional: true,
        help: "Files, relative to the repository; all that conflict when absent.",
    },
    repo: {
        kind: "text",
        value: "DIR",
        help: "Folder of the repository, or one below it; the current folder when absent.",
    },
    apply: { kind: "flag", help: "Put the sure resolutions in place; nothing is staged." },
    undo: { kind: "flag", help: "Bring the conflicts of the latest --apply back." },
    format: { kind: "text", value: "FORMAT", help: "Print text, which is the default, or json." },
} as const;
