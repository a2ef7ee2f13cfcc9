import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliDecompressSync } from "node:zlib";
import { fromPacked, loadLicenceTexts } from "@rust-ai-ide/node/licences/load-licence-texts";
import { carriedTexts } from "@rust-ai-ide/security/licences/carried-texts";
import { packLicenceTexts } from "../../../../scripts/lib/licence-texts.mjs";

test("the texts that the build packs are those that a source tree has", async () => {
    const packed = packLicenceTexts();
    assert.ok(packed.length < 150_000, `${packed.length} bytes`);
    const unpacked = JSON.parse(brotliDecompressSync(packed).toString()) as Record<string, string>;
    assert.deepEqual(Object.keys(unpacked), carriedTexts);
    const texts = await loadLicenceTexts();
    for (const identifier of carriedTexts) {
        assert.equal(texts.textOf(identifier), unpacked[identifier]);
    }
    assert.equal(await loadLicenceTexts(), texts);
    assert.equal((await fromPacked(packed)).textOf("MIT"), unpacked.MIT);
    const damaged = await fromPacked(packed.subarray(0, 100));
    assert.equal(damaged.textOf("MIT"), undefined);
});
