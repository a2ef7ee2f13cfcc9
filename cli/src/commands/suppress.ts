import { manifestOptions } from "../cargo/open-manifest.ts";
import { defineCommand } from "../command.ts";

const place = {
    in: {
        kind: "text",
        value: "FORMAT",
        help: "The file of deny, audit, osv-scanner or openvex; default: the first that is there, else that of deny.",
    },
    "manifest-path": manifestOptions["manifest-path"],
} as const;

const what = {
    rule: {
        kind: "argument",
        value: "ID",
        help: "Advisory or alias of it, yanked, or * with --package.",
    },
    package: { kind: "text", value: "NAME", help: "Of this package alone." },
} as const;

export const suppressList = defineCommand({
    words: ["suppress", "list"],
    summary: "List what is suppressed, in which file, why and until when.",
    details:
        "Reads deny.toml, .cargo/audit.toml, osv-scanner.toml and documents of OpenVEX (openvex.json, *.vex.json). Exits with 1 where a suppression is over, has no reason or a file cannot be read.",
    options: manifestOptions,
    run: async (values, context) => {
        const { listSuppressions } = await import("../security/run-suppress.ts");
        return listSuppressions(values, context);
    },
});

export const suppressAdd = defineCommand({
    words: ["suppress", "add"],
    summary: "Suppress a finding, with the reason and a last day.",
    details:
        "Adds to the file and leaves everything else in it as it is. Where a format has no key for the day or the reason, they stand in the reason or in a comment.",
    options: {
        ...what,
        reason: { kind: "text", value: "TEXT", required: true, help: "Why it does not matter." },
        until: { kind: "text", value: "DAY", help: "Last day on which it holds: 2026-12-31." },
        versions: { kind: "text", value: "REQUIREMENT", help: "Of these versions alone: =1.2.3." },
        justification: {
            kind: "text",
            value: "WORD",
            help: "Of OpenVEX, such as vulnerable_code_not_in_execute_path; needs --in openvex.",
        },
        ...place,
    },
    run: async (values, context) => {
        const { addSuppression } = await import("../security/run-suppress.ts");
        return addSuppression(values, context);
    },
});

export const suppressRemove = defineCommand({
    words: ["suppress", "remove"],
    summary: "Take a suppression out of the file it stands in.",
    details: "Looks into every file, or into that of --in. Comments that belong to it go with it.",
    options: { ...what, ...place },
    run: async (values, context) => {
        const { removeSuppression } = await import("../security/run-suppress.ts");
        return removeSuppression(values, context);
    },
});
