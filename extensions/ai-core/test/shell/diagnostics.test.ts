import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Recent } from "@rust-ai-ide/core/recent";
import fc from "fast-check";
import { lastLines } from "../../src/diagnostics/last-lines.ts";
import { ownModels } from "../../src/diagnostics/own-models.ts";
import { redact } from "../../src/diagnostics/redact.ts";
import { diagnosticsReport, latencySummary } from "../../src/diagnostics/report.ts";
import { indexStatus, model, state } from "./states.ts";

const folders = { home: "/home/ada", workspaces: ["/home/ada/secret-project", "/srv/other"] };
const windows = { home: "C:\\Users\\Ada", workspaces: ["C:\\Users\\Ada\\secret-project"] };

function check(text: string, expected: string, where = folders): void {
    assert.equal(redact(text, where), expected);
}

test("home and workspace folders are replaced, however they are written", () => {
    check("/home/ada/.cargo", "~/.cargo");
    check("open /home/ada/secret-project/src/main.rs", "open <workspace>/src/main.rs");
    check("/home/adam/x", "/home/adam/x");
    check("/srv/other", "<workspace>");
    check("c:\\users\\ada\\x", "~\\x", windows);
    check('"C:\\\\Users\\\\Ada\\\\secret-project\\\\a.rs"', '"<workspace>\\\\a.rs"', windows);
    check("file:///c%3A/Users/Ada/secret-project/a.rs", "file:///<workspace>/a.rs", windows);
    check("C:/Users/Ada/x", "~/x", windows);
    check("nothing here", "nothing here", { home: "", workspaces: [] });
});

test("what looks like a secret is replaced, checksums stay", () => {
    check("ghp_abcdefghijklmnop and sk-abcdefghijklmnop", "<secret> and <secret>");
    check('token: "abc"', 'token: "<secret>"');
    check("API_KEY=xyz", "API_KEY=<secret>");
    check("Authorization: Bearer abc.d-e=", "Authorization: Bearer <secret>");
    check('"https://me:pass@host.example/x"', '"https://<secret>@host.example/x"');
    check("hf_abcdefghijkl", "<secret>");
    const sum = "a".repeat(64);
    check(sum, sum);
    check("b".repeat(40), "<secret>");
});

test("no folder survives, whatever stands around it", () => {
    const name = fc.stringMatching(/^[a-zA-Z0-9 .+()-]{1,12}$/);
    fc.assert(
        fc.property(name, fc.string(), fc.string(), (user, before, after) => {
            const home = `/home/${user.trim() || "x"}`;
            const text = `${before} ${home}/ ${after}`;
            assert.ok(!redact(text, { home, workspaces: [] }).includes(`${home}/`));
        }),
    );
});

test("the report has the facts, redacted, and says where it stays", () => {
    const problem = { uri: "file:///srv/x/plans.rs", code: "index.binary", message: "No text." };
    const index = indexStatus({ problems: [problem], problemCount: 1 });
    const report = diagnosticsReport({
        collectedAt: "2026-11-22T00:00:00.000Z",
        versions: { extension: "0.1.0" },
        platform: { system: "linux x64" },
        settings: { "rustAi.models.folders": ["/home/ada/models"] },
        extensions: { "rust-ai-ide.cargo": "0.1.0" },
        state: state({ index }),
        verified: [{ id: "rust-ai-v0", ok: true, problems: [] }],
        timings: [10, 20, 30],
        log: ["2026 [info] started in /srv/other"],
        inferenceLog: ["stopped in /home/ada/models"],
        folders,
    });
    assert.match(report, /stopped in ~\/models/);
    assert.match(report, /sent nowhere/);
    assert.match(report, /"lines": 98765/);
    assert.doesNotMatch(report, /plans/);
    assert.match(report, /"~\/models"/);
    assert.match(report, /started in <workspace>/);
    const json = JSON.parse(/```json\n([\s\S]*?)\n```/.exec(report)?.[1] ?? "") as {
        latency: unknown;
        models: { id: string }[];
    };
    assert.deepEqual(json.latency, { requests: 3, p50: 20, p95: 30, worst: 30 });
    assert.equal(json.models[0]?.id, "rust-ai-v0");
});

test("only the models of the window's own folders are looked at", () => {
    const models = ["/embedded", "/mine", "/other-window"].map((folder) => model({ folder }));
    const checkOwn = (trusted: boolean, embedded: string | undefined, expected: string[]) =>
        assert.deepEqual(
            ownModels(models, { embedded, configured: ["/mine/"], trusted }).map(
                ({ folder }) => folder,
            ),
            expected,
        );
    checkOwn(true, "/embedded", ["/embedded", "/mine"]);
    checkOwn(false, "/embedded", ["/embedded"]);
    checkOwn(true, undefined, ["/mine"]);
    checkOwn(false, undefined, []);
});

test("the end of a log is read, whole lines only, and a missing one is empty", async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "log-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, "a.log");
    const checkLines = async (text: string, count: number, expected: string[]) => {
        writeFileSync(file, text);
        assert.deepEqual(await lastLines(file, count), expected);
    };
    await checkLines("", 2, []);
    await checkLines("one\r\ntwo\nthree\n", 2, ["two", "three"]);
    await checkLines("one\ntwo", 5, ["one", "two"]);
    await checkLines(`${"x".repeat(70_000)}\nend\n`, 5, ["end"]);
    assert.deepEqual(await lastLines(join(folder, "missing.log"), 5), []);
});

test("latencies are summed up, also none", () => {
    const timings = new Recent<number>(2);
    assert.deepEqual(latencySummary(timings.all()), { requests: 0 });
    for (const value of [5, 7, 9]) timings.add(value);
    assert.deepEqual(latencySummary(timings.all()), { requests: 2, p50: 9, p95: 9, worst: 9 });
});
