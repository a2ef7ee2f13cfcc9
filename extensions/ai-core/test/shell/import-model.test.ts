import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { type ImportProgramOptions, runImport } from "../../src/models/import-program.ts";

const folder = mkdtempSync(join(tmpdir(), "rust-ai-shell-import-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program in place of the command line. */
async function run(
    program: string,
    change: Partial<ImportProgramOptions> = {},
): Promise<{ readonly percents: number[]; readonly result: unknown }> {
    const programPath = join(folder, "program.cjs");
    writeFileSync(programPath, program);
    const percents: number[] = [];
    const result = await runImport({
        nodePath: process.execPath,
        programPath,
        env: process.env,
        source: "model.gguf",
        replace: false,
        onPercent: (percent) => percents.push(percent),
        token: NeverCancelled,
        ...change,
    });
    return { percents, result };
}

const success = `
    process.stderr.write('{"step":"importing","percent":50}\\nsome warning of the runtime\\n');
    process.stderr.write('{"step":"checking","percent":100}\\n');
    console.log(JSON.stringify({
        id: "model", folder: "/models/model", name: process.argv.slice(2).join(" "), warnings: ["w"],
    }));
`;

test("passes the request on, follows the progress and reads the result", async () => {
    const { percents, result } = await run(success, { replace: true });
    assert.deepEqual(percents, [50, 100]);
    assert.deepEqual(result, {
        id: "model",
        folder: "/models/model",
        name: "models import model.gguf --json --progress-lines --force",
        warnings: ["w"],
    });
});

test("rejects with the program's own error, or says that there was none", async () => {
    const failing = (line: string): string =>
        `process.stderr.write(${JSON.stringify(line)}); process.exitCode = 2;`;
    await assert.rejects(run(failing("rust-ai: import.notGguf: No. Give another.\n")), {
        code: "import.notGguf",
        message: "No. Give another.",
    });
    await assert.rejects(run(failing("Segmentation fault\n")), { code: "shell.importFailed" });
    await assert.rejects(run("console.log('{}')"), { code: "shell.importFailed" });
    await assert.rejects(run("console.log('no JSON')"), { code: "shell.importFailed" });
    await assert.rejects(run(success, { nodePath: join(folder, "no-node") }), {
        code: "shell.importFailed",
    });
});

test("a cancelled import is ended", async () => {
    const source = new CancellationSource();
    const endless = `process.stderr.write('{"percent":1}\\n'); setInterval(() => {}, 1000);`;
    const options = { token: source.token, onPercent: () => source.cancel() };
    await assert.rejects(run(endless, options), CancelledError);
});
