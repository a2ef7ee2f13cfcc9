import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parsePoints } from "@rust-ai-ide/ai/evaluation/points";
import { pointClasses, samplePoints } from "@rust-ai-ide/ai/evaluation/sampler";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { listRustFiles, readSources } from "../src/evaluation/repository-files.ts";

const fixtures = join(import.meta.dirname, "../../test/fixtures/completion-points");

test("the committed points are what the sampler cuts out of the sample program", async () => {
    const folder = join(fixtures, "workbench");
    const names = await listRustFiles({ folder, since: undefined }, NeverCancelled);
    const sources = await readSources(folder, names, NeverCancelled);
    const points = samplePoints(sources, { count: 80, seed: 2026 });
    const text = points.map((point) => `${JSON.stringify(point)}\n`).join("");
    const path = join(fixtures, "points.jsonl");
    if (process.env.UPDATE_EXPECT === "1") writeFileSync(path, text);
    assert.deepEqual(parsePoints(readFileSync(path, "utf8")), points);
    assert.equal(points.length, 80);
    for (const kind of pointClasses) {
        const count = points.filter((point) => point.class === kind).length;
        assert.ok(count >= 3, `${count} of ${kind}`);
    }
});
