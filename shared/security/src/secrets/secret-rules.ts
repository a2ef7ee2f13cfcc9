import type { Confidence } from "@rust-ai-ide/analysis/rules/rule";
import type { SecuritySeverity } from "../finding.ts";
import { ownSecretRules } from "./own-secret-rules.ts";
import { ownTokenRules } from "./own-token-rules.ts";
import gitleaks from "./rules/gitleaks.json" with { type: "json" };
import type { RegexSource, SecretAllow, SecretMatch, SecretRule } from "./secret-rule.ts";
import { isPrivateKey, isWebToken, looksLikeHash } from "./secret-shapes.ts";
import { isPlaceholder, uuid } from "./secret-text.ts";

/** A rule as the data has it. */
type PortedRule = Omit<SecretRule, "confidence" | "severity" | "isSecret">;

const genericRule = "generic-api-key";
const hashNames =
    /hash|sha\d|sha_|md5|checksum|digest|commit|revision|\brev\b|fingerprint|integrity|etag|uuid|guid/i;

/** What tells that a value, found by the name before it, is not one that opens something. */
function isValueSecret({ secret, match }: SecretMatch): boolean {
    if (isPlaceholder(secret)) return false;
    if (uuid.test(secret)) return /token|secret|passw|api[_.-]?key/i.test(match);
    return !(looksLikeHash(secret) && hashNames.test(match)) && !isMember(secret);
}

/** A place in a program, as `self.key2.path` or `Foo::bar`, not a value. */
function isMember(secret: string): boolean {
    const isPath = /^[A-Za-z_]\w*(?:(?:\.|::|->)[A-Za-z_]\w*)+$/.test(secret);
    return isPath && secret.replace(/\D/g, "").length <= 3;
}

const checks: Readonly<Record<string, (match: SecretMatch) => boolean>> = {
    "generic-api-key": isValueSecret,
    jwt: ({ secret }) => isWebToken(secret),
    "private-key": ({ secret }) => isPrivateKey(secret),
};

function completed(rule: PortedRule): SecretRule {
    const isNamed = rule.patterns.some(({ prefix }) => prefix !== undefined);
    const confidence: Confidence = rule.id === genericRule ? "low" : isNamed ? "medium" : "high";
    const severity: SecuritySeverity = rule.id === genericRule ? "medium" : "high";
    const isSecret = checks[rule.id];
    return { ...rule, confidence, severity, ...(isSecret && { isSecret }) };
}

/** Every rule of the product; the ported ones from gitleaks (MIT) first. */
export const secretRules: readonly SecretRule[] = [
    ...(gitleaks.rules as readonly PortedRule[]).map(completed),
    ...ownSecretRules,
    ...ownTokenRules,
];

/** What no rule reports. */
export const secretAllow: SecretAllow = gitleaks.allow;

/** Files that hold sums of other files: names beside them say nothing. */
export const lockFiles: RegexSource = {
    source: "(?:^|/)(?:Cargo\\.lock|\\.cargo-checksum\\.json|flake\\.lock|uv\\.lock|bun\\.lock|composer\\.lock|Gemfile\\.lock|\\.gitleaksignore|secrets-baseline\\.json)$",
};

/** Whether a rule finds by the name before a value alone. */
export function isGeneric(rule: string): boolean {
    return rule === genericRule || rule === "env-file-secret";
}
