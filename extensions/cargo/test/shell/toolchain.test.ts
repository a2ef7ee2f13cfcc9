import assert from "node:assert/strict";
import { test } from "node:test";
import { readTargets, readToolchains } from "@rust-ai-ide/cargo/toolchain/read-rustup";
import { plainTranslate } from "@rust-ai-ide/host/translate";
import { CargoShellErrors } from "../../src/cargo-shell-errors.ts";
import { toolchainRows } from "../../src/toolchain/toolchain-items.ts";

function check(
    toolchains: string,
    targets: string,
    target: string | undefined,
    expected: string,
): void {
    const state = { toolchains: readToolchains(toolchains), targets: readTargets(targets), target };
    const shown = toolchainRows(state, plainTranslate).map(({ label, description, choice }) =>
        choice === undefined ? `# ${label}` : `${label} | ${description}`,
    );
    assert.equal(shown.join("\n"), expected);
}

test("toolchains and targets in one list; what is in use is marked and named", () => {
    check(
        "stable-a-b (default)\nnightly-a-b (active)\n",
        "a-b (installed)\nwasm32 (installed)\nother\n",
        "wasm32",
        `# Toolchains
stable-a-b | default
$(check) nightly-a-b | in use
$(cloud-download) Install a toolchain… | 
# Targets of builds
This machine | 
a-b | 
$(check) wasm32 | in use
$(cloud-download) Install a target… | `,
    );
});

test("a target that is configured but not installed is shown as such", () => {
    check(
        "",
        "thumb\n",
        "thumb",
        `# Toolchains
$(cloud-download) Install a toolchain… | 
# Targets of builds
This machine | 
$(check) thumb | in use, not installed
$(cloud-download) Install a target… | `,
    );
});

test("a linked toolchain has no targets to install", () => {
    check(
        "mine (active)\n",
        "",
        undefined,
        `# Toolchains
$(check) mine | in use
$(cloud-download) Install a toolchain… | 
# Targets of builds
$(check) This machine | in use`,
    );
});

test("every failure says what to do", () => {
    const errors = [
        CargoShellErrors.noRustup(),
        CargoShellErrors.rustupFailed("no such toolchain"),
        CargoShellErrors.toolchainPath("rust-toolchain.toml"),
        CargoShellErrors.noDownloads(),
    ];
    assert.deepEqual(
        errors.map(({ code }) => code),
        [
            "cargoShell.noRustup",
            "cargoShell.rustupFailed",
            "cargoShell.toolchainPath",
            "cargoShell.noDownloads",
        ],
    );
    for (const { nextStep } of errors) assert.match(nextStep, /\.$/);
});
