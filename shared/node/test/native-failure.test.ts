import { equal } from "node:assert/strict";
import { test } from "node:test";
import { CodedError } from "@rust-ai-ide/core/errors";
import {
    currentNativePlatform,
    describeNativeFailure,
    errorChainText,
    type NativePlatform,
} from "../src/native-failure.ts";

const windows = { platform: "win32", architecture: "x64", isMusl: false } as const;
const alpine = { platform: "linux", architecture: "x64", isMusl: true } as const;
const linux = { platform: "linux", architecture: "x64", isMusl: false } as const;
const intelMac = { platform: "darwin", architecture: "x64", isMusl: false } as const;

function check(machine: NativePlatform, text: string, code: string, name = ""): void {
    const error = describeNativeFailure(text, machine);
    equal(error?.code ?? "none", code);
    equal(error?.message.includes(name) ?? true, true);
}

test("Windows without the Visual C++ runtime", () => {
    const code = "inference.missingVisualCppRuntime";
    const binding =
        "\\\\?\\C:\\x\\onnxruntime-node\\bin\\napi-v6\\win32\\x64\\onnxruntime_binding.node";
    check(windows, `Error: The specified module could not be found.\r\n${binding}`, code);
    check(
        windows,
        `ERR_DLOPEN_FAILED Das angegebene Modul wurde nicht gefunden.\r\n${binding}`,
        code,
    );
    check(windows, "LoadLibrary failed with error 126", code);
    check(windows, "VCRUNTIME140_1.dll was not found", code);
});

test("a library for another machine", () => {
    const code = "inference.noNativeRuntime";
    check(windows, "onnxruntime.dll is not a valid Win32 application.", code);
    check(windows, "Cannot find module '../bin/napi-v6/win32/ia32/onnxruntime_binding.node'", code);
    check(
        intelMac,
        "Cannot find module '../bin/napi-v6/darwin/x64/onnxruntime_binding.node'",
        code,
        "darwin-x64",
    );
    check(
        intelMac,
        "Error: dlopen(x.node): mach-o file, but is an incompatible architecture",
        code,
    );
    check(
        alpine,
        "Error loading shared library ld-linux-x86-64.so.2: No such file or directory",
        code,
        "(musl)",
    );
    check(linux, "/lib/libc.so.6: version `GLIBC_2.34' not found (required by x.node)", code);
    check(linux, "Cannot find module 'onnxruntime-node'", code);
});

test("other failures are not explained away", () => {
    for (const machine of [windows, alpine, linux, intelMac]) {
        check(machine, "Cannot find module './decoder.js'", "none");
        check(machine, "Protobuf parsing failed", "none");
        check(machine, "", "none");
    }
});

test("the causes of an error are read too", () => {
    const dlopen = Object.assign(new Error("inner"), { code: "ERR_DLOPEN_FAILED" });
    const outer = new CodedError({ code: "a.b", message: "outer", nextStep: "" }, dlopen);
    equal(errorChainText(outer), "a.b outer\nERR_DLOPEN_FAILED inner");
    equal(errorChainText("text"), "");
    const loop = new Error("loop");
    loop.cause = loop;
    equal(errorChainText(loop).split("\n").length, 8);
});

test("this machine is known", () => {
    equal(currentNativePlatform().platform, process.platform);
    equal(currentNativePlatform().architecture, process.arch);
});
