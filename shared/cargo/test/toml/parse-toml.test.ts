import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { parseToml } from "@rust-ai-ide/cargo/toml/parse-toml";
import { tomlTree, tomlTreeProblems } from "@rust-ai-ide/cargo/toml/toml-tree";
import { parse } from "smol-toml";
import { plainData, treeData } from "./toml-data.ts";

/** The data of a text, and `code|marked text` of each problem. */
function check(text: string, data: unknown, problems: readonly string[] = []): void {
    const document = parseToml(text);
    assert.deepEqual(treeData(tomlTree(document)), data);
    const found = [...document.problems, ...tomlTreeProblems(document)];
    assert.deepEqual(
        found.map(({ code, start, end }) => `${code}|${text.slice(start, end)}`),
        problems,
    );
}

test("values of all types are read", () => {
    check("a = \"x\\t\\u00e9\\U0001F600\"\nb = 'c:\\d'", { a: "x\té😀", b: "c:\\d" });
    check('a = """\nx\\\n   y""""\nb = \'\'\'\nz\'\'\'', { a: 'xy"', b: "z" });
    check("a = 1_000\nb = -0x0", { a: 1000, b: "-0x0" }, ["toml.bad-value|-0x0"]);
    check("a = 0xff\nb = 0o17\nc = 0b11\nd = +7\ne = -7", { a: 255, b: 15, c: 3, d: 7, e: -7 });
    check("a = 1.5e3\nb = -inf\nc = true", { a: 1500, b: Number.NEGATIVE_INFINITY, c: true });
    check("a = 1979-05-27 07:32:00Z # at\nb = 07:32:00", {
        a: "1979-05-27 07:32:00Z",
        b: "07:32:00",
    });
    check("a = [1, [2], {b = 3}, # c\n]", { a: [1, [2], { b: 3 }] });
    check("a.b = 1\na.'c d' = 2\n[x.y]\n[[z]]\ni = 1\n[[z]]\ni = 2", {
        a: { b: 1, "c d": 2 },
        x: { y: {} },
        z: [{ i: 1 }, { i: 2 }],
    });
    check("\ufeffa = 1\r\nb = 2\r\n", { a: 1, b: 2 });
});

test("each thing that is wrong has its code, and the rest is read", () => {
    const ok = "\nb = 1\n";
    check(`a = "\\q"${ok}`, { a: "\\q", b: 1 }, ["toml.bad-escape|\\q"]);
    check(`a = "\\ud800"${ok}`, { a: "\\ud800", b: 1 }, ["toml.bad-escape|\\u"]);
    check(`ä = 1${ok}`, { ä: 1, b: 1 }, ["toml.bad-key|ä"]);
    check(`"""a""" = 1${ok}`, { a: 1, b: 1 }, ['toml.bad-key|"""a"""']);
    check(`a = 2026-02-30${ok}`, { a: "2026-02-30", b: 1 }, ["toml.bad-time|2026-02-30"]);
    check(`a = 1.2.3 # v${ok}`, { a: "1.2.3", b: 1 }, ["toml.bad-value|1.2.3"]);
    check(`a = "\u0001"${ok}`, { a: "\u0001", b: 1 }, ["toml.control-character|\u0001"]);
    check(`# \u0001${ok}`, { b: 1 }, ["toml.control-character|# \u0001"]);
    check("a = 1\rb = 1", { a: 1, b: 1 }, ["toml.control-character|\r", "toml.unexpected|b = 1"]);
    check(`a = [1,,2]${ok}`, { a: [1, 2], b: 1 }, ["toml.extra-comma|,"]);
    check(`a = 9223372036854775808${ok}`, { a: 2 ** 63, b: 1 }, [
        "toml.integer-range|9223372036854775808",
    ]);
    check(`a = [1 2]${ok}`, { a: [1, 2], b: 1 }, ["toml.missing-comma| "]);
    check(`a${ok}`, { a: "", b: 1 }, ["toml.missing-equals|a"]);
    check(`= 1${ok}`, { b: 1 }, ["toml.missing-key|"]);
    check(`a. = 1${ok}`, { a: {}, b: 1 }, ["toml.missing-key|"]);
    check(`a =${ok}`, { a: "", b: 1 }, ["toml.missing-value|"]);
    check(`a = { b = 1, }${ok}`, { a: { b: 1 }, b: 1 }, ["toml.newer-version|,"]);
    check(`a = {\n  b = 1 }${ok}`, { a: { b: 1 }, b: 1 }, ["toml.newer-version|{"]);
    check('a = "\\e\\x41"', { a: "\u001bA" }, ["toml.newer-version|\\e", "toml.newer-version|\\x"]);
    check("a = 07:32", { a: "07:32" }, ["toml.newer-version|07:32"]);
    check(`a = 1 2${ok}`, { a: 1, b: 1 }, ["toml.unexpected|2"]);
    check(`a = 1${ok}a = 2`, { a: 1, b: 1 }, ["toml.duplicate-key|a"]);
    check("[a]\nb = 1\n[a]\nc = 1", { a: { b: 1, c: 1 } }, ["toml.duplicate-table|[a]"]);
    check("a = {}\n[a.b]\n[[a]]", { a: {} }, [
        "toml.duplicate-table|[a.b]",
        "toml.duplicate-table|[[a]]",
    ]);
    check("a = 1\n[a.b]\n", { a: 1 }, ["toml.duplicate-key|a"]);
    check("[a.b]\n[a]\nb.c = 1", { a: { b: { c: 1 } } }, ["toml.duplicate-key|b"]);
});

