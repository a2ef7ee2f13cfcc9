import assert from "node:assert/strict";
import { test } from "node:test";
import type { SecretRule } from "../../src/secrets/secret-rule.ts";
import { secretRules } from "../../src/secrets/secret-rules.ts";
import { SecretScanner } from "../../src/secrets/secret-scanner.ts";
import { plainSearch } from "./plain-search.ts";
import { randomNumbers, sampleRegex } from "./sample-regex.ts";

/** Rules whose secrets have a form that chance does not hit; they have tests of their own. */
const shaped = new Set([
    "jwt",
    "private-key",
    "pkcs12-file",
    "cargo-registry-token",
    "cargo-credentials",
    "url-password",
    "env-file-secret",
    "npmrc-token",
    "url-token",
]);
const paths: Readonly<Record<string, string>> = {
    "freemius-secret-key": "a.php",
    "hashicorp-tf-password": "main.tf",
    "nuget-config-password": "nuget.config",
    "kubernetes-secret-yaml": "secret.yaml",
};
const sampled = secretRules.filter(({ id }) => !shaped.has(id));

function secretsOf(rule: SecretRule, text: string): string[] {
    const scanner = new SecretScanner({ hash: (secret) => secret, rules: [rule] });
    const { findings } = scanner.scan(paths[rule.id] ?? "", text);
    return findings
        .filter(({ decoded }) => decoded === undefined)
        .map(({ fingerprint }) => fingerprint);
}

/** A text in which the plain search finds the rule, in surroundings as in a file. */
function example(rule: SecretRule, seed: number): string {
    const random = randomNumbers(seed);
    for (let attempt = 0; attempt < 3_000; attempt++) {
        const pattern = rule.patterns[Math.floor(random() * rule.patterns.length)];
        const [word = ""] = rule.keywords ?? [];
        const secret = sampleRegex(pattern?.source ?? "", random);
        const text = `# ${word}\nlet x = 1;\n ${secret}\n`;
        if (plainSearch(rule, text).length > 0) return text;
    }
    throw new Error(`no example of ${rule.id} in 3,000 attempts`);
}

test("every rule finds what its expression matches, and nothing where that is cut", () => {
    assert.equal(sampled.length, 230);
    for (const [number, rule] of sampled.entries()) {
        let negative = 0;
        for (let seed = 0; seed < 3; seed++) {
            const text = example(rule, number * 1_000 + seed);
            const [secret = ""] = plainSearch(rule, text);
            const found = secretsOf(rule, text);
            assert.ok(found.includes(`${rule.id}\0${secret}`), `${rule.id}: positive ${seed}`);
            const middle = Math.ceil(secret.length / 2);
            for (const less of [secret.slice(0, middle), secret.slice(0, 3), "a".repeat(40)]) {
                const cut = text.replace(secret, less);
                if (plainSearch(rule, cut).length > 0) continue;
                negative++;
                assert.deepEqual(secretsOf(rule, cut), [], `${rule.id}: negative ${seed}`);
            }
        }
        assert.ok(negative > 0, `${rule.id} has no negative example`);
    }
});

test("the scanner finds what a plain search over the whole text finds, for each rule alone", () => {
    const random = randomNumbers(7);
    let compared = 0;
    for (const rule of sampled) {
        const texts = [0, 1, 2].map((seed) => example(rule, 90_000 + seed));
        const other = sampled[Math.floor(random() * sampled.length)] ?? rule;
        const text = [...texts, example(other, 5), ...texts.reverse()].join("x = 2; ");
        const plain = plainSearch(rule, text).map((secret) => `${rule.id}\0${secret}`);
        const found = secretsOf(rule, text);
        compared += plain.length;
        assert.deepEqual(new Set(found), new Set(plain), rule.id);
    }
    assert.ok(compared > sampled.length);
});
