import { stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { readLock } from "@rust-ai-ide/cargo/lock/read-lock";
import { askExternal } from "@rust-ai-ide/node/external-tools/ask-external";
import { auditFindings } from "@rust-ai-ide/security/advisories/audit-findings";
import { auditLock } from "@rust-ai-ide/security/advisories/audit-lock";
import {
    compareExternal,
    type ExternalDifference,
    type ExternalFinding,
    type ExternalTool,
    externalTools,
} from "@rust-ai-ide/security/external/external-finding";
import { mergeExternal } from "@rust-ai-ide/security/external/merge-external";
import type { CommandContext } from "../command.ts";
import { databaseOf, lockText, nearestLock, yanked } from "./run-audit.ts";

export interface AuditComparison {
    /** With why a tool gave no answer, where it did not. */
    readonly differences: readonly (ExternalDifference & { readonly problem?: string })[];
    /** Tools that are not installed. */
    readonly missing: readonly ExternalTool[];
    /** Everything once, by who reports it; `rust-ai` is us. */
    readonly merged: readonly {
        readonly rule: string;
        readonly package: string;
        readonly version: string;
        readonly by: readonly string[];
    }[];
}

/** Our audit beside those of the tools that are installed. */
export async function compareAudit(
    lockfile: string | undefined,
    database: string | undefined,
    context: CommandContext,
): Promise<AuditComparison> {
    const { terminal, token, installation } = context;
    const lockPath = resolve(lockfile ?? (await nearestLock(process.cwd())));
    const folder = dirname(lockPath);
    const text = await lockText(lockPath);
    const lock = readLock(text);
    const matches = auditLock(lock, await databaseOf(database, context), {
        isYanked: await yanked(lock, folder, context),
    });
    const ours = auditFindings({ lock, lockPath, matches });
    const beside = join(folder, "Cargo.toml");
    const hasManifest = (await stat(beside).catch(() => undefined))?.isFile() === true;
    const manifestPath = hasManifest ? beside : undefined;
    const differences: (ExternalDifference & { problem?: string })[] = [];
    const missing: ExternalTool[] = [];
    const theirs: ExternalFinding[] = [];
    for (const tool of externalTools) {
        terminal.progress(`asking ${tool}`);
        const env = { ...installation.environment } as NodeJS.ProcessEnv;
        const answer = await askExternal(tool, { lockPath, manifestPath, env, token });
        if (answer === undefined) missing.push(tool);
        else if (answer.problem !== undefined) {
            const nothing = { tool, onlyThere: [], onlyHere: [], agreed: 0 };
            differences.push({ ...nothing, problem: answer.problem });
        } else {
            differences.push(compareExternal(tool, answer.found, ours));
            theirs.push(...answer.found);
        }
    }
    terminal.progress("");
    const { shared, foreign } = mergeExternal(ours, theirs);
    const own = shared.map(({ finding, alsoBy }) => ({
        rule: finding.rule,
        package: finding.package?.name ?? "",
        version: finding.package?.version ?? "",
        by: [...alsoBy, "rust-ai"],
    }));
    return { differences, missing, merged: [...own, ...foreign] };
}
