/** What a compiler says of a target: what `cfg(...)` in manifests is decided by. */
export interface TargetFacts {
    readonly triple: string;
    /** `name`, or `name="value"`, as `rustc --print cfg` writes them. */
    readonly cfg: ReadonlySet<string>;
}

/** Of what `rustc --print cfg` printed. */
export function readTargetFacts(triple: string, printed: string): TargetFacts {
    const lines = printed.split(/\r?\n/).map((line) => line.trim());
    return { triple, cfg: new Set(lines.filter((line) => line !== "")) };
}

/**
 * What rustc 1.95 says of common targets, for where it may not be asked. Undefined for others.
 * Columns: triple, arch, pointer width, os, env, abi, families, vendor, panic, widest atomic, features.
 */
export function knownTarget(triple: string): TargetFacts | undefined {
    const row = targets.find((each) => each.startsWith(`${triple} `));
    if (row === undefined) return undefined;
    const columns = row.split(" ").map((column) => (column === "-" ? "" : column));
    const [, arch, width, os, env, abi, families = "", vendor, panic, atomic, features] = columns;
    const cfg = new Set(["debug_assertions", `panic="${panic}"`]);
    const values = { abi, arch, env, os, pointer_width: width, vendor };
    for (const [name, value] of Object.entries(values)) cfg.add(`target_${name}="${value}"`);
    cfg.add(`target_endian="${arch === "s390x" ? "big" : "little"}"`);
    for (const family of families.split("+").filter((name) => name !== "")) {
        cfg.add(`target_family="${family}"`);
        if (family !== "wasm") cfg.add(family);
    }
    const widest = Number(atomic);
    for (const bits of [8, 16, 32, 64, 128]) {
        if (bits <= widest) cfg.add(`target_has_atomic="${bits}"`);
    }
    if (widest > 0) cfg.add('target_has_atomic="ptr"');
    for (const feature of (featureSets[Number(features)] ?? "").split(",")) {
        if (feature !== "") cfg.add(`target_feature="${feature}"`);
    }
    return { triple, cfg };
}

/** Triples that {@link knownTarget} knows. */
export function knownTriples(): readonly string[] {
    return targets.map((row) => row.slice(0, row.indexOf(" ")));
}

