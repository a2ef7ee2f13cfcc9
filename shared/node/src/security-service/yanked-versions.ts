import { setImmediate as nextTurn } from "node:timers/promises";
import type { LockFile } from "@rust-ai-ide/cargo/lock/lock-file";
import type { LocalRegistry } from "@rust-ai-ide/cargo/registry/index-crate";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { AuditOptions } from "@rust-ai-ide/security/advisories/audit";
import type { Registries } from "../registry/open-registries.ts";

/** How many crates are asked for between two breaks; one takes some hundredths of a millisecond. */
const atOnce = 100;

/**
 * What the caches of registries say of the versions in a lock: withdrawn, or not, or nothing where a
 * cache does not know the version. Asks nobody.
 */
export async function yankedVersions(
    lock: LockFile,
    registries: Pick<Registries, "ofSource">,
    token: CancellationToken,
): Promise<NonNullable<AuditOptions["isYanked"]>> {
    const known = new Map<string, boolean>();
    const readers = new Map<string, Reader>();
    for (const [index, { name, version, source }] of lock.packages.entries()) {
        if (source === undefined) continue;
        if (index % atOnce === 0) {
            await nextTurn();
            throwIfCancelled(token);
        }
        const reader = readers.get(source) ?? (await readerOf(registries.ofSource(source)));
        readers.set(source, reader);
        const isYanked = await reader(name, version);
        if (isYanked !== undefined) known.set(`${name} ${version} ${source}`, isYanked);
    }
    return (name, version, source) => known.get(`${name} ${version} ${source}`);
}

type Reader = (name: string, version: string) => boolean | undefined | Promise<boolean | undefined>;

async function readerOf(registry: LocalRegistry | undefined): Promise<Reader> {
    const quick = await registry?.yanked?.();
    if (quick !== undefined) return quick;
    return async (name, version) => {
        const crate = await registry?.crate(name);
        return crate?.versions.find((each) => each.version === version)?.yanked;
    };
}
