import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { builtinRules } from "@rust-ai-ide/analysis/rules/builtin/builtin-rules";
import { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { scanWithRules } from "../../src/rules/rule-scan.ts";

const folder = mkdtempSync(join(tmpdir(), "rust-ai-scan-"));
after(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, "src"));
for (let index = 0; index < 120; index++) {
    const name = index % 3 === 0 ? `m${index}.py` : `m${index}.rs`;
    const text = index % 3 === 0 ? `x = eval(a${index})\n` : `fn f() { dbg!(${index}); todo!() }\n`;
    writeFileSync(join(folder, "src", name), text);
}
writeFileSync(join(folder, "src/bad.rs"), "fn f() { dbg!(1) }\0");
writeFileSync(join(folder, "src/plain.py"), "x = 1\n");
writeFileSync(join(folder, "src/notes.md"), "dbg!(1)\n");
writeFileSync(join(folder, "broken.mjs"), "throw new TypeError('x');\n");
writeFileSync(join(folder, "leaves.mjs"), "process.exit(3);\n");

const options = {
    rules: new RuleSet(builtinRules),
    folders: [folder],
    files: [],
    grammarsFolder: undefined,
    token: NeverCancelled,
};

test("threads find what one finds, in the same order", async () => {
    const alone = await scanWithRules({ ...options, workers: 1 });
    let told = 0;
    const onProgress = (files: number, total: number): void => {
        assert.ok(files >= told && files <= total);
        told = files;
    };
    const together = await scanWithRules({ ...options, workers: 2, onProgress });
    const { milliseconds, ...summary } = alone.summary;
    assert.ok(milliseconds > 0);
    // The two files of JavaScript are read as well, and hold nothing that a rule needs.
    assert.deepEqual(summary, { files: 123, parsed: 121, lines: 246 });
    assert.equal(told, 123);
    assert.equal(alone.files.length, 120);
    assert.deepEqual(
        alone.problems.map(({ path, code }) => [path, code]),
        [[join(folder, "src/bad.rs").replaceAll("\\", "/"), "index.binary"]],
    );
    assert.deepEqual({ ...together.summary, milliseconds }, alone.summary);
    assert.deepEqual([together.files, together.problems], [alone.files, alone.problems]);
});

test("a thread that ends before its time is an error that says what to do", async () => {
    for (const [file, reason] of [
        ["broken.mjs", "TypeError"],
        ["leaves.mjs", "exit code 3"],
    ] as const) {
        const program = join(folder, file);
        await assert.rejects(scanWithRules({ ...options, workers: 2, program }), {
            code: "rules.worker-failed",
            message: `A thread that runs rules has ended: ${reason}`,
        });
    }
});

test("an error of a thread keeps its code", async () => {
    const grammarsFolder = mkdtempSync(join(tmpdir(), "rust-ai-grammars-"));
    try {
        for (const name of ["rust", "python", "javascript"]) {
            writeFileSync(join(grammarsFolder, `tree-sitter-${name}.wasm`), "");
        }
        await assert.rejects(scanWithRules({ ...options, workers: 2, grammarsFolder }), {
            code: "grammar.missing",
        });
    } finally {
        rmSync(grammarsFolder, { recursive: true, force: true });
    }
});

test("a scan can be cancelled, with threads and without", async () => {
    for (const workers of [1, 2]) {
        const source = new CancellationSource();
        const scan = scanWithRules({ ...options, workers, token: source.token });
        source.cancel();
        await assert.rejects(scan, CancelledError);
    }
    const source = new CancellationSource();
    const scan = scanWithRules({ ...options, workers: 2, token: source.token });
    setTimeout(() => source.cancel(), 60);
    await assert.rejects(scan, CancelledError);
});
