import type { Span } from "@rust-ai-ide/cargo/toml/syntax";
import type { Suppression, SuppressionFormat } from "./suppression.ts";

/** Formats that are files of their own; comments stand in code. */
export type SuppressionFileFormat = Exclude<SuppressionFormat, "comment">;

export interface SuppressionFile {
    /** Absolute with `/`. */
    readonly path: string;
    readonly format: SuppressionFileFormat;
    readonly text: string;
}

/**
 * Codes: `suppression.badFile` (no TOML, no JSON, or not of this format), `suppression.badEntry`,
 * `suppression.badDate`, `suppression.badVersion`, `suppression.expired`, `suppression.unused`.
 */
export interface SuppressionProblem {
    readonly code: string;
    readonly message: string;
    readonly path: string;
    readonly span: Span | undefined;
}

export interface ReadSuppressions {
    readonly suppressions: readonly Suppression[];
    readonly problems: readonly SuppressionProblem[];
}

/** The format that a file has by its name; undefined for files that hold no suppressions. */
export function suppressionFormatOf(path: string): SuppressionFileFormat | undefined {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (name === "deny.toml" || name === ".deny.toml") return "deny";
    if (name === "audit.toml") return "audit";
    if (name === "osv-scanner.toml") return "osv-scanner";
    return /(?:^|\.)(?:open)?vex\.json$/.test(name) ? "openvex" : undefined;
}

/** Where a new suppression goes, below the root of a workspace. */
export const usualPaths: Readonly<Record<SuppressionFileFormat, string>> = {
    deny: "deny.toml",
    audit: ".cargo/audit.toml",
    "osv-scanner": "osv-scanner.toml",
    openvex: "openvex.json",
};
