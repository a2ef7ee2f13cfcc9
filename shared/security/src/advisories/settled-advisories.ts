import type { LockFile } from "@rust-ai-ide/cargo/lock/lock-file";
import { comparePrecedence } from "@rust-ai-ide/cargo/version/compare-versions";
import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";
import type { Version } from "@rust-ai-ide/cargo/version/version";
import type { FindingPackage } from "../finding.ts";
import type { Advisory, AdvisoryDatabase } from "./advisory.ts";
import { isAffected } from "./affected-ranges.ts";

/** A vulnerability of a locked package, in other versions of it than the locked one. */
export interface SettledAdvisory {
    readonly advisory: Pick<Advisory, "id" | "aliases" | "title">;
    readonly package: FindingPackage;
    /** `fixed`: the locked version is behind one that was affected; else it is older than all. */
    readonly status: "fixed" | "not_affected";
}

/** What was once wrong with packages of a lock, and is not with the versions that it has. */
export function settledAdvisories(
    lock: LockFile,
    database: AdvisoryDatabase | undefined,
): readonly SettledAdvisory[] {
    const found: SettledAdvisory[] = [];
    for (const { name, version: written, source } of lock.packages) {
        if (source === undefined || source.startsWith("git+")) continue;
        const version = parseVersion(written);
        if (version === undefined) continue;
        for (const advisory of database?.of(name) ?? []) {
            const { kind, withdrawn, id, aliases, title } = advisory;
            const isVulnerability = kind === "vulnerability" || kind === "unsound";
            if (withdrawn !== undefined || !isVulnerability || isAffected(advisory, version)) {
                continue;
            }
            found.push({
                advisory: { id, aliases, title },
                package: { name, version: written, source },
                status: isBehind(advisory, version) ? "fixed" : "not_affected",
            });
        }
    }
    return found;
}

function isBehind({ affected }: Advisory, version: Version): boolean {
    return affected.some(({ end }) => {
        const last = end === null ? undefined : parseVersion(end);
        return last !== undefined && comparePrecedence(version, last) >= 0;
    });
}
