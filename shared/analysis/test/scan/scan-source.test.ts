import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { languageIdOfFile } from "../../src/languages/language-table.ts";
import { scanSource } from "../../src/scan/scan-source.ts";
import { RangeList } from "../../src/scan/scan-state.ts";
import { languageSource } from "../language-source.ts";
import { rangesOfScan, rangesOfTree } from "./tree-ranges.ts";

/** Code, comment and blank lines, then what is not 0 of functions, unsafes, tests and todos. */
function check(path: string, text: string, expected: string): void {
    const list = new RangeList();
    const bytes = Buffer.from(text);
    const { code, comment, blank, functions, unsafes, tests, todos } = scanSource(
        languageIdOfFile(path) ?? "",
        path,
        bytes,
        list,
    );
    const counts = Object.entries({ functions, unsafes, tests, todos })
        .filter(([, count]) => count > 0)
        .map(([name, count]) => `${name}=${count}`);
    const strings = Array.from({ length: list.size }, (_, index) =>
        bytes.toString("utf8", list.starts[index], list.ends[index]),
    );
    const actual = [`${code}/${comment}/${blank}`, ...counts, ...strings];
    assert.equal(actual.join(" | "), expected, text);
}

test("lines of code, of comments alone, and blank ones", () => {
    check("a.rs", "", "0/0/0");
    check("a.rs", "\n", "0/0/1");
    check("a.rs", "// a\n\nfn a() {} // b", "1/1/1 | functions=1 | // a | // b");
    check("a.rs", "/* a\n\n b */ x\r\n\r\n", "1/2/1 | /* a\n\n b */");
    check("a.rs", '"a\n\nb"\n', '3/0/0 | "a\n\nb"');
    check("a.toml", "# a\n[b]\nc = 'C:\\'\n", "2/1/0 | # a | 'C:\\'");
    check("a.sql", "-- a\nselect '\\';\n/* b */\n", "1/2/0 | -- a | '\\' | /* b */");
    check("a.h", "// a\nint b; /* c */\n", "1/1/0 | // a | /* c */");
});

test("Rust: nested comments, raw strings, characters beside lifetimes", () => {
    check("a.rs", "/* a /* b */ c */ d", "1/0/0 | /* a /* b */ c */");
    check("a.rs", 'r#"a"b"# r"c\\" br##"d"#"## r#fn', '1/0/0 | r#"a"b"# | r"c\\" | br##"d"#"##');
    check(
        "a.rs",
        "'a' '\\'' '\\u{1}' b'\\\\' '€' &'a str 'b: loop",
        "1/0/0 | 'a' | '\\'' | '\\u{1}' | b'\\\\' | '€'",
    );
    check("a.rs", "let f: fn(u8); unsafe fn g() {} fn\nh() {}", "2/0/0 | functions=2 | unsafes=1");
    check("a.rs", "#[test] #[tokio::test(x)] #[cfg(test)] #[rstest] #[testing]", "1/0/0 | tests=3");
    check(
        "a.rs",
        "// TODO a TODOS\n/* FIXME: XXX */",
        "0/2/0 | todos=3 | // TODO a TODOS | /* FIXME: XXX */",
    );
});

test("TypeScript: templates, regular expressions beside divisions, JSX", () => {
    check("a.ts", `a = \`b\${ {c: \`d\` } }e\`; f`, `1/0/0 | \`b\${ | \`d\` | }e\``);
    check("a.ts", "a = /[/]'\\//g; b / c / d; (e) / 2; return /f/", "1/0/0 | /[/]'\\//g | /f/");
    check("a.tsx", "<p>don't</p>\n<br />; 'a'", "2/0/0 | 'a'");
    check("a.tsx", '<p class="a\nb">', '2/0/0 | "a\nb"');
    check("a.ts", "'a\\\nb' function c() {} x.function", "2/0/0 | functions=1 | 'a\\\nb'");
    check("a.ts", 'it("a", f); test("b", f); r.test("c")', '1/0/0 | tests=2 | "a" | "b" | "c"');
});

test("Python: prefixes, triple quotes, functions and tests", () => {
    check(
        "a.py",
        'rb"a" f\'b\' x"c" """d\n"e""" # f',
        '2/0/0 | rb"a" | f\'b\' | "c" | """d\n"e""" | # f',
    );
    check("a.py", "def a():\n    async def test_b(): pass\n", "2/0/0 | functions=2 | tests=1");
    check("a.py", "it's\nx = 'a'", "2/0/0 | 'a'");
    check("a.py", '"""a\\""" b"""', '1/0/0 | """a\\""" b"""');
});

