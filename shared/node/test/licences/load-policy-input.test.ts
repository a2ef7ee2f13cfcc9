import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { loadWorkspace } from "@rust-ai-ide/node/cargo-workspace/load-workspace";
import { loadNotice } from "@rust-ai-ide/node/licences/load-notice";
import { loadPolicyInput, type PolicyInput } from "@rust-ai-ide/node/licences/load-policy-input";
import { openRegistries } from "@rust-ai-ide/node/registry/open-registries";
import { checkLicences } from "@rust-ai-ide/security/licences/check-licences";

const files: Readonly<Record<string, string>> = {
    "Cargo.toml": `[workspace]
members = ["app", "tool", "other"]
[workspace.package]
publish = ["own"]
license-file = "TERMS"
`,
    TERMS: "Everybody may do whatever they want with this text of nobody at all.\n",
    "app/Cargo.toml": `[package]
name = "app"
version = "0.1.0"
publish.workspace = true
license-file.workspace = true
[dependencies]
tool = { path = "../tool" }
outside = "1.0"
[build-dependencies]
other = { path = "../other" }
`,
    "app/src/lib.rs": "",
    "tool/Cargo.toml":
        '[package]\nname = "tool"\nversion = "0.1.0"\nlicense = "MIT"\npublish = ["own", "else"]\n',
    "tool/src/lib.rs": "",
    "other/Cargo.toml":
        '[package]\nname = "other"\nversion = "0.1.0"\nlicense = "MIT"\npublish = false\n',
    "other/src/lib.rs": "",
    "vendor/outside/Cargo.toml":
        '[package]\nname = "outside"\nversion = "1.0.0"\nlicense-file = "../../TERMS"\n',
    "vendor/outside/src/lib.rs": "",
    "vendor/outside/.cargo-checksum.json": '{"files":{}}',
    ".cargo/config.toml":
        '[source.crates-io]\nreplace-with = "vendored"\n[source.vendored]\ndirectory = "vendor"\n',
    "Cargo.lock": `version = 4
[[package]]
name = "app"
version = "0.1.0"
dependencies = ["other", "outside", "tool"]
[[package]]
name = "other"
version = "0.1.0"
[[package]]
name = "outside"
version = "1.0.0"
source = "registry+https://example.org/index"
[[package]]
name = "tool"
version = "0.1.0"
`,
};

async function load(
    context: TestContext,
    changed: Readonly<Record<string, string>>,
): Promise<PolicyInput> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-policy-input-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    for (const [path, text] of Object.entries({ ...files, ...changed })) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    const workspace = await loadWorkspace(join(folder, "Cargo.toml"));
    const registries = await openRegistries({ folder, cargoHome: `${folder}/home` });
    const input = await loadPolicyInput(workspace, registries, NeverCancelled);
    assert.ok(input);
    return input;
}

test("members, who may have them and where their licence stands", async (context) => {
    const { packages } = await load(context, {});
    const shown = packages.map(({ name, isPrivate, publishesTo, licenceFile, files: own }) =>
        [name, isPrivate, publishesTo?.join(" "), licenceFile, own?.map(({ path }) => path)].join(
            " ",
        ),
    );
    assert.deepEqual(shown.slice(0, 2), ["app false own ../TERMS ../TERMS", "other true   "]);
    assert.equal(shown[3], "tool false own else  ");
});

test("private members are not looked at", async (context) => {
    const { packages, policy, places } = await load(context, {
        "deny.toml":
            '[licenses]\nallow = ["MIT"]\nprivate = { ignore = true, registries = ["own"] }\n',
    });
    const { answers } = checkLicences(packages, policy, places);
    assert.deepEqual(
        answers
            .map(({ name, verdict }) => `${name} ${verdict}`)
            .filter((each) => !/outside/.test(each)),
        ["tool allowed"],
    );
});

test("packages of others name no file outside of their folder", async (context) => {
    const input = await load(context, {});
    const outside = input.packages.find(({ name }) => name === "outside");
    assert.deepEqual(
        [outside?.isRead, outside?.licenceFile, outside?.files],
        [true, "../../TERMS", []],
    );
    const notice = await loadNotice(input, NeverCancelled);
    assert.deepEqual(notice.withoutText, ["outside 1.0.0"]);
});
