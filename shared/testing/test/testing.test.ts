import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { DisposableStore, toDisposable } from "@rust-ai-ide/core/disposable";
import { dedent, expectText } from "../src/inline-snapshot.ts";
import { leakChecked } from "../src/leak-tracker.ts";

test("dedent drops shared indentation and blank edges", () => {
    assert.equal(dedent("\n      a\n\n        b\n    "), "a\n\n  b");
    assert.equal(dedent("plain"), "plain");
    assert.equal(dedent(""), "");
});

test("expectText compares without indentation", () => {
    expectText(
        "a\n  b",
        `
            a
              b
        `,
    );
    assert.throws(() => expectText("a", `b`), /UPDATE_EXPECT/);
});

test("UPDATE_EXPECT=1 rewrites the literal of the failing check, and it then passes", () => {
    const folder = mkdtempSync(join(tmpdir(), "inline-snapshot-"));
    const path = join(folder, "sample.test.ts");
    writeFileSync(
        path,
        [
            `import { expectText } from ${JSON.stringify(join(import.meta.dirname, "../src/inline-snapshot.ts"))};`,
            "const check = (input: string, expected: string): void => expectText(input.toUpperCase(), expected);",
            "check(`one`, ``);",
            "{",
            `    check(\`two\\nlines \\\${x}\`, \`old\`);`,
            "}",
            "",
        ].join("\n"),
    );
    try {
        const run = (update: string) =>
            spawnSync(process.execPath, ["--import", "tsx", path], {
                cwd: import.meta.dirname,
                env: { ...process.env, UPDATE_EXPECT: update },
                encoding: "utf8",
            });
        assert.notEqual(run("0").status, 0);
        const updated = run("1");
        assert.equal(updated.status, 0, updated.stderr);
        expectText(
            readFileSync(path, "utf8").split("\n").slice(2).join("\n"),
            `
                check(\`one\`, \`ONE\`);
                {
                    check(\`two\\nlines \\\${x}\`, \`
                        TWO
                        LINES \\\${X}
                    \`);
                }
            `,
        );
        assert.equal(run("0").status, 0);
    } finally {
        rmSync(folder, { recursive: true });
    }
});

test(
    "leakChecked accepts a clean body",
    leakChecked(() => {
        const store = new DisposableStore();
        store.add(toDisposable(() => {}));
        store.dispose();
    }),
);

test("leakChecked names the place of a leak", async () => {
    const leaking = leakChecked(() => {
        toDisposable(() => {});
    });
    await assert.rejects(leaking, /testing\.test\.ts/);
});
