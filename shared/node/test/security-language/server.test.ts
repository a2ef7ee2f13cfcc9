import assert from "node:assert/strict";
import { test } from "node:test";
import type { CodeAction, CodeLens, Hover } from "vscode-languageserver/node";
import { advisory, withSecurityServer } from "./security-fixture.ts";

const source = 'source = "registry+https://example.org/index"';
export const workspace = {
    "Cargo.toml": `[package]
name = "app"
version = "0.1.0"
edition = "2021"

[dependencies]
middle = "1"
bad = "0.3"
`,
    "src/main.rs": "fn main() {}\n",
    "Cargo.lock": `version = 4

[[package]]
name = "app"
version = "0.1.0"
dependencies = ["bad", "middle"]

[[package]]
name = "bad"
version = "0.3.1"
${source}

[[package]]
name = "deep"
version = "2.0.0"
${source}

[[package]]
name = "middle"
version = "1.0.0"
${source}
dependencies = ["deep"]
`,
};
const more = `cvss = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
aliases = ["CVE-2026-0001"]`;
const advisories = {
    "RUSTSEC-2026-0001": advisory("RUSTSEC-2026-0001", "bad", { patched: ">= 0.3.2", more }),
    "RUSTSEC-2026-0002": advisory("RUSTSEC-2026-0002", "deep"),
};
const manifestPath = (path: string): object => ({ manifestPath: path });

test("advisories lie on the dependency that brings the package and on its version in the lock", () =>
    withSecurityServer(workspace, { advisories }, async (fixture) => {
        await fixture.until(() => fixture.shown("Cargo.toml").length === 2);
        assert.deepEqual(fixture.shown("Cargo.toml"), [
            "8:1 RUSTSEC-2026-0001",
            "7:1 RUSTSEC-2026-0002",
        ]);
        assert.deepEqual(fixture.shown("Cargo.lock"), [
            "10:12 RUSTSEC-2026-0001",
            "15:12 RUSTSEC-2026-0002",
        ]);
        const [direct, brought] = fixture.diagnostics.get(fixture.uri("Cargo.toml")) ?? [];
        assert.equal(direct?.severity, 1);
        assert.equal(direct?.codeDescription?.href, "https://example.org/RUSTSEC-2026-0001");
        assert.equal(direct?.relatedInformation, undefined);
        assert.deepEqual(
            brought?.relatedInformation?.map(({ message }) => message),
            ["middle 1.0.0", "deep 2.0.0"],
        );
        assert.ok(fixture.told.includes("findings"));
    }));

test("a hover tells severity, path, fixed versions and other names", () =>
    withSecurityServer(workspace, { advisories }, async (fixture) => {
        await fixture.until(() => fixture.shown("Cargo.toml").length === 2);
        const at = (line: number): Promise<Hover | null> =>
            fixture.ask("textDocument/hover", {
                textDocument: { uri: fixture.uri("Cargo.toml") },
                position: { line, character: 1 },
            });
        const text = (hover: Hover | null): string => (hover?.contents as { value: string })?.value;
        const direct = text(await at(7));
        assert.match(direct, /\*\*Trouble in bad\*\*/);
        assert.match(direct, /critical · CVSS 3\.1: 9\.8/);
        assert.match(direct, /Fixed in: `>= 0\.3\.2`/);
        assert.match(direct, /Also known as: CVE-2026-0001/);
        const brought = text(await at(6));
        assert.match(brought, /Path: `app 0\.1\.0` → `middle 1\.0\.0` → `deep 2\.0\.0`/);
        assert.match(brought, /No fixed version is known/);
        assert.equal(await at(0), null);
    }));

