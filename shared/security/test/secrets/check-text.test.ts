import assert from "node:assert/strict";
import { test } from "node:test";
import { checkText } from "../../src/secrets/check-text.ts";
import { placed, secretAsFinding } from "../../src/secrets/placed-secret.ts";
import { SecretScanner } from "../../src/secrets/secret-scanner.ts";

const secret = `ghp_${"q7Zk2Xw9Rt4Lm8Pv3Nb6Hs1Jd5Gf0uYc"}Q7zK`;
const scanner = new SecretScanner({ hash: () => "ab".repeat(32) });

test("a secret of a document in the shape of all findings", () => {
    const [finding, ...more] = checkText(scanner, "/w/a.rs", `fn f() {}\nlet t = "${secret}";\n`);
    assert.deepEqual(more, []);
    assert.deepEqual(
        { ...finding, title: "", message: "" },
        {
            category: "secret",
            rule: "secret-github-pat",
            kind: "secret",
            severity: "high",
            level: "error",
            confidence: "high",
            title: "",
            message: "",
            fingerprint: "ab".repeat(32),
            locations: [
                {
                    path: "/w/a.rs",
                    span: { start: 19, end: 59 },
                    line: 2,
                    column: 10,
                    endLine: 2,
                    endColumn: 50,
                },
            ],
            weaknesses: ["CWE-798"],
        },
    );
    assert.match(finding?.message ?? "", / Found: ghp_…zK Replace it where it is used/);
});

test("a message says where a commit added it and how it is written", () => {
    const encoded = Buffer.from(`key ${secret} .`).toString("base64");
    const { findings } = scanner.scan("a", encoded);
    const commit = { id: "0123456789abcdef", author: "A", date: "2026-01-02T03:04:05Z" };
    const [finding] = placed(findings, encoded, { path: "a", line: 7, commit }).map(
        secretAsFinding,
    );
    assert.match(
        finding?.message ?? "",
        /written as base64\. It was added by commit 0123456789ab\./,
    );
    assert.equal(finding?.locations[0]?.line, 7);
});

test("a document of 5,000 lines takes a few milliseconds", () => {
    const text = Array.from(
        { length: 5_000 },
        (_, line) => `    let token_${line} = key.parse("a${line}")?;`,
    );
    const all = text.join("\n");
    const times: number[] = [];
    for (let round = 0; round < 7; round++) {
        const startedAt = performance.now();
        assert.deepEqual(checkText(scanner, "a.rs", all), []);
        times.push(performance.now() - startedAt);
    }
    // On a busy machine; 10 ms is what is wanted of a quiet one.
    assert.ok(Math.min(...times) < 60, `${Math.min(...times)} ms`);
});
