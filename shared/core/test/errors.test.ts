import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { CodedError, defineErrors, describeError } from "../src/errors.ts";
import { NullLogger } from "../src/logger.ts";

const SampleErrors = defineErrors("sample", {
    missing: (path: string) => [`${path} is missing.`, "Reinstall it."],
    vague: () => ["It failed.", ""],
});

test("a table makes errors with code, sentence and next step", () => {
    const error = SampleErrors.missing("a.bin");
    deepEqual(
        { ...error, text: error.message, display: error.display },
        {
            name: "CodedError",
            code: "sample.missing",
            nextStep: "Reinstall it.",
            text: "a.bin is missing.",
            display: "a.bin is missing. Reinstall it.",
        },
    );
    equal(SampleErrors.vague().display, "It failed.");
});

test("errors are told apart by code", () => {
    const error: unknown = SampleErrors.vague();
    equal(CodedError.is(error), true);
    equal(CodedError.is(error, "sample.vague"), true);
    equal(CodedError.is(error, "sample.missing"), false);
    equal(CodedError.is(new Error("sample.vague"), "sample.vague"), false);
    equal(CodedError.is(undefined), false);
});

test("errors of another copy of this module are known too", async () => {
    const copy: typeof import("../src/errors.ts") = await import(`../src/errors.ts?${"copy"}`);
    const { broken } = copy.defineErrors("other", { broken: () => ["It broke.", ""] });
    equal(broken() instanceof CodedError, false);
    equal(CodedError.is(broken(), "other.broken"), true);
});

test("a cause is kept", () => {
    const cause = new Error("inner");
    equal(new CodedError({ code: "a.b", message: "m", nextStep: "" }, cause).cause, cause);
    equal("cause" in new CodedError({ code: "a.b", message: "m", nextStep: "" }), false);
});

test("one sentence for logs from anything", () => {
    deepEqual([SampleErrors.vague(), new TypeError("bad"), "text", undefined].map(describeError), [
        "sample.vague: It failed.",
        "TypeError: bad",
        "text",
        "undefined",
    ]);
});

test("the null logger swallows everything", () => {
    for (const level of ["debug", "info", "warn", "error"] as const) {
        equal(NullLogger[level]("ignored"), undefined);
    }
});
