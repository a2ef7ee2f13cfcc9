import { ImportErrors } from "./errors.ts";

/** Random access to a file's bytes. Reading behind the end answers fewer bytes. */
export interface ByteSource {
    readonly size: number;
    read(offset: number, length: number): Uint8Array;
}

/** Exactly `length` bytes; throws `import.truncated` when the file is shorter than it says. */
export function readExactly(
    source: ByteSource,
    offset: number,
    length: number,
    place: string,
): Uint8Array {
    // Checked before reading, because the buffer is made before the file is asked.
    if (offset + length > source.size) throw ImportErrors.truncated(place);
    const bytes = source.read(offset, length);
    if (bytes.length !== length) throw ImportErrors.truncated(place);
    return bytes;
}
