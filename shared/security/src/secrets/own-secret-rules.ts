import type { SecretMatch, SecretRule } from "./secret-rule.ts";
import { looksLikeHash } from "./secret-shapes.ts";
import { entropyOf, isPlaceholder } from "./secret-text.ts";

const harmlessPasswords =
    /^(?:pass(?:word|wd)?|pwd|secret|postgres|postgresql|mysql|root|admin|user(?:name)?|guest|test(?:ing)?|rabbitmq|redis|mongo|docker|default|none|null|true|false|p|pw|hunter2|12345?6?|abc|toor|token|key|hostname|authority)$/i;
const thisMachine =
    /@(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0|db|database|postgres|mysql|redis|mongo|rabbitmq|host)(?:[:/?]|$)/i;
const exampleHost =
    /@(?:[\w-]+\.)*(?:example|invalid|test|localhost)(?:\.(?:com|org|net|dev))?(?:[:/?'"\s]|$)/i;

function isUrlPassword({ secret, match }: SecretMatch): boolean {
    // The name before it is the token then, which has a rule of its own.
    if (secret === "x-oauth-basic") return false;
    if (secret.length < 3 || isPlaceholder(secret) || harmlessPasswords.test(secret)) return false;
    if (/[{}<>()]|^[$%:]|%s/.test(secret)) return false;
    return !thisMachine.test(match) && !exampleHost.test(match);
}

function isSetting({ secret }: SecretMatch): boolean {
    if (isPlaceholder(secret) || harmlessPasswords.test(secret)) return false;
    // A path, an address without a password or a word in plain language is no secret.
    if (
        /^(?:[./~]|[a-z]+:\/\/|[A-Za-z]:\\)/.test(secret) ||
        /^[a-z]+(?:[-_ .][a-z]+)*$/.test(secret)
    )
        return false;
    return !looksLikeHash(secret) || entropyOf(secret) > 3;
}

/** Rules for what Rust projects and their surroundings hold, beside those that are ported. */
export const ownSecretRules: readonly SecretRule[] = [
    {
        id: "cargo-registry-token",
        title: "A token of the crates registry publishes crates in its owner's name.",
        patterns: [
            {
                source: "(?<![A-Za-z0-9_])(cio[A-Za-z0-9]{32})(?![A-Za-z0-9_])",
                texts: ["cio"],
                from: 0,
                to: 0,
            },
        ],
        entropy: 3.5,
        confidence: "high",
        severity: "critical",
    },
    {
        id: "cargo-credentials",
        title: "A token in cargo's credentials or configuration publishes crates in its owner's name.",
        patterns: [
            {
                source: "(?<![\\w-])(?:secret-)?token[ \\t]*=[ \\t]*[\"']([^\"'\\s]{12,200})[\"']",
                texts: ["token"],
                from: 0,
                to: 7,
            },
        ],
        path: {
            source: "(?:^|/)\\.?cargo/(?:credentials|config)(?:\\.toml)?$|(?:^|/)credentials\\.toml$",
        },
        entropy: 3,
        confidence: "high",
        severity: "critical",
        isSecret: ({ secret }) => !isPlaceholder(secret),
    },
    {
        id: "url-password",
        title: "An address with a password in it gives everybody who reads it access.",
        patterns: [
            {
                source: "[a-z][a-z0-9+.-]{1,24}:\\/\\/[^\\s:@/\"'`<>{}\\\\]{0,80}:([^\\s@/\"'`<>\\\\]{3,200})@[^\\s\"'`,;)>]{1,200}",
                flags: "i",
                texts: ["://"],
                from: 2,
                to: 25,
            },
        ],
        confidence: "medium",
        severity: "high",
        isSecret: isUrlPassword,
    },
    {
        id: "env-file-secret",
        title: "A file of environment variables holds a secret.",
        patterns: [
            {
                source: "(?<![A-Z0-9_])[A-Z0-9_]{0,60}(?:SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?)[A-Z0-9_]{0,40}[ \\t]*=[ \\t]*[\"']?([^\\s\"'#]{8,500})",
                texts: [
                    "secret",
                    "token",
                    "passw",
                    "apikey",
                    "api_key",
                    "private",
                    "access",
                    "credential",
                ],
                from: 0,
                to: 60,
            },
        ],
        path: {
            source: "(?:^|/)\\.env(?:\\.(?!example|sample|template|dist)[\\w.-]+)?$|\\.env$|(?:^|/)\\.envrc$",
        },
        entropy: 2.8,
        confidence: "medium",
        severity: "high",
        isSecret: isSetting,
    },
];
