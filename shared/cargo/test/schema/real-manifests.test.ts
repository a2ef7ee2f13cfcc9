import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { checkKeys } from "../../src/editor/check/check-keys.ts";
import { contextOf } from "../editor/editor-fixture.ts";

const sources = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry", "src");

/**
 * Keys of published manifests that cargo does not read either: slips of their authors. All that
 * 15,264 manifests have beside what the schema knows.
 */
const slips = new Set([
    ".package.metadata.docs.rs",
    "bench.serial_test",
    "example.no-default-features",
    "package.author",
    "package.ignore",
    "package.maintenance",
    "package.msrv",
    "package.package",
    "package.rust",
    "package.website",
    "test.default-features",
]);

/** Every n-th published manifest of this machine. */
function* manifests(step: number): Generator<string> {
    let index = 0;
    for (const registry of readdirSync(sources)) {
        for (const folder of readdirSync(join(sources, registry))) {
            for (const name of ["Cargo.toml", "Cargo.toml.orig"]) {
                const path = join(sources, registry, folder, name);
                index += 1;
                if (index % step === 0 && existsSync(path)) yield path;
            }
        }
    }
}

test("knows every key of published manifests", {
    skip: !existsSync(sources) && "cargo has not unpacked any packages on this machine",
}, () => {
    const step = Number(process.env.MANIFEST_STEP ?? 23);
    for (const path of manifests(step)) {
        const text = readFileSync(path, "utf8");
        for (const { code, data, message } of checkKeys(contextOf({ text }))) {
            if (code === "manifest.unknown-lint" || code === "manifest.deprecated-key") continue;
            const key = `${data?.table}.${data?.name}`;
            const isSlip = slips.has(key) || key.startsWith("target.");
            assert.ok(isSlip, `${path}: ${message}`);
        }
    }
});
