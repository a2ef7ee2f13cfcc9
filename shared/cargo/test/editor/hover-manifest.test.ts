import assert from "node:assert/strict";
import { test } from "node:test";
import { ageText, dateText } from "../../src/editor/hover/version-text.ts";
import { hoverManifest } from "../../src/editor/hover-manifest.ts";
import { atMark, contextOf, type Fixture, today } from "./editor-fixture.ts";

async function check(marked: string, expected: string, fixture: Partial<Fixture> = {}) {
    const { text, offset } = atMark(marked);
    const hover = await hoverManifest(contextOf({ ...fixture, text }), offset);
    assert.equal(hover?.markdown ?? "", expected);
    if (hover !== undefined) assert.ok(hover.start <= offset && offset <= hover.end);
}

const sources = {
    "/sources/serde-1.0.3/Cargo.toml": `[package]
name = "serde"
description = "Turns things\\ninto [bytes](command:evil)"
license = "MIT OR Apache-2.0"
repository = "https://example.org/serde"
homepage = "javascript:alert(1)"
`,
};

test("tells what is known of a dependency", async () => {
    await check(
        '[dependencies]\nse|rde = { version = "1", features = ["derive"] }',
        `**\`serde\`** 1.0.3

Turns things into \\[bytes\\](command:evil)

Requirement: \`1\`  
Latest: \`1.0.3\` (2026-11-12, 10 days ago)  
Licence: MIT OR Apache-2.0  
Rust: 1.56

Features on: \`default\`, \`derive\`, \`serde_derive\`, \`std\`  
Features off: \`rc\`

- \`2.0.0-alpha.1\`
- \`1.0.3\` 2026-11-12, 10 days ago · Rust 1.56
- \`1.0.2\` yanked
- \`1.0.0\`
- \`0.9.0\`

From cargo's cache, written 2 days ago.

[repository](https://example.org/serde)`,
        { files: sources },
    );
});

test("tells the locked version, and that a yanked one is", async () => {
    const lock = `version = 4
[[package]]
name = "serde"
version = "1.0.2"
source = "registry+https://index.example.org"
`;
    const { text, offset } = atMark('[dependencies]\nserde = "1|"');
    const context = contextOf({ text, root: "/work/app/Cargo.toml", lock });
    const hover = await hoverManifest(context, offset);
    assert.match(hover?.markdown ?? "", /Locked: `1\.0\.2` \(yanked\)/);
    assert.match(hover?.markdown ?? "", /This version was yanked/);
});

test("says where a package is not known", async () => {
    await check(
        '[dependencies]\nun|known = "1"',
        "**`unknown`**\n\nRequirement: `1`\n\nCargo has not looked at this package on this machine yet.",
    );
    await check(
        '[dependencies]\nlo|cal = { path = "../local" }',
        "**`local`**\n\nFolder: `/work/local`\n\nThere is no package in this folder.",
    );
});

test("describes keys, lints and tables", async () => {
    await check(
        '[package]\nedi|tion = "2021"',
        "**`edition`**\n\nEdition of the Rust language that the code is written in.\n\nCan be inherited from the workspace.",
    );
    await check("[fea|tures]", "**`features`**\n\nParts of the package that users can turn on.");
    await check(
        '[lints.rust]\nunsafe_c|ode = "deny"',
        "**`unsafe_code`**\n\nA lint. Without a setting its level is `allow`.",
    );
    await check(
        '[lints.clippy]\npedan|tic = "warn"',
        "**`clippy::pedantic`**\n\nA group of lints. Give it a lower `priority` than single lints that differ from it.",
    );
    await check(
        "[profile.dev]\nsplit-deb|uginfo = 'off'",
        "**`split-debuginfo`**\n\nWhether debug information goes to files of its own.\n\nSince Rust 1.51.\n\nOne of `off`, `packed`, `unpacked`.",
    );
});

test("tells what features turn on and who turns them on", async () => {
    const manifest = '[dependencies]\nserde = { version = "1", optional = true }\n[features]\n';
    await check(
        `${manifest}all = ["fa|st"]\nfast = ["serde/rc"]`,
        "Feature **`fast`**\n\nTurns on `serde/rc`\n\nTurned on by `all`",
    );
    await check(`${manifest}all = ["dep:se|rde"]`, "Turns on the optional dependency `serde`.");
    await check(
        `${manifest}all = ["serde?/der|ive"]`,
        "Feature **`derive`** of `serde` 1.0.3\n\nTurns on `serde_derive`\n\nOnly where something else turns on `serde`.",
    );
    await check(
        '[dependencies]\nserde = { version = "1", features = ["de|rive"] }',
        "Feature **`derive`** of `serde` 1.0.3\n\nTurns on `serde_derive`",
    );
});

test("tells which package is in a folder", async () => {
    const files = { "/work/app/a/Cargo.toml": '[package]\nname = "first"\nversion = "0.2.0"' };
    await check(
        '[workspace]\nmembers = ["b/|c"]',
        "**`members`**\n\nFolders of the packages of the workspace; `*` stands for any name.",
        { files },
    );
    await check('[workspace]\nmembers = ["a|*"]', "- `first`", {
        files: { "/work/app/abc/Cargo.toml": '[package]\nname = "first"' },
        root: "/work/app/Cargo.toml",
        members: ["/work/app/abc/Cargo.toml"],
    });
    await check('[workspace]\nmembers = ["|a"]', "Package **`first`** 0.2.0", { files });
});

test("says nothing in comments and empty places", async () => {
    await check("# comm|ent", "");
    await check("|\n[package]", "");
});

test("says how long ago something was in the unit of a reader", () => {
    const check = (days: number, expected: string) =>
        assert.equal(ageText(today - days * 86_400_000, today), expected);
    check(0, "today");
    check(1, "1 day ago");
    check(59, "59 days ago");
    check(90, "2 months ago");
    check(800, "2 years ago");
    // Clocks may differ.
    check(-2, "in the future by this machine's clock");
    assert.equal(dateText(Number.NaN), "");
});