test("lines above dependencies say how many there are, and can be switched off", () =>
    withSecurityServer(workspace, { advisories }, async (fixture) => {
        await fixture.until(() => fixture.shown("Cargo.toml").length === 2);
        const textDocument = { uri: fixture.uri("Cargo.toml") };
        const lenses = async (): Promise<CodeLens[] | null> =>
            fixture.ask("textDocument/codeLens", { textDocument });
        assert.deepEqual(
            (await lenses())?.map(({ range, command }) => [range.start.line, command?.title]),
            [
                [7, "1 vulnerability · fixed in >= 0.3.2"],
                [6, "1 vulnerability"],
            ],
        );
        await fixture.client.sendNotification("rustAi/security/setOptions", { codeLens: false });
        assert.equal(await lenses(), null);
    }));

test("ways out are an update, a suppression and the advisory itself", () =>
    withSecurityServer(workspace, { advisories }, async (fixture) => {
        await fixture.until(() => fixture.shown("Cargo.toml").length === 2);
        const position = { line: 7, character: 0 };
        const actions = await fixture.ask<CodeAction[]>("textDocument/codeAction", {
            textDocument: { uri: fixture.uri("Cargo.toml") },
            range: { start: position, end: position },
            context: { diagnostics: [] },
        });
        assert.deepEqual(
            actions.map(({ title, command }) => [title, command?.command]),
            [
                ["Update bad 0.3.1 to a version without findings…", "rustAi.security.fix"],
                ["Suppress RUSTSEC-2026-0001 for bad with a reason…", "rustAi.security.suppress"],
                ["Open RUSTSEC-2026-0001", "rustAi.security.openAdvisory"],
            ],
        );
    }));

test("a suppression is answered as an edit, holds from the open document on, and is kept for reports", () =>
    withSecurityServer(workspace, { advisories }, async (fixture) => {
        await fixture.until(() => fixture.shown("Cargo.toml").length === 2);
        const own = manifestPath(fixture.path("Cargo.toml"));
        const { path, edits } = await fixture.ask<{
            path: string;
            edits: { isNew: boolean; changes: { text: string }[] }[];
        }>("rustAi/security/suppress", {
            ...own,
            rule: "RUSTSEC-2026-0002",
            reason: "only used by tests",
            until: "2999-01-01",
        });
        assert.equal(path, fixture.path("deny.toml"));
        assert.equal(edits[0]?.isNew, true);
        fixture.write("deny.toml", edits[0]?.changes.map(({ text }) => text).join("") ?? "");
        await fixture.wasWritten("deny.toml");
        await fixture.until(() => fixture.shown("Cargo.toml").length === 1);
        const answer = await fixture.ask<{
            counts: { suppressed: number; critical: number };
            workspaces: { findings: { suppressedBy?: { reason?: string } }[] }[];
        }>("rustAi/security/findings", { includeSuppressed: true });
        assert.equal(answer.counts.suppressed, 1);
        assert.equal(answer.counts.critical, 1);
        const reasons = answer.workspaces[0]?.findings.flatMap(
            ({ suppressedBy }) => suppressedBy?.reason ?? [],
        );
        assert.deepEqual(reasons, ["only used by tests"]);
        const listed = await fixture.ask<{ suppressions: { rule: string }[] }>(
            "rustAi/security/suppressions",
            own,
        );
        assert.deepEqual(
            listed.suppressions.map(({ rule }) => rule),
            ["RUSTSEC-2026-0002"],
        );
        const removed = await fixture.ask<{ edits: object[] }>("rustAi/security/unsuppress", {
            path,
            format: "deny",
            rule: "RUSTSEC-2026-0002",
        });
        assert.equal(removed.edits.length, 1);
    }));

test("a lock that is changed in the editor is audited as it stands there", () =>
    withSecurityServer(workspace, { advisories }, async (fixture) => {
        await fixture.until(() => fixture.shown("Cargo.lock").length === 2);
        await fixture.open("Cargo.lock");
        await fixture.change(
            "Cargo.lock",
            2,
            workspace["Cargo.lock"].replace('version = "0.3.1"', 'version = "0.3.2"'),
        );
        await fixture.until(() => fixture.shown("Cargo.lock").length === 1);
        assert.deepEqual(fixture.shown("Cargo.toml"), ["7:1 RUSTSEC-2026-0002"]);
    }));
