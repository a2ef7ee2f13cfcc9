import assert from "node:assert/strict";
import { test } from "node:test";
import { CodedError } from "@rust-ai-ide/core/errors";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";
import {
    isAllowedFile,
    isDownloadAddress,
    isLoopbackHost,
} from "../../src/catalog/catalog-schema.ts";
import {
    downloadBytes,
    downloadHosts,
    findCatalogEntry,
    hasExactSize,
    mergeCatalogs,
    readCatalog,
} from "../../src/catalog/read-catalog.ts";
import { entry, file } from "./catalog-entries.ts";

const hash = "0".repeat(64);

/** The text of a catalogue to what can be chosen from it and what is wrong with the rest. */
function check(catalogue: unknown, expected: string): void {
    const text = typeof catalogue === "string" ? catalogue : JSON.stringify(catalogue);
    const { entries, problems } = readCatalog(text, "own.json");
    const lines = [
        ...entries.map(({ id }) => id),
        ...problems.map(({ code, message }) => `${code}: ${message}`),
    ];
    expectText(lines.join("\n"), expected);
}

const document = (...downloads: unknown[]): unknown => ({ version: 1, downloads });

test("reads a catalogue and leaves out what is wrong with one sentence each", () => {
    check(document(), "");
    check(
        document(entry(), { ...entry({ id: "b" }), future: true }),
        `
        small
        b
        `,
    );
    check(
        document(
            entry(),
            entry({ name: "Again" }),
            entry({ id: "Bad Id" }),
            { id: "x".repeat(100) },
            7,
            entry({ id: "no-weights", files: [file({ file: "config.json" })] }),
            entry({ id: "twice", files: [file(), file({ file: "SMALL.gguf" })] }),
            entry({ id: "last" }),
        ),
        `
        small
        last
        catalog.duplicate: The catalogue own.json has a model small, which is known from another catalogue.
        catalog.invalidEntry: The model number 3 of the catalogue own.json was left out: id should be /^[a-z0-9][a-z0-9._-]{0,63}$/.
        catalog.invalidEntry: The model number 4 of the catalogue own.json was left out: id should be /^[a-z0-9][a-z0-9._-]{0,63}$/.
        catalog.invalidEntry: The model number 5 of the catalogue own.json was left out: the entry should be Object.
        catalog.invalidEntry: The model no-weights of the catalogue own.json was left out: the entry should be a file of the model's format.
        catalog.invalidEntry: The model twice of the catalogue own.json was left out: the entry should be files with different names.
        `,
    );
});

test("a document that is no catalogue is one problem", () => {
    check("<html>", "catalog.notJson: The catalogue own.json is not JSON.");
    check("[]", "catalog.invalid: The catalogue own.json cannot be used: it is no object.");
    check("null", "catalog.invalid: The catalogue own.json cannot be used: it is no object.");
    check(
        { version: 2, downloads: [] },
        "catalog.unsupportedVersion: The catalogue own.json is not of version 1.",
    );
    check(
        { version: 1 },
        "catalog.invalid: The catalogue own.json cannot be used: downloads is no list.",
    );
    check(
        document(...Array.from({ length: 1001 }, () => 1)),
        "catalog.invalid: The catalogue own.json cannot be used: it has more than 1000 models.",
    );
    check(" ".repeat(2_000_001), "catalog.tooLarge: The catalogue own.json is larger than 2 MB.");
});

test("files are of allowed types and stay in their folder", () => {
    const names = (path: string): boolean => {
        const files = [file(), file({ file: path })];
        return readCatalog(JSON.stringify(document(entry({ files }))), "c").entries.length === 1;
    };
    const good = ["config.json", "onnx/model_q4.onnx", "onnx/model.onnx_data", "a/b/c/LICENSE.txt"];
    const bad = [
        "pytorch_model.bin",
        "model.pt",
        "model.pkl",
        "code.py",
        "weights.GGUF.exe",
        "../up.json",
        "a/../../up.json",
        "/etc/x.json",
        "C:/x.json",
        "a\\b.json",
        ".hidden.json",
        "a//b.json",
        "nul.json",
        "COM1/x.json",
        "a/b/c/d/e.json",
        "",
    ];
    assert.deepEqual(good.filter(names), good);
    assert.deepEqual(bad.filter(names), []);
    assert.ok(isAllowedFile("m.gguf") && !isAllowedFile("m.bin") && !isAllowedFile("gguf"));
});

