import { dirname, join } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { addReports } from "@rust-ai-ide/review/engine/add-reports";
import { addedPackages, advisoryReports } from "@rust-ai-ide/review/rules/lock/advisory-reports";
import { lockChanges } from "@rust-ai-ide/review/rules/lock/lock-changes";
import type { AdvisoryDatabase } from "@rust-ai-ide/security/advisories/advisory";
import type { AuditOptions } from "@rust-ai-ide/security/advisories/audit";
import { openRegistries } from "../registry/open-registries.ts";
import { yankedVersions } from "../security-service/yanked-versions.ts";
import type { ReviewOutcome } from "./run-review.ts";

/**
 * A review with advisories that hold for what its locks brought, and withdrawn versions as far as
 * cargo's caches know them; the summary tells which advisories are gone. Without a database, and where
 * it cannot be read, the summary says so. Asks nobody. Rejects with CancelledError.
 */
export async function addAdvisories(
    outcome: ReviewOutcome,
    openDatabase: () => Promise<AdvisoryDatabase | undefined>,
    token: CancellationToken,
    disabled: readonly string[] = [],
): Promise<ReviewOutcome> {
    const { changes, folder } = outcome;
    const locks = lockChanges(changes);
    if (locks.length === 0) return outcome;
    const notes: string[] = [];
    const database = await openDatabase().catch((error: unknown) => {
        if (!CodedError.is(error)) throw error;
        notes.push(`Advisories were not looked for: ${error.display}`);
        return undefined;
    });
    if (database === undefined && notes.length === 0) {
        notes.push("Advisories were not looked for: there is no database of them here.");
    }
    const known: NonNullable<AuditOptions["isYanked"]>[] = [];
    for (const lock of locks) {
        const registries = await openRegistries({ folder: join(folder, dirname(lock.path)) });
        known.push(await yankedVersions(addedPackages(lock), registries, token));
    }
    const { reported, fixed } = advisoryReports(changes, {
        database,
        isYanked: (...asked) => known.some((isYanked) => isYanked(...asked) === true),
    });
    const report = addReports(
        outcome.report,
        outcome,
        reported.filter(({ rule }) => !disabled.includes(rule.id)),
    );
    const { summary } = report;
    const facts = [...summary.facts, ...fixed, ...notes];
    return { ...outcome, report: { ...report, summary: { ...summary, facts } } };
}
