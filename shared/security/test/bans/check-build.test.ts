import assert from "node:assert/strict";
import { test } from "node:test";
import { readLock } from "@rust-ai-ide/cargo/lock/read-lock";
import { checkBuild, packagesThatBuild } from "@rust-ai-ide/security/bans/check-build";
import { graphOfLock } from "@rust-ai-ide/security/policy/policy-graph";
import { readDenyPolicy } from "@rust-ai-ide/security/policy/read-deny-policy";
import type { PackageContents } from "@rust-ai-ide/security/supply-chain/package-contents";
import { lockPlaces } from "../policy/lock-places.ts";

const lockText = `version = 4
[[package]]
name = "app"
version = "0.1.0"
dependencies = ["native"]
[[package]]
name = "helper"
version = "0.2.0"
source = "registry+https://example.org/index"
[[package]]
name = "native"
version = "1.0.0"
source = "registry+https://example.org/index"
dependencies = ["helper"]
`;
const known = "1".repeat(64);
const files: PackageContents["files"] = [
    { path: "bin/tool", kind: { kind: "elf" }, checksum: known },
    { path: "build.rs", kind: undefined },
    { path: "ci/run", kind: { kind: "script", interpreter: "bash" } },
    { path: "ci/test.py", kind: undefined },
    { path: "lib/x.a", kind: { kind: "static library" } },
];
const native: PackageContents = {
    buildScript: { path: "build.rs", checksum: known },
    isProcMacro: false,
    files,
    isWhole: true,
};

/** Levels and rules with the files or texts that are named. */
function check(build: string, expected: readonly string[]): void {
    const text = `[bans.build]\n${build}\n`;
    const { policy, problems } = readDenyPolicy(text, "/w/deny.toml");
    assert.deepEqual(problems, []);
    assert.ok(policy.bans.build);
    const lock = readLock(lockText);
    const graph = graphOfLock(lock, ["required", "required", "required"]);
    const findings = checkBuild(
        lock,
        graph,
        new Map([[2, native]]),
        policy.bans.build,
        lockPlaces(lockText, text),
    );
    const told = findings.map(({ level, rule, message }) => {
        const named = /: ([^:]+)\.$/.exec(message)?.[1];
        return `${level} ${rule}${named === undefined ? "" : ` ${named}`}`;
    });
    assert.deepEqual(told, expected);
}

test("programs and scripts of packages that run while something is built", () => {
    check("", ["error ban.executable bin/tool"]);
    check('executables = "warn"\ninclude-archives = true\ninterpreted = "deny"', [
        "warning ban.executable bin/tool, lib/x.a",
        "error ban.executableScript ci/run",
    ]);
    check('script-extensions = ["rs", "a"]\nenable-builtin-globs = true', [
        "error ban.scriptFile build.rs, ci/test.py, lib/x.a",
        "error ban.executable bin/tool",
    ]);
    // Where no program matters, nothing else is looked at either.
    check('executables = "allow"\nscript-extensions = ["rs"]', []);
});

test("packages that may not have a build script", () => {
    check('executables = "allow"\nallow-build-scripts = ["native:^2"]', ["error ban.buildScript"]);
    check('executables = "allow"\nallow-build-scripts = ["native@1.0.0"]', []);
});

test("what one package may have", () => {
    const bypass = (entry: string): string => `bypass = [{ crate = "native", ${entry} }]`;
    check(bypass(`build-script = "${known}"`), []);
    check(bypass(`build-script = "${"2".repeat(64)}"`), [
        "warning ban.buildScriptChecksum",
        "error ban.executable bin/tool",
    ]);
    check(bypass('allow = [{ path = "bin/tool" }]'), []);
    check(bypass(`allow = [{ path = "bin/tool", checksum = "${known}" }]`), []);
    check(bypass(`allow = [{ path = "bin/tool", checksum = "${"2".repeat(64)}" }]`), [
        "error ban.fileChecksum bin/tool",
    ]);
    check(bypass('allow-globs = ["bin/*", "*.sh"]'), ["warning ban.unusedBypass *.sh of native"]);
    check(bypass('allow = [{ path = "bin/other" }]'), [
        "error ban.executable bin/tool",
        "warning ban.unusedBypass bin/other of native",
    ]);
    check('bypass = [{ crate = "other" }]', [
        "error ban.executable bin/tool",
        "warning ban.unusedBypass other",
    ]);
});

test("which packages are looked at", () => {
    const lock = readLock(lockText);
    const graph = graphOfLock(lock, ["required", "required", "required"]);
    const of = (text: string): readonly number[] => {
        const { build } = readDenyPolicy(`[bans.build]\n${text}`, "p").policy.bans;
        assert.ok(build);
        return packagesThatBuild(lock, graph, build, (index) => index !== 1);
    };
    assert.deepEqual(of(""), [2]);
    assert.deepEqual(of("include-dependencies = true"), [1, 2]);
    assert.deepEqual(of("include-workspace = true"), [0, 2]);
});
