import { CliErrors } from "../cli-errors.ts";

export const secretOptions = {
    path: {
        kind: "argument",
        value: "PATH...",
        repeatable: true,
        optional: true,
        help: "Folders and single files; the current folder when absent, - for standard input.",
    },
    format: {
        kind: "text",
        value: "FORMAT",
        help: "Print text, which is the default, json or sarif.",
    },
    staged: { kind: "flag", help: "Look at the lines that are staged; runs git." },
    history: { kind: "flag", help: "Look at the lines of all commits; runs git." },
    range: {
        kind: "text",
        value: "RANGE",
        help: "Look at these commits of the history alone, as main..HEAD.",
    },
    baseline: {
        kind: "text",
        value: "FILE",
        help: "Accept what this file lists, not .rust-ai/secrets-baseline.json of the repository.",
    },
    rules: {
        kind: "text",
        value: "FILE",
        help: "Add rules in gitleaks' form, not those of .gitleaks.toml of the repository.",
    },
    "write-baseline": {
        kind: "flag",
        help: "Write what is found into the baseline, as accepted for now.",
    },
    "fail-on": {
        kind: "text",
        value: "SEVERITY",
        help: "Exit with 1 from this severity on: critical, high, medium or low (default).",
    },
} as const;

export type SecretFormat = "text" | "json" | "sarif";

/** Throws `cli.badChoice`. */
export function requireSecretFormat(format = "text"): SecretFormat {
    if (format === "text" || format === "json" || format === "sarif") return format;
    throw CliErrors.badChoice("format", "text, json, sarif");
}

const thresholds = ["critical", "high", "medium", "low"];

/** How many severities, from the worst on, make the command fail. Throws `cli.badChoice`. */
export function requireThreshold(severity = "low"): ReadonlySet<string> {
    const index = thresholds.indexOf(severity);
    if (index < 0) throw CliErrors.badChoice("fail-on", thresholds.join(", "));
    return new Set(thresholds.slice(0, index + 1));
}
