import { basename } from "node:path";
import type { SecretScanResult } from "@rust-ai-ide/node/secrets/scan-secrets";
import { sarif } from "@rust-ai-ide/security/report/sarif";
import { type PlacedSecret, secretAsFinding } from "@rust-ai-ide/security/secrets/placed-secret";
import type { Terminal } from "../command.ts";
import { shownPath } from "../rules/finding-report.ts";
import { productVersion } from "../version.ts";
import type { SecretFormat } from "./secret-options.ts";

export function printSecrets(
    { findings, problems, summary }: SecretScanResult,
    format: SecretFormat,
    terminal: Terminal,
    root: string,
): void {
    const milliseconds = Math.round(summary.milliseconds);
    if (format === "json") {
        const shown = findings.map((one) => ({ ...one, path: pathOf(one) }));
        const counts = { ...summary, milliseconds, findings: shown.length };
        terminal.print(`${JSON.stringify({ findings: shown, summary: counts, problems })}\n`);
        return;
    }
    if (format === "sarif") {
        const folder = root.replaceAll("\\", "/");
        terminal.print(
            sarif({
                tool: { name: "rust-ai", version: productVersion },
                createdAt: new Date().toISOString(),
                subject: { name: basename(root), version: undefined },
                root: folder,
                packages: [],
                findings: findings.map((one) => secretAsFinding(absolute(one, folder))),
                database: undefined,
                problems,
            }),
        );
        return;
    }
    for (const one of findings) terminal.print(secretLine(one));
    for (const { path, code, message } of problems) {
        terminal.warn(`rust-ai: ${shownPath(path)}: ${code}: ${message}`);
    }
    if (findings.length > 0) return;
    const accepted = summary.accepted === 0 ? "" : `, ${summary.accepted} accepted`;
    terminal.print(`No secrets found, ${milliseconds} ms${accepted}.\n`);
}

/** Paths of a folder's files are absolute, those of commits begin at the repository. */
function pathOf({ path, commit }: PlacedSecret): string {
    return commit === undefined ? shownPath(path) : path;
}

function absolute(secret: PlacedSecret, root: string): PlacedSecret {
    const isAbsolute = /^(?:\/|[A-Za-z]:)/.test(secret.path);
    return isAbsolute ? secret : { ...secret, path: `${root}/${secret.path}` };
}

function secretLine(secret: PlacedSecret): string {
    const { line, column, severity, title, masked, rule, commit, confidence } = secret;
    const mark = confidence === "low" ? "?" : "";
    const found = masked === "" ? "" : ` ${masked}`;
    const ignored = secret.isIgnored === true ? " (ignored, but tracked)" : "";
    const encoded = secret.decoded === undefined ? "" : ` (as ${secret.decoded})`;
    const added =
        commit === undefined
            ? ""
            : ` (${commit.id.slice(0, 12)}, ${commit.date.slice(0, 10)}, ${commit.author})`;
    return `${pathOf(secret)}:${line}:${column}: ${severity}${mark}: ${title}${found}${encoded}${ignored} [secret-${rule}]${added}\n`;
}
