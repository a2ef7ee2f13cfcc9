import type { LockFile } from "@rust-ai-ide/cargo/lock/lock-file";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { AuditOptions } from "@rust-ai-ide/security/advisories/audit";
import type { Registries } from "../registry/open-registries.ts";

/** How many files of the index are read at a time. */
const parallel = 32;

/**
 * What the caches of registries say of the versions in a lock: withdrawn, or not, or nothing where a
 * cache does not know the version. Asks nobody.
 */
export async function yankedVersions(
    lock: LockFile,
    registries: Pick<Registries, "ofSource">,
    token: CancellationToken,
): Promise<NonNullable<AuditOptions["isYanked"]>> {
    const wanted = lock.packages.filter(({ source }) => source !== undefined);
    const known = new Map<string, boolean>();
    for (let from = 0; from < wanted.length; from += parallel) {
        throwIfCancelled(token);
        const part = wanted.slice(from, from + parallel).map(async ({ name, version, source }) => {
            const crate = await registries.ofSource(source ?? "")?.crate(name);
            const found = crate?.versions.find((each) => each.version === version);
            if (found !== undefined) known.set(`${name} ${version} ${source}`, found.yanked);
        });
        await Promise.all(part);
    }
    return (name, version, source) => known.get(`${name} ${version} ${source}`);
}
