import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { Diagnostic, Hover } from "vscode-languageserver/node";
import { type Fixture, withServer } from "./server-fixture.ts";

const files = {
    "Cargo.toml":
        '[package]\nname = "app"\nversion = "0.1.0"\nedition = "1999"\n\n[dependencies]\nbad = "0.3"\n',
    "src/main.rs": "fn main() {}\n",
    "Cargo.lock":
        'version = 4\n\n[[package]]\nname = "app"\nversion = "0.1.0"\ndependencies = ["bad"]\n\n[[package]]\nname = "bad"\nversion = "0.3.1"\nsource = "registry+https://example.org/index"\n',
};
const record =
    '```toml\n[advisory]\nid = "RUSTSEC-2026-0001"\npackage = "bad"\ndate = "2026-01-02"\n\n[versions]\npatched = [">= 0.3.2"]\n```\n\n# Trouble in bad\n\nIt does harm.\n';

async function withAdvisories(
    security: object | false,
    work: (fixture: Fixture) => Promise<void>,
): Promise<void> {
    const storage = mkdtempSync(join(tmpdir(), "rust-ai-security-"));
    try {
        mkdirSync(join(storage, "crates/bad"), { recursive: true });
        writeFileSync(join(storage, "crates/bad/RUSTSEC-2026-0001.md"), record);
        const wanted = security === false ? false : { storage, ...security };
        const initializationOptions = { index: false, security: wanted };
        await withServer(files, { initializationOptions }, async (fixture) => {
            if (security !== false)
                await fixture.ask("rustAi/security/updateDatabase", {
                    from: { kind: "folder", path: storage },
                });
            await work(fixture);
        });
    } finally {
        rmSync(storage, { recursive: true, force: true });
    }
}

function shown({ diagnostics, uri }: Fixture): readonly (string | undefined)[] {
    const list: Diagnostic[] = diagnostics.get(uri("Cargo.toml")) ?? [];
    return list.map(({ source }) => source).sort();
}

async function until(condition: () => boolean): Promise<void> {
    for (let tries = 0; tries < 500 && !condition(); tries++)
        await new Promise((resolve) => setTimeout(resolve, 10));
    assert.ok(condition());
}

test("one server shows what cargo and what advisories say of a manifest, neither instead of the other", () =>
    withAdvisories({}, async (fixture) => {
        await fixture.open("Cargo.toml");
        await until(() => shown(fixture).includes("cargo"));
        await until(() => shown(fixture).includes("Rust AI security"));
        assert.deepEqual(shown(fixture), ["Rust AI security", "cargo"]);
        const corrected = files["Cargo.toml"].replace("1999", "2021");
        await fixture.change("Cargo.toml", 2, corrected);
        await until(() => !shown(fixture).includes("cargo"));
        assert.deepEqual(shown(fixture), ["Rust AI security"]);
        const hover = await fixture.ask<Hover>("textDocument/hover", {
            textDocument: { uri: fixture.uri("Cargo.toml") },
            position: { line: 6, character: 1 },
        });
        assert.match((hover.contents as { value: string }).value, /RUSTSEC-2026-0001/);
        const { capabilities } = fixture.initialized;
        assert.ok(capabilities.codeLensProvider !== undefined);
    }));

test("a client with another server for security is told nothing of it", () =>
    withAdvisories(false, async (fixture) => {
        await fixture.open("Cargo.toml");
        await until(() => shown(fixture).includes("cargo"));
        assert.deepEqual(shown(fixture), ["cargo"]);
        assert.equal(await fixture.ask("rustAi/security/findings"), null);
    }));
