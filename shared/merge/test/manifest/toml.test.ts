import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { tomlParts } from "../../src/manifest/toml-parts.ts";
import { mergeFile } from "../../src/merge-file.ts";
import { textOfList } from "../../src/tree/part.ts";

function check(base: string, ours: string, theirs: string, expected: string): void {
    const result = mergeFile({ base, ours, theirs, path: "Cargo.toml" }, () => undefined);
    assert.equal(`${result.method}: ${result.text}`, expected, result.notes.join(" "));
}

test("dependencies that both sides add are kept", () => {
    check(
        '[dependencies]\na = "1"\n\n[features]\n',
        '[dependencies]\na = "1"\nb = "2"\n\n[features]\n',
        '[dependencies]\na = "1"\n# Why c.\nc = "3" # So.\n\n[features]\n',
        'structured: [dependencies]\na = "1"\nb = "2"\n# Why c.\nc = "3" # So.\n\n[features]\n',
    );
    check(
        '[package]\nname = "a"\n',
        '[package]\nname = "a"\n\n[dependencies]\nb = "2"\n',
        '[package]\nname = "a"\n\n[dev-dependencies]\nc = "3"\n',
        'structured: [package]\nname = "a"\n\n[dependencies]\nb = "2"\n\n[dev-dependencies]\nc = "3"\n',
    );
});

test("features are sets, in one line and in several", () => {
    check(
        'a = { version = "1", features = ["b"] }\n',
        'a = { version = "1", features = ["b", "c"] }\n',
        'a = { version = "1", features = ["b", "d"], optional = true }\n',
        'structured: a = { version = "1", features = ["b", "c", "d"], optional = true }\n',
    );
    check(
        '[features]\na = [\n    "b",\n]\n',
        '[features]\na = [\n    "b",\n    "c",\n]\n',
        '[features]\na = [\n    "b",\n    "d",\n]\n',
        'structured: [features]\na = [\n    "b",\n    "c",\n    "d",\n]\n',
    );
});

test("a version is never put together from two", () => {
    check(
        'a = "1.2.3"\n',
        'a = "1.3.3"\n',
        'a = "1.2.4"\n',
        'structured: <<<<<<< ours\na = "1.3.3"\n=======\na = "1.2.4"\n>>>>>>> theirs\n',
    );
    check(
        'a = { version = "1.2.3", features = ["b"] }\n',
        'a = { version = "1.2.4", features = ["b"] }\n',
        'a = { version = "1.2.3", features = ["b", "c"] }\n',
        'structured: a = { version = "1.2.4", features = ["b", "c"] }\n',
    );
});

test("tables of a list are told apart by their names", () => {
    check(
        '[[bin]]\nname = "a"\n',
        '[[bin]]\nname = "a"\n\n[[bin]]\nname = "b"\n',
        '[[bin]]\nname = "a"\n\n[[bin]]\nname = "c"\n',
        'structured: [[bin]]\nname = "a"\n\n[[bin]]\nname = "b"\n\n[[bin]]\nname = "c"\n',
    );
});

test("what would be there twice, or cannot be read, is a conflict", () => {
    check(
        'x = "1"\n[dependencies]\n',
        'x = "1"\n[dependencies]\na = "1"\n',
        'x = "1"\n[dependencies]\na = "2"\n',
        'structured: x = "1"\n[dependencies]\n<<<<<<< ours\na = "1"\n=======\na = "2"\n>>>>>>> theirs\n',
    );
    // A table of its own and an entry mean the same dependency.
    check(
        "[dependencies]\n",
        '[dependencies]\na = "1"\n',
        '[dependencies]\n\n[dependencies.a]\nversion = "1"\n',
        'line: [dependencies]\n<<<<<<< ours\na = "1"\n=======\n\n[dependencies.a]\nversion = "1"\n>>>>>>> theirs\n',
    );
    check(
        "a = \n",
        "a = 1\nb\n",
        "a = 2\nb\n",
        "line: <<<<<<< ours\na = 1\n=======\na = 2\n>>>>>>> theirs\nb\n",
    );
});

const entries = [
    'a = "1"',
    'b = { version = "1", features = ["c", "d"] }',
    'e.f = [\n    "g", # Why.\n    "h",\n]',
    "# A comment.\ni = true # Behind.",
    'j = """\nk\n"""',
    "[l]\nm = 1",
    '# Above.\n[n."o"] # Beside.\n\np = []',
    "[[q]]\nname = 'r'\n\n\n# Below.",
];
const file = fc
    .tuple(fc.constantFrom("", "\uFEFF"), fc.subarray(entries), fc.constantFrom("\n", "\r\n"))
    .map(([mark, chosen, end]) => mark + `${chosen.join("\n")}\n`.replaceAll("\n", end));

test("parts of a file are the file", () => {
    fc.assert(
        fc.property(file, fc.boolean(), (text, isManifest) => {
            const parts = tomlParts(text, isManifest);
            assert.equal(parts && textOfList(parts), text);
        }),
    );
});

test("any text is read or refused, and a merge of it keeps a side that changed alone", () => {
    fc.assert(
        fc.property(fc.string({ unit: "binary" }), fc.string(), (base, text) => {
            const parts = tomlParts(text, true);
            if (parts !== undefined) assert.equal(textOfList(parts), text);
            const result = mergeFile(
                { base, ours: base, theirs: text, path: "a.toml" },
                () => undefined,
            );
            assert.equal(result.text, text);
        }),
    );
});
