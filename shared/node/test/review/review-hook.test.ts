import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { hookStatus, installHook, uninstallHook } from "../../src/git/commit-hook.ts";
import { reviewHook } from "../../src/review/review-hook.ts";
import { secretHook } from "../../src/secrets/secret-hook.ts";
import { type ReviewRepository, reviewRepository } from "./review-repository.ts";

const token = NeverCancelled;
let repository: ReviewRepository;
beforeEach(() => {
    repository = reviewRepository();
});
afterEach(() => repository.dispose());

/** A program in the place of the command line, which notes what it was asked. */
function program(): [string, ...string[]] {
    const path = join(repository.folder, ".git", "program.cjs");
    const note = JSON.stringify(join(repository.folder, ".git", "called"));
    writeFileSync(
        path,
        `require("fs").appendFileSync(${note}, process.argv.slice(2).join(" ") + "\\n");`,
    );
    return [process.execPath, path];
}

/** What a commit runs. */
function called(): string {
    const { folder } = repository;
    const note = join(folder, ".git", "called");
    writeFileSync(note, "");
    repository.write("a.txt", `${Math.random()}`);
    repository.git("add", "-A");
    assert.equal(spawnSync("git", ["-C", folder, "commit", "-q", "-m", "x"]).status, 0);
    return existsSync(note) ? readFileSync(note, "utf8") : "";
}

const review = "review --staged --fail-on error\n";
const secrets = "secrets --staged\n";

test("the hooks of reviews and of secrets stand beside each other, in any order", async () => {
    const { folder } = repository;
    const path = join(folder, ".git/hooks/pre-commit");
    for (const [first, second, told] of [
        [secretHook, reviewHook, secrets + review],
        [reviewHook, secretHook, review + secrets],
    ] as const) {
        await installHook(first, folder, program(), token);
        await installHook(second, folder, program(), token);
        assert.equal((await hookStatus(first, folder, token)).state, "installed");
        assert.equal((await hookStatus(second, folder, token)).state, "installed");
        assert.equal(called(), told);
        // Again: nothing is there twice.
        await installHook(first, folder, program(), token);
        assert.equal(called(), told);
        await uninstallHook(first, folder, token);
        assert.equal((await hookStatus(second, folder, token)).state, "installed");
        assert.equal(called(), second === reviewHook ? review : secrets);
        await uninstallHook(second, folder, token);
        assert.ok(!existsSync(path));
        assert.equal(called(), "");
    }
});

test("a hook that was changed is left alone, and so are hooks of other folders", async () => {
    const { folder } = repository;
    await installHook(reviewHook, folder, program(), token);
    appendFileSync(join(folder, ".git/hooks/pre-commit"), "echo more\n");
    const changed = { name: "CodedError", code: "review.foreignHook" };
    await assert.rejects(installHook(reviewHook, folder, program(), token), changed);
    await assert.rejects(uninstallHook(reviewHook, folder, token), changed);
    mkdirSync(join(folder, "..", "hooks"));
    repository.git("config", "core.hooksPath", join(folder, "..", "hooks"));
    await assert.rejects(installHook(reviewHook, folder, program(), token), {
        name: "CodedError",
        code: "review.globalHooks",
    });
});
