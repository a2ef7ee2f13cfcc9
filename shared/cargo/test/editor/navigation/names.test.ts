import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { crateMentions } from "../../../src/editor/navigation/crate-mentions.ts";
import { entityAt } from "../../../src/editor/navigation/entity-at.ts";
import {
    featureMentionAt,
    featureMentions,
} from "../../../src/editor/navigation/feature-mentions.ts";
import { dependencyPlaces } from "../../../src/editor/navigation/name-places.ts";
import { readManifest } from "../../../src/manifest/read-manifest.ts";

/** What stands at the `|`, as kind, what it names, and the text that is underlined. */
function check(marked: string, expected: string | undefined): void {
    const offset = marked.indexOf("|");
    const text = marked.replace("|", "");
    const entity = entityAt(readManifest(text), offset);
    if (entity === undefined) {
        assert.equal(undefined, expected, marked);
        return;
    }
    const name =
        entity.kind === "feature"
            ? `${entity.name}${entity.isDefinition ? "!" : ""}`
            : entity.kind === "path"
              ? entity.path
              : entity.kind === "inherited-key"
                ? `${entity.table}.${entity.key}`
                : entity.kind === "dependency-feature"
                  ? `${entity.dependency.name}/${entity.feature}`
                  : entity.dependency.name;
    assert.equal(
        `${entity.kind} ${name} «${text.slice(entity.start, entity.end)}»`,
        expected,
        marked,
    );
}

const rest = '\n[dependencies]\nx = { version = "1", optional = true, features = ["f"] }\n';

test("dependencies, wherever they are named", () => {
    check('[dependencies]\nse|rde = "1"', "dependency serde «serde»");
    check("[dependencies.ser|de]\nversion = '1'", "dependency serde «serde»");
    check('[dependencies]\nserde = "1|"', "dependency serde «1»");
    check("[dependencies]\nserde.work|space = true", "inherited-dependency serde «workspace»");
    check("[dependencies]\nserde = { workspace = tr|ue }", "inherited-dependency serde «true»");
    check('[dependencies]\nx = { path = "../|x" }', "path ../x «../x»");
    check('[dependencies]\nx = { features = ["f|"] }', "dependency-feature x/f «f»");
    check('[workspace.dependencies]\nx| = "1"', "dependency x «x»");
    check("[target.'cfg(unix)'.dependencies]\nx| = '1'", "dependency x «x»");
    check("[patch.crates-io]\nx = { path = 'a|' }", "path a «a»");
});

test("features, and what their lists name", () => {
    check("[features]\nfa|st = []", "feature fast! «fast»");
    check('[features]\nall = ["fa|st"]', "feature fast «fast»");
    check(`[features]\nall = ["dep:|x"]${rest}`, "dependency x «dep:x»");
    check(`[features]\nall = ["x|/f"]${rest}`, "dependency x «x»");
    check(`[features]\nall = ["x/f|"]${rest}`, "dependency-feature x/f «f»");
    check(`[features]\nall = ["x?/|f"]${rest}`, "dependency-feature x/f «f»");
    check(`[features]\nall = ["x|"]${rest}`, "dependency x «x»");
    check('[features]\nall = ["nobody/|f"]', undefined);
    check('[[bin]]\nname = "b"\nrequired-features = ["fa|st"]', "feature fast «fast»");
});

test("paths, members and keys of the workspace", () => {
    check('[workspace]\nmembers = ["crates/|*"]', "path crates/* «crates/*»");
    check('[lib]\npath = "src/|l.rs"', "path src/l.rs «src/l.rs»");
    check('[package]\nreadme = "READ|ME.md"', "path README.md «README.md»");
    check("[package]\nversion.work|space = true", "inherited-key package.version «workspace»");
    check("[lints]\nworkspace = tr|ue", "inherited-key lints. «true»");
    check('[package]\nname = "a|"', undefined);
    check("# no|thing", undefined);
    check("", undefined);
});

const code = `#![cfg_attr(feature = "doc", feature(doc_cfg))]
#[cfg(all(unix, not(feature = "fast")))]
fn a() { if cfg!(any(feature = r"slow", test)) {} }
#[cfg(target_feature = "sse")] // feature = "comment"
const TEXT: &str = "feature = \\"text\\"";
#[clap(feature = "other")]
#![feature(never)]
`;

test("features that code asks for", () => {
    const found = featureMentions(code);
    assert.deepEqual(
        found.map(({ name }) => name),
        ["doc", "fast", "slow"],
    );
    for (const { name, start, end } of found) assert.equal(code.slice(start, end), name);
    assert.equal(featureMentionAt(code, code.indexOf("fast") + 1)?.name, "fast");
    assert.equal(featureMentionAt(code, code.indexOf("unix")), undefined);
    assert.equal(featureMentionAt("fn a() {}", 3), undefined);
});

test("where code names a crate, and where that is not sure", () => {
    const mentions = (text: string): string =>
        crateMentions(text, "log")
            .map(({ start, end, isCertain }) => {
                assert.equal(text.slice(start, end).replace("r#", ""), "log");
                return isCertain ? "!" : "?";
            })
            .join("");
    assert.equal(mentions("use log::info; extern crate log; log::warn!(); ::log::x();"), "!!!!");
    assert.equal(mentions("use log;"), "!");
    assert.equal(mentions("a.log(); a::log::b(); Vec::<u8>::log();"), "");
    assert.equal(mentions("let log = 1; mod log {} fn f(log: u8) {}"), "???");
    assert.equal(mentions('// log::x\n"log::x"'), "");
});

test("places of a dependency in its manifest", () => {
    const text = `[features]\na = ["dep:x", "x/f", "x?/g", "xy", "x"]\n[dependencies]\nx = "1"\n[dev-dependencies]\n"x" = "1"\n`;
    const places = dependencyPlaces({ manifest: readManifest(text), path: "/m" }, "x");
    assert.equal(places.length, 6);
    for (const { start, end } of places) assert.equal(text.slice(start, end), "x");
});

test("no text makes a name that is not there", () => {
    const piece = fc.constantFrom(
        ...'[features]\n|[dependencies]\n|x|=|[|]|"dep:x"|"x/f"|\'|"|,|{|}|workspace|true|path|.|\n|#'.split(
            "|",
        ),
    );
    fc.assert(
        fc.property(fc.array(piece, { maxLength: 25 }), fc.nat(150), (pieces, at) => {
            const text = pieces.join("");
            const entity = entityAt(readManifest(text), Math.min(at, text.length));
            if (entity === undefined) return;
            assert.ok(0 <= entity.start && entity.start <= entity.end && entity.end <= text.length);
        }),
    );
    const rust = fc.constantFrom(
        ...'cfg|(|)|!|feature|=|"a"|#|[|]|all|not|r#"|/*|\n|log|::|.'.split("|"),
    );
    fc.assert(
        fc.property(fc.array(rust, { maxLength: 40 }), (pieces) => {
            const text = pieces.join(" ");
            for (const { name, start, end } of featureMentions(text))
                assert.equal(text.slice(start, end), name);
            for (const { start, end } of crateMentions(text, "log"))
                assert.equal(text.slice(start, end), "log");
        }),
    );
});
