import { type CacheEntry, recordBytes } from "./cache-format.ts";

const hoursOfDay = 24;
/** What is never asked for again goes after this many days. */
const firstDays = 4;
/** Each day on which it was asked for again doubles its life, up to this many times. */
const mostDoublings = 5;
/** Of the limit: what a clean-up leaves, so that not every file that is added makes one. */
const leftShare = 0.8;

/** Notes that an entry was asked for; counts once a day, or twenty scans of an hour would be twenty days. */
export function touch(entry: CacheEntry, hour: number): void {
    if (hour - entry.usedAt >= hoursOfDay) entry.hits++;
    // A clock that was put back must not make it look older.
    entry.usedAt = Math.max(entry.usedAt, hour);
}

/** Hours that an entry lives without being asked for: 4 days, then 8, 16, … 128. */
export function lifetime({ hits }: CacheEntry): number {
    return firstDays * hoursOfDay * 2 ** Math.min(hits, mostDoublings);
}

/**
 * Hashes that have to go: those whose time is over, and, when the rest is above the limit, those that
 * are nearest to their end, until a fifth of the limit is free.
 */
export function expired(
    entries: ReadonlyMap<string, CacheEntry>,
    hour: number,
    limitBytes: number,
): string[] {
    const gone: string[] = [];
    const alive: { hash: string; bytes: number; left: number }[] = [];
    let total = 0;
    for (const [hash, entry] of entries) {
        const left = entry.usedAt + lifetime(entry) - hour;
        const bytes = recordBytes(entry.length);
        if (left < 0) gone.push(hash);
        else {
            alive.push({ hash, bytes, left });
            total += bytes;
        }
    }
    if (total <= limitBytes) return gone;
    alive.sort((one, other) => one.left - other.left);
    for (const { hash, bytes } of alive) {
        if (total <= limitBytes * leftShare) break;
        gone.push(hash);
        total -= bytes;
    }
    return gone;
}
