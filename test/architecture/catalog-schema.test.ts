import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ShippedCatalog } from "@rust-ai-ide/ai/catalog/catalog-schema";
import { readCatalog } from "@rust-ai-ide/ai/catalog/read-catalog";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import { toJsonSchema } from "@valibot/to-json-schema";

const models = join(import.meta.dirname, "../../models");
const schemaPath = join(models, "catalog.schema.json");

test("the JSON schema of catalogues is generated from the one in code", () => {
    // What JSON Schema cannot say (types of files, no passwords in addresses) stays with the code.
    const schema = toJsonSchema(ShippedCatalog, { errorMode: "ignore" });
    const generated = `${JSON.stringify({ title: "Rust AI IDE: catalogue of models", ...schema }, undefined, 2)}\n`;
    if (process.env.UPDATE_EXPECT === "1") writeFileSync(schemaPath, generated);
    else {
        const hint = "Run with UPDATE_EXPECT=1 to write the schema.";
        assert.equal(readFileSync(schemaPath, "utf8"), generated, hint);
    }
});

test("the shipped catalogue is valid, and nothing of it would be left out", () => {
    const text = readFileSync(join(models, "catalog.json"), "utf8");
    const parsed = parseMessage(ShippedCatalog, JSON.parse(text));
    assert.ok(parsed.ok, parsed.ok ? "" : parsed.message);
    const { entries, problems } = readCatalog(text, "catalog.json");
    assert.deepEqual(problems, []);
    assert.equal(entries.length, parsed.value.downloads.length);
    assert.ok(entries.length >= 10);
    for (const entry of entries) {
        for (const { url } of entry.files) assert.match(url, /^https:/, entry.id);
        assert.match(entry.homepage, /^https:/, entry.id);
        // Terms that are not those of free software are said before anybody downloads.
        const isFree = ["Apache-2.0", "MIT"].includes(entry.licence.name);
        assert.ok(isFree || entry.licence.note !== undefined, entry.id);
    }
    const installed: readonly string[] = parsed.value.models.map(({ id }) => id);
    assert.ok(!entries.some(({ id }) => installed.includes(id)), "ids of installed models");
});
