import assert from "node:assert/strict";
import { before, test } from "node:test";
import fc from "fast-check";
import { type ParseFile, readSide } from "../../src/languages/read-side.ts";
import { mergeFile } from "../../src/merge-file.ts";
import { textOfList } from "../../src/tree/part.ts";
import { languageParser } from "../rust-parser.ts";

let parse: ParseFile;
before(async () => {
    parse = await languageParser("python");
});

function check(base: string, ours: string, theirs: string, expected: string): void {
    const result = mergeFile({ base, ours, theirs, path: "a.py" }, parse);
    assert.equal(`${result.method}: ${result.text}`, expected, result.notes.join(" "));
}

test("names of imports are sets, with and without brackets", () => {
    check(
        "from a import b\n",
        "from a import b, c\n",
        "from a import b, d\n",
        "structured: from a import b, c, d\n",
    );
    check(
        "from a import (\n    b,\n)\n",
        "from a import (\n    b,\n    c,\n)\n",
        "from a import (\n    b,\n    d as e,\n)\n",
        "structured: from a import (\n    b,\n    c,\n    d as e,\n)\n",
    );
});

test("functions and methods that both sides add are kept in their classes", () => {
    check(
        "class A:\n    def a(self):\n        pass\n",
        "class A:\n    def a(self):\n        pass\n\n    @property\n    def b(self):\n        return 1\n",
        "class A:\n    def a(self):\n        pass\n\n    # Why c.\n    def c(self):\n        return 2\n",
        "structured: class A:\n    def a(self):\n        pass\n\n    @property\n    def b(self):\n        return 1\n\n    # Why c.\n    def c(self):\n        return 2\n",
    );
    check(
        "def a():\n    pass\n",
        "def a():\n    pass\n\n\ndef b():\n    return 1\n",
        "def a():\n    pass\n\n\nC = 2\n",
        "structured: def a():\n    pass\n\n\ndef b():\n    return 1\n\n\nC = 2\n",
    );
});

test("statements are never joined by guess, and a name twice is a conflict", () => {
    check(
        "a()\n",
        "a()\nb()\n",
        "a()\nc()\n",
        "structured: a()\n<<<<<<< ours\nb()\n=======\nc()\n>>>>>>> theirs\n",
    );
    check(
        "a = 1\n",
        "a = 1\n\n\ndef b():\n    return 1\n",
        "a = 1\n\n\ndef b():\n    return 2\n",
        "structured: a = 1\n\n\n<<<<<<< ours\ndef b():\n    return 1\n=======\ndef b():\n    return 2\n>>>>>>> theirs\n",
    );
});

const items = [
    "import a\n",
    "from b import (c, d as e)\n",
    "def f(x):\n    return x\n",
    "@wraps\nclass G(H):\n    '''Says G.'''\n    i = 1\n\n    def j(self):\n        pass\n\n    @j.setter\n    def j(self, k):\n        pass\n",
    "# A comment.\nL = 1\n",
    "if m:\n    n()\n",
    "class O: pass\n",
];
const file = fc.shuffledSubarray(items, { minLength: 1 }).map((chosen) => chosen.join("\n\n"));

test("parts of a file are the file, and what comes out can be read", () => {
    fc.assert(
        fc.property(file, file, file, (base, ours, theirs) => {
            const side = readSide("a.py", base, parse);
            assert.equal(side?.parts && textOfList(side.parts), base);
            const { method, text, conflicts } = mergeFile(
                { base, ours, theirs, path: "a.py" },
                parse,
            );
            if (method !== "structured" || conflicts.length > 0) return;
            assert.equal(readSide("a.py", text, parse)?.errors, 0, text);
        }),
    );
});
