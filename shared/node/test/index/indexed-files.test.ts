import assert from "node:assert/strict";
import { test } from "node:test";
import { languageIdOfFile } from "@rust-ai-ide/analysis/languages/language-table";
import { borderRules } from "@rust-ai-ide/analysis/links/border-table";
import fc from "fast-check";
import { isIndexedFile, readersOf } from "../../src/index/indexed-files.ts";

const readers = borderRules.flatMap((rule) => rule.readers);
const markers = [...new Set(readers.flatMap((reader) => reader.markers))];
const paths = [
    "a.rs",
    "a.ts",
    "a.tsx",
    "a.mjs",
    "a.vue",
    "a.svelte",
    "a.py",
    "Cargo.toml",
    "a.h",
    "a.sql",
    "a.proto",
    "a",
];

test("a file is given to every reader of its sort whose marker it has", () => {
    assert.ok(readers.length > 20 && markers.length > 20);
    fc.assert(
        fc.property(
            fc.constantFrom(...paths),
            fc.array(fc.oneof(fc.constantFrom(...markers), fc.constantFrom("x", " ", "\n"))),
            (path, parts) => {
                const text = parts.join("");
                const languageId = languageIdOfFile(path) ?? "";
                const given = readersOf(languageId, path, Buffer.from(text));
                for (const reader of readers) {
                    const isOfSort = reader.languages.some((language) =>
                        language.startsWith(".")
                            ? path.endsWith(language)
                            : language === languageId,
                    );
                    const isMarked =
                        reader.markers.length === 0 ||
                        reader.markers.some((marker) => marker.length < 3 || text.includes(marker));
                    assert.equal(given.includes(reader), isOfSort && isMarked);
                }
            },
        ),
        { numRuns: 300 },
    );
});

test("files with a grammar or with readers are indexed, others are not", () => {
    const wanted = [...paths, "a.md", "a.lock", ".rs"].filter(isIndexedFile);
    assert.deepEqual(wanted, [...paths.slice(0, -1), ".rs"]);
});
