import { LineIndex } from "@rust-ai-ide/core/text";
import type { SecurityFinding } from "../finding.ts";
import type { Commit } from "./diff-reader.ts";
import type { SecretFinding } from "./secret-finding.ts";

/** A secret in a file, of the folder or of a commit. */
export interface PlacedSecret extends SecretFinding {
    /** With `/`: absolute in a folder, from the repository's folder in a commit. */
    readonly path: string;
    /** From 1; columns in UTF-16 units. */
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
    readonly commit?: Commit | undefined;
    /** Git tracks the file although its rules ignore it: it is published all the same. */
    readonly isIgnored?: boolean | undefined;
}

/** Where findings of a text stand, which begins at `line` of its file. */
export function placed(
    findings: readonly SecretFinding[],
    text: string,
    at: { path: string; line?: number; commit?: Commit | undefined; isIgnored?: boolean },
): PlacedSecret[] {
    if (findings.length === 0) return [];
    const lines = new LineIndex(text);
    const before = at.line ?? 1;
    return findings.map((finding) => {
        const [start, end] = [lines.positionAt(finding.start), lines.positionAt(finding.end)];
        return {
            ...finding,
            path: at.path,
            line: start.line + before,
            column: start.character + 1,
            endLine: end.line + before,
            endColumn: end.character + 1,
            ...(at.commit !== undefined && { commit: at.commit }),
            ...(at.isIgnored === true && { isIgnored: true }),
        };
    });
}

/** A secret in the shape of all findings, for views and reports. */
export function secretAsFinding(secret: PlacedSecret): SecurityFinding {
    const { path, start, end, line, column, endLine, endColumn, commit } = secret;
    const isSure = secret.confidence === "high";
    const where = commit === undefined ? "" : ` It was added by commit ${commit.id.slice(0, 12)}.`;
    const tracked = secret.isIgnored === true ? " Git tracks the file although it is ignored." : "";
    const encoded = secret.decoded === undefined ? "" : ` It is written as ${secret.decoded}.`;
    const found = secret.masked === "" ? "" : ` Found: ${secret.masked}`;
    return {
        category: "secret",
        rule: `secret-${secret.rule}`,
        kind: "secret",
        severity: secret.severity,
        level: isSure ? "error" : secret.confidence === "medium" ? "warning" : "information",
        confidence: secret.confidence,
        title: secret.title,
        message: `${secret.title}${found}${encoded}${where}${tracked} Replace it where it is used, take it out of the file, and read it from the environment or a store of secrets.`,
        fingerprint: secret.fingerprint.slice(0, 64),
        locations: [{ path, span: { start, end }, line, column, endLine, endColumn }],
        weaknesses: ["CWE-798"],
    };
}
