import assert from "node:assert/strict";
import { test } from "node:test";
import { applyChanges } from "../../src/edit.ts";
import { completeManifest } from "../../src/editor/complete-manifest.ts";
import type { CompletionProposal } from "../../src/editor/editor-context.ts";
import { atMark, contextOf, type Fixture } from "./editor-fixture.ts";

async function propose(
    marked: string,
    fixture: Partial<Fixture> = {},
): Promise<{ readonly text: string; readonly proposals: readonly CompletionProposal[] }> {
    const { text, offset } = atMark(marked);
    const { proposals } = await completeManifest(contextOf({ ...fixture, text }), offset);
    const sorted = [...proposals].sort((a, b) => {
        const [left, right] = [a.sort ?? a.label, b.sort ?? b.label];
        return left < right ? -1 : left > right ? 1 : 0;
    });
    return { text, proposals: sorted };
}

/** The first labels, in the order in which an editor shows them. */
async function labels(marked: string, expected: readonly string[], fixture: Partial<Fixture> = {}) {
    const { proposals } = await propose(marked, fixture);
    assert.deepEqual(
        proposals.slice(0, expected.length).map(({ label }) => label),
        expected,
    );
}

/** The text after one proposal was taken. */
async function taken(
    marked: string,
    label: string,
    expected: string,
    fixture: Partial<Fixture> = {},
) {
    const { text, proposals } = await propose(marked, fixture);
    const proposal = proposals.find((one) => one.label === label);
    assert.ok(proposal, `no ${label} among ${proposals.map((one) => one.label).join(", ")}`);
    assert.equal(applyChanges(text, [{ ...proposal.replace, text: proposal.insert }]), expected);
}

async function none(marked: string, label: string, fixture: Partial<Fixture> = {}) {
    const { proposals } = await propose(marked, fixture);
    assert.ok(!proposals.some((one) => one.label === label), `${label} is proposed`);
}

test("proposes the keys of a table that are not there yet", async () => {
    await labels('[package]\nname = "a"\n|', ["authors", "autobenches", "autobins"]);
    await none('[package]\nname = "a"\n|', "name");
    await taken("[package]\nedi|", "edition", '[package]\nedition = "$0"');
    await taken('[package]\nedi|tion = "2021"', "edition", '[package]\nedition = "2021"');
    await taken(
        "[dependencies]\nserde = { ver| }",
        "version",
        '[dependencies]\nserde = { version = "$0" }',
    );
    await none('[dependencies]\nserde = { version = "1", | }', "version");
    await labels('[[bin]]\nname = "a"\nrequired|', ["bench"]);
    await none('[[bin]]\nname = "a"\n|', "name");
});

test("proposes the keys of profiles, of lints and of other files", async () => {
    await taken("[profile.release]\nlt|", "lto", "[profile.release]\nlto = $0");
    await taken("[lints.clippy]\nped|", "pedantic", '[lints.clippy]\npedantic = "$0"');
    await taken("[lints.rust]\n|", "unsafe_code", '[lints.rust]\nunsafe_code = "$0"');
    await taken("[build]\njo|", "jobs", "[build]\njobs = $0", { kind: "config" });
    await taken('[toolchain]\nchannel = "|"', "stable", '[toolchain]\nchannel = "stable"', {
        kind: "toolchain",
    });
    await taken("ms|", "msrv", 'msrv = "$0"', { kind: "clippy" });
    await taken("max_|", "max_width", "max_width = $0", { kind: "rustfmt" });
});

test("proposes tables for headers", async () => {
    await taken("[dep|]", "dependencies", "[dependencies]");
    await taken("[[b|]]", "bench", "[[bench]]");
    await taken("[target.|]", "cfg(unix)", "[target.'cfg(unix)']");
    await taken("[workspace.d|]", "dependencies", "[workspace.dependencies]");
    await none("[package]\n[p|]", "package");
    await taken("[dependencies.ser|]", "serde", "[dependencies.serde]");
    await taken("|", "[package]", "[package]\n");
});

test("proposes values by what the key takes", async () => {
    await labels('[package]\nedition = "|"', ["2024", "2021", "2018", "2015"]);
    await taken("[package]\nedition = |", "2024", '[package]\nedition = "2024"');
    await labels("[package]\nautobins = |", ["false", "true"]);
    await labels('[package]\nlicense = "|"', ["MIT OR Apache-2.0", "MIT", "Apache-2.0"]);
    await taken(
        '[package]\nlicense = "MIT OR |"',
        "MIT OR Zlib",
        '[package]\nlicense = "MIT OR Zlib"',
    );
    await labels('[profile.dev]\npanic = "|"', ["unwind", "abort"]);
    await labels('[lints.rust]\nunsafe_code = "|"', ["allow", "warn", "deny", "forbid"]);
    await labels('[workspace]\nresolver = "|"', ["1", "2", "3"]);
    await labels('[package]\nrust-version = "|"\nedition = "2021"', ["1.95", "1.85", "1.56"]);
    await labels("[package]\nversion.workspace = |", ["true"]);
    await labels('[dependencies]\nx = { registry = "|" }', ["company"]);
});

test("proposes crates with the version that fits", async () => {
    await taken("[dependencies]\nser|", "serde", '[dependencies]\nserde = "1.0.3"');
    await taken("[dependencies]\nserde_j|", "serde-json", '[dependencies]\nserde-json = "1.0.1"');
    const old = '[package]\nname = "a"\nrust-version = "1.60"\n[dependencies]\n';
    await taken(`${old}serde_j|`, "serde-json", `${old}serde-json = "1.0.0"`);
    await taken("[dependencies]\nserde-j|", "serde-json", '[dependencies]\nserde-json = "1.0.0"', {
        more: { settings: { minPublishAge: 3 * 86_400_000 } },
    });
    await none('[dependencies]\nserde = "1"\nser|', "serde");
    await taken('[dependencies]\nse|r = "1"', "serde", '[dependencies]\nserde = "1"');
});

