import assert from "node:assert/strict";
import { test } from "node:test";
import { manifestActions } from "@rust-ai-ide/cargo/editor/actions/manifest-actions";
import { contextOf } from "../editor/editor-fixture.ts";
import { refactoringsOf } from "./action-cases.ts";

const lock = `version = 4

[[package]]
name = "serde"
version = "1.0.3"
source = "registry+https://index.example.org"
`;

test("a dependency can be rewritten, moved, pinned and removed", async () => {
    const table = (text: string) => `[dependencies]\n${text}\n`;
    const offered = await refactoringsOf(table('se|rde = "1"'), {
        root: "/work/app/Cargo.toml",
        lock,
    });
    assert.deepEqual(offered, {
        "Write as an inline table": table('serde = { version = "1" }'),
        "Write as [dependencies.serde]": '[dependencies]\n\n[dependencies.serde]\nversion = "1"\n',
        "Make `serde` optional": table('serde = { version = "1", optional = true }'),
        "Make `serde` optional with a feature": `${table('serde = { version = "1", optional = true }')}\n[features]\nserde = ["dep:serde"]\n`,
        "Disable default features": table('serde = { version = "1", default-features = false }'),
        "Remove `serde`": "",
        "Move `serde` to [dev-dependencies]": '[dev-dependencies]\nserde = "1"\n',
        "Move `serde` to [build-dependencies]": '[build-dependencies]\nserde = "1"\n',
        "Pin `serde` to 1.0.3": table('serde = "=1.0.3"'),
    });
    const pinned = await refactoringsOf(
        table('serde = { version = "=1.0.3", features = ["de|rive"] }'),
    );
    assert.equal(
        pinned["Unpin `serde`"],
        table('serde = { version = "1.0.3", features = ["derive"] }'),
    );
    assert.equal(pinned["Disable the feature `derive`"], table('serde = { version = "=1.0.3" }'));
    const dev = await refactoringsOf('[dev-dependencies]\nse|rde = { version = "1" }\n');
    assert.equal(dev["Write as a version only"], '[dev-dependencies]\nserde = "1"\n');
    assert.ok(!Object.keys(dev).some((title) => title.includes("optional")));
});

test("a dependency is shared or inherited where that keeps what is built", async () => {
    const root = "/work/Cargo.toml";
    const workspace = (text: string) => ({
        root,
        files: { [root]: `[workspace]\nmembers = ["app"]\n${text}` },
    });
    const own = '[dependencies]\nse|rde = { version = "1", features = ["rc"] }\n';
    const inherited = '[dependencies]\nserde = { workspace = true, features = ["rc"] }\n';
    const share = await refactoringsOf(own, workspace(""));
    assert.equal(
        share["Move `serde` to [workspace.dependencies]"],
        `[workspace]\nmembers = ["app"]\n\n[workspace.dependencies]\nserde = "1"\n\n---\n${inherited}`,
    );
    const shared = '[workspace.dependencies]\nserde = "1"\n';
    const title = "Inherit `serde` from the workspace";
    assert.equal((await refactoringsOf(own, workspace(shared)))[title], inherited);
    const bare = '[workspace.dependencies]\nserde = { version = "1", default-features = false }\n';
    assert.equal(
        (await refactoringsOf('[dependencies]\nse|rde = "1"\n', workspace(bare)))[title],
        "[dependencies]\nserde = { workspace = true, default-features = true }\n",
    );
    const without = '[dependencies]\nse|rde = { version = "1", default-features = false }\n';
    assert.equal((await refactoringsOf(without, workspace(shared)))[title], undefined);
});

test("tables are sorted, features removed, and other files left alone", async () => {
    const text = '[features]\n|b = []\na = ["b"]\n\n[dependencies]\nz = "1"\ny = "1"\n';
    const offered = await refactoringsOf(text);
    assert.deepEqual(Object.keys(offered), [
        "Sort [features]",
        "Sort all tables of dependencies",
        "Remove the feature `b` with its mentions",
    ]);
    assert.match(offered["Sort [features]"] ?? "", /^\[features\]\na = \["b"\]\nb = \[\]\n/);
    assert.match(offered["Sort all tables of dependencies"] ?? "", /y = "1"\nz = "1"\n$/);
    assert.match(
        offered["Remove the feature `b` with its mentions"] ?? "",
        /^\[features\]\na = \[\]\n/,
    );
    const config = contextOf({ text: "[b]\nz = 1\n", kind: "config" });
    assert.deepEqual(await manifestActions(config, { start: 5, end: 5 }, []), []);
});
