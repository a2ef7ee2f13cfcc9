/** What the first bytes of a file say that it is; scripts name what runs them. */
export type FileKind =
    | { readonly kind: "elf" | "pe" | "mach-o" | "static library" | "wasm" }
    | { readonly kind: "script"; readonly interpreter: string };

/** How many bytes of a file {@link fileKindOf} looks at. */
export const headerLength = 256;

/** Shorter files are no programs. */
const shortest = 16;

/**
 * What a file is by the magic numbers of ELF, PE, Mach-O, ar and WebAssembly, or by the first line of
 * a script. Undefined for everything else. `path` tells Rust's inner attributes from scripts.
 */
export function fileKindOf(header: Uint8Array, path: string): FileKind | undefined {
    if (header.length < shortest) return undefined;
    const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
    const magic = view.getUint32(0);
    if (magic === 0x7f454c46) return { kind: "elf" };
    if (magic === 0x213c6172 && view.getUint32(4) === 0x63683e0a) return { kind: "static library" };
    if (magic === 0x0061736d && view.getUint32(4, true) < 0x100) return { kind: "wasm" };
    if (magic >>> 16 === 0x4d5a || magic >>> 16 === 0x565a) return { kind: "pe" };
    const thin = [0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe];
    // Java's classes begin alike; where they have a version from 45 on, the other has a count.
    const isFat = magic === 0xcafebabe && view.getUint32(4) < 40;
    if (thin.includes(magic) || isFat) return { kind: "mach-o" };
    return magic >>> 16 === 0x2321 ? scriptOf(header, path) : undefined;
}

function scriptOf(header: Uint8Array, path: string): FileKind | undefined {
    const end = header.indexOf(0x0a);
    if (end < 0) return undefined;
    const line = String.fromCharCode(...header.subarray(2, end));
    if (path.endsWith(".rs") && line.startsWith("[")) return undefined;
    const [program, argument] = line.trim().split(/\s+/);
    const interpreter = program?.endsWith("/env") ? argument : program?.split("/").at(-1);
    return interpreter ? { kind: "script", interpreter } : undefined;
}
