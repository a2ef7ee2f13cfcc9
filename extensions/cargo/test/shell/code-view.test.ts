import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { CargoShellErrors } from "../../src/cargo-shell-errors.ts";
import {
    type CodeTarget,
    type CodeView,
    codeArguments,
    codeName,
    codeTools,
    codeViews,
    readableAssembly,
} from "../../src/inspect/code-view.ts";

const library: CodeTarget = { package: "app", bin: undefined };
const program: CodeTarget = { package: "app", bin: "tool" };

function check(view: CodeView, target: CodeTarget, expected: string): void {
    assert.equal(codeArguments(view, "/a/Cargo.toml", target, "/tmp/out.s").join(" "), expected);
}

test("what each view runs", () => {
    const what = "--manifest-path /a/Cargo.toml --package app";
    check("expand", library, `expand ${what} --lib --color never --theme none`);
    check(
        "assembly",
        program,
        `rustc ${what} --bin tool --release -- -C codegen-units=1 --emit asm=/tmp/out.s`,
    );
    check("llvm-lines", library, `llvm-lines ${what} --lib`);
    check("bloat", program, `bloat ${what} --bin tool --release -n 200 --message-format table`);
});

test("documents are named after what they show", () => {
    assert.equal(codeName("assembly", library), "app (assembly).s");
    assert.equal(codeName("bloat", program), "app tool (bloat).txt");
    assert.equal(codeName("expand", { package: "app", bin: "app" }), "app (expand).rs");
    for (const view of codeViews) {
        const { program: name, crate } = codeTools[view];
        assert.equal(name === undefined, crate === undefined, view);
    }
    assert.equal(CargoShellErrors.noPrograms().code, "cargoShell.noPrograms");
});

test("assembly of a package that cargo really compiles", (t) => {
    const folder = mkdtempSync(join(tmpdir(), "rust-ai-assembly-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, "src"));
    writeFileSync(join(folder, "Cargo.toml"), '[package]\nname = "app"\nedition = "2021"\n');
    writeFileSync(
        join(folder, "src/lib.rs"),
        '#[no_mangle]\npub extern "C" fn triple(a: u32) -> u32 { a * 3 }\n',
    );
    const output = join(folder, "code with space.s");
    const words = codeArguments("assembly", join(folder, "Cargo.toml"), library, output);
    const { status, stderr } = spawnSync("cargo", words, { cwd: folder, encoding: "utf8" });
    if (status === null) {
        t.skip("cargo is not installed");
        return;
    }
    assert.equal(status, 0, stderr);
    const text = readableAssembly(readFileSync(output, "utf8"));
    assert.match(text, /^_?triple:/m);
    assert.doesNotMatch(text, /\.cfi_/);
});
