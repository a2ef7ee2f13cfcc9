import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { loadWorkspace } from "../../src/cargo-workspace/load-workspace.ts";
import { PackageDetailsReader } from "../../src/security-report/package-details.ts";

/** What is read of `one/Cargo.toml`, which is no part of the workspace. */
async function check(
    context: TestContext,
    files: Readonly<Record<string, string>>,
    expected: Readonly<Record<string, unknown>>,
): Promise<void> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-details-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    const all = { "app/Cargo.toml": '[package]\nname = "app"\nversion = "1.0.0"\n', ...files };
    for (const [path, text] of Object.entries(all)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    const reader = new PackageDetailsReader(await loadWorkspace(join(folder, "app/Cargo.toml")));
    assert.deepEqual(await reader.read(join(folder, "one/Cargo.toml")), {
        licence: undefined,
        description: undefined,
        repository: undefined,
        authors: [],
        ...expected,
    });
}

test("tables behind that of the package do not matter", async (context) => {
    const own = '[package]\nlicense = "MIT"\nauthors = [\n    "A",\n]\n';
    const expected = { licence: "MIT", authors: ["A"] };
    await check(context, { "one/Cargo.toml": own }, expected);
    await check(context, { "one/Cargo.toml": `${own}[lib\nbroken` }, expected);
    await check(context, { "one/Cargo.toml": `# one\n\n${own}  [[bin]]\n` }, expected);
    await check(context, { "one/Cargo.toml": own.replaceAll("\n", "\r\n") }, expected);
});

test("a table that lines of texts only look like is none", async (context) => {
    const text = '[package]\ndescription = """\n[lib]\nlicense = "ISC"\n"""\nlicense = "MIT"\n';
    await check(
        context,
        { "one/Cargo.toml": text },
        {
            licence: "MIT",
            description: '[lib] license = "ISC"',
        },
    );
    const before = `[workspace.metadata]\ntext = """\n[package]\nlicense = "ISC"\n"""\n${text}`;
    await check(
        context,
        { "one/Cargo.toml": before },
        {
            licence: "MIT",
            description: '[lib] license = "ISC"',
        },
    );
});

test("a package of a checkout inherits from the workspace of its own", async (context) => {
    const files = {
        "Cargo.toml":
            '[workspace]\nmembers = ["one"]\nexclude = ["app"]\n[workspace.package]\nlicense = "ISC"\n',
        "one/Cargo.toml":
            '[package]\nname = "one"\nlicense.workspace = true\nrepository.workspace = true\n',
    };
    await check(context, files, { licence: "ISC" });
});
