import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { checkKeys } from "../../src/editor/check/check-keys.ts";
import { schemaOf, schemaTableAt } from "../../src/schema/schema-of.ts";
import { contextOf } from "../editor/editor-fixture.ts";

const hasCargo = spawnSync("cargo", ["--version"]).status === 0;

const head = `[package]
name = "sample"
version = "0.1.0"
edition = "2021"
[package.metadata.anything]
strange = 1
[dependencies]
other = { path = "other", KEY }
[dependencies.again]
path = "other"
package = "other"
KEY
`;

/** Tables into which a key is put that nobody knows. */
const tables = [
    "package",
    "lib",
    "target.'cfg(unix)'",
    "profile.dev",
    "profile.release.build-override",
    'profile.dev.package."*"',
    "hints",
    "workspace",
    "workspace.package",
];

/** What cargo warns of: `unused manifest key: package.x`, with the path in quotes or not. */
function cargoWarnings(text: string): readonly string[] {
    const folder = mkdtempSync(join(tmpdir(), "manifest-keys-"));
    try {
        for (const [name, manifest] of [
            [".", text],
            ["other", '[package]\nname = "other"\nversion = "0.1.0"\nedition = "2021"\n'],
        ] as const) {
            mkdirSync(join(folder, name, "src"), { recursive: true });
            writeFileSync(join(folder, name, "Cargo.toml"), manifest);
            writeFileSync(join(folder, name, "src", "lib.rs"), "");
        }
        const { stderr } = spawnSync("cargo", ["check", "--offline"], {
            cwd: folder,
            encoding: "utf8",
            env: { ...process.env, CARGO_TARGET_DIR: join(folder, "target") },
        });
        return [...stderr.matchAll(/unused manifest key: `?([^`\n]+)`?/g)].map(
            ([, key]) => key ?? "",
        );
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

function ownWarnings(text: string): readonly string[] {
    return checkKeys(contextOf({ text })).map(({ code, data }) => {
        assert.ok(code === "manifest.unknown-key" || code === "manifest.wrong-table", code);
        return [data?.table ?? "", data?.name ?? ""].filter((part) => part !== "").join(".");
    });
}

test("warns of the keys that cargo warns of", {
    skip: !hasCargo && "cargo is not installed",
}, () => {
    // Names that mean something elsewhere, and one that means nothing anywhere.
    for (const key of ["strange", "optional", "harness", "inherit"]) {
        const known = (table: string): boolean => {
            const path = table.replaceAll(/["']/g, "").split(".");
            const schema = schemaTableAt(schemaOf("manifest"), path);
            return schema !== undefined && Object.hasOwn(schema.keys, key);
        };
        const written = `${key} = ${key === "optional" || key === "harness" ? "false" : '"x"'}`;
        const text =
            head.replaceAll("KEY", written) +
            tables
                .filter((table) => table !== "package" && !known(table))
                .map((table) => `[${table}]\n${written}\n`)
                .join("");
        assert.deepEqual([...ownWarnings(text)].sort(), [...cargoWarnings(text)].sort(), key);
    }
});
