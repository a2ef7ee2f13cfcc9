import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { LineIndex } from "@rust-ai-ide/core/text";
import { pathOfUri, uriOfPath } from "@rust-ai-ide/node/language-server/file-paths";
import { workspaceRoots } from "@rust-ai-ide/node/language-server/workspace-roots";
import fc from "fast-check";
import { plainDocumentation } from "../../src/language-server/features/hover.ts";
import { FileTexts } from "../../src/language-server/file-texts.ts";
import { lensTitle } from "../../src/language-server/lens-title.ts";
import type { LiveFiles } from "../../src/language-server/live-files.ts";
import { NativeSet } from "../../src/language-server/native-set.ts";
import { offsetAt, positionAt } from "../../src/language-server/positions.ts";

test("URIs become paths of the index, and back", () => {
    const check = (uri: string, windows: boolean, expected: string | undefined): void =>
        assert.equal(pathOfUri(uri, windows), expected, uri);
    check("file:///a/b%20c.rs", false, "/a/b c.rs");
    check("file:///c%3A/Users/A/b.rs", true, "c:/Users/A/b.rs");
    check("file:///C:/Users/A/b.rs", true, "c:/Users/A/b.rs");
    check("file://server/share/b.rs", true, "//server/share/b.rs");
    check("file://server/share/b.rs", false, undefined);
    check("file:///a%2Fb.rs", false, undefined);
    check("untitled:Untitled-1", false, undefined);
    check("vscode-notebook-cell:/a.py#1", false, undefined);
    check("", false, undefined);
    assert.equal(uriOfPath("c:/a b/c.rs", true), "file:///c:/a%20b/c.rs");
    assert.equal(uriOfPath("/a b/c.rs", false), "file:///a%20b/c.rs");
    fc.assert(
        fc.property(fc.string(), fc.boolean(), (uri, windows) => {
            pathOfUri(uri, windows);
            pathOfUri(`file://${uri}`, windows);
        }),
    );
});

test("offsets and positions agree with those of the text", () => {
    fc.assert(
        fc.property(fc.string({ unit: fc.constantFrom("a", "\n", "\r\n", "é", "😀") }), (text) => {
            const lines = new LineIndex(text);
            const starts: number[] = [];
            for (let line = 0; line < lines.lineCount; line++)
                starts.push(lines.offsetAt({ line, character: 0 }));
            const lineStarts = Uint32Array.from(starts);
            for (let offset = 0; offset <= text.length; offset++) {
                const position = positionAt(lineStarts, offset);
                assert.deepEqual(position, lines.positionAt(offset));
                assert.equal(offsetAt(lineStarts, position), offset);
            }
        }),
    );
    const lineStarts = Uint32Array.of(0, 5);
    assert.equal(offsetAt(lineStarts, { line: -1, character: 3 }), 0);
    assert.equal(offsetAt(lineStarts, { line: 0, character: 99 }), 4);
    assert.equal(offsetAt(lineStarts, { line: 9, character: 3 }), 5);
    assert.equal(offsetAt(lineStarts, { line: 0, character: -2 }), 0);
});

test("the folders of a workspace, however a client tells them", () => {
    const check = (params: object, expected: readonly string[]): void =>
        assert.deepEqual(workspaceRoots(params as Parameters<typeof workspaceRoots>[0]), expected);
    check({ rootUri: null }, []);
    check({ rootUri: "file:///a" }, ["/a"]);
    check({ rootUri: "untitled:a" }, []);
    check({ rootUri: null, rootPath: "/b" }, ["/b"]);
    const folders = ["file:///a", "file:///b", "file:///a", "http://x/"];
    const workspaceFolders = folders.map((uri) => ({ uri, name: "" }));
    check({ rootUri: "file:///c", workspaceFolders }, ["/a", "/b"]);
    check({ rootUri: "file:///c", workspaceFolders: [] }, ["/c"]);
    check({ rootUri: "file:///c", workspaceFolders: null }, ["/c"]);
});

test("languages with servers of their own", () => {
    const natives = new NativeSet();
    assert.equal(natives.has("rust"), false);
    natives.set({ typescript: true });
    assert.equal(natives.has("javascriptreact"), true);
    assert.equal(natives.has("sql"), false);
    assert.deepEqual(natives.others(), ["rust", "python", "toml", "vue", "svelte"]);
});

test("titles of lenses count by language", () => {
    const use = (languageId: string, path = "a") => ({ languageId, path });
    const check = (verb: string, uses: object[], expected: string): void =>
        assert.equal(
            lensTitle({ verb, uses } as unknown as Parameters<typeof lensTitle>[0]),
            expected,
        );
    check("called", [use("python")], "called from Python (1)");
    const mixed = [use("python"), use("typescript"), use("typescriptreact")];
    check("called", mixed, "called from TypeScript (2), Python (1)");
    check("declared in Rust", [use("rust")], "declared in Rust (1)");
    check("used", [use("", "/x/a.sql"), use("", "Makefile")], "used from .sql (1), Makefile (1)");
});

test("documentation without the marks of its comment", () => {
    const check = (comment: string, expected: string): void =>
        assert.equal(plainDocumentation(comment), expected);
    check(
        "/// A.\n    ///\n    /// ```\n    ///   let a;\n    /// ```",
        "A.\n\n```\n  let a;\n```",
    );
    check("/** A. */", "A.");
    check("/**\n * A.\n * - b\n */", "A.\n- b");
    check('"""A.\n\n    B.\n      C.\n    """', "A.\n\nB.\n  C.");
    check("# A\n# B", "A\nB");
    check("", "");
});

test("only regular files are read for answers, and nothing is waited for", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rust-ai-texts-"));
    const nothingOpen: Pick<LiveFiles, "ofPath"> = { ofPath: () => undefined };
    const texts = new FileTexts(nothingOpen);
    const read = (name: string): Promise<string | undefined> => texts.read(join(folder, name));
    try {
        writeFileSync(join(folder, "a.rs"), "\uFEFFfn a() {}");
        assert.equal(await read("a.rs"), "fn a() {}");
        assert.equal(await read("gone.rs"), undefined);
        assert.equal(await read("."), undefined);
        if (process.platform === "win32") return;
        symlinkSync("a.rs", join(folder, "link.rs"));
        assert.equal(await read("link.rs"), undefined);
        execFileSync("mkfifo", [join(folder, "pipe.rs")]);
        assert.equal(await read("pipe.rs"), undefined);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
});
