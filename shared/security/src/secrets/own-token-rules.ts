import type { SecretRule } from "./secret-rule.ts";

const before = "(?<![A-Za-z0-9])";
const after = "(?![A-Za-z0-9])";

/** A token that its first letters tell, with letters, digits and such behind them. */
function tokenRule(
    id: string,
    title: string,
    prefix: string,
    rest: string,
    { texts = [prefix], ...more }: Partial<SecretRule> & { texts?: readonly string[] } = {},
): SecretRule {
    return {
        id,
        title,
        patterns: [
            {
                source: `${before}(${prefix}${rest})${after}`,
                texts,
                from: 0,
                to: 0,
            },
        ],
        entropy: 3,
        confidence: "high",
        severity: "high",
        ...more,
    };
}

/** Forms of tokens that are younger than the ported rules, or that those know in part only. */
export const ownTokenRules: readonly SecretRule[] = [
    tokenRule(
        "anthropic-key",
        "A key of the Anthropic API uses models at its owner's cost.",
        "sk-ant-",
        "(?:api|admin)\\d\\d-[\\w-]{80,120}AA",
    ),
    tokenRule(
        "cloudflare-user-token",
        "A token of Cloudflare changes what its owner's account serves.",
        "cfut_",
        "[A-Za-z0-9]{48}",
    ),
    tokenRule(
        "cloudflare-account-token",
        "A token of Cloudflare changes what an account serves.",
        "cfat_",
        "[A-Za-z0-9]{48}",
    ),
    tokenRule(
        "cloudflare-key",
        "The global key of Cloudflare opens everything in its owner's account.",
        "cfk_",
        "[A-Za-z0-9]{48}",
        { severity: "critical" },
    ),
    tokenRule(
        "databricks-token",
        "A token of Databricks reads and changes its owner's data.",
        "dapi",
        "[0-9A-Fa-f]{32}(?:-\\d)?",
    ),
    tokenRule(
        "docker-access-token",
        "A token of Docker Hub pulls and pushes images in its owner's name.",
        "dckr_",
        "(?:pat|oat)_[\\w-]{27,32}",
    ),
    tokenRule(
        "figma-access-token",
        "A token of Figma reads its owner's files.",
        "figd_",
        "[\\w-]{38,60}",
    ),
    tokenRule(
        "github-installation-token",
        "A token of a GitHub app acts in the repositories in which the app is installed.",
        "ghs_",
        "\\d{1,12}_eyJ[\\w-]{10,500}\\.[\\w-]{10,2000}\\.[\\w-]{10,1000}",
    ),
    tokenRule(
        "shopify-token",
        "A token of a Shopify app reads and changes shops.",
        "shp",
        "(?:at|ca|pa|ss|tka|ua)_[A-Za-z0-9]{30,40}",
        { texts: ["at", "ca", "pa", "ss", "tka", "ua"].map((kind) => `shp${kind}_`) },
    ),
    tokenRule(
        "tailscale-key",
        "A key of Tailscale lets machines into its owner's network.",
        "tskey-",
        "[a-z]{2,16}-[A-Za-z0-9]{8,20}-[A-Za-z0-9]{20,40}",
    ),
    tokenRule(
        "vercel-token",
        "A token of Vercel publishes and reads its owner's projects.",
        "vc",
        "[pickar]_[A-Za-z0-9]{40,60}",
        { texts: [..."pickar"].map((kind) => `vc${kind}_`) },
    ),
    {
        id: "npmrc-token",
        title: "A token in a configuration of npm publishes packages in its owner's name.",
        patterns: [
            {
                source: ":_(?:authToken|auth|password)[ \\t]{0,9}=[ \\t]{0,9}[\"']?([A-Za-z0-9+/=_.-]{20,500})",
                texts: [":_auth", ":_password"],
                from: 0,
                to: 0,
            },
        ],
        entropy: 2.5,
        confidence: "high",
        severity: "high",
    },
    {
        id: "url-token",
        title: "An address of a git repository with a token in it lets everybody in who reads it.",
        patterns: [
            {
                source: "(?<=:\\/\\/)([A-Za-z0-9_]{20,255}):x-oauth-basic@",
                texts: [":x-oauth-basic@"],
                from: 20,
                to: 255,
            },
        ],
        entropy: 2.5,
        confidence: "high",
        severity: "high",
    },
];
