import type { OptionTable } from "../command.ts";

/** Where commits come from: one repository's history, or a stored list over several. */
export const commitOptions = {
    since: { kind: "text", value: "DATE", help: "With --repo: only commits after this date." },
    under: {
        kind: "text",
        value: "PATH",
        help: "With --repo: only files below this folder of the repository.",
    },
    "case-list": {
        kind: "text",
        value: "FILE",
        help: "Take the places of this list, such as models/eval/replay-cases.json.",
    },
    repos: {
        kind: "text",
        value: "DIR",
        help: "With --case-list: the folder of the repositories; default is RUST_AI_EVAL_REPOS.",
    },
} as const satisfies OptionTable;
