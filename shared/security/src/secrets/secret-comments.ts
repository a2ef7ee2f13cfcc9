/** Longest part of a line that is looked at for a comment. */
const farthest = 2_000;

/**
 * Whether a comment on the lines of a finding, or alone on the line before it, accepts it:
 * `rust-ai: allow(secret)`, `rust-ai: allow(secret-RULE)` or the sign of gitleaks.
 */
export function allowedOnLines(text: string, start: number, end: number, rule: string): boolean {
    const from = text.lastIndexOf("\n", Math.max(0, start - 1)) + 1;
    const first = start === 0 ? 0 : from;
    const next = text.indexOf("\n", end);
    const last = next < 0 ? text.length : next;
    const own = text.slice(Math.max(first, start - farthest), Math.min(last, end + farthest));
    if (own.includes("gitleaks:allow") || names(own, rule)) return true;
    const before = text.lastIndexOf("\n", first - 2) + 1;
    if (first < 2 || first - before > farthest) return false;
    const previous = text.slice(before, first);
    return /^\s*(?:\/\/|#|--|;|\/\*|<!--|%|\*)/.test(previous) && names(previous, rule);
}

function names(line: string, rule: string): boolean {
    const found = /rust-ai:\s*allow\(([^)]{1,500})\)/.exec(line);
    if (found === null) return false;
    const allowed = (found[1] ?? "").split(",").map((part) => part.trim());
    return allowed.some((name) => name === "secret" || name === `secret-${rule}`);
}
