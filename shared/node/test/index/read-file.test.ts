import assert from "node:assert/strict";
import fs, { appendFileSync, symlinkSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { FileProblems, systemProblem } from "../../src/index/file-problems.ts";
import { contentHash, decodeText, FileReader, leadsOut } from "../../src/index/read-file.ts";
import { makeFolder } from "./index-folder.ts";

function check(
    files: Readonly<Record<string, string | Uint8Array>>,
    expected: Readonly<Record<string, string>>,
): void {
    const folder = makeFolder(files);
    const reader = new FileReader(20);
    for (const [name, wanted] of Object.entries(expected)) {
        const read = reader.read(`${folder}/${name}`);
        const codes = read.problems.map(({ code }) => code).join();
        const text = read.kind === "bytes" ? `=${decodeText(read.bytes).text}` : "";
        assert.equal(`${read.kind}${text} ${codes}`.trim(), wanted, name);
    }
}

test("text is read, anything else is left out with its reason", () => {
    check(
        {
            "a.rs": "fn a() {}",
            "empty.rs": "",
            "long.rs": "012345678901234567890",
            "binary.rs": new Uint8Array([102, 0, 110]),
            "folder/a.rs": "",
        },
        {
            "a.rs": "bytes=fn a() {}",
            "empty.rs": "bytes=",
            "long.rs": "too-large index.too-large",
            "binary.rs": "left-out index.binary",
            folder: "left-out",
            "missing.rs": "gone",
            "a.rs/b.rs": "gone",
        },
    );
});

test("byte order marks are no text; UTF-16 is decoded; invalid bytes are replaced", () => {
    const utf16 = (mark: readonly number[], ...bytes: number[]): Uint8Array =>
        Uint8Array.from([...mark, ...bytes]);
    const decoded = (...bytes: number[]): string => {
        const { text, isValid } = decodeText(Uint8Array.from(bytes));
        return isValid ? text : `invalid ${text}`;
    };
    check(
        { "le.rs": utf16([0xff, 0xfe], 97, 0, 233, 0), "be.rs": utf16([0xfe, 0xff], 0, 97) },
        { "le.rs": "bytes=aé", "be.rs": "bytes=a" },
    );
    assert.equal(decoded(0xef, 0xbb, 0xbf, 97), "a");
    assert.equal(decoded(97, 0xff, 98), "invalid a\ufffdb");
    assert.equal(decoded(0xe2, 0x82), "invalid \ufffd");
    assert.equal(decoded(0xe2, 0x82, 0xac, 13, 10), "€\r\n");
    fc.assert(
        fc.property(fc.uint8Array(), (bytes) => {
            assert.equal(typeof decodeText(bytes).text, "string");
        }),
    );
});

test("a file with the known stamp is not read, one that was touched is", () => {
    const folder = makeFolder({ "a.rs": "fn a() {}" });
    const reader = new FileReader(1000);
    const { stamp } = reader.read(`${folder}/a.rs`);
    assert.ok(stamp);
    assert.equal(reader.read(`${folder}/a.rs`, stamp).kind, "unchanged");
    appendFileSync(`${folder}/a.rs`, "\n");
    assert.equal(reader.read(`${folder}/a.rs`, stamp).kind, "bytes");
});

test("a file that changes while it is read is read again, once", () => {
    const folder = makeFolder({ "once.rs": "fn a() {}", "always.rs": "fn a() {}" });
    const { readSync } = fs;
    let changes = 0;
    const reader = new FileReader(1000);
    const read = (name: string, times: number): string => {
        changes = times;
        const path = join(folder, name);
        fs.readSync = ((...args: Parameters<typeof readSync>) => {
            const count = readSync(...args);
            if (changes-- > 0) appendFileSync(path, "//");
            return count;
        }) as typeof readSync;
        syncBuiltinESMExports();
        try {
            const result = reader.read(path);
            assert.equal(result.kind, "bytes");
            const text = result.kind === "bytes" ? decodeText(result.bytes).text : "";
            return `${text} ${result.problems.map(({ code }) => code).join()}`.trim();
        } finally {
            fs.readSync = readSync;
            syncBuiltinESMExports();
        }
    };
    assert.equal(read("once.rs", 1), "fn a() {}//");
    assert.equal(read("always.rs", 9), "fn a() {}// index.changing");
});

test("links are left out, and paths through links that lead out of the roots are refused", () => {
    const outside = makeFolder({ "secret.rs": "" });
    const folder = makeFolder({ "a.rs": "" });
    symlinkSync(join(folder, "a.rs"), join(folder, "link.rs"));
    symlinkSync(outside, join(folder, "out"));
    symlinkSync("round", join(folder, "round"));
    assert.equal(new FileReader(10).read(`${folder}/link.rs`).kind, "left-out");
    assert.equal(leadsOut(`${folder}/out/secret.rs`, [folder]), true);
    assert.equal(leadsOut(`${folder}/out/secret.rs`, [folder, outside]), false);
    assert.equal(leadsOut(`${folder}/a.rs`, [`${folder}/`]), false);
    assert.equal(leadsOut(`${folder}/round/a.rs`, [folder]), false);
});

test("the hash is over content and what else is told", () => {
    const bytes = Buffer.from("fn a() {}");
    const hash = contentHash(bytes, "rust", "src/lib.rs");
    assert.equal(hash.length, 16);
    assert.deepEqual(contentHash(bytes, "rust", "src/lib.rs"), hash);
    assert.notDeepEqual(contentHash(bytes, "rust", "tests/lib.rs"), hash);
    assert.notDeepEqual(contentHash(Buffer.from("fn b() {}"), "rust", "src/lib.rs"), hash);
});

test("what a system call says becomes a problem that people understand", () => {
    const codeOf = (code: string): string | undefined =>
        systemProblem("/a", Object.assign(new Error(), { code }))?.code;
    assert.equal(codeOf("ENOENT"), undefined);
    assert.equal(codeOf("EACCES"), "index.no-permission");
    assert.equal(codeOf("ELOOP"), "index.link-loop");
    assert.equal(codeOf("EIO"), "index.unreadable");
    assert.match(FileProblems.unreadable("EIO").message, /EIO/);
});
