import assert from "node:assert/strict";
import { test } from "node:test";
import { readManifest } from "../../src/manifest/read-manifest.ts";
import { checkDependencies } from "../../src/publish/check-dependencies.ts";
import { checkFiles } from "../../src/publish/check-files.ts";
import { checkMetadata } from "../../src/publish/check-metadata.ts";
import { PackageKeys } from "../../src/publish/package-keys.ts";
import type { PublishInput } from "../../src/publish/publish-input.ts";
import { publishOrder } from "../../src/publish/publish-order.ts";
import { effectiveDependency } from "../../src/workspace/inherited.ts";

const good = `[package]
name = "shop"
version = "1.2.0"
description = "Sells"
license = "MIT"
repository = "https://example.org/shop"
rust-version = "1.70"
`;
const files = ["Cargo.toml", "LICENSE", "README.md", "src/lib.rs"];

/** What the checks say of a package that is in order but for what is given. */
function check(
    expected: readonly string[],
    manifest = good,
    more: Partial<PublishInput> = {},
): void {
    const read = readManifest(manifest);
    const root = {
        folder: "/work",
        manifest: readManifest('[workspace.package]\ndescription = "Of all"\nlicense = "MIT"\n'),
    };
    const input: PublishInput = {
        manifest: read,
        folder: "/work/shop",
        root,
        keys: new PackageKeys("/work/shop", read, root),
        name: "shop",
        version: "1.2.0",
        rustVersion: "1.70",
        packed: files.map((path) => ({ path, bytes: 100 })),
        missing: [],
        untracked: [],
        dependencies: read.dependencies.map((each) => ({
            dependency: effectiveDependency(each, "/work/shop", root),
            offset: each.keySpan.start,
            member: undefined,
            rustVersion: undefined,
        })),
        entryFiles: ["src/lib.rs"],
        published: [],
        readme: { path: "README.md", text: "# Shop" },
        ...more,
    };
    const found = [...checkMetadata(input), ...checkDependencies(input), ...checkFiles(input)];
    for (const { message, nextStep, offset } of found) {
        assert.match(`${message}|${nextStep}`, /^[\w".].*\.\|[A-Z].*\.$/);
        assert.ok(offset === undefined || (offset >= 0 && offset < manifest.length));
    }
    assert.deepEqual(
        found.map(({ severity, code }) => `${severity} ${code}`),
        expected,
    );
}

test("a package in order", () => check([]));

test("metadata that is missing", () => {
    check(
        [
            "error publish.noDescription",
            "error publish.noLicense",
            "error publish.noVersion",
            "warning publish.noRepository",
            "information publish.noReadme",
            "information publish.noRustVersion",
        ],
        '[package]\nname = "shop"\n',
        { readme: undefined, rustVersion: undefined },
    );
    check(["error publish.noDescription"], good.replace('"Sells"', '" "'));
});

test("metadata of the workspace counts", () => {
    const inherited = good
        .replace('description = "Sells"', "description.workspace = true")
        .replace('license = "MIT"', "license = { workspace = true }");
    check([], inherited);
    check(["error publish.noDescription"], inherited, {
        keys: new PackageKeys("/work/shop", readManifest(inherited), {
            folder: "/work",
            manifest: readManifest('[workspace.package]\nlicense = "MIT"\n'),
        }),
    });
});

test("files that are named and not there", () => {
    check(["error publish.readmeMissing", "error publish.licenseMissing"], good, {
        missing: [
            { key: "readme", path: "/work/shop/READ.md" },
            { key: "license-file", path: "/work/shop/L" },
        ],
    });
});

test("keywords and categories", () => {
    check(
        ["error publish.tooMany", "error publish.badKeyword", "error publish.badKeyword"],
        `${good}keywords = ["a", "b", "c", "d", "e f", "${"g".repeat(21)}"]\n`,
    );
    check(
        ["error publish.tooMany", "error publish.badCategory"],
        `${good}categories = ["a", "b::c", "D", "e", "f", "g"]\n`,
    );
    check([], `${good}keywords = ["2d", "c++"]\ncategories = ["api-bindings", "os::linux-apis"]\n`);
});

test("versions that are published already", () => {
    check(["error publish.versionExists"], good, { published: ["1.1.0", "1.2.0"] });
    check(["error publish.versionExists"], good, { published: ["1.2.0+build"] });
    check(["warning publish.olderVersion"], good, { published: ["1.3.0", "2.0.0-rc.1"] });
    check([], good, { published: ["1.1.0", "2.0.0-rc.1", "not a version"] });
    check([], good, { version: "x" });
});

test("dependencies that users could not get, or would get otherwise", () => {
    check(
        [
            "error publish.dependencyWithoutVersion",
            "error publish.dependencyWithoutVersion",
            "warning publish.gitDependency",
            "error publish.wildcard",
        ],
        `${good}[dependencies]
a = { path = "../a" }
b = { git = "https://example.org/b" }
c = { git = "https://example.org/c", version = "1" }
d = "*"
e = { path = "../e", version = "1" }
[dev-dependencies]
f = { path = "../f" }
`,
    );
    const manifest = `${good}[dependencies]\na = { path = "../a", version = "1" }\n`;
    const [a] = readManifest(manifest).dependencies;
    assert.ok(a);
    const dependency = effectiveDependency(a, "/work/shop", undefined);
    const offset = a.keySpan.start;
    const member = { name: "a", isPublished: false };
    check(["error publish.memberNotPublished"], manifest, {
        dependencies: [{ dependency, offset, member, rustVersion: undefined }],
    });
    for (const [rustVersion, expected] of [
        ["1.70", []],
        ["1.69.5", []],
        ["1.70.1", ["warning publish.newerRust"]],
        ["1.100", ["warning publish.newerRust"]],
    ] as const) {
        check(expected, manifest, {
            dependencies: [{ dependency, offset, member: undefined, rustVersion }],
        });
    }
    const patch = readManifest('[patch.crates-io]\na = { path = "x" }\n');
    check(["warning publish.patched"], manifest, { root: { folder: "/work", manifest: patch } });
});

test("files that should not be packed", () => {
    const packed = (...paths: string[]): Partial<PublishInput> => ({
        packed: [...files, ...paths].map((path) => ({ path, bytes: 100 })),
    });
    for (const path of [
        ".env",
        "config/.env.local",
        "key.pem",
        ".ssh/id_ed25519",
        "credentials.toml",
    ]) {
        check(["error publish.secretFile"], good, packed(path));
    }
    check([], good, packed(".env.example", "src/keys.rs", "docs/id_rsa.md"));
    check(["warning publish.tooLarge", "information publish.largeFile"], good, {
        packed: files.map((path) => ({ path, bytes: path === "README.md" ? 11_000_000 : 1 })),
    });
    check(["warning publish.untracked"], good, { untracked: ["a", "b", "c", "d", "e", "f"] });
});

test("files that should be packed", () => {
    check(["error publish.targetLeftOut"], good, { entryFiles: ["src/lib.rs", "src/main.rs"] });
    check(["warning publish.noLicenseText"], good, {
        packed: [{ path: "src/lib.rs", bytes: 1 }],
    });
});

test("links of the readme", () => {
    const lonely = good.replace(/repository.*\n/, 'homepage = "https://example.org"\n');
    const readme = {
        path: "README.md",
        text: "[a](src/lib.rs) [b](./LICENSE#x) [c](src) [d](https://x) [e](#f) [g](docs/h.md) ![i](<j.png>) [k](mailto:x)",
    };
    check(["information publish.brokenLink"], lonely, { readme });
    check([], good, { readme });
});

test("the order in which packages have to be published", () => {
    assert.deepEqual(
        publishOrder([
            { name: "app", needs: ["core", "cli", "elsewhere"] },
            { name: "cli", needs: ["core"] },
            { name: "core", needs: ["core"] },
            { name: "x", needs: ["y"] },
            { name: "y", needs: ["x"] },
        ]),
        ["core", "cli", "app", "x", "y"],
    );
});
