import { commonOptions } from "../command.ts";
import { repositoryOption } from "./run-git-operation.ts";

export const bisectOptions = {
    command: {
        kind: "argument",
        value: "COMMAND",
        repeatable: true,
        optional: true,
        help: "Behind --: what decides in place of cargo test, with its arguments.",
    },
    good: {
        kind: "text",
        value: "REV",
        repeatable: true,
        required: true,
        help: "A commit that is good; may be repeated.",
    },
    bad: { kind: "text", value: "REV", help: "A commit that is bad; HEAD when absent." },
    test: { kind: "text", value: "FILTER", help: "Run only tests whose names have this part." },
    package: { kind: "text", value: "NAME", help: "Test only this package of the workspace." },
    offline: { kind: "flag", help: "Let cargo use no network." },
    timeout: {
        kind: "number",
        value: "SECONDS",
        minimum: 1,
        default: 1_800,
        help: "How long a build or a test may take.",
    },
    repo: repositoryOption,
    "dry-run": { kind: "flag", help: "Tell how many commits would be tried, and try none." },
    json: commonOptions.json,
} as const;
