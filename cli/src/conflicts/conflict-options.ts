export const conflictOptions = {
    repo: {
        kind: "text",
        value: "DIR",
        help: "Folder of the repository, or one below it; the current folder when absent.",
    },
    between: {
        kind: "text",
        value: "REV",
        repeatable: true,
        help: "Two revisions to merge; give it twice.",
    },
    all: {
        kind: "flag",
        help: "Compare the working tree with the target, active branches, worktrees, stashes and the upstream.",
    },
    target: {
        kind: "text",
        value: "BRANCH",
        help: "Compare with this branch; the default branch when nothing else is asked.",
    },
    rebase: {
        kind: "text",
        value: "ONTO",
        help: "Replay the branch commit by commit on top of ONTO.",
    },
    stashes: { kind: "flag", help: "Compare with the open stashes." },
    pull: { kind: "flag", help: "Compare with the upstream as it was fetched last." },
    days: {
        kind: "number",
        value: "N",
        minimum: 1,
        default: 30,
        help: "Branches without a commit for longer are left out of --all.",
    },
    format: { kind: "text", value: "FORMAT", help: "Print text, which is the default, or json." },
} as const;
