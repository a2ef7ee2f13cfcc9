/** Shannon entropy in bits a UTF-16 unit. */
export function entropyOf(text: string): number {
    if (text.length === 0) return 0;
    const counts = new Map<number, number>();
    for (let index = 0; index < text.length; index++) {
        const code = text.charCodeAt(index);
        counts.set(code, (counts.get(code) ?? 0) + 1);
    }
    let bits = 0;
    for (const count of counts.values()) {
        const share = count / text.length;
        bits -= share * Math.log2(share);
    }
    return bits;
}

/**
 * What may be shown of a secret: nothing of a short one, two characters at each end of a middle
 * one, four and two of a long one; never the length of the rest.
 */
export function maskSecret(secret: string): string {
    const first = secret.split(/\r?\n/, 1)[0] ?? "";
    if (first.startsWith("-----BEGIN")) return "-----BEGIN …";
    if (secret === "") return "";
    if (secret.length < 12) return "…";
    const front = secret.slice(0, secret.length < 24 ? 2 : 4);
    const back = secret.slice(-2);
    return `${printable(front)}…${printable(back)}`;
}

function printable(text: string): string {
    return text.replace(/[^\x21-\x7e]/g, "·");
}

const placeholders =
    /example|sample|change[-_ ]?(?:me|it)|place[-_ ]?holder|dummy|redacted|insert[-_ ]|replace[-_ ]|(?:^|[^a-z])(?:your|my|foo|fake)[-_]|x{5,}|\*{3,}|\.{3}|…|12345678|abcdefgh|deadbeef|(.)\1{7}/i;
const references =
    /^(?:\$\{?[A-Za-z_]|\$\(|%[A-Za-z_]+%|\{\{|<[^>]*>?$|\[[^\]]*\]$|@[A-Z_]+@|(?:std::)?(?:option_)?env!?\(|process\.env|os\.environ)/;

/** Whether a value stands for one that comes from elsewhere, or is a sample that somebody typed. */
export function isPlaceholder(value: string): boolean {
    return references.test(value) || placeholders.test(value);
}

export const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
