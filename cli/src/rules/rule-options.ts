import { CliErrors } from "../cli-errors.ts";

/** How rules and findings are printed. */
export type RuleFormat = "text" | "json";

export const formatOption = {
    kind: "text",
    value: "FORMAT",
    help: "Print text, which is the default, or json.",
} as const;

/** Throws `cli.badChoice`. */
export function requireFormat(format: string | undefined): RuleFormat {
    if (format === undefined || format === "text") return "text";
    if (format === "json") return "json";
    throw CliErrors.badChoice("format", "text, json");
}
