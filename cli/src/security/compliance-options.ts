import { manifestOptions } from "../cargo/open-manifest.ts";
import type { OptionTable } from "../command.ts";

export const complianceOptions = {
    pack: { kind: "text", value: "ID", required: true, help: "Requirements to hold against." },
    "manifest-path": manifestOptions["manifest-path"],
    format: {
        kind: "text",
        value: "FORMAT",
        help: "Print markdown, which is the default, html or json.",
    },
    packs: {
        kind: "text",
        value: "DIR",
        repeatable: true,
        help: "Folder with packs of your own as JSON; may be repeated.",
    },
    results: {
        kind: "text",
        value: "FILE",
        repeatable: true,
        help: "What a check printed with --format json; may be repeated.",
    },
    "fail-on-missing": { kind: "flag", help: "Exit with 1 when something is missing." },
} as const satisfies OptionTable;
