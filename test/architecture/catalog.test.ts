import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const models = join(import.meta.dirname, "../../models");
const read = (path: string) => JSON.parse(readFileSync(join(models, path), "utf8"));

/** Hosts of files refuse larger ones. */
const largestPiece = 50_000_000;
/** What a model that continues from public weights may take. */
const largestModel = 120_000_000;

interface CatalogFile {
    readonly file: string;
    readonly bytes: number;
    readonly sha256: string;
}

test("the catalogue names every model's files with their sizes and checksums", () => {
    const catalog = read("catalog.json");
    assert.ok(catalog.models.some(({ id }: { id: string }) => id === catalog.default));
    for (const entry of catalog.models) {
        const files: readonly CatalogFile[] = entry.files;
        const manifest = read(`${entry.folder}/model.json`);
        for (const key of ["id", "name", "version", "task", "licence"]) {
            assert.deepEqual(entry[key], manifest[key], key);
        }
        const external: readonly CatalogFile[] = manifest.externalFiles ?? [];
        const weights = [manifest, ...external] as readonly CatalogFile[];
        for (const { file, bytes, sha256 } of weights) {
            assert.deepEqual(
                files.find((known) => known.file === file),
                { file, bytes, sha256 },
            );
        }
        for (const { file, bytes, sha256 } of files) {
            const path = join(models, entry.folder, file);
            const actual = createHash("sha256").update(readFileSync(path)).digest("hex");
            assert.deepEqual([statSync(path).size, actual], [bytes, sha256], file);
            assert.ok(bytes < largestPiece, file);
        }
        assert.equal(
            entry.bytes,
            files.reduce((sum, { bytes }) => sum + bytes, 0),
        );
        assert.ok(entry.bytes < largestModel);
        assert.ok(existsSync(join(models, entry.card)));
        assert.ok(existsSync(join(models, entry.folder, "LICENSE")));
    }
});