test("proposes versions from new to old, pre-releases and yanked ones last", async () => {
    await labels('[dependencies]\nserde = "|"', [
        "1.0.3",
        "1.0.0",
        "0.9.0",
        "2.0.0-alpha.1",
        "1.0.2",
    ]);
    await taken('[dependencies]\nserde = "~1|"', "1.0.0", '[dependencies]\nserde = "~1.0.0"');
    await taken("[dependencies]\nserde = |", "1.0.3", '[dependencies]\nserde = "1.0.3"');
    await taken('[dependencies]\nserde = "1.|', "1.0.3", '[dependencies]\nserde = "1.0.3"');
    await labels('[dependencies]\nserde = { version = "|" }', ["1.0.3"]);
    await labels('[dependencies.serde]\nversion = "|"', ["1.0.3"]);
    await labels('[dependencies]\nother = { package = "serde", version = "|" }', ["1.0.3"]);
    const { proposals } = await propose('[dependencies]\nserde = "|"');
    assert.equal(proposals[0]?.detail, "2026-11-12, 10 days ago · Rust 1.56");
    assert.equal(proposals[4]?.isDeprecated, true);
});

test("proposes features of the version that is meant", async () => {
    await labels('[dependencies]\nserde = { version = "1", features = ["|"] }', [
        "derive",
        "rc",
        "serde_derive",
        "default",
        "std",
    ]);
    await none('[dependencies]\nserde = { version = "1", features = ["rc", "|"] }', "rc");
    await labels('[dependencies]\nserde = { version = "0.9", features = ["|"] }', ["std"]);
});

test("proposes what a feature may turn on", async () => {
    const manifest =
        '[dependencies]\nserde = { version = "1", optional = true }\n[features]\nextra = []\n';
    await labels(`${manifest}all = ["|"]`, ["extra", "dep:serde", "serde/"]);
    await taken(`${manifest}all = ["serde?/r|"]`, "serde?/rc", `${manifest}all = ["serde?/rc"]`);
});

test("proposes folders with manifests, members and files", async () => {
    const files = {
        "/work/lib/Cargo.toml": '[package]\nname = "lib"',
        "/work/docs/readme.md": "",
        "/work/app/src/main.rs": "",
    };
    await labels('[dependencies]\nx = { path = "../|" }', ["../app", "../lib", "../../"], {
        files,
    });
    await taken('[package]\nbuild = "src/|"', "src/main.rs", '[package]\nbuild = "src/main.rs"', {
        files,
    });
    const workspace = { files, root: "/work/Cargo.toml", members: ["/work/lib/Cargo.toml"] };
    await taken(
        "[dependencies]\nli|",
        "lib",
        '[dependencies]\nlib = { path = "../lib" }',
        workspace,
    );
    await labels('[workspace]\nmembers = ["|"]', ["lib"], {
        ...workspace,
        path: "/work/Cargo.toml",
    });
});

test("proposes what the workspace shares", async () => {
    const files = { "/work/Cargo.toml": '[workspace.dependencies]\nrand = "0.8"' };
    await taken("[dependencies]\n|", "rand", "[dependencies]\nrand = { workspace = true }", {
        files,
        root: "/work/Cargo.toml",
    });
});

test("proposes names of packages, toolchains, targets, profiles and features", async () => {
    await taken(
        '[dependencies]\nx = { package = "ser|" }',
        "serde",
        '[dependencies]\nx = { package = "serde" }',
    );
    await none('[dependencies]\nx = { package = "|" }', "serde");
    await labels('[toolchain]\nchannel = "|"', ["stable", "beta", "nightly", "1.95.0"], {
        kind: "toolchain",
    });
    await labels('[toolchain]\ntargets = ["|"]', ["x86_64-unknown-linux-gnu"], {
        kind: "toolchain",
    });
    await labels('[build]\ntarget = "|"', ["x86_64-unknown-linux-gnu"], { kind: "config" });
    await labels('[profile.mine]\ninherits = "|"', ["dev", "release", "test", "bench"]);
    await labels('[features]\nextra = []\n[[bin]]\nrequired-features = ["|"]', ["extra"]);
    await labels("[profile.dev]\nopt-level = |", ["0", "1", "2", "3"]);
    await taken("[target.|]", "x86_64-unknown-linux-gnu", "[target.x86_64-unknown-linux-gnu]");
});

test("describes what it proposes", async () => {
    const about = async (marked: string, label: string) => {
        const { proposals } = await propose(marked);
        return (await proposals.find((one) => one.label === label)?.documentation?.()) ?? "";
    };
    assert.match(await about("[package]\nedi|", "edition"), /Edition of the Rust language/);
    assert.match(await about("[pac|]", "package"), /how it is published/);
    assert.match(await about("|", "[features]"), /users can turn on/);
    assert.match(await about("[dependencies]\nser|", "serde"), /`1\.0\.3` 2026-11-12/);
});

test("proposes nothing in comments and behind values", async () => {
    for (const marked of ["# |", '[package]\nname = "a" |', "[package] |"]) {
        const { proposals } = await propose(marked);
        assert.deepEqual(proposals, [], marked);
    }
});
