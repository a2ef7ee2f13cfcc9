import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { loadWorkspace } from "@rust-ai-ide/node/cargo-workspace/load-workspace";
import { loadPolicyInput } from "@rust-ai-ide/node/licences/load-policy-input";
import { openRegistries } from "@rust-ai-ide/node/registry/open-registries";
import { findBans } from "@rust-ai-ide/node/supply-chain/find-bans";

const registry = 'source = "registry+https://example.org/index"';
const files: Readonly<Record<string, string>> = {
    "Cargo.toml": `[workspace]
members = ["app", "tool", "private"]
exclude = ["helper"]
resolver = "2"
[workspace.dependencies]
helper = { path = "helper", version = "1" }
gone = "2"
`,
    "app/Cargo.toml": `[package]
name = "app"
version = "0.1.0"
[features]
default = ["fast"]
fast = []
slow = ["helper/more"]
[dependencies]
helper = { workspace = true }
tool = { path = "../tool" }
[target.'cfg(windows)'.dependencies]
away = "1"
[target.'cfg(any())'.dependencies]
never = "1"
`,
    "app/src/lib.rs": "",
    "tool/Cargo.toml": `[package]
name = "tool"
version = "0.1.0"
[dependencies]
helper = { path = "../helper", version = "1", default-features = false }
any = "*"
[dev-dependencies]
tested = "1"
private = { path = "../private" }
`,
    "tool/src/lib.rs": "",
    "private/Cargo.toml": `[package]
name = "private"
version = "0.1.0"
publish = false
[dependencies]
tool = { path = "../tool" }
`,
    "private/src/lib.rs": "",
    "helper/Cargo.toml": `[package]
name = "helper"
version = "1.2.0"
[features]
default = ["base"]
base = []
more = ["base"]
`,
    "helper/src/lib.rs": "",
    "helper/build.rs": "fn main() {}",
    "helper/bin/program": `\x7fELF${"\0".repeat(20)}`,
    "helper/target/program": `\x7fELF${"\0".repeat(20)}`,
    "helper/inner/Cargo.toml": "",
    "helper/inner/program": `\x7fELF${"\0".repeat(20)}`,
    "Cargo.lock": `version = 4
[[package]]
name = "any"
version = "0.3.0"
${registry}
[[package]]
name = "app"
version = "0.1.0"
dependencies = ["away", "helper", "never", "tool"]
[[package]]
name = "away"
version = "1.0.0"
${registry}
[[package]]
name = "helper"
version = "1.2.0"
[[package]]
name = "never"
version = "1.0.0"
${registry}
[[package]]
name = "private"
version = "0.1.0"
dependencies = ["tool"]
[[package]]
name = "tested"
version = "1.0.0"
${registry}
dependencies = ["any"]
[[package]]
name = "tool"
version = "0.1.0"
dependencies = ["any", "helper", "private", "tested"]
`,
};

/** Rules with what they are about and their first place. */
async function check(
    context: TestContext,
    policy: string,
    expected: readonly string[],
    changed: Readonly<Record<string, string>> = {},
): Promise<void> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-bans-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    for (const [path, text] of Object.entries({
        ...files,
        "deny.toml": `${policy}\n`,
        ...changed,
    })) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    symlinkSync(join(folder, "helper/bin/program"), join(folder, "helper/bin/link"));
    const env = { CARGO_HOME: join(folder, "home") };
    const registries = await openRegistries({ folder, env });
    const workspace = await loadWorkspace(join(folder, "Cargo.toml"));
    const input = await loadPolicyInput(workspace, registries, NeverCancelled);
    assert.ok(input);
    assert.deepEqual(input.problems, []);
    const findings = await findBans(input, NeverCancelled);
    const told = findings.map(({ level, rule, package: of, locations: [place] }) => {
        const where = `${place?.path.replace(`${folder}/`, "")}:${place?.line}`;
        return `${level} ${rule} ${of?.name ?? ""} ${where}`.replace("  ", " ");
    });
    assert.deepEqual(told, expected);
}

const open = '[sources]\nunknown-registry = "allow"\n';
const allBanned = `${open}[bans]\ndeny = ["any", "away", "never", "tested", "private"]\n`;
const [any, away, tested, own] = [
    "error ban.banned any tool/Cargo.toml:6",
    "error ban.banned away app/Cargo.toml:12",
    "error ban.banned tested tool/Cargo.toml:8",
    "error ban.banned private Cargo.lock:23",
];

