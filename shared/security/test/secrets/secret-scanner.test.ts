import assert from "node:assert/strict";
import { test } from "node:test";
import { processorTime } from "@rust-ai-ide/testing/processor-time";
import fc from "fast-check";
import { secretRules } from "../../src/secrets/secret-rules.ts";
import { SecretScanner } from "../../src/secrets/secret-scanner.ts";
import { decodeBase64, decodeHex, isWebToken } from "../../src/secrets/secret-shapes.ts";
import { maskSecret } from "../../src/secrets/secret-text.ts";
import { randomNumbers, sampleRegex } from "./sample-regex.ts";

const scanner = new SecretScanner({
    hash: (text) => `${text.length}`,
    now: () => performance.now(),
});

/** `line:column rule masked`, with the encoding where there is one. */
function check(path: string, text: string, expected: readonly string[]): void {
    const rows = scanner.scan(path, text).findings.map(({ rule, start, masked, decoded }) => {
        const before = text.slice(0, start).split("\n");
        const place = `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
        return [place, rule, masked, decoded ?? ""].filter((part) => part !== "").join(" ");
    });
    assert.deepEqual(rows, expected);
}

/** Secrets are put together here, so that this file holds none. */
const letters = "q7Zk2Xw9Rt4Lm8Pv3Nb6Hs1Jd5Gf0uYc";
const token = `ghp_${letters}Q7zK`;
const json = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const webToken = `${json({ alg: "HS256", typ: "JWT" })}.${json({ sub: "u-17", admin: true, n: 3 })}.${letters}`;
const keyBody = Array.from({ length: 6 }, (_, line) =>
    sampleRegex("[A-Za-z0-9+]{64}", randomNumbers(line)),
).join("\n");
const privateKey = (body: string): string =>
    `-----BEGIN RSA ${"PRIVATE"} KEY-----\n${body}\n-----END RSA ${"PRIVATE"} KEY-----\n`;

test("tokens in code, masked", () => {
    check("src/main.rs", `let t = "${token}";\n`, ["1:10 github-pat ghp_…zK"]);
    check("src/main.rs", `// ${token.slice(0, 20)}\n`, []);
    check("a.toml", `password = "${letters}"`, ["1:13 generic-api-key q7Zk…Yc"]);
});

test("values that stand for others are no secrets", () => {
    for (const value of [
        // What people type where a secret will stand.
        "your-api-key-goes-here-123",
        "changeme-please-12345",
        "xxxxxxxxxxxxxxxxxxxx1",
        "example-key-0123456789",
        // What comes from elsewhere.
        // biome-ignore lint/suspicious/noTemplateCurlyInString: that of a shell
        "${API_SECRET_KEY_V2}",
        'env!("API_KEY_2_FROM_BUILD")',
        "<your-secret-2-here>",
        "self.key2.secret_path",
        "Credentials::from_env2",
    ]) {
        check("config.toml", `api_secret = "${value}"\n`, []);
    }
    const hash = sampleRegex("[0-9a-f]{64}", randomNumbers(3));
    check("a.json", `{ "auth_hash": "${hash}" }`, []);
    check("a.json", `{ "auth_value": "${hash}" }`, [`1:18 generic-api-key ${maskSecret(hash)}`]);
    check("Cargo.lock", `name = "keyring"\nchecksum = "${hash}"\nkey = "${letters}"\n`, []);
    const id = "0f8fad5b-d9cb-469f-a165-70867728950e";
    check("a.yaml", `key: ${id}\n`, []);
    check("a.yaml", `api_token: ${id}\n`, [`1:12 generic-api-key ${maskSecret(id)}`]);
});

test("private keys need a body", () => {
    check("id_rsa", privateKey(keyBody), ["1:1 private-key -----BEGIN …"]);
    check("readme.md", privateKey("...your key here...".repeat(5)), []);
    check("readme.md", privateKey("A".repeat(100)), []);
    const inCode = JSON.stringify({ k: privateKey(keyBody) });
    check("key.json", inCode, ["1:7 private-key -----BEGIN …"]);
});

test("web tokens need a header", () => {
    check("a.http", `Authorization: Bearer ${webToken}\n`, ["1:23 jwt eyJh…Yc"]);
    const other = `${Buffer.from(letters).toString("base64url")}.ey${letters}.${letters}`;
    check("a.http", `value: ey${other}\n`, []);
});

test("addresses with passwords", () => {
    const at = (host: string, password = "s3cr3t-Pa55"): string =>
        `url = "${"postgres"}://app:${password}@${host}/shop"`;
    check("a.toml", at("db.corp.net"), ["1:23 url-password …"]);
    check("a.toml", at("localhost"), []);
    check("a.toml", at("host.example.com"), []);
    check("a.toml", at("db.corp.net", "password"), []);
    check("a.toml", at("db.corp.net", "{password}"), []);
    check("a.toml", at("db.corp.net", "$PASSWORD"), []);
});

test("cargo's tokens", () => {
    const cargo = `cio${letters}`;
    check("ci.yml", `run: cargo login ${cargo}\n`, ["1:18 cargo-registry-token cioq…Yc"]);
    check("ci.yml", `run: cargo login ${cargo}X\n`, []);
    check(".cargo/credentials.toml", `[registry]\ntoken = "${letters}"\n`, [
        "2:10 cargo-credentials q7Zk…Yc",
    ]);
    check("a/credentials.toml", `secret-token = "placeholder-token"\n`, []);
});

test("files of variables", () => {
    const line = `export STRIPE_SECRET_KEY=${letters}\nNAME=abc\nHOME_TOKEN=/run/secrets/token\n`;
    check(".env", line, ["1:26 env-file-secret q7Zk…Yc"]);
    check(".env.local", line, ["1:26 env-file-secret q7Zk…Yc"]);
    check(".env.example", `A_TOKEN=${"my-token-for-tests"}\n`, []);
});

test("what is encoded once is found where it stands", () => {
    const basic = Buffer.from(`token = "${token}" # for the bot`).toString("base64");
    check("k8s.yaml", `data:\n  config: ${basic}\n`, ["2:11 github-pat ghp_…zK base64"]);
    const hex = Buffer.from(`t=${token}\n`).toString("hex");
    check("a.txt", `blob ${hex}\n`, ["1:6 github-pat ghp_…zK hex"]);
    const twice = Buffer.from(basic).toString("base64");
    check("a.txt", twice, []);
    check(
        "a.svg",
        `data:image/png;base64,${Buffer.from(letters.repeat(9)).toString("base64")}`,
        [],
    );
});

test("a path may be a finding", () => {
    check("deploy/cert.p12", "", ["1:1 pkcs12-file"]);
    check("deploy/cert.txt", "", []);
});

test("comments and a list of known ones accept", () => {
    const line = `let t = "${token}";`;
    const accepted = (text: string, isKnown?: () => boolean): number => {
        const one = new SecretScanner({ hash: () => "", isKnown });
        const scan = one.scan("a.rs", text);
        assert.equal(scan.findings.length + scan.accepted, 1);
        return scan.accepted;
    };
    assert.equal(accepted(`${line} // rust-ai: allow(secret-github-pat)`), 1);
    assert.equal(accepted(`${line} // rust-ai: allow(secret)`), 1);
    assert.equal(accepted(`${line} // rust-ai: allow(secret-jwt)`), 0);
    assert.equal(accepted(`${line} // gitleaks:allow`), 1);
    assert.equal(accepted(`// rust-ai: allow(secret-jwt, secret-github-pat)\n${line}`), 1);
    assert.equal(accepted(`// rust-ai: allow(secret)\n\n${line}`), 0);
    assert.equal(accepted(`x("rust-ai: allow(secret)");\n${line}`), 0);
    assert.equal(
        accepted(line, () => true),
        1,
    );
});

test("nothing that is shown or thrown holds the secret", () => {
    const long = secretRules.filter(({ patterns }) => patterns.length > 0).slice(0, 60);
    for (const [seed, { patterns }] of long.entries()) {
        const secret = sampleRegex(patterns[0]?.source ?? "", randomNumbers(seed));
        const { findings } = scanner.scan("a.txt", `x = "${secret}" `);
        for (const { masked } of findings) assert.ok(masked.length <= 12, masked);
    }
    assert.equal(maskSecret("hunter2"), "…");
    assert.equal(maskSecret("abcdefghijklmn"), "ab…mn");
    assert.equal(maskSecret(`a\nb${letters}`), "a·bq…Yc");
});

test("codes that are not text are not decoded", () => {
    assert.equal(decodeBase64("aGFsbG8gd2VsdA=="), "hallo welt");
    assert.equal(decodeBase64("aGFsbG8gd2VsdA"), "hallo welt");
    for (const code of ["a", "aGFs!", "/////w==", "gICA"])
        assert.equal(decodeBase64(code), undefined);
    assert.equal(decodeHex("68616c6c6f"), "hallo");
    for (const code of ["686", "6g", "00"]) assert.equal(decodeHex(code), undefined);
    assert.ok(!isWebToken(`${Buffer.from("[1]").toString("base64url")}.a.b`));
    assert.ok(!isWebToken(`${Buffer.from("{x").toString("base64url")}.a.b`));
    assert.ok(isWebToken(`${Buffer.from('{ "typ": "x" }').toString("base64url")}.a.b`));
});

test("any text gives findings inside it and never throws", () => {
    const words = fc.constantFrom(
        "key",
        "token=",
        "-----BEGIN ",
        "curl -u ",
        "eyJ",
        "://",
        "AKIA",
        "\n",
        '"',
    );
    const text = fc.array(fc.oneof(words, fc.string({ unit: "binary" })), { maxLength: 60 });
    fc.assert(
        fc.property(text, fc.string(), (parts, path) => {
            const all = parts.join("");
            const { findings } = scanner.scan(path, all);
            let last = 0;
            for (const { start, end } of findings) {
                assert.ok(start >= last && end >= start && end <= all.length);
                last = start;
            }
        }),
        { numRuns: 300 },
    );
});

test("hostile texts end within their time", () => {
    for (const part of [
        'curl -u "a:',
        "curl ",
        "-----BEGIN PRIVATE KEY-----",
        'password = "',
        "kind: secret data: ",
        "https://a:b",
        "a".repeat(40),
        "api_key=abc1 ",
        "eyJhbGciOiJ.ey",
        "sgp_ facebook 123456789012345|",
        `<add key="Password" value="`,
    ]) {
        const text = part.repeat(Math.ceil(1_000_000 / part.length));
        const startedAt = processorTime();
        scanner.scan("a.txt", text);
        const took = processorTime() - startedAt;
        assert.ok(took < 6_000, `${part}: ${Math.round(took)} ms`);
    }
});

test("a text that takes too long or has too many places is reported as cut", () => {
    let now = 0;
    const slow = new SecretScanner({ hash: () => "", now: () => now++ * 1_000 });
    assert.ok(slow.scan("a.txt", "api_key=ab ".repeat(10_000)).isCut);
    assert.ok(!slow.scan("a.txt", "nothing").isCut);
});