test("addresses are https, or http on this machine, without passwords", () => {
    const good = [
        "https://models.example/a",
        "https://models.example",
        "https://models.example:8443/a?b#c",
        "http://127.0.0.1:8080/m.gguf",
        "http://localhost/m",
        "http://[::1]:99/m",
    ];
    const bad = [
        "http://models.example/a",
        "http://127.0.0.1.models.example/a",
        "http://localhost.models.example/a",
        "https://user:secret@models.example/a",
        "https://models.example\\@127.0.0.1/",
        "ftp://models.example/a",
        "file:///etc/passwd",
        "https://",
        "models.example/a",
        "https://models.example/a b",
    ];
    assert.deepEqual(good.filter(isDownloadAddress), good);
    assert.deepEqual(bad.filter(isDownloadAddress), []);
    assert.ok(isLoopbackHost("LOCALHOST") && !isLoopbackHost("localhost.example"));
});

test("a checksum comes with an exact size, and an exact size with a checksum", () => {
    const sizes = (change: Parameters<typeof file>[0]): number =>
        readCatalog(JSON.stringify(document(entry({ files: [file(change)] }))), "c").entries.length;
    assert.equal(sizes({ bytes: 5, sha256: hash }), 1);
    assert.equal(sizes({ bytes: 5 }), 0);
    assert.equal(sizes({ sha256: hash }), 0);
    assert.equal(sizes({ bytes: 5, approximateBytes: 5, sha256: hash }), 0);
    assert.equal(sizes({ bytes: 0, sha256: hash }), 0);
    assert.equal(sizes({ bytes: 5, sha256: "abc" }), 0);
});

test("an id keeps the meaning that it had first", () => {
    const read = (...downloads: unknown[]) =>
        readCatalog(JSON.stringify(document(...downloads)), "");
    const merged = mergeCatalogs(read(entry()), [
        { source: "own.json", result: read(entry({ name: "Impostor" }), entry({ id: "mine" })) },
        { source: "other.json", result: readCatalog("", "other.json") },
    ]);
    assert.deepEqual(
        merged.entries.map(({ id, name }) => [id, name]),
        [
            ["small", "Small"],
            ["mine", "Small"],
        ],
    );
    assert.deepEqual(
        merged.problems.map(({ code }) => code),
        ["catalog.duplicate", "catalog.notJson"],
    );
});

test("says what is to be downloaded and from where", () => {
    const files = [
        file({ bytes: 5, sha256: hash }),
        file({ file: "b.json", url: "https://other.example:1/b", approximateBytes: 7 }),
    ];
    assert.equal(downloadBytes(entry({ files })), 12);
    assert.deepEqual(downloadHosts(entry({ files })), ["models.example", "other.example:1"]);
    assert.equal(hasExactSize(entry({ files })), false);
    assert.equal(hasExactSize(entry({ files: files.slice(0, 1) })), true);
});

test("finds a model by its id, and names similar ones where there is none", () => {
    const entries = [entry(), entry({ id: "qwen-1.5b" }), entry({ id: "qwen-7b" })];
    assert.equal(findCatalogEntry(entries, "small").id, "small");
    const message = (id: string): string => {
        try {
            return findCatalogEntry(entries, id).id;
        } catch (error) {
            return CodedError.is(error, "catalog.unknownModel") ? error.message : String(error);
        }
    };
    assert.equal(
        message("qwen-7b-instruct"),
        'The catalogue has no model "qwen-7b-instruct"; similar: qwen-7b, qwen-1.5b.',
    );
    assert.equal(message("llama"), 'The catalogue has no model "llama".');
});

test("no text makes the reader throw, and whatever it lets through is safe to fetch", () => {
    const value = fc.oneof(
        fc.jsonValue(),
        fc.record({
            version: fc.constant(1),
            downloads: fc.array(
                fc.record(
                    {
                        ...Object.fromEntries(
                            Object.entries(entry()).map(([key, known]) => [
                                key,
                                fc.oneof(
                                    { weight: 9, arbitrary: fc.constant(known) },
                                    fc.jsonValue(),
                                ),
                            ]),
                        ),
                        files: fc.array(
                            fc.record({
                                file: fc.oneof(fc.constant("m.gguf"), fc.string()),
                                url: fc.oneof(fc.webUrl(), fc.string()),
                                approximateBytes: fc.integer(),
                            }),
                        ),
                    },
                    { noNullPrototype: true },
                ),
            ),
        }),
    );
    fc.assert(
        fc.property(
            fc.oneof(
                fc.string(),
                value.map((found) => JSON.stringify(found)),
            ),
            (text) => {
                const { entries, problems } = readCatalog(text, "any");
                for (const { files } of entries) {
                    for (const { file: path, url } of files) {
                        assert.ok(isAllowedFile(path) && !path.split("/").includes(".."));
                        assert.ok(isDownloadAddress(url));
                        assert.doesNotThrow(() => new URL(url));
                    }
                }
                for (const { message } of problems) assert.ok(message.length < 400, message);
            },
        ),
    );
});
