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
    check: {
        kind: "flag",
        help: "Compile the likeliest resolutions in a copy of the files first, offline; sure ones that do not compile are not sure any more. Build scripts of the repository run.",
    },
    reviewer: {
        kind: "text",
        value: "URL",
        help: "Ask a model that chats about what is not sure: a server of your own, with #MODEL where it has several. It is shown the conflicts; what it writes is never sure.",
    },
    timeout: {
        kind: "number",
        value: "SECONDS",
        minimum: 1,
        help: "Give a compilation up after so long; 600 when absent.",
    },
    undo: { kind: "flag", help: "Bring the conflicts of the latest --apply back." },
    format: { kind: "text", value: "FORMAT", help: "Print text, which is the default, or json." },
} as const;