const targets: readonly string[] = [
    "x86_64-unknown-linux-gnu x86_64 64 linux gnu - unix unknown unwind 64 0",
    "aarch64-unknown-linux-gnu aarch64 64 linux gnu - unix unknown unwind 128 1",
    "i686-unknown-linux-gnu x86 32 linux gnu - unix unknown unwind 64 0",
    "x86_64-unknown-linux-musl x86_64 64 linux musl - unix unknown unwind 64 2",
    "aarch64-unknown-linux-musl aarch64 64 linux musl - unix unknown unwind 128 3",
    "armv7-unknown-linux-gnueabihf arm 32 linux gnu eabihf unix unknown unwind 64 4",
    "arm-unknown-linux-gnueabihf arm 32 linux gnu eabihf unix unknown unwind 64 4",
    "riscv64gc-unknown-linux-gnu riscv64 64 linux gnu - unix unknown unwind 64 5",
    "s390x-unknown-linux-gnu s390x 64 linux gnu - unix unknown unwind 128 4",
    "powerpc64le-unknown-linux-gnu powerpc64 64 linux gnu elfv2 unix unknown unwind 64 4",
    "loongarch64-unknown-linux-gnu loongarch64 64 linux gnu - unix unknown unwind 64 6",
    "x86_64-pc-windows-msvc x86_64 64 windows msvc - windows pc unwind 128 7",
    "i686-pc-windows-msvc x86 32 windows msvc - windows pc unwind 64 0",
    "aarch64-pc-windows-msvc aarch64 64 windows msvc - windows pc unwind 128 1",
    "x86_64-pc-windows-gnu x86_64 64 windows gnu - windows pc unwind 128 7",
    "i686-pc-windows-gnu x86 32 windows gnu - windows pc unwind 64 0",
    "x86_64-pc-windows-gnullvm x86_64 64 windows gnu llvm windows pc unwind 128 7",
    "aarch64-pc-windows-gnullvm aarch64 64 windows gnu llvm windows pc unwind 128 1",
    "x86_64-apple-darwin x86_64 64 macos - - unix apple unwind 128 8",
    "aarch64-apple-darwin aarch64 64 macos - - unix apple unwind 128 9",
    "aarch64-apple-ios aarch64 64 ios - - unix apple unwind 128 10",
    "aarch64-apple-ios-sim aarch64 64 ios sim sim unix apple unwind 128 11",
    "x86_64-unknown-freebsd x86_64 64 freebsd - - unix unknown unwind 64 0",
    "x86_64-unknown-netbsd x86_64 64 netbsd - - unix unknown unwind 64 0",
    "x86_64-unknown-openbsd x86_64 64 openbsd - - unix unknown unwind 64 0",
    "x86_64-unknown-illumos x86_64 64 illumos - - unix unknown unwind 64 0",
    "aarch64-linux-android aarch64 64 android - - unix unknown unwind 128 1",
    "armv7-linux-androideabi arm 32 android - eabi unix unknown unwind 64 4",
    "x86_64-linux-android x86_64 64 android - - unix unknown unwind 64 12",
    "i686-linux-android x86 32 android - - unix unknown unwind 64 13",
    "wasm32-unknown-unknown wasm32 32 unknown - - wasm unknown abort 64 14",
    "wasm32-unknown-emscripten wasm32 32 emscripten - - unix+wasm unknown unwind 64 15",
    "wasm32-wasip1 wasm32 32 wasi p1 - wasm unknown abort 64 15",
    "wasm32-wasip2 wasm32 32 wasi p2 - wasm unknown abort 64 15",
    "thumbv6m-none-eabi arm 32 none - eabi - unknown abort 0 4",
    "thumbv7m-none-eabi arm 32 none - eabi - unknown abort 32 4",
    "thumbv7em-none-eabihf arm 32 none - eabihf - unknown abort 32 4",
    "riscv32imc-unknown-none-elf riscv32 32 none - - - unknown abort 0 16",
    "riscv64gc-unknown-none-elf riscv64 64 none - - - unknown abort 64 5",
    "aarch64-unknown-none aarch64 64 none - - - unknown abort 128 1",
    "x86_64-unknown-none x86_64 64 none - - - unknown abort 64 17",
    "x86_64-unknown-uefi x86_64 64 uefi - - - unknown abort 64 17",
    "aarch64-unknown-linux-ohos aarch64 64 linux ohos - unix unknown unwind 128 1",
    "x86_64-fortanix-unknown-sgx x86_64 64 unknown sgx fortanix - fortanix unwind 64 18",
];

const featureSets: readonly string[] = [
    "fxsr,sse,sse2",
    "neon",
    "crt-static,fxsr,sse,sse2",
    "crt-static,neon",
    "",
    "a,c,m,zaamo,zalrsc,zca,zicsr,zifencei",
    "d,f,lsx",
    "cmpxchg16b,fxsr,sse,sse2,sse3",
    "cmpxchg16b,fxsr,sse,sse2,sse3,sse4.1,ssse3",
    "aes,crc,dit,dotprod,dpb,dpb2,fcma,fhm,flagm,fp16,frintts,jsconv,lor,lse,neon,paca,pacg,pan,pmuv3,ras,rcpc,rcpc2,rdm,sb,sha2,sha3,ssbs,vh",
    "aes,neon,pmuv3,sha2",
    "aes,crc,dpb,fcma,fp16,jsconv,lor,lse,neon,paca,pacg,pan,pmuv3,ras,rcpc,rdm,sha2,vh",
    "fxsr,popcnt,sse,sse2,sse3,sse4.1,sse4.2,ssse3",
    "fxsr,sse,sse2,sse3,ssse3",
    "bulk-memory,multivalue,mutable-globals,nontrapping-fptoint,reference-types,sign-ext",
    "bulk-memory,crt-static,multivalue,mutable-globals,nontrapping-fptoint,reference-types,sign-ext",
    "c,m,zca",
    "fxsr",
    "fxsr,rdrand,rdseed,sse,sse2",
];
