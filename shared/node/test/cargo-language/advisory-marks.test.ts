import assert from "node:assert/strict";
import { test } from "node:test";
import { packDatabase } from "@rust-ai-ide/security/advisories/packed-database";
import { readRustsecAdvisory } from "@rust-ai-ide/security/advisories/read-rustsec-advisory";
import type { InlayHint } from "vscode-languageserver/node";
import { type ServerFixture, withServer } from "./server-fixture.ts";
import { workspaceFiles } from "./workspace-files.ts";

const crates = { log: ["0.4.1", "0.4.2"], serde: ["1.0.1", "1.0.9"] };

function database(): string {
    const text =
        '```toml\n[advisory]\nid = "RUSTSEC-2026-0001"\npackage = "serde"\ndate = "2026-01-02"\nurl = "https://example.org"\n[versions]\npatched = [">= 1.0.9"]\n```\n\n# It tells too much\n\nIt does.\n';
    const { advisory } = readRustsecAdvisory(text, "RUSTSEC-2026-0001.md");
    assert.ok(advisory !== undefined);
    return packDatabase({ source: "test", advisories: [advisory], problems: [] });
}

async function labels(fixture: ServerFixture): Promise<readonly unknown[]> {
    const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const textDocument = { uri: fixture.uri("a/Cargo.toml") };
    const found = await fixture.ask<InlayHint[]>("textDocument/inlayHint", { textDocument, range });
    return found.map(({ label }) => label);
}

interface Graph {
    readonly packages: readonly {
        readonly name: string;
        readonly advisories?: readonly { readonly id: string; readonly title: string }[];
    }[];
}

test("locked versions with advisories are marked where the security extension has a database", () =>
    withServer(workspaceFiles, { crates }, async (fixture) => {
        await fixture.open("a/Cargo.toml");
        fixture.write("advisories.txt", database());
        assert.ok(!JSON.stringify(await labels(fixture)).includes("⚠"));
        const tell = (advisories: unknown): Promise<void> =>
            fixture.client.sendNotification("rustAi/cargo/setOptions", { advisories });
        const folder = fixture.path("databases");
        await tell({ bundled: fixture.path("advisories.txt"), folder });
        const [log, serde] = await labels(fixture);
        assert.match(String(serde), /⚠ vulnerable/);
        assert.ok(!String(log).includes("⚠"));
        const manifestPath = fixture.path("a/Cargo.toml");
        const { packages } = await fixture.ask<Graph>("rustAi/cargo/graph", { manifestPath });
        assert.deepEqual(
            packages.flatMap(({ name, advisories = [] }) =>
                advisories.map(({ id, title }) => `${name}: ${id} ${title}`),
            ),
            ["serde: RUSTSEC-2026-0001 It tells too much"],
        );
        const ignored = '[advisories]\nignore = ["RUSTSEC-2026-0001"]\n';
        fixture.write("deny.toml", ignored);
        assert.ok(!JSON.stringify(await labels(fixture)).includes("⚠"));
        fixture.write("deny.toml", "");
        assert.match(String((await labels(fixture))[1]), /⚠ vulnerable/);
        await tell({ bundled: fixture.path("gone.txt"), folder });
        assert.ok(!JSON.stringify(await labels(fixture)).includes("⚠"));
        fixture.write("databases/advisories-current.txt", database());
        assert.match(String((await labels(fixture))[1]), /⚠ vulnerable/);
        await tell(false);
        assert.ok(!JSON.stringify(await labels(fixture)).includes("⚠"));
    }));
