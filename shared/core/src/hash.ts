/** FNV-1a, 32 bits, over bytes. Not for secrets; for tables and cache keys. Source: Fowler, Noll, Vo, RFC 9923. */
export function fnv1a32(bytes: Iterable<number>): number {
    let hash = 0x811c9dc5;
    for (const byte of bytes) {
        hash ^= byte & 0xff;
        hash = Math.imul(hash, 0x01000193);
    }
    return hash >>> 0;
}
