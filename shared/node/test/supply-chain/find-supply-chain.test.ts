import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import {
    CancellationSource,
    type CancellationToken,
    CancelledError,
    NeverCancelled,
} from "@rust-ai-ide/core/cancellation";
import { loadWorkspace } from "@rust-ai-ide/node/cargo-workspace/load-workspace";
import { loadPolicyInput } from "@rust-ai-ide/node/licences/load-policy-input";
import { openRegistries } from "@rust-ai-ide/node/registry/open-registries";
import { findSupplyChain } from "@rust-ai-ide/node/supply-chain/find-supply-chain";

const source = 'source = "registry+https://example.org/index"';
const binary = `\x7fELF${"\0".repeat(20)}`;
const files: Readonly<Record<string, string>> = {
    ".cargo/config.toml": `[source.crates-io]
replace-with = "vendored"
[source."https://example.org/index"]
registry = "https://example.org/index"
replace-with = "vendored"
[source.vendored]
directory = "vendor"
`,
    "Cargo.toml": `[package]
name = "app"
version = "0.1.0"
[dependencies]
native = "1"
serd = "1"
away = "1"
`,
    "src/lib.rs": "",
    "build.rs": 'fn main() { std::process::Command::new("sh"); }',
    "vendor/native/Cargo.toml": `[package]
name = "native"
version = "1.0.0"
links = "native"
build = "build/main.rs"
`,
    "vendor/native/.cargo-checksum.json": '{"files":{},"package":"00"}',
    "vendor/native/build/main.rs": "mod load;\nfn main() { load::run(); }",
    "vendor/native/build/load.rs": 'pub fn run() { std::net::TcpStream::connect("a"); }',
    "vendor/native/src/lib.rs": 'fn f() { std::process::Command::new("bash"); }',
    "vendor/native/lib/tool": binary,
    "vendor/serd/Cargo.toml": `[package]
name = "serd"
version = "1.0.0"
[lib]
proc-macro = true
`,
    "vendor/serd/.cargo-checksum.json": '{"files":{},"package":"00"}',
    "vendor/serd/build.rs": "mod other;",
    "vendor/serd/other.rs": 'fn f() { std::process::Command::new("zsh"); }',
    "vendor/serd/src/lib.rs": 'fn f() { std::env::var("CI_TOKEN"); }',
    "Cargo.lock": `version = 4
[[package]]
name = "app"
version = "0.1.0"
dependencies = ["away", "native", "serd"]
[[package]]
name = "away"
version = "1.0.0"
${source}
[[package]]
name = "native"
version = "1.0.0"
${source}
[[package]]
name = "serd"
version = "1.0.0"
${source}
`,
};

async function inFolder(
    context: TestContext,
): Promise<(token?: CancellationToken) => ReturnType<typeof findSupplyChain>> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-chain-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    const registries = await openRegistries({ folder, cargoHome: join(folder, "home") });
    const workspace = await loadWorkspace(join(folder, "Cargo.toml"));
    const input = await loadPolicyInput(workspace, registries, NeverCancelled);
    assert.ok(input);
    return (token = NeverCancelled) =>
        findSupplyChain(input, registries, { now: Date.now(), token });
}

test("what runs while something is built, and what is unusual of it", async (context) => {
    const { inspected, findings, unread } = await (await inFolder(context))();
    assert.equal(unread, 1);
    assert.deepEqual(
        inspected.map(({ index, contents, links, behaviour }) => [
            index,
            contents.buildScript?.path,
            contents.buildScript?.checksum?.length,
            contents.isProcMacro,
            links,
            behaviour?.network,
            behaviour?.programs,
        ]),
        [
            [0, "build.rs", 64, false, undefined, [], ["sh"]],
            // Files beside a build script in a folder of its own are part of it; those of src are not.
            [2, "build/main.rs", 64, false, "native", ["TcpStream"], []],
            [3, "build.rs", 64, true, undefined, [], ["zsh"]],
        ],
    );
    assert.deepEqual(
        findings.map(({ rule, package: of }) => `${rule} ${of?.name}`),
        [
            "supplyChain.similarName serd",
            "supplyChain.buildNetwork native",
            "supplyChain.program native",
            "supplyChain.buildShell serd",
            "supplyChain.buildSecrets serd",
        ],
    );
});

test("it can be stopped", async (context) => {
    const find = await inFolder(context);
    const source = new CancellationSource();
    source.cancel();
    await assert.rejects(find(source.token), CancelledError);
});
