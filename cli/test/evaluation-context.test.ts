import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { createLocalGrammar } from "@rust-ai-ide/node/analysis/local-grammar";
import { SourceContext } from "../src/crate-context.ts";
import { neighboursBefore } from "../src/evaluation/commit-history.ts";
import { git, gitBlobs } from "../src/evaluation/git.ts";
import { neighboursOf } from "../src/evaluation/point-source.ts";
import { fakeContext } from "./fake-context.ts";

const folder = mkdtempSync(join(tmpdir(), "rust-ai-neighbours-"));
after(() => rmSync(folder, { recursive: true }));

const person = ["-c", "user.name=t", "-c", "user.email=t@example.org"];

function commit(files: Readonly<Record<string, string | Uint8Array>>): void {
    for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
    }
    execFileSync("git", ["-C", folder, "add", "."]);
    execFileSync("git", ["-C", folder, ...person, "commit", "-q", "-m", "change"]);
}

execFileSync("git", ["init", "-q", folder]);
const store = "pub struct Store;\n";
commit({
    "crates/demo/Cargo.toml": '[package]\nname = "demo"\n',
    "crates/demo/src/main.rs": "fn main() {}\n",
    "crates/demo/src/store.rs": store,
    "crates/demo/src/binary.rs": new Uint8Array([0xff]),
    "crates/demo/src/large.rs": " ".repeat(200_001),
    "crates/demo/fuzz/Cargo.toml": '[package]\nname = "fuzz"\n',
    "crates/demo/fuzz/src/lib.rs": "pub struct Fuzz;\n",
    "crates/other/src/lib.rs": "pub struct Other;\n",
});
commit({
    "crates/demo/src/main.rs": "fn main() {\n    Store;\n}\n",
    "crates/demo/src/store.rs": "pub struct Store(after);\n",
});

test("the neighbours of a commit's file are those before the commit", async () => {
    const head = (await git(folder, ["rev-parse", "HEAD"])).trim();
    const reference = { commit: head, path: "crates/demo/src/main.rs" };
    assert.deepEqual(await neighboursBefore(folder, reference), [
        { path: "demo/src/store.rs", text: store },
    ]);
    const unknown = { commit: "0".repeat(40), path: "crates/demo/src/main.rs" };
    assert.deepEqual(await neighboursBefore(folder, unknown), []);
});

test("objects that are missing or no files leave the others in their places", async () => {
    const names = ["HEAD:nowhere", "HEAD:crates", "HEAD~1:crates/demo/src/store.rs", "a\nb"];
    const blobs = await gitBlobs(folder, names);
    const texts = blobs.map((blob) => blob && Buffer.from(blob).toString());
    assert.deepEqual(texts, [undefined, undefined, store, undefined]);
    await assert.rejects(gitBlobs(join(folder, "nowhere"), ["HEAD:a"]));
});

test("points of a repository see all of it, points of a file see nothing of others", async () => {
    const { context } = fakeContext();
    const found = await neighboursOf({ repo: folder, corpus: undefined }, context);
    const paths = found.map(({ path }) => path);
    assert.deepEqual(paths, [
        "fuzz/src/lib.rs",
        "demo/src/large.rs",
        "demo/src/main.rs",
        "demo/src/store.rs",
        "src/lib.rs",
    ]);
    assert.deepEqual(await neighboursOf({ repo: undefined, corpus: undefined }, context), []);
    const corpus = join(folder, "corpus.jsonl");
    const row = { crate: "demo", path: "src/a.rs", text: "struct A;" };
    writeFileSync(corpus, `${JSON.stringify(row)}\n`);
    const [first] = await neighboursOf({ repo: undefined, corpus }, context);
    assert.equal(first?.path, "demo/src/a.rs");
});

test("the grammar asks for the context of a cursor, and keeps it while one types", async () => {
    const common = new SourceContext([{ path: "demo/src/store.rs", text: store }]);
    const grammar = await createLocalGrammar({ contextOf: common.contextOf });
    try {
        const uri = "evaluation:/0/demo/src/main.rs";
        const ask = async (code: string, context?: [] | undefined): Promise<string> => {
            const text = `fn main() {\n    ${code}`;
            grammar.open({ uri, version: 1, path: "demo/src/main.rs", text, context });
            const answer = await grammar.context({
                uri,
                version: 1,
                position: { line: 1, character: 4 + code.length },
                textBefore: text,
                textAfter: "",
                trigger: "automatic",
            });
            assert.equal(answer.kind, "ready");
            const pieces = (answer.kind === "ready" && answer.parts.context) || [];
            return pieces.map((piece) => `${piece.kind} ${piece.text}`).join("; ");
        };
        assert.equal(await ask("Store"), "definition pub struct Store;; edit pub struct Store;");
        assert.equal(await ask("let a"), "definition pub struct Store;; edit pub struct Store;");
        assert.equal(await ask("Store", []), "");
        const own = [{ path: "demo/src/own.rs", text: "fn own() {}" }];
        common.use(uri, new SourceContext(own));
        assert.equal(await ask("own"), "definition fn own();; edit fn own() {}");
        common.use(uri, undefined);
        assert.equal(await ask("own"), "");
    } finally {
        grammar.dispose();
    }
});
