import { gitOperationOptions } from "./run-git-operation.ts";

export const rebaseOptions = {
    onto: {
        kind: "text",
        value: "REV",
        help: "Where the commits come to stand; a commit of the branch to put those after it in order.",
    },
    plan: { kind: "text", value: "FILE", help: "The plan; - reads it from standard input." },
    autosquash: {
        kind: "flag",
        help: "Without a plan: put commits that git made with --fixup and --squash where they belong.",
    },
    "print-plan": {
        kind: "flag",
        help: "Print the plan with what is predicted of each commit, and change nothing.",
    },
    continue: { kind: "flag", help: "Go on after conflicts were settled." },
    skip: { kind: "flag", help: "Leave out the commit at which it stopped, and go on." },
    abort: { kind: "flag", help: "Go back to where it began." },
    ...gitOperationOptions,
} as const;