test("comments, strings and functions are those that the grammars find, in real sources", async () => {
    const root = fileURLToPath(new URL("../../../../", import.meta.url));
    const folders = ["shared/analysis", "shared/node/src", "models", "scripts", "test/fixtures"];
    const paths = folders.flatMap((folder) =>
        readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
            .filter(
                (path) => /\.(?:rs|ts|tsx|py|mjs)$/.test(path) && !path.includes("node_modules"),
            )
            .sort()
            .filter((_, index) => index % 4 === 0)
            .map((path) => join(root, folder, path)),
    );
    const seen = new Map<string, number>();
    const list = new RangeList();
    for (const path of paths) {
        const id = languageIdOfFile(path) ?? "";
        const text = readFileSync(path, "utf8");
        const document = (await languageSource(id)).document(text);
        const tree = document.tree();
        const expected = tree === undefined ? undefined : rangesOfTree(tree, text);
        document.dispose();
        if (expected === undefined || expected.hasError) continue;
        const bytes = Buffer.from(text);
        const { functions } = scanSource(id, path, bytes, list);
        const found = rangesOfScan(bytes, list);
        const comments = (ranges: readonly string[]): string[] =>
            ranges.filter((range) => range.startsWith("comment"));
        assert.deepEqual(comments(found), comments(expected.ranges), path);
        const missing = expected.ranges.filter((range) => !found.includes(range));
        assert.deepEqual(missing, [], path);
        assert.equal(functions, expected.functions, path);
        seen.set(extname(path), (seen.get(extname(path)) ?? 0) + 1);
    }
    for (const ending of [".rs", ".ts", ".py"]) {
        assert.ok((seen.get(ending) ?? 0) >= 5, `files with ${ending}: ${seen.get(ending)}`);
    }
});

test("of components the scripts are read; all else that is not blank is code", () => {
    const vue = "<p>\n\n<!-- 'a -->\n</p><script>\n// TODO\nfunction f() {}\n\n</script>\n";
    check("a.vue", vue, "5/1/2 | functions=1 | todos=1 | // TODO");
    check("a.vue", "<p>é</p><script>'b'</script>\n", "1/0/0 | 'b'");
    check("a.svelte", "<script>`a</script><script>\n'b'</script>", "2/0/0 | `a | 'b'");
    check("a.svelte", "<script>/*\n</script>\n\n'b'", "2/1/1 | /*\n");
    check("a.svelte", "<script>a\n\n", "1/0/1");
});

test("an unfinished regular expression ends with its line, escaped or not", () => {
    check("a.tsx", "/\\\n*/", "2/0/0");
});

test("whatever the bytes are, every line is counted once and ranges stay in order and within", () => {
    const pieces = [..."'\"`/*\\{}$#\n\r a1"].concat(
        "//",
        "/*",
        "*/",
        'r#"',
        '"""',
        "'''",
        "${",
        "fn ",
        "<script>",
        "</script>",
    );
    const anything = fc.oneof(
        fc.uint8Array(),
        fc
            .array(fc.constantFrom(...pieces))
            .map((parts) => new Uint8Array(Buffer.from(parts.join("")))),
    );
    const paths = ["a.rs", "a.tsx", "a.py", "a.toml", "a.sql", "a.h", "a.vue"];
    const list = new RangeList();
    fc.assert(
        fc.property(fc.constantFrom(...paths), anything, (path, bytes) => {
            const { code, comment, blank } = scanSource(
                languageIdOfFile(path) ?? "",
                path,
                bytes,
                list,
            );
            const breaks = bytes.filter((byte) => byte === 10).length;
            const isOpen = bytes.length > 0 && bytes.at(-1) !== 10;
            assert.equal(code + comment + blank, breaks + (isOpen ? 1 : 0));
            let end = 0;
            for (let index = 0; index < list.size; index++) {
                assert.ok((list.starts[index] ?? 0) >= end);
                end = list.ends[index] ?? 0;
                assert.ok(end > (list.starts[index] ?? 0) && end <= bytes.length);
            }
        }),
        { numRuns: 2000 },
    );
});
