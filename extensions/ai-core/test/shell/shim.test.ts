import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { CodedError } from "@rust-ai-ide/core/errors";
import { ShellErrors } from "../../src/shell-errors.ts";
import { updateShim, writeShim } from "../../src/shim/shim-files.ts";
import { isOwnShim, type ShimInput, shimPlan } from "../../src/shim/shim-plan.ts";

const linux: ShimInput = {
    platform: "linux",
    home: "/home/ada",
    path: "/usr/bin:/home/ada/.cargo/bin/",
    executable: "/opt/editor/it's node",
    program: "/ext/rust-ai.cjs",
};

function check(change: Partial<ShimInput>, expected: string): void {
    const { file, isOnPath } = shimPlan({ ...linux, ...change });
    assert.equal(`${file}${isOnPath ? "" : " (not on PATH)"}`, expected);
}

test("the shim goes where the shell looks already", () => {
    check({}, "/home/ada/.cargo/bin/rust-ai");
    check({ path: "/home/ada/.local/bin" }, "/home/ada/.local/bin/rust-ai");
    check({ path: "/usr/bin" }, "/home/ada/.local/bin/rust-ai (not on PATH)");
    check(
        { platform: "win32", home: "C:\\Users\\Ada", path: "C:\\x;c:\\users\\ada\\.cargo\\bin\\" },
        "C:\\Users\\Ada\\.cargo\\bin\\rust-ai.cmd",
    );
});

test("a Windows shim is a batch file that the editor's own Node runs", () => {
    const { content } = shimPlan({
        ...linux,
        platform: "win32",
        executable: "C:\\100%\\Code.exe",
        program: "C:\\ext\\rust-ai.cjs",
    });
    assert.ok(content.includes('set "NODE=C:\\100%%\\Code.exe"\r\n'));
    assert.ok(content.includes('"%NODE%" "C:\\ext\\rust-ai.cjs" %*\r\n'));
    assert.ok(isOwnShim(content));
});

test("a Windows shim finds folders with other than English letters in any code page", () => {
    const content = (executable: string, program: string): string =>
        shimPlan({ ...linux, platform: "win32", home: "C:\\Users\\Jörg", executable, program })
            .content;
    const below = content("c:\\users\\jörg\\Code.exe", "C:\\Users\\Jörg\\ext 1%\\rust-ai.cjs");
    assert.match(below, /^[\r\n -~]*$/, "nothing depends on the code page");
    assert.ok(below.includes('set "NODE=%USERPROFILE%\\Code.exe"\r\n'));
    assert.ok(below.includes('"%NODE%" "%USERPROFILE%\\ext 1%%\\rust-ai.cjs" %*\r\n'));
    assert.ok(!below.includes("chcp"));
    const elsewhere = content("D:\\Büro\\Code.exe", "C:\\Users\\Jörg\\rust-ai.cjs").split("\r\n");
    const at = (line: string): number => elsewhere.indexOf(line);
    assert.ok(at("chcp 65001 >nul") > 0);
    assert.ok(at("chcp 65001 >nul") < at('set "NODE=D:\\Büro\\Code.exe"'));
    assert.ok(at("if defined RUST_AI_PAGE chcp %RUST_AI_PAGE% >nul") > at("chcp 65001 >nul"));
    assert.equal(elsewhere.at(-2), "exit /b %RUST_AI_STATUS%");
});

test("an installed shim runs the program, is updated, and nobody else's file is replaced", async (t) => {
    if (process.platform === "win32") {
        t.skip("runs a shell script");
        return;
    }
    const home = mkdtempSync(join(tmpdir(), "shim "));
    t.after(() => rmSync(home, { recursive: true, force: true }));
    const program = join(home, "it's a program.cjs");
    writeFileSync(program, "console.log(process.argv.slice(2).join('|'))");
    const input = { ...linux, home, program, executable: process.execPath };
    const plan = shimPlan(input);
    assert.equal(await updateShim(plan), false, "none is installed");
    await writeShim(plan);
    assert.equal(statSync(plan.file).mode & 0o777, 0o755);
    assert.equal(execFileSync(plan.file, ["a b", "c"], { encoding: "utf8" }), "a b|c\n");
    assert.equal(await updateShim(plan), false, "it is up to date");
    const next = shimPlan({ ...input, executable: "/gone/node" });
    assert.equal(await updateShim(next), true);
    assert.equal(readFileSync(plan.file, "utf8"), next.content);
    assert.equal(execFileSync(plan.file, ["x"], { encoding: "utf8" }), "x\n", "falls back to node");
    writeFileSync(plan.file, "someone else's");
    assert.equal(await updateShim(plan), false);
    await assert.rejects(writeShim(plan), (error) => CodedError.is(error, "shell.shimInTheWay"));
    const blocked = { ...plan, folder: join(program, "bin"), file: join(program, "bin/rust-ai") };
    await assert.rejects(writeShim(blocked), (error) =>
        CodedError.is(error, "shell.shimNotWritten"),
    );
});

test("every error of the shell says what happened and what to do", () => {
    const errors = [
        ShellErrors.modelExtensionMissing(),
        ShellErrors.noCompletionModel(),
        ShellErrors.inferenceFailed(),
        ShellErrors.languageServerMissing(),
        ShellErrors.languageServerStopped(),
        ShellErrors.modelNeedsTrust("x"),
        ShellErrors.modelCannotComplete("x"),
        ShellErrors.modelNotListed("x"),
        ShellErrors.modelOverruled("x"),
        ShellErrors.notAModelFolder("/x"),
        ShellErrors.shimNotWritten("/x"),
        ShellErrors.shimInTheWay("/x"),
        ShellErrors.reportNotWritten(),
        ShellErrors.copilotSettingUnknown(),
    ];
    assert.deepEqual(
        errors.map(({ code }) => code),
        [
            "shell.modelExtensionMissing",
            "shell.noCompletionModel",
            "shell.inferenceFailed",
            "shell.languageServerMissing",
            "shell.languageServerStopped",
            "shell.modelNeedsTrust",
            "shell.modelCannotComplete",
            "shell.modelNotListed",
            "shell.modelOverruled",
            "shell.notAModelFolder",
            "shell.shimNotWritten",
            "shell.shimInTheWay",
            "shell.reportNotWritten",
            "shell.copilotSettingUnknown",
        ],
    );
    for (const { message, nextStep } of errors) {
        assert.match(message, /\.$/);
        assert.match(nextStep, /\.$/);
    }
});
