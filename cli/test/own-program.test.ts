import assert from "node:assert/strict";
import { test } from "node:test";
import { commands } from "../src/commands.ts";
import { isAudit } from "../src/own-program.ts";

test("audits have a program of their own, and other commands that begin so do not", () => {
    const alone = commands
        .filter(({ words }) => isAudit(words))
        .map(({ words }) => words.join(" "));
    assert.deepEqual(alone, ["audit"]);
    assert.ok(isAudit(["audit", "--format", "json"]));
    assert.ok(isAudit(["audit", "-h"]));
    assert.ok(!isAudit([]));
});
