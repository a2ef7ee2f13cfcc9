import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { crateFolder, sastRuleIds, scanSast } from "../../src/sast/scan-sast.ts";

const root = mkdtempSync(join(tmpdir(), "rust-ai-sast-"));
after(() => rmSync(root, { recursive: true, force: true }));
const files = {
    "web/Cargo.toml": '[package]\nname = "web"\n',
    "web/src/main.rs":
        "use axum::extract::Query;\nasync fn list(Query(q): Query<P>) { pass::on(&q.url).await; }\n",
    "web/src/pass.rs": "pub async fn on(url: &str) { crate::net::fetch(url).await; }\n",
    "web/src/net.rs":
        "pub async fn fetch(url: &str) {\n    reqwest::get(url).await;\n    // rust-ai: allow(rust-taint-url) known\n    reqwest::get(url).await;\n}\n",
    "ui/show.ts": "document.body.innerHTML = location.hash;\n",
    "ui/show.test.ts": "document.body.innerHTML = location.hash;\n",
    "other/Cargo.toml": '[package]\nname = "other"\n',
    "other/src/lib.rs":
        "pub fn hash() { let h = Md5::new(); }\npub fn client() { builder.danger_accept_invalid_certs(true); }\n",
};
for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
}
const options = {
    folders: [root],
    files: [],
    grammarsFolder: undefined,
    token: NeverCancelled,
};

for (const workers of [1, 2]) {
    test(`rules and flows of all crates, in ${workers} threads`, async () => {
        const { findings, suppressed, summary, problems } = await scanSast({ ...options, workers });
        const shown = findings.map(({ rule, locations: [place] }) => {
            return `${place?.path.slice(root.length + 1)}:${place?.line} ${rule}`;
        });
        assert.ok(
            shown.some((each) => /^other\/src\/lib\.rs:2 rust-/.test(each)),
            String(shown),
        );
        assert.deepEqual(
            shown.filter((each) => each.includes("taint")),
            ["ui/show.ts:1 typescript-taint-html", "web/src/net.rs:2 rust-taint-url"],
        );
        assert.equal(suppressed, 1);
        assert.equal(summary.followed, 4);
        assert.deepEqual(problems, []);
        const flow = findings.find(({ rule }) => rule === "rust-taint-url");
        assert.deepEqual(
            flow?.trace?.map(({ location }) => location.path.slice(root.length + 1)),
            ["web/src/main.rs", "web/src/main.rs", "web/src/pass.rs", "web/src/net.rs"],
        );
        assert.match(flow?.fingerprint ?? "", /^[0-9a-f]{16}$/);
        const lint = findings.find(({ kind }) => kind === "rule");
        const [place] = lint?.locations ?? [];
        assert.ok(place !== undefined && place.span.end > place.span.start);
        assert.ok(
            files["other/src/lib.rs"].slice(place.span.start).startsWith("builder") ||
                place.line === 1,
        );
    });
}

test("single rules, single files and cancellation", async () => {
    assert.ok(sastRuleIds().includes("rust-taint-sql"));
    const only = await scanSast({ ...options, only: ["rust-taint-sql"] });
    assert.deepEqual(only.findings, []);
    const url = await scanSast({ ...options, only: ["rust-taint-url"] });
    assert.deepEqual(
        url.findings.map(({ rule }) => rule),
        ["rust-taint-url"],
    );
    const single = await scanSast({
        ...options,
        folders: [],
        files: [join(root, "web/src/main.rs")],
    });
    assert.deepEqual(single.findings, []);
    assert.equal(single.summary.followed, 0);
    const source = new CancellationSource();
    source.cancel();
    await assert.rejects(scanSast({ ...options, token: source.token }), CancelledError);
    assert.equal(crateFolder(join(root, "web/src/net.rs")), join(root, "web"));
});
