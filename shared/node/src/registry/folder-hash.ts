const mask = 2n ** 64n - 1n;

/**
 * The names that cargo may have given to the folders of a registry below its home, likeliest first:
 * `<host>-<hash>`, where the hash is over the kind of the source and its address. From cargo 1.85 on
 * it is the 128-bit SipHash-1-3 of the canonical address with its halves joined, the same on all
 * machines; before, SipHash-2-4 of the address as it is written with the kind in eight bytes (which
 * holds for 64-bit machines). `source` is as lock files have it, or a bare address.
 */
export function registryFolderNames(source: string): readonly string[] {
    const isSparse = source.startsWith("sparse+");
    const kind = isSparse ? 3 : 2;
    const address = isSparse ? source : source.replace(/^registry\+/, "");
    const host = hostOf(address);
    const canonical = withoutEndSlash(address).replace(/\.git$/, "");
    // Of some hosts cargo writes addresses in small letters; which ones need not be known here.
    const hashes = [
        currentHash(kind, canonical),
        currentHash(kind, canonical.toLowerCase()),
        formerHash(kind, address),
    ];
    return [...new Set(hashes.map((hash) => `${host}-${hash}`))];
}

/** The slash of an address without a path stays. */
function withoutEndSlash(address: string): string {
    return /^[^:]+:\/\/[^/]*\/$/.test(address) ? address : address.replace(/\/$/, "");
}

function hostOf(address: string): string {
    const [, host = ""] = /^[^:]+:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:]*)/.exec(address) ?? [];
    return host.toLowerCase();
}

function currentHash(kind: number, address: string): string {
    const bytes = Buffer.concat([Buffer.of(kind), Buffer.from(address), Buffer.of(0xff)]);
    const sip = new SipHash(0xeen);
    sip.write(bytes, 1);
    const first = sip.finish(0xeen, 3);
    const second = sip.finishSecond(0xddn, 3);
    return toHex((first * 3n + second) & mask);
}

function formerHash(kind: number, address: string): string {
    const prefix = Buffer.alloc(8);
    prefix.writeUInt8(kind);
    const sip = new SipHash(0n);
    sip.write(Buffer.concat([prefix, Buffer.from(address), Buffer.of(0xff)]), 2);
    return toHex(sip.finish(0xffn, 4));
}

/** Least significant byte first. */
function toHex(hash: bigint): string {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(hash);
    return bytes.toString("hex");
}

/** SipHash (Aumasson and Bernstein, 2012) with a key of zeros; few and short inputs, so bigints do. */
class SipHash {
    private v0 = 0x736f6d6570736575n;
    private v1: bigint;
    private v2 = 0x6c7967656e657261n;
    private v3 = 0x7465646279746573n;

    constructor(variant: bigint) {
        this.v1 = 0x646f72616e646f6dn ^ variant;
    }

    write(bytes: Buffer, rounds: number): void {
        const padded = Buffer.alloc(Math.floor(bytes.length / 8) * 8 + 8);
        bytes.copy(padded);
        padded.writeUInt8(bytes.length & 0xff, padded.length - 1);
        for (let at = 0; at < padded.length; at += 8) {
            const word = padded.readBigUInt64LE(at);
            this.v3 ^= word;
            this.rounds(rounds);
            this.v0 ^= word;
        }
    }

    finish(variant: bigint, rounds: number): bigint {
        this.v2 ^= variant;
        return this.end(rounds);
    }

    /** The other half of the 128-bit variant. */
    finishSecond(variant: bigint, rounds: number): bigint {
        this.v1 ^= variant;
        return this.end(rounds);
    }

    private end(rounds: number): bigint {
        this.rounds(rounds);
        return this.v0 ^ this.v1 ^ this.v2 ^ this.v3;
    }

    private rounds(count: number): void {
        let { v0, v1, v2, v3 } = this;
        for (let round = 0; round < count; round += 1) {
            v0 = (v0 + v1) & mask;
            v2 = (v2 + v3) & mask;
            v1 = rotate(v1, 13n) ^ v0;
            v3 = rotate(v3, 16n) ^ v2;
            v0 = rotate(v0, 32n);
            v2 = (v2 + v1) & mask;
            v0 = (v0 + v3) & mask;
            v1 = rotate(v1, 17n) ^ v2;
            v3 = rotate(v3, 21n) ^ v0;
            v2 = rotate(v2, 32n);
        }
        Object.assign(this, { v0, v1, v2, v3 });
    }
}

function rotate(word: bigint, bits: bigint): bigint {
    return ((word << bits) & mask) | (word >> (64n - bits));
}
