import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { findUnused } from "../../src/cargo-unused/find-unused.ts";
import { SourceCache } from "../../src/cargo-unused/source-cache.ts";
import { loadWorkspace } from "../../src/cargo-workspace/load-workspace.ts";
import { openRegistries } from "../../src/registry/open-registries.ts";

export type Files = Readonly<Record<string, string>>;

const head = '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\npublish = false\n';

/**
 * A package on disk and what is found of it, a line each: `unused NAME`, `misplaced NAME` and so on
 * with `?` where the confidence is low, then `kept NAME: reason`. `= PATH` in a manifest is a
 * dependency of that name in `deps`, which is made where the files do not have it.
 */
export function check(title: string, files: Files, expected: readonly string[]): void {
    test(title, async () => {
        const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-unused-")));
        try {
            write(folder, files);
            assert.deepEqual(await found(folder), expected);
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    });
}

async function found(folder: string): Promise<string[]> {
    const report = await findUnused({
        workspace: await loadWorkspace(join(folder, "Cargo.toml")),
        registries: await openRegistries({
            folder,
            env: {},
            cargoHome: join(folder, "no-cargo-home"),
        }),
        cache: new SourceCache(),
        token: NeverCancelled,
    });
    assert.deepEqual(report.problems, []);
    for (const { manifestPath, span, line, message } of report.findings) {
        assert.ok(existsSync(manifestPath) && span.end > span.start && line > 0 && message !== "");
    }
    return [
        ...report.findings.map(
            ({ kind, name, confidence }) => `${kind} ${name}${confidence === "low" ? " ?" : ""}`,
        ),
        ...report.kept.map(({ name, reason }) => `kept ${name}: ${reason}`),
    ];
}

function write(folder: string, files: Files): void {
    const all: Record<string, string> = { "src/lib.rs": "", ...files };
    for (const [path, text] of Object.entries(all)) {
        if (!path.endsWith("Cargo.toml")) continue;
        const isPackage = /^\[(?:package|workspace)\]/m.test(text) || path.startsWith("deps/");
        all[path] = withPaths(isPackage ? text : head + text, path, all);
    }
    for (const [path, text] of Object.entries(all)) {
        const file = join(folder, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
    }
}

/** Gives dependencies their folders, and folders without files a package. */
function withPaths(manifest: string, path: string, all: Record<string, string>): string {
    const up = "../".repeat(path.split("/").length - 1);
    return manifest.replace(
        /^([\w-]+) = PATH(?:\((.*)\))?$/gm,
        (_, name: string, more: string | undefined) => {
            const own = `deps/${name}/Cargo.toml`;
            all[own] ??= `[package]\nname = "${name}"\nversion = "1.0.0"\n`;
            all[`deps/${name}/src/lib.rs`] ??= "";
            const rest = more === undefined ? "" : `, ${more}`;
            return `${name} = { path = "${up}deps/${name}"${rest} }`;
        },
    );
}
