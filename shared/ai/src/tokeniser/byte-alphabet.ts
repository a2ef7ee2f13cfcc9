/**
 * The visible character that stands for each byte in a byte-level vocabulary: printable Latin-1
 * characters stand for themselves, the others for the characters from U+0100 on.
 * Source: OpenAI GPT-2, encoder.py, bytes_to_unicode.
 */
export const byteCharacters: readonly string[] = (() => {
    const characters: string[] = [];
    let next = 0x100;
    for (let byte = 0; byte < 256; byte++) {
        const isVisible =
            (byte >= 0x21 && byte <= 0x7e) ||
            (byte >= 0xa1 && byte <= 0xac) ||
            (byte >= 0xae && byte <= 0xff);
        characters.push(String.fromCharCode(isVisible ? byte : next++));
    }
    return characters;
})();

const bytesOfCharacters = new Map(byteCharacters.map((character, byte) => [character, byte]));

/** Bytes of a vocabulary entry, or undefined when a character is not of the alphabet. */
export function bytesOfEntry(entry: string): number[] | undefined {
    const bytes: number[] = [];
    for (const character of entry) {
        const byte = bytesOfCharacters.get(character);
        if (byte === undefined) return undefined;
        bytes.push(byte);
    }
    return bytes;
}
