const shared = {
    repo: {
        kind: "text",
        value: "DIR",
        help: "Folder of the repository, or one below it; the current folder when absent.",
    },
    format: { kind: "text", value: "FORMAT", help: "Print text, which is the default, or json." },
} as const;

export const commitMessageOptions = {
    repo: shared.repo,
    all: {
        kind: "flag",
        help: "Describe the whole working tree instead of what is staged.",
    },
    format: shared.format,
} as const;

export const describeOptions = {
    repo: shared.repo,
    base: {
        kind: "text",
        value: "REV",
        required: true,
        help: "Describe what changed since REV parted from the head.",
    },
    head: { kind: "text", value: "REV", help: "State to describe; HEAD when absent." },
    format: shared.format,
} as const;
