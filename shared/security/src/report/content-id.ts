import { fingerprintOf } from "@rust-ai-ide/analysis/rules/fingerprint";

/**
 * A UUID of a text: the same text has the same one, so that writing a report twice gives the same
 * bytes. Version 8 of RFC 9562, whose bits are left to whoever makes it.
 */
export function contentUuid(text: string): string {
    const bits = fingerprintOf(text, 0) + fingerprintOf(text, 1);
    const variant = "89ab"[Number.parseInt(bits.charAt(16), 16) & 3];
    return [
        bits.slice(0, 8),
        bits.slice(8, 12),
        `8${bits.slice(13, 16)}`,
        `${variant}${bits.slice(17, 20)}`,
        bits.slice(20, 32),
    ].join("-");
}
