import assert from "node:assert/strict";
import { before, test } from "node:test";
import fc from "fast-check";
import { type ParseFile, readSide } from "../../src/languages/read-side.ts";
import { mergeFile } from "../../src/merge-file.ts";
import { textOfList } from "../../src/tree/part.ts";
import { languageParser } from "../rust-parser.ts";

let parse: ParseFile;
before(async () => {
    parse = await languageParser("typescript");
});

function check(base: string, ours: string, theirs: string, expected: string): void {
    const result = mergeFile({ base, ours, theirs, path: "src/a.ts" }, parse);
    assert.equal(`${result.method}: ${result.text}`, expected, result.notes.join(" "));
}

test("names of imports and exports are sets", () => {
    check(
        'import { a } from "x";\n',
        'import { a, b } from "x";\n',
        'import { a, c } from "x";\n',
        'structured: import { a, b, c } from "x";\n',
    );
    check(
        'import { a } from "x";\n',
        'import { a } from "x";\nimport { b } from "y";\n',
        'import { a } from "x";\nimport type { C } from "z";\n',
        'structured: import { a } from "x";\nimport { b } from "y";\nimport type { C } from "z";\n',
    );
    check(
        "export {\n    a,\n};\n",
        "export {\n    a,\n    b,\n};\n",
        "export {\n    a,\n    c,\n};\n",
        "structured: export {\n    a,\n    b,\n    c,\n};\n",
    );
});

test("declarations and members that both sides add are kept, with comments and decorators", () => {
    check(
        "export class A {\n    a = 1;\n}\n",
        "export class A {\n    a = 1;\n\n    /** Says b. */\n    b(): void {}\n}\n",
        "export class A {\n    a = 1;\n\n    @once()\n    get c() {\n        return 1;\n    }\n}\n",
        "structured: export class A {\n    a = 1;\n\n    /** Says b. */\n    b(): void {}\n\n    @once()\n    get c() {\n        return 1;\n    }\n}\n",
    );
    check(
        "interface A {\n    a: string;\n}\n",
        "interface A {\n    a: string;\n    b: string;\n}\n",
        "interface A {\n    a: string;\n    readonly c?: number;\n}\n",
        "structured: interface A {\n    a: string;\n    b: string;\n    readonly c?: number;\n}\n",
    );
    check(
        "const a = 1;\n",
        "const a = 1;\nconst b = 2;\n",
        "const a = 1;\n\nfunction c() {}\n",
        "structured: const a = 1;\nconst b = 2;\n\nfunction c() {}\n",
    );
});

test("statements and numbered members of enums are never joined by guess", () => {
    check(
        "a();\n",
        "a();\nb();\n",
        "a();\nc();\n",
        "structured: a();\n<<<<<<< ours\nb();\n=======\nc();\n>>>>>>> theirs\n",
    );
    check(
        "enum A {\n    B,\n}\n",
        "enum A {\n    B,\n    C,\n}\n",
        "enum A {\n    B,\n    D,\n}\n",
        "structured: enum A {\n    B,\n<<<<<<< ours\n    C,\n=======\n    D,\n>>>>>>> theirs\n}\n",
    );
    check(
        'enum A {\n    B = "b",\n}\n',
        'enum A {\n    B = "b",\n    C = "c",\n}\n',
        'enum A {\n    B = "b",\n    D = "d",\n}\n',
        'structured: enum A {\n    B = "b",\n    C = "c",\n    D = "d",\n}\n',
    );
});

test("a member that one side deletes and the other changes is a conflict", () => {
    check(
        "class A {\n    a() {}\n    b() {}\n}\n",
        "class A {\n    b() {}\n}\n",
        "class A {\n    a() { x(); }\n    b() {}\n}\n",
        "structured: class A {\n<<<<<<< ours\n=======\n    a() { x(); }\n>>>>>>> theirs\n    b() {}\n}\n",
    );
});

const items = [
    'import { a, b as c } from "x";',
    'import "effects";',
    "export function f(): void {}",
    "export class G {\n    private h = 1;\n    @d() i() {} // Behind.\n    static get j() { return 1 }\n}",
    "// A comment.\nexport interface K { l: string, m(): void; }",
    "enum N { O, P }",
    "export const q = 1, r = 2;",
    "call();",
    'export { s } from "t";',
    "namespace U {\n    export const v = 1;\n}",
];
const file = fc
    .shuffledSubarray(items, { minLength: 1 })
    .map((chosen) => `${chosen.join("\n\n")}\n`);

test("parts of a file are the file, and what one side changed is taken", () => {
    fc.assert(
        fc.property(file, file, file, (base, ours, theirs) => {
            const side = readSide("a.ts", base, parse);
            assert.equal(side?.parts && textOfList(side.parts), base);
            const { method, text, conflicts } = mergeFile(
                { base, ours, theirs, path: "a.ts" },
                parse,
            );
            if (method !== "structured" || conflicts.length > 0) return;
            assert.equal(readSide("a.ts", text, parse)?.errors, 0, text);
        }),
    );
});
