export const mergeFileOptions = {
    base: {
        kind: "text",
        value: "FILE",
        required: true,
        help: "The common ancestor; an empty file where both sides added it.",
    },
    ours: { kind: "text", value: "FILE", required: true, help: "The version of our side." },
    theirs: { kind: "text", value: "FILE", required: true, help: "The version of their side." },
    path: {
        kind: "text",
        value: "PATH",
        help: "Name of the file, which tells its language; that of --ours when absent.",
    },
    output: {
        kind: "text",
        value: "FILE",
        help: "Write the result there, at once and whole; standard output when absent.",
    },
    style: {
        kind: "text",
        value: "STYLE",
        help: "How conflicts are marked: merge, which is the default, diff3 or zdiff3.",
    },
    "marker-size": {
        kind: "number",
        value: "N",
        minimum: 1,
        default: 7,
        help: "Letters of a marker.",
    },
    labels: {
        kind: "text",
        value: "OURS,BASE,THEIRS",
        help: "Names behind the markers.",
    },
    format: {
        kind: "text",
        value: "FORMAT",
        help: "Print text, which is the default and the merged file, or json.",
    },
} as const;
