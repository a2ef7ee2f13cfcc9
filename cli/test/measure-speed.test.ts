import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Harness } from "../../extensions/ai-core/test/process/support/harness.ts";
import { measureSpeed } from "../src/catalog/measure-speed.ts";
import { fakeContext } from "./fake-context.ts";

const folder = mkdtempSync(join(tmpdir(), "rust-ai-speed-"));
const embedded = join(import.meta.dirname, "../../models/embedded");
/** The real process with an engine that answers one token a second. */
let harness: Harness;
before(() => {
    harness = new Harness();
});
after(() => {
    harness.close();
    rmSync(folder, { recursive: true, force: true });
});

test("measures the installed model once and remembers it", async () => {
    const { context } = fakeContext();
    const installation = {
        ...context.installation,
        inferenceProgram: harness.programPath,
        environment: process.env,
        modelFolders: [embedded],
        userModelsFolder: join(folder, "models"),
    };
    mkdirSync(installation.userModelsFolder);
    const measure = (anew: boolean, inferenceProgram = installation.inferenceProgram) =>
        measureSpeed({ ...context, installation: { ...installation, inferenceProgram } }, { anew });
    const speed = await measure(false);
    assert.deepEqual([speed.decodeTokensPerSecond, speed.prefillTokensPerSecond], [1, 1]);
    const stored = JSON.parse(readFileSync(join(folder, "speed.json"), "utf8"));
    assert.deepEqual(stored.speed, speed);
    // From the note: there is no program any more.
    assert.deepEqual(await measure(false, "/nowhere/inference.cjs"), speed);
    await assert.rejects(measure(true, "/nowhere/inference.cjs"), {
        code: "inference.programMissing",
    });
});
