/** Whether a text is what a hash function answers, in hexadecimal digits. */
export function looksLikeHash(text: string): boolean {
    return /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i.test(
        text,
    );
}

/**
 * Whether the first part of a web token is the JSON that one has: RFC 7519, section 5. The other
 * parts may be encrypted. One that begins as JSON of a token is enough where a letter was lost.
 */
export function isWebToken(token: string): boolean {
    if (/^eyJ(?:hbGciOi|0eXAiOi|raWQiOi|jdHkiOi|lbmMiOi)/.test(token)) return true;
    const header = decodeBase64(token.slice(0, Math.max(0, token.indexOf("."))));
    if (header === undefined) return false;
    try {
        const value: unknown = JSON.parse(header);
        return typeof value === "object" && value !== null && ("alg" in value || "typ" in value);
    } catch {
        return false;
    }
}

/** Whether a block has a body that could be a key, not dots or a name for one. */
export function isPrivateKey(block: string): boolean {
    const body = block
        .replace(/-----[A-Z0-9 _-]+-----/gi, " ")
        .replace(/\\[nrt]/g, " ")
        .replace(/^[\w-]+: .*$/gm, " ");
    const runs = body.match(/[A-Za-z0-9+/=]{16,}/g) ?? [];
    const length = runs.reduce((sum, run) => sum + run.length, 0);
    const letters = new Set(runs.join(""));
    return length >= 40 && letters.size >= 16;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const values = new Int8Array(128).fill(-1);
for (let index = 0; index < alphabet.length; index++) values[alphabet.charCodeAt(index)] = index;
values["-".charCodeAt(0)] = 62;
values["_".charCodeAt(0)] = 63;

/** ASCII text of base64 or base64url, with or without padding; undefined where it is not text. */
export function decodeBase64(text: string): string | undefined {
    const end = text.replace(/=+$/, "").length;
    if (end % 4 === 1) return undefined;
    const units: number[] = [];
    let bits = 0;
    let count = 0;
    for (let index = 0; index < end; index++) {
        const value = values[text.charCodeAt(index)] ?? -1;
        if (value < 0) return undefined;
        bits = ((bits << 6) | value) & 0xffff;
        count += 6;
        if (count < 8) continue;
        count -= 8;
        const unit = (bits >> count) & 0xff;
        if (!isText(unit)) return undefined;
        units.push(unit);
    }
    return fromUnits(units);
}

/** ASCII text of hexadecimal digits; undefined where it is not text. */
export function decodeHex(text: string): string | undefined {
    if (text.length % 2 === 1 || /[^0-9a-f]/i.test(text)) return undefined;
    const units: number[] = [];
    for (let index = 0; index < text.length; index += 2) {
        const unit = Number.parseInt(text.slice(index, index + 2), 16);
        if (!isText(unit)) return undefined;
        units.push(unit);
    }
    return fromUnits(units);
}

function isText(unit: number): boolean {
    return (unit >= 32 && unit < 127) || unit === 10 || unit === 13 || unit === 9;
}

function fromUnits(units: readonly number[]): string {
    let text = "";
    for (let index = 0; index < units.length; index += 4096) {
        text += String.fromCharCode(...units.slice(index, index + 4096));
    }
    return text;
}