test("what is not closed ends where the next statement starts", () => {
    check('a = "x\nb = 1', { a: "x", b: 1 }, ['toml.unclosed-string|"x']);
    check('a = """x\nb = 1', { a: "x", b: 1 }, ['toml.unclosed-string|"""x']);
    check("a = [1,\n  2\nb = 1", { a: [1, 2], b: 1 }, ["toml.unclosed-array|[1,\n  2"]);
    check("a = [1,\n[b]\nc = 1", { a: [1], b: { c: 1 } }, ["toml.unclosed-array|[1,"]);
    check('a = { v = "1", \nb = 1', { a: { v: "1" }, b: 1 }, ['toml.unclosed-table|{ v = "1",']);
    check('a = { v = ["1", \nb = 1', { a: { v: ["1"] }, b: 1 }, [
        'toml.unclosed-array|["1",',
        'toml.unclosed-table|{ v = ["1", ',
    ]);
    check("a = { v = [1 }\nb = 1", { a: { v: [1] }, b: 1 }, ["toml.unclosed-array|[1"]);
    check("a = [{ v = 1 ]\nb = 1", { a: [{ v: 1 }], b: 1 }, ["toml.unclosed-table|{ v = 1"]);
    check("[a\nb = 1", { a: { b: 1 } }, ["toml.unclosed-header|[a"]);
    check("[[a]\nb = 1", { a: [{ b: 1 }] }, ["toml.unclosed-header|[[a]"]);
    check("a = {\nb = 1\n}\n", { a: { b: 1 } }, ["toml.newer-version|{"]);
    check("a = { x }\nb = 1", { a: { x: "" }, b: 1 }, ["toml.missing-equals|x"]);
    check("a = [=, }]\nb = 1", { a: [], b: 1 }, [
        "toml.unexpected|=",
        "toml.extra-comma|,",
        "toml.unexpected|}",
    ]);
});

test("both sides of a conflict are read, their common ancestor is not", () => {
    const marker = "toml.conflict-marker|";
    check(
        "<<<<<<< ours\na = 1\n||||||| base\nc = 0\n=======\nb = 1\n>>>>>>> theirs\n",
        { a: 1, b: 1 },
        [
            `${marker}<<<<<<< ours`,
            `${marker}||||||| base`,
            `${marker}=======`,
            `${marker}>>>>>>> theirs`,
        ],
    );
    check("a = [\n<<<<<<< ours\n1,\n=======\n2,\n>>>>>>> theirs\n]", { a: [1, 2] }, [
        `${marker}<<<<<<< ours`,
        `${marker}=======`,
        `${marker}>>>>>>> theirs`,
    ]);
});

test("nesting and dotted keys are bounded", () => {
    const deep = parseToml(`a = ${"[".repeat(100_000)}\nb = 1`);
    assert.ok(deep.problems.some(({ code }) => code === "toml.too-deep"));
    assert.deepEqual(Object.keys(treeData(tomlTree(deep)) as object), ["a", "b"]);
    const dotted = parseToml(`${"a.".repeat(100_000)}a = 1\n[${"b.".repeat(100_000)}b]`);
    assert.equal(dotted.problems.filter(({ code }) => code === "toml.too-deep").length, 2);
    assert.ok(tomlTree(dotted).members.has("a"));
});

test("manifests of the local registry hold what another reader finds in them", (t) => {
    const folder = join(homedir(), ".cargo/registry/src");
    if (!existsSync(folder)) {
        t.skip("no crates are unpacked here");
        return;
    }
    const files = readdirSync(folder).flatMap((registry) =>
        readdirSync(join(folder, registry)).map((crate) => join(registry, crate, "Cargo.toml")),
    );
    for (const [index, file] of files.entries()) {
        if (index % 40 !== 0 || !existsSync(join(folder, file))) continue;
        const text = readFileSync(join(folder, file), "utf8");
        const document = parseToml(text);
        assert.deepEqual([...document.problems, ...tomlTreeProblems(document)], [], file);
        assert.deepEqual(treeData(tomlTree(document)), plainData(parse(text)), file);
    }
});
