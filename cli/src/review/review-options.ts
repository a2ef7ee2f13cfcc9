export const reviewOptions = {
    repo: {
        kind: "text",
        value: "DIR",
        help: "Folder of the repository, or one below it; the current folder when absent.",
    },
    base: {
        kind: "text",
        value: "REV",
        help: "Review what changed since REV parted from the head: against their merge base.",
    },
    head: {
        kind: "text",
        value: "REV",
        help: "State to review; needs --base; HEAD when absent.",
    },
    exact: {
        kind: "flag",
        help: "Compare with the base itself instead of the merge base.",
    },
    staged: { kind: "flag", help: "Review what the next commit will have." },
    patch: {
        kind: "text",
        value: "FILE",
        help: "Review a patch that fits the working tree, or is applied to it.",
    },
    path: {
        kind: "text",
        value: "FILE[:A-B]",
        help: "Review a file as if all of it, or its lines A to B, were new.",
    },
    exclude: {
        kind: "text",
        value: "PATTERN",
        repeatable: true,
        help: "Leave files out, with a pattern as in .gitignore; may be repeated.",
    },
    disable: {
        kind: "text",
        value: "RULE",
        repeatable: true,
        help: "Switch a rule off; may be repeated.",
    },
    baseline: {
        kind: "text",
        value: "FILE",
        help: "Leave out what a file of --write-baseline has.",
    },
    "write-baseline": {
        kind: "text",
        value: "FILE",
        help: "Write what is found into a file, tell how much it is, and exit with 0.",
    },
    clippy: {
        kind: "flag",
        help: "Ask cargo clippy too, offline and on a copy; build scripts and macros of the repository run.",
    },
    check: {
        kind: "flag",
        help: "Ask cargo check too, which is contained in --clippy; the same holds.",
    },
    "rustdoc-json": {
        kind: "flag",
        help: "Let rustdoc compare the interfaces of both states: types by what they are, not by their text; the same holds.",
    },
    timeout: {
        kind: "number",
        value: "SECONDS",
        minimum: 1,
        help: "For each run of cargo; 600 when absent.",
    },
    model: {
        kind: "text",
        value: "NAME",
        help: "Let a local model doubt single words and signs: embedded, or an id of rust-ai models list.",
    },
    reviewer: {
        kind: "text",
        value: "URL[#MODEL]",
        help: "Let a larger model on a server (llama.cpp, Ollama, OpenAI's protocol) claim defects and judge findings; the changed code is sent there. A token is read from RUST_AI_REVIEWER_TOKEN.",
    },
    votes: {
        kind: "number",
        value: "N",
        minimum: 1,
        help: "Ask the reviewer N times (at most 9) about each part; a claim has to come in more than half of the answers.",
    },
    format: {
        kind: "text",
        value: "FORMAT",
        help: "Print text, which is the default, json, sarif, markdown, reviewdog, github or annotations.",
    },
    "fail-on": {
        kind: "text",
        value: "SEVERITY",
        help: "Exit with 1 from this severity on: error, warning (default), information, hint or none.",
    },
} as const;
