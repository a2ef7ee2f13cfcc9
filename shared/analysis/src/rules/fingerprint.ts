/**
 * 64 bits of a text and a number, as 16 hexadecimal digits. Two rows of 32 bits with different
 * odd factors and a last mix of both (as in MurmurHash3's finaliser, Appleby, public domain). Not
 * for secrets: it tells findings of one file from each other.
 */
export function fingerprintOf(identity: string, occurrence: number): string {
    let first = 0x9e3779b9 ^ occurrence;
    let second = 0x85ebca6b ^ Math.imul(occurrence + 1, 0x27d4eb2f);
    for (let index = 0; index < identity.length; index++) {
        const unit = identity.charCodeAt(index);
        first = Math.imul(first ^ unit, 0x01000193);
        second = Math.imul(second ^ unit, 0x5bd1e995);
        second ^= second >>> 15;
    }
    first = finished(first ^ (second >>> 16));
    second = finished(second ^ (first >>> 13));
    return hex(first) + hex(second);
}

function finished(value: number): number {
    let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return mixed ^ (mixed >>> 16);
}

function hex(value: number): string {
    return (value >>> 0).toString(16).padStart(8, "0");
}
