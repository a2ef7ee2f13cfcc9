import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, watch } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { listOperations } from "../../src/git-operations/list-operations.ts";
import { undoOperation } from "../../src/git-operations/undo-operation.ts";
import { busyRepository } from "./repository-fixture.ts";

const skip = process.platform === "win32" ? "the hook is a shell script" : false;

test("an operation whose process is killed is undone by the next one", { skip }, async () => {
    const fixture = busyRepository();
    fixture.hook(
        "post-checkout",
        "touch .git/hook-started; while [ ! -e .git/go-on ]; do sleep 0.1; done; touch .git/hook-ended",
    );
    const before = fixture.state();
    const program = fileURLToPath(import.meta.resolve("./switch-program.ts"));
    const child = spawn(process.execPath, ["--import", "tsx", program, fixture.folder], {
        stdio: "ignore",
    });
    const appears = (name: string): Promise<void> =>
        new Promise((resolve) => {
            const watcher = watch(fixture.path(".git"));
            const look = (): void => {
                if (!existsSync(fixture.path(`.git/${name}`))) return;
                watcher.close();
                resolve();
            };
            watcher.on("change", look);
            look();
        });
    await appears("hook-started");
    child.kill("SIGKILL");
    await once(child, "exit");
    // Git itself goes on without us, up to its end.
    const ended = appears("hook-ended");
    fixture.write({ ".git/go-on": "" });
    await ended;
    const [left] = (await listOperations(fixture.folder, NeverCancelled)).operations;
    assert.deepEqual([left?.kind, left?.state], ["switch", "running"]);
    assert.notDeepEqual(fixture.state(), before);
    await undoOperation(fixture.folder, undefined, NeverCancelled);
    assert.deepEqual(fixture.state(), before);
});
