import assert from "node:assert/strict";
import { test } from "node:test";
import { applyChanges } from "@rust-ai-ide/cargo/edit";
import { manifestActions } from "@rust-ai-ide/cargo/editor/actions/manifest-actions";
import { checkManifest } from "@rust-ai-ide/cargo/editor/check-manifest";
import { contextOf, type Fixture } from "../editor/editor-fixture.ts";

const root = "/work/Cargo.toml";
const path = "/work/app/Cargo.toml";
const own = '[package]\nname = "app"\nversion = "1.0.0"\nedition = "2021"\n';

/**
 * A manifest in which the checks find `code`: each of the fixes, applied, leaves nothing of that
 * code. `count` is how many there are.
 */
async function check(
    code: string,
    text: string,
    count: number,
    more: Partial<Fixture> = {},
): Promise<void> {
    const files = { [root]: '[workspace]\nmembers = ["app"]\n', ...more.files };
    const fixture: Fixture = { root, members: [root], ...more, path, files, text };
    const context = contextOf(fixture);
    const problems = await checkManifest(context);
    const wanted = problems.filter((problem) => problem.code === code);
    assert.ok(wanted.length > 0, `${code} in ${problems.map((problem) => problem.code)}`);
    const actions = await manifestActions(context, { start: 0, end: text.length }, wanted);
    const fixes = actions.filter(({ kind }) => kind === "quickfix");
    assert.equal(fixes.length, count, fixes.map(({ title }) => title).join(", "));
    for (const { title, changes } of fixes) {
        const fixed: Record<string, string> = { ...files };
        let changed = text;
        for (const file of changes) {
            if (file.path === path) changed = applyChanges(text, file.changes);
            else fixed[file.path] = applyChanges(fixed[file.path] ?? "", file.changes);
        }
        const after = await checkManifest(contextOf({ ...fixture, text: changed, files: fixed }));
        const left = after.filter((problem) => problem.code === code);
        assert.deepEqual(left, [], `${title}:\n${changed}\n${fixed[root]}`);
    }
}

test("fixes of what the checks find take it away", async () => {
    await check("manifest.unknown-key", `${own}descripton = "x"\n`, 2);
    await check("manifest.deprecated-key", `${own}[dev_dependencies]\n`, 1);
    await check("manifest.missing-name", '[package]\nversion = "1.0.0"\n', 1);
    await check("manifest.unknown-edition", '[package]\nname = "app"\nedition = "2022"\n', 1);
    await check("manifest.rust-version-too-old", `${own}rust-version = "1.50"\n`, 1);
    await check("manifest.license-slash", `${own}license = "MIT/Apache-2.0"\n`, 1);
    await check("manifest.unknown-license", `${own}license = "MTI"\n`, 1);
    await check("manifest.ignored-profile", `${own}\n[profile.dev]\nopt-level = 1\n`, 2);
    await check("manifest.ignored-patch", `${own}\n[patch.company]\nx = "1"\n`, 2);
    await check("manifest.ignored-resolver", `${own}resolver = "2"\n`, 1);
});

test("fixes of dependencies take their findings away", async () => {
    const dependency = (line: string) => `${own}\n[dependencies]\n${line}\n`;
    await check("manifest.bad-requirement", dependency('serde = "1..2"'), 1);
    await check("manifest.wildcard", dependency('serde = "*"'), 1);
    await check("manifest.no-source", dependency("serde = {}"), 1);
    await check(
        "manifest.two-sources",
        dependency('x = { git = "https://example.org", path = "../x" }'),
        2,
    );
    await check(
        "manifest.reference-without-git",
        dependency('serde = { version = "1", tag = "t" }'),
        1,
    );
    await check(
        "manifest.optional-dev",
        `${own}[dev-dependencies]\nserde = { version = "1", optional = true }\n`,
        1,
    );
    await check(
        "manifest.duplicate-dependency",
        `${dependency('serde = "1"')}\n[dev-dependencies]\nserde = "1"\n`,
        1,
    );
    await check("manifest.no-matching-version", dependency('serde = "3"'), 1);
    await check(
        "manifest.dependency-rust-version",
        `${own.replace("2021", "2018")}rust-version = "1.40"\n[dependencies]\nserde = "1.0.3"\n`,
        1,
    );
    await check(
        "manifest.unknown-dependency-feature",
        dependency('serde = { version = "1", features = ["drive"] }'),
        2,
    );
    const lib = {
        files: { "/work/lib/Cargo.toml": '[package]\nname = "lib"\nversion = "0.4.0"\n' },
    };
    await check("manifest.path-without-version", dependency('lib = { path = "../lib" }'), 1, lib);
    await check("manifest.path-name", dependency('other = { path = "../lib" }'), 1, lib);
    const shared = {
        files: {
            [root]: '[workspace]\nmembers = ["app"]\n[workspace.dependencies]\nrand = "0.8"\n',
        },
    };
    await check("manifest.not-shared", dependency("serde.workspace = true"), 1, shared);
    await check("manifest.not-shared", dependency("rnd.workspace = true"), 1, shared);
    await check(
        "manifest.ignored-key",
        dependency('rand = { workspace = true, version = "1" }'),
        1,
        shared,
    );
    await check(
        "manifest.ignored-default-features",
        dependency("rand = { workspace = true, default-features = false }"),
        1,
        shared,
    );
});

test("fixes of features take their findings away", async () => {
    const features = (line: string, more = "") => `${own}${more}\n[features]\n${line}\n`;
    const serde = '\n[dependencies]\nserde = "1"\n';
    await check("manifest.unknown-feature", features('a = ["b"]'), 2);
    await check("manifest.unknown-dependency", features('a = ["dep:srde"]', serde), 2);
    await check("manifest.unknown-dependency", features('a = ["srde?/std"]', serde), 2);
    await check("manifest.not-optional", features('a = ["dep:serde"]', serde), 2);
    await check("manifest.feature-of-itself", features('a = ["a"]'), 1);
    await check("manifest.feature-cycle", features('a = ["b"]\nb = ["a"]'), 1);
    await check(
        "manifest.unknown-required-feature",
        `${own}\n[[bin]]\nname = "x"\nrequired-features = ["a"]\n`,
        2,
    );
});
