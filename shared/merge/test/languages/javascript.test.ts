import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { ParseFile } from "../../src/languages/read-side.ts";
import { mergeFile } from "../../src/merge-file.ts";
import { languageParser } from "../rust-parser.ts";

let parse: ParseFile;
before(async () => {
    parse = await languageParser("javascript");
});

function check(base: string, ours: string, theirs: string, expected: string): void {
    for (const path of ["src/a.js", "a.mjs", "b/a.cjs", "a.jsx"]) {
        const result = mergeFile({ base, ours, theirs, path }, parse);
        assert.equal(`${result.method}: ${result.text}`, expected, result.notes.join(" "));
    }
}

test("declarations, members and imports of JavaScript are joined", () => {
    check(
        'import { a } from "x";\n',
        'import { a, b } from "x";\n',
        'import { a, c } from "x";\n',
        'structured: import { a, b, c } from "x";\n',
    );
    check(
        "class A {\n    #a = 1;\n}\n",
        "class A {\n    #a = 1;\n    static b = 2;\n}\n",
        "class A {\n    #a = 1;\n    c() {}\n}\n",
        "structured: class A {\n    #a = 1;\n    static b = 2;\n    c() {}\n}\n",
    );
    check(
        "function a() {}\n",
        "function a() {}\n\nexport function b() {\n    return <p>1</p>;\n}\n",
        "function a() {}\n\nconst c = 1;\n",
        "structured: function a() {}\n\nexport function b() {\n    return <p>1</p>;\n}\n\nconst c = 1;\n",
    );
});

test("an edit goes into what the other side only laid out anew", () => {
    check(
        "const a = call(first, second);\n",
        "const a = call(\n    first,\n    second,\n);\n",
        "const a = call(first, third);\n",
        "structured: const a = call(\n    first,\n    third,\n);\n",
    );
});

test("fields with one name are one field", () => {
    const result = mergeFile(
        {
            base: "class A {\n}\n",
            ours: "class A {\n    a = 1;\n}\n",
            theirs: "class A {\n    a = 2;\n}\n",
            path: "a.js",
        },
        parse,
    );
    assert.equal(result.conflicts.length, 1);
});