test("the packages that a policy looks at", async (context) => {
    // What can hold for no target at all is never looked at.
    await check(context, allBanned, [any, away, own, tested]);
    await check(context, `${allBanned}[graph]\ntargets = ["x86_64-pc-windows-msvc"]`, [
        any,
        away,
        own,
        tested,
    ]);
    await check(context, `${allBanned}[graph]\ntargets = ["x86_64-unknown-linux-gnu"]`, [
        any,
        own,
        tested,
    ]);
    await check(context, `${allBanned}[graph]\nexclude-dev = true`, [any, away, own]);
    await check(context, `${allBanned}[graph]\nexclude-dev = true\nexclude-unpublished = true`, [
        any,
        away,
    ]);
    await check(context, `${allBanned}[graph]\nexclude = ["tool@0.1.0"]`, [away, own]);
});

test("features that the policy minds", async (context) => {
    const rule = (text: string): string => `${open}[[bans.features]]\n${text}`;
    await check(context, `${open}[bans]\nexternal-default-features = "deny"`, [
        "error ban.defaultFeature helper Cargo.lock:16",
    ]);
    await check(context, `${open}[bans]\nworkspace-default-features = "warn"`, [
        "warning ban.defaultFeature app Cargo.lock:8",
    ]);
    // A rule of the package's own says more than the general one.
    const general = `${open}[bans]\nexternal-default-features = "deny"\n[[bans.features]]\n`;
    await check(context, `${general}crate = "helper"\nallow = ["default"]`, []);
    await check(context, `${general}crate = "helper"\ndeny = ["more"]`, [
        "error ban.defaultFeature helper Cargo.lock:16",
    ]);
    await check(context, `${general}crate = "helper"\ndeny = ["default"]`, [
        "error ban.feature helper Cargo.lock:16",
    ]);
    await check(context, rule('crate = "helper"\ndeny = ["base"]'), [
        "error ban.feature helper Cargo.lock:16",
    ]);
    await check(context, rule('crate = "helper"\nallow = ["more"]'), [
        "error ban.featureNotAllowed helper Cargo.lock:16",
    ]);
    await check(context, rule('crate = "helper"\nallow = ["default"]'), []);
    await check(context, rule('crate = "helper"\nexact = true\nallow = ["base", "more"]'), [
        "error ban.exactFeatures helper Cargo.lock:16",
    ]);
    await check(context, rule('crate = "helper"\nexact = true\nallow = ["base", "default"]'), []);
    await check(context, rule('crate = "helper"\ndeny = ["word"]'), [
        "warning ban.unknownFeature deny.toml:5",
    ]);
    await check(
        context,
        `${rule('crate = "helper"\ndeny = ["more"]')}\n[graph]\nfeatures = ["slow"]`,
        ["error ban.feature helper Cargo.lock:16"],
    );
    await check(
        context,
        `${rule('crate = "helper"\ndeny = ["more"]')}\n[graph]\nall-features = true`,
        ["error ban.feature helper Cargo.lock:16"],
    );
});

test("requirements that every version fits", async (context) => {
    await check(context, `${open}[bans]\nwildcards = "deny"`, [
        "error ban.wildcard app app/Cargo.toml:10",
        "error ban.wildcard private private/Cargo.toml:6",
        "error ban.wildcard tool tool/Cargo.toml:6",
        "error ban.wildcard tool tool/Cargo.toml:9",
    ]);
    await check(context, `${open}[bans]\nwildcards = "warn"\nallow-wildcard-paths = true`, [
        "warning ban.wildcard app app/Cargo.toml:10",
        "warning ban.wildcard tool tool/Cargo.toml:6",
    ]);
});

test("dependencies of the workspace", async (context) => {
    await check(context, `${open}[bans.workspace-dependencies]`, [
        "error ban.workspaceDuplicate helper tool/Cargo.toml:5",
        "error ban.workspaceDuplicate tool app/Cargo.toml:10",
        "error ban.unusedWorkspaceDependency Cargo.toml:7",
    ]);
    await check(
        context,
        `${open}[bans.workspace-dependencies]\ninclude-path-dependencies = false\nunused = "warn"`,
        ["warning ban.unusedWorkspaceDependency Cargo.toml:7"],
    );
    // A package may say which of its tables count.
    const metadata = '[package.metadata.cargo-deny]\nworkspace-duplicates = ["dev"]\n';
    await check(
        context,
        `${open}[bans.workspace-dependencies]\nunused = "allow"`,
        ["error ban.workspaceDuplicate tool app/Cargo.toml:10"],
        { "tool/Cargo.toml": `${files["tool/Cargo.toml"]}${metadata}` },
    );
});

test("files of packages that run while something is built", async (context) => {
    await check(context, `${open}[bans.build]`, ["error ban.executable helper Cargo.lock:16"]);
    await check(context, `${open}[bans.build]\nallow-build-scripts = []`, [
        "error ban.buildScript helper Cargo.lock:16",
    ]);
    const checksum = "0".repeat(64);
    await check(
        context,
        `${open}[[bans.build.bypass]]\ncrate = "helper"\nallow = [{ path = "bin/program", checksum = "${checksum}" }]`,
        ["error ban.fileChecksum helper Cargo.lock:16"],
    );
});
