import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { runProgram } from "../../src/cargo/run-program.ts";
import { sweepTrees } from "../../src/cargo/temporary-tree.ts";

const folder = mkdtempSync(join(tmpdir(), "rust-ai-run-program-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("what left a program's group cannot keep its end waiting", {
    skip: process.platform === "win32" && "there are no groups of processes",
}, async () => {
    const stay = `require("node:child_process").spawn(process.execPath,
        ["-e", "setTimeout(() => {}, 6000)"], { detached: true, stdio: "inherit" });
        setTimeout(() => {}, 60000);`;
    const started = performance.now();
    const run = {
        program: process.execPath,
        arguments: ["-e", stay],
        directory: folder,
        env: process.env,
        timeoutMs: 1500,
    };
    await assert.rejects(runProgram(run, NeverCancelled), { code: "cargo.timedOut" });
    assert.ok(performance.now() - started < 5000);
});

test("a folder of copies that is a link is not swept: somebody else may have made it", async () => {
    const goal = join(folder, "goal");
    mkdirSync(join(goal, "tree-0"), { recursive: true });
    const link = join(folder, "link");
    symlinkSync(goal, link, "junction");
    assert.equal(await sweepTrees(link), 0);
    assert.deepEqual(readdirSync(goal), ["tree-0"]);
    assert.equal(await sweepTrees(goal), 1);
    assert.deepEqual(readdirSync(goal), []);
});
