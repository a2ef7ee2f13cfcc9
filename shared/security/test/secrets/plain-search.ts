import type { SecretAllow, SecretRule } from "../../src/secrets/secret-rule.ts";
import { secretAllow } from "../../src/secrets/secret-rules.ts";
import { entropyOf } from "../../src/secrets/secret-text.ts";

/**
 * Secrets of one rule as gitleaks finds them: its keywords anywhere, then the whole expression over
 * the whole text. Slow and simple, to compare the scanner with.
 */
export function plainSearch(rule: SecretRule, text: string): string[] {
    const lower = text.toLowerCase();
    if (rule.keywords !== undefined && !rule.keywords.some((word) => lower.includes(word)))
        return [];
    const found: string[] = [];
    for (const { source, flags = "", prefix, texts } of rule.patterns) {
        if (texts.length > 0 && !texts.some((word) => lower.includes(word))) continue;
        const before = prefix === undefined ? "" : `[A-Za-z0-9_.-]{0,${prefix}}?`;
        for (const match of text.matchAll(new RegExp(`${before}(?:${source})`, `${flags}g`))) {
            const groups = rule.group === undefined ? match.slice(1) : [match[rule.group]];
            const secret = groups.find((group) => group) ?? match[0].trim();
            if (rule.entropy !== undefined && entropyOf(secret) <= rule.entropy) continue;
            const about = { secret, match: match[0], line: lineOf(text, match.index, match[0]) };
            if ([secretAllow, ...(rule.allow ?? [])].some((allow) => allows(allow, about)))
                continue;
            if (rule.isSecret?.({ path: "", ...about }) === false) continue;
            found.push(secret);
        }
    }
    return found;
}

function allows(
    { regexes = [], target, stopwords = [], all }: SecretAllow,
    about: { secret: string; match: string; line: string },
): boolean {
    // Those that need a path do not count without one.
    if (all === true) return false;
    const on = target === "match" || target === "line" ? about[target] : about.secret;
    const lower = about.secret.toLowerCase();
    return (
        regexes.some(({ source, flags }) => new RegExp(source, flags).test(on)) ||
        stopwords.some((word) => lower.includes(word))
    );
}

function lineOf(text: string, start: number, match: string): string {
    const end = text.indexOf("\n", start + match.length);
    return text.slice(text.lastIndexOf("\n", start - 1) + 1, end < 0 ? text.length : end);
}
