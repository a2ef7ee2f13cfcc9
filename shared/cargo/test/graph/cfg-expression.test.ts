import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import { parseCfg, platformHolds } from "../../src/graph/cfg-expression.ts";
import {
    knownTarget,
    knownTriples,
    readTargetFacts,
    type TargetFacts,
} from "../../src/graph/target-facts.ts";

function facts(triple: string): TargetFacts {
    const known = knownTarget(triple);
    assert.ok(known, triple);
    return known;
}

const linux = facts("x86_64-unknown-linux-gnu");
const windows = facts("x86_64-pc-windows-msvc");

/** On which of Linux and Windows a platform holds. */
function check(platform: string, expected: "both" | "linux" | "windows" | "none"): void {
    const on = `${platformHolds(platform, linux)} ${platformHolds(platform, windows)}`;
    const names = { "true true": "both", "true false": "linux", "false true": "windows" };
    assert.equal(names[on as keyof typeof names] ?? "none", expected, platform);
}

test("a platform holds where its expression does", () => {
    check("cfg(unix)", "linux");
    check("cfg(windows)", "windows");
    check("cfg(not(windows))", "linux");
    check("cfg(all())", "both");
    check("cfg(any())", "none");
    check('cfg(all(unix, target_os = "linux",))', "linux");
    check('cfg(any(target_env="msvc", target_env="sgx"))', "windows");
    check('cfg(all(not(unix), target_pointer_width = "64"))', "windows");
    check('cfg(target_has_atomic = "ptr")', "both");
    check('cfg(target_feature = "cmpxchg16b")', "windows");
    check("cfg(true)", "both");
    check("cfg(false)", "none");
    check("cfg(r#unix)", "linux");
});

test("a triple holds for itself alone", () => {
    check("x86_64-unknown-linux-gnu", "linux");
    check("aarch64-apple-darwin", "none");
});

test("what is no expression holds nowhere", () => {
    for (const text of [
        "cfg(",
        "cfg()",
        "cfg(not())",
        "cfg(not(a, b))",
        "cfg(a b)",
        "cfg(a = b)",
    ]) {
        check(text, "none");
    }
    check('cfg(a = "b" "c")', "none");
    check("cfg(all(unix windows))", "none");
    check("cfg(-)", "none");
    check(`cfg(${"not(".repeat(5000)}unix${")".repeat(5001)}`, "none");
});

test("no text makes the reader throw", () => {
    const part = fc.constantFrom("cfg(", "all(", "not(", ")", ",", "=", '"', "unix", " ", "r#");
    fc.assert(
        fc.property(fc.array(part, { maxLength: 40 }), fc.string(), (parts, text) => {
            parseCfg(parts.join(""));
            parseCfg(`cfg(${text})`);
        }),
    );
});

test("facts are read from what rustc prints", () => {
    const read = readTargetFacts("x", 'unix\r\ntarget_os="linux"\n\n');
    assert.deepEqual([...read.cfg], ["unix", 'target_os="linux"']);
    assert.equal(knownTarget("no-such-target"), undefined);
});

function rustc(...args: string[]): string | undefined {
    try {
        return execFileSync("rustc", args, {
            encoding: "utf8",
            stdio: ["ignore", "pipe", "ignore"],
        });
    } catch {
        return undefined;
    }
}

const hasCompiler = rustc("--version")?.startsWith("rustc 1.95.") === true;

test("our table says what rustc says", {
    skip: !hasCompiler && "the table is of rustc 1.95, which is not installed",
}, () => {
    for (const triple of knownTriples()) {
        const printed = rustc("--print", "cfg", "--target", triple);
        assert.ok(printed, triple);
        const theirs = [...readTargetFacts(triple, printed).cfg].sort();
        assert.deepEqual([...facts(triple).cfg].sort(), theirs, triple);
    }
});
