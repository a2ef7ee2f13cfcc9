import assert from "node:assert/strict";
import { test } from "node:test";
import { SecretScanner } from "../../src/secrets/secret-scanner.ts";

const scanner = new SecretScanner({ hash: (text) => text });

/** Rules that find something. Texts are put together here, so that no file has a key in it. */
function check(text: string, ...expected: readonly string[]): void {
    const found = scanner.scan("a.txt", text).findings.map(({ rule }) => rule);
    assert.deepEqual(found, expected, text);
}

/** Letters and digits without order, so many. */
function letters(count: number): string {
    return "q7Rk2Zt9Wm4Xb8Lc5Vn3Hd6Js1Fg0Py".repeat(5).slice(0, count);
}

test("young forms of tokens", () => {
    check(`k='sk-ant-api04-${letters(93)}AA'`, "anthropic-key");
    check(
        `cfut_${letters(48)} cfat_${letters(48)}`,
        "cloudflare-user-token",
        "cloudflare-account-token",
    );
    check(`cfk_${letters(48)}\n`, "cloudflare-key");
    check(`DAPI=dapi${"0F1E2D3C4B5A6978".repeat(2)}`, "databricks-token");
    check(`dckr_pat_${letters(27)}`, "docker-access-token");
    check(`figd_${letters(43)}`, "figma-access-token");
    const web = [`eyJ${letters(20)}`, letters(40), letters(43)].join(".");
    check(`x ghs_12345_${web} y`, "github-installation-token");
    check(`shpca_${letters(32)} shpss_${letters(32)}`, "shopify-token", "shopify-token");
    check(`MY_tskey-auth-${letters(12)}-${letters(24)}`, "tailscale-key");
    check(`vcp_${letters(40)} vck_${letters(40)}`, "vercel-token", "vercel-token");
});

test("tokens that where they stand tells", () => {
    check(`//registry.example.org/:_authToken=${letters(36)}`, "npmrc-token");
    check(`git+https://${letters(40)}:x-oauth-basic@example.org/a.git`, "url-token");
});

test("samples, references and parts of longer words are no tokens", () => {
    const a = "A".repeat(24);
    check(`tskey-auth-${a.slice(12)}-${a} figd_${a}${a} shpat_${a}${a.slice(16)}`);
    check(`//registry.example.org/:_authToken=${"$"}{NPM_TOKEN}`);
    check("https://x-access-token:x-oauth-basic@example.org/a");
    check(`my${"dapi"}0123 vca_short cfk_${letters(20)}`);
    check(`xdckr_pat_${letters(27)}`);
});
