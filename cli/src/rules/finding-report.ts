import { relative, sep } from "node:path";
import type { LocatedFinding } from "@rust-ai-ide/analysis/rules/located-finding";

/** A finding as it is printed. */
export interface ReportedFinding extends LocatedFinding {
    readonly path: string;
}

/** One line for a person: `path:line:column: severity: message [rule]`. */
export function findingLine(finding: ReportedFinding): string {
    const { path, line, column, severity, message, rule } = finding;
    return `${path}:${line}:${column}: ${severity}: ${message} [${rule}]\n`;
}

/** A path as people read it: from the folder that they are in, where it lies below. */
export function shownPath(path: string, folder = process.cwd()): string {
    const below = relative(folder, path);
    const isBelow = below !== "" && below !== ".." && !below.startsWith(`..${sep}`);
    return (isBelow ? below : path).split(sep).join("/");
}
