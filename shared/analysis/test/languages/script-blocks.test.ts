import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { blankOutside, scriptBlocks } from "../../src/languages/script-blocks.ts";

/** The scripts of a text, with `*` in front of those with JSX. */
function check(text: string, expected: readonly string[]): void {
    const found = scriptBlocks(text).map(
        ({ start, end, isJsx }) => `${isJsx ? "*" : ""}${text.slice(start, end)}`,
    );
    assert.deepEqual(found, expected, text);
}

test("scripts of a component, in order", () => {
    check('<script>a</script>\r\n<script setup lang="ts">\nb\n</script>', ["a", "\nb\n"]);
    check("<SCRIPT Lang='TSX'>a</ScRiPt ><script lang=jsx>b</script\n>", ["*a", "*b"]);
    check("<svelte:head><script type=module>a</script></svelte:head>", ["a"]);
    check("<template>a</template>", []);
    check("", []);
});

test("attributes may have what ends a tag in their quotes", () => {
    check('<script generics="T extends Map<string, A>" lang="ts">a</script>', ["a"]);
    check("<script\n  lang = 'ts'\n  generic='T extends A<\"b\">'\n>a</script>", ["a"]);
    check("<script context=module lang=ts>a</script>", ["a"]);
    check("<script lang=>a</script><script = setup>b</script>", ["a", "b"]);
    check('<script src="./a.ts" /><script src="b/">c</script>', ["c"]);
    check("<script/><scripts>a</scripts><script-setup>b</script-setup>", []);
});

test("scripts in other languages are none", () => {
    check('<script type="application/json">{}</script><script lang="coffee">a</script>', []);
    check('<script type="text/x-template"><p></script><script type="text/babel">a</script>', ["a"]);
    check('<script lang="ts" type="whatever">a</script>', ["a"]);
});

test("comments and styles hold no scripts; what never ends is text", () => {
    check("<!-- <script>a</script> --><script>b</script>", ["b"]);
    check("<style>/* <script> */</style><script>b</script>", ["b"]);
    check("<style src='a' /><script>b</script>", ["b"]);
    check("<!-- <script>a</script>", ["a"]);
    check("<style> <script>a</script> <style> <script>b</script>", ["a", "b"]);
    check("<script>a", ["a"]);
    check("<script>a</script", ["a"]);
    check("<script>a</scripts></script>", ["a</scripts>"]);
    check("<script>'<!--'</script><script>b</script>", ["'<!--'", "b"]);
    check("<script lang='ts", []);
    check("<script lang='ts>a</script>", ["a"]);
    check("<script", []);
});

test("all else becomes blanks, but for line breaks", () => {
    const text = "<p>é😀\r\n\t</p>\u2028<script>\nlet a;\r\n</script>\n";
    const expected = `${" ".repeat(6)}\r\n${" ".repeat(5)}\u2028${" ".repeat(8)}\nlet a;\r\n${" ".repeat(9)}\n`;
    assert.equal(blankOutside(text, scriptBlocks(text)), expected);
});

const parts = fc.constantFrom(
    ...["<script", "</script", "<style", "</style>", "<!--", "-->", ">", "/>", "<", "=", "/"],
    ...['"', "'", ' lang="ts"', " lang=tsx", " type=x", "\n", "\r\n", "\r", "\u2028", " ", "\0"],
    ...["invoke('a')", "é", "😀", "\ud800"],
);

test("whatever the text is, length and line breaks are kept and scripts stay as they are", () => {
    fc.assert(
        fc.property(fc.array(parts, { maxLength: 60 }), (pieces) => {
            const text = pieces.join("");
            const blocks = scriptBlocks(text);
            const code = blankOutside(text, blocks);
            assert.equal(code.length, text.length);
            let at = 0;
            for (const { start, end } of blocks) {
                assert.ok(at <= start && start <= end && end <= text.length);
                assert.equal(code.slice(start, end), text.slice(start, end));
                at = end;
            }
            for (let index = 0; index < text.length; index++) {
                const unit = text[index] ?? "";
                if (/[\n\r\u2028\u2029]/.test(unit)) assert.equal(code[index], unit);
            }
        }),
        { numRuns: 1000 },
    );
});

test("a long text of beginnings costs as much as any other of its length", () => {
    const times = 200_000;
    for (const piece of [
        "<script ",
        '<script a="',
        "<!--",
        "<style>",
        "<script>",
        "<script a=",
        "< ",
    ])
        for (const end of ["", ">"]) {
            const start = performance.now();
            scriptBlocks(piece.repeat(times) + end);
            // Quadratic work would take minutes.
            assert.ok(performance.now() - start < 5000, piece);
        }
});
