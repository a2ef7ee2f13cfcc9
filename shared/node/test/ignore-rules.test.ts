import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { processorTime } from "@rust-ai-ide/testing/processor-time";
import fc from "fast-check";
import { IgnoreRules } from "../src/analysis/ignore-rules.ts";

/** Which of the files the rules ignore, folders above them looked at as a walk does. */
function ignored(rules: IgnoreRules, files: readonly string[]): string[] {
    return files.filter((file) => {
        const parts = file.split("/");
        return parts.some((_, depth) => {
            const path = parts.slice(0, depth + 1).join("/");
            return rules.ignores(path, depth < parts.length - 1);
        });
    });
}

function check(rules: string, files: string, expected: string): void {
    const found = ignored(new IgnoreRules().with("", rules), files.split(" "));
    assert.equal(found.join(" "), expected);
}

test("names, folders and anchors", () => {
    check("a.rs", "a.rs b/a.rs b.rs aa.rs", "a.rs b/a.rs");
    check("/a.rs", "a.rs b/a.rs", "a.rs");
    check("gen/", "gen/a.rs b/gen/a.rs gen.rs", "gen/a.rs b/gen/a.rs");
    check("gen/", "gen", "");
    check("b/gen", "gen/a.rs b/gen/a.rs c/b/gen/a.rs", "b/gen/a.rs");
    check("# comment\n\n  \na.rs   \n\\#b.rs\r\n", "a.rs #b.rs #", "a.rs #b.rs");
});

test("stars, marks, sets and folders between", () => {
    check("*.rs", "a.rs b/c.rs d.txt", "a.rs b/c.rs");
    check("a*b*.rs", "ab.rs axbx.rs ba.rs", "ab.rs axbx.rs");
    check("a?.rs", "ab.rs a.rs abc.rs a😀.rs", "ab.rs a😀.rs");
    check("[a-c][!x]z[]].rs", "abz].rs axz].rs dbz].rs", "abz].rs");
    check("a[b", "a[b ab", "a[b");
    check("**/gen/*.rs", "gen/a.rs x/y/gen/b.rs gen/z/c.rs", "gen/a.rs x/y/gen/b.rs");
    check("a/**/b.rs", "a/b.rs a/x/y/b.rs b.rs", "a/b.rs a/x/y/b.rs");
    check("a/**", "a/b.rs a/x/c.rs a", "a/b.rs a/x/c.rs");
    check("\\*.rs", "*.rs a.rs", "*.rs");
});

test("the last rule decides, and rules of inner folders stand above", () => {
    check("*.rs\n!a.rs", "a.rs b.rs x/a.rs", "b.rs");
    const rules = new IgnoreRules().with("", "gen.rs\n/top.rs").with("x/y", "!gen.rs\n/own.rs");
    const files = ["gen.rs", "x/y/gen.rs", "x/y/z/gen.rs", "own.rs", "x/y/own.rs", "x/y/top.rs"];
    assert.deepEqual(ignored(rules, files), ["gen.rs", "x/y/own.rs"]);
});

test("as git decides", (context) => {
    if (spawnSync("git", ["--version"]).status !== 0) return context.skip("git is not here");
    const folder = mkdtempSync(join(tmpdir(), "rust-ai-ignore-"));
    try {
        execFileSync("git", ["init", "-q", folder]);
        const rules = [
            "*.gen.rs",
            "/build",
            "!keep.gen.rs",
            "out/",
            "a/*/c.rs",
            "**/deep",
            "x[0-9].rs",
        ];
        const inner = ["!x1.rs", "local*", "/a/"];
        const files = [
            "a.gen.rs",
            "keep.gen.rs",
            "build/b.rs",
            "z/build/b.rs",
            "out/o.rs",
            "in/out/o.rs",
        ];
        files.push(
            "a/b/c.rs",
            "a/b/d/c.rs",
            "q/deep/e.rs",
            "x1.rs",
            "x12.rs",
            "in/x1.rs",
            "in/x2.rs",
        );
        files.push("in/local.rs", "local.rs", "in/a/f.rs", "in/b/a/f.rs", "in/b/out.rs");
        for (const file of files) {
            mkdirSync(dirname(join(folder, file)), { recursive: true });
            writeFileSync(join(folder, file), "");
        }
        writeFileSync(join(folder, ".gitignore"), rules.join("\n"));
        writeFileSync(join(folder, "in/.gitignore"), inner.join("\n"));
        const output = spawnSync("git", ["-C", folder, "check-ignore", "--stdin"], {
            input: files.join("\n"),
            encoding: "utf8",
        }).stdout;
        const ours = new IgnoreRules().with("", rules.join("\n")).with("in", inner.join("\n"));
        assert.deepEqual(ignored(ours, files), output.trim().split("\n"));
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
});

test("no rule makes it fail or slow", () => {
    const part = fc.constantFrom(
        "*",
        "**",
        "?",
        "[",
        "]",
        "[!",
        "a",
        "/",
        "!",
        "\\",
        "-",
        "#",
        " ",
    );
    const line = fc.array(part, { maxLength: 40 }).map((parts) => parts.join(""));
    fc.assert(
        fc.property(fc.array(line, { maxLength: 5 }), line, (lines, path) => {
            new IgnoreRules().with("a/b", lines.join("\n")).ignores(path, true);
        }),
    );
    const started = processorTime();
    const rules = new IgnoreRules().with("", `${"*a".repeat(300)}b\n`.repeat(50));
    assert.equal(rules.ignores("a".repeat(2000), false), false);
    assert.ok(processorTime() - started < 3_000);
    const tooMany = new IgnoreRules().with("", `${"a\n".repeat(2000)}b`);
    assert.equal(tooMany.ignores("b", false), false);
    assert.equal(
        new IgnoreRules().with("", "c".repeat(1001)).ignores("c".repeat(1001), false),
        false,
    );
});
