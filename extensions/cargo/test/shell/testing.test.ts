import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readTestResults } from "@rust-ai-ide/ai/chat/test-results";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import fc from "fast-check";
import { buildTests, listTests, runTests } from "../../src/testing/build-tests.ts";
import { readFailures, readTestNames, readTestPrograms } from "../../src/testing/test-programs.ts";

test("names of tests, without benchmarks and without what else is printed", () => {
    assert.deepEqual(
        readTestNames("tests::adds: test\r\nfast: benchmark\nnote: test it\nb: test\n"),
        ["tests::adds", "b"],
    );
});

test("whatever programs print, nothing throws", () => {
    fc.assert(
        fc.property(fc.string({ unit: "binary" }), (text) => {
            readTestNames(text);
            readTestPrograms(`{"executable":"${text}`);
            readFailures(`---- ${text} stdout ----\n${text}`);
        }),
    );
});

test("tests that cargo really builds: listed, run, and failures with their places", async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "rust-ai-tests-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, "src"));
    mkdirSync(join(folder, "tests"));
    const manifest = join(folder, "Cargo.toml");
    writeFileSync(manifest, '[package]\nname = "app"\nedition = "2021"\n');
    const code = [
        "#[cfg(test)]",
        "mod tests {",
        "    #[test] fn adds() {}",
        "    #[test] fn fails() {",
        '        assert_eq!(1, 2, "one is not two");',
        "    }",
        "    #[test] #[ignore] fn later() {}",
        "}",
    ];
    writeFileSync(join(folder, "src/lib.rs"), `${code.join("\n")}\n`);
    writeFileSync(join(folder, "tests/api.rs"), "#[test] fn answers() {}\n");
    const built = await buildTests("cargo", manifest, NeverCancelled).catch((error: unknown) => {
        if (CodedError.is(error) && error.code === "cargo.missing") return undefined;
        throw error;
    });
    if (built === undefined) {
        t.skip("cargo is not installed");
        return;
    }
    const programs = await listTests(built, NeverCancelled);
    assert.deepEqual(programs.map(({ label, names }) => `${label}: ${names.join(" ")}`).sort(), [
        "api (test): answers",
        "app: tests::adds tests::fails tests::later",
    ]);
    const library = programs.find(({ label }) => label === "app");
    assert.ok(library !== undefined);
    const { out } = await runTests(library, [], 60_000, NeverCancelled);
    assert.deepEqual(
        readTestResults(out)
            .map(({ name, outcome }) => `${name} ${outcome}`)
            .sort(),
        ["tests::adds passed", "tests::fails failed", "tests::later ignored"],
    );
    const failure = readFailures(out).get("tests::fails");
    assert.match(failure?.message ?? "", /one is not two/);
    assert.deepEqual(failure?.place, { path: join("src", "lib.rs"), line: 5, column: 9 });
    const one = await runTests(library, ["--exact", "tests::adds"], 60_000, NeverCancelled);
    assert.equal(one.code, 0);
    writeFileSync(join(folder, "tests/api.rs"), "#[test] fn answers() { oops }\n");
    await assert.rejects(buildTests("cargo", manifest, NeverCancelled), {
        code: "cargoShell.cargoFailed",
    });
});
