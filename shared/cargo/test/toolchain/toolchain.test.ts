import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { applyChanges } from "../../src/edit.ts";
import {
    channelOf,
    isToolchainName,
    readTargets,
    readToolchains,
} from "../../src/toolchain/read-rustup.ts";
import { removeText, setChannel, setText, textAt } from "../../src/toolchain/set-text.ts";

const linux = "x86_64-unknown-linux-gnu";

test("toolchains of new and of old versions of rustup", () => {
    const shown = (output: string): string[] =>
        readToolchains(output).map(
            ({ name, isActive, isDefault }) =>
                `${name}${isActive ? " active" : ""}${isDefault ? " default" : ""}`,
        );
    assert.deepEqual(shown(`stable-${linux} (default)\r\nnightly-${linux} (active)\nmine\n`), [
        `stable-${linux} default`,
        `nightly-${linux} active`,
        "mine",
    ]);
    assert.deepEqual(shown(`stable-${linux} (active, default)\n`), [
        `stable-${linux} active default`,
    ]);
    assert.deepEqual(shown(`stable-${linux} (default)\n1.70.0-${linux} (override)\n`), [
        `stable-${linux} default`,
        `1.70.0-${linux} active`,
    ]);
    assert.deepEqual(shown(`stable-${linux} (default)\nbeta-${linux}\n`), [
        `stable-${linux} active default`,
        `beta-${linux}`,
    ]);
    assert.deepEqual(shown("no installed toolchains\n"), []);
});

test("targets", () => {
    assert.deepEqual(readTargets(`${linux} (installed)\nwasm32-unknown-unknown\nerror: no\n`), [
        { name: linux, isInstalled: true },
        { name: "wasm32-unknown-unknown", isInstalled: false },
    ]);
});

test("a file names the channel without the host that everybody has", () => {
    const installed = readToolchains(`stable-${linux} (default)\n`);
    assert.equal(channelOf(`nightly-2026-01-31-${linux}`, installed), "nightly-2026-01-31");
    assert.equal(channelOf(`1.95.0-${linux}`, installed), "1.95.0");
    assert.equal(
        channelOf("stable-x86_64-pc-windows-msvc", installed),
        "stable-x86_64-pc-windows-msvc",
    );
    assert.equal(channelOf("mine", installed), "mine");
    assert.equal(channelOf(`beta-${linux}`, []), "beta");
    for (const name of ["stable", "1.95", "nightly-2026-01-31", "my.own"])
        assert.ok(isToolchainName(name), name);
    for (const name of ["", "-x", "a b", "+nightly", "a;b"])
        assert.ok(!isToolchainName(name), name);
});

function checkChannel(text: string, expected: string): void {
    assert.equal(applyChanges(text, setChannel(text, "1.90")), expected);
}

test("the channel is set in place, and all else stays", () => {
    checkChannel("", '[toolchain]\nchannel = "1.90"\n');
    checkChannel(
        '[toolchain] # ours\nchannel = "stable" # why\ncomponents = ["clippy"]\n',
        '[toolchain] # ours\nchannel = "1.90" # why\ncomponents = ["clippy"]\n',
    );
    checkChannel(
        "[toolchain]\nprofile = 'minimal'\n",
        "[toolchain]\nchannel = \"1.90\"\nprofile = 'minimal'\n",
    );
    checkChannel("stable\n", "1.90\n");
    checkChannel('[toolchain]\nchannel = "1.90"\n', '[toolchain]\nchannel = "1.90"\n');
});

test("a target is set and taken away again", () => {
    const path = ["build", "target"];
    const before = '[alias]\nx = "run"\n\n[build]\njobs = 2\n';
    const after = applyChanges(before, setText(before, path, "wasm32-unknown-unknown"));
    assert.equal(textAt(after, path), "wasm32-unknown-unknown");
    assert.equal(applyChanges(after, removeText(after, path)), before);
    assert.deepEqual(removeText(before, path), []);
    assert.equal(textAt("build.target = 1", path), undefined);
});

test("whatever rustup prints and files hold, nothing throws", () => {
    fc.assert(
        fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
            readTargets(text);
            for (const { name } of readToolchains(text)) channelOf(name, []);
            applyChanges(text, setChannel(text, "stable"));
            applyChanges(text, removeText(text, ["toolchain", "channel"]));
        }),
    );
});
