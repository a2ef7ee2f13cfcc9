import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { type AdvisorySource, readDatabase } from "@rust-ai-ide/node/advisories/read-database";
import { assembleReport } from "@rust-ai-ide/node/security-report/assemble-report";
import type { AdvisoryDatabase } from "@rust-ai-ide/security/advisories/advisory";
import { openDatabase, packDatabase } from "@rust-ai-ide/security/advisories/packed-database";
import type { SecurityReport } from "@rust-ai-ide/security/report/security-report";
import { writeReport } from "@rust-ai-ide/security/report/write-report";
import { openManifest } from "../cargo/open-manifest.ts";
import { withReach } from "./audit-reach.ts";

/**
 * What few audits need. It is larger than all that the others do, so the program that audits has it
 * in a file of its own and starts without reading it.
 */
export const rarelyNeeded = { databaseOfSource, reportOfManifest, withReach, writeReport };

/** Advisories of a folder or an archive. Rejects with `advisory-source.*` or CancelledError. */
async function databaseOfSource(
    source: AdvisorySource,
    token: CancellationToken,
): Promise<AdvisoryDatabase> {
    return openDatabase(
        packDatabase(await readDatabase(source, { isNetworkAllowed: false, token })),
    );
}

type Known = Pick<
    SecurityReport,
    "tool" | "createdAt" | "findings" | "problems" | "database" | "root"
>;

/** A report whose packages have what their manifests say. */
async function reportOfManifest(
    manifestPath: string,
    known: Known,
    token: CancellationToken,
): Promise<SecurityReport> {
    const { workspace, registries } = await openManifest(manifestPath);
    const { root, ...rest } = known;
    return { ...(await assembleReport({ workspace, registries, ...rest, token })), root };
}
