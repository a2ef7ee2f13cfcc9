import assert from "node:assert/strict";
import { test } from "node:test";
import { defineErrors } from "@rust-ai-ide/core/errors";
import { Recent } from "@rust-ai-ide/core/recent";
import { errorText } from "../src/error-text.ts";
import { startFeature } from "../src/features.ts";
import { createLogger } from "../src/log.ts";
import { commandLink, escapeMarkdown } from "../src/markdown.ts";
import { type ConfiguredValues, type SettingTarget, winningTarget } from "../src/setting-scope.ts";
import {
    automaticIntegerSetting,
    booleanSetting,
    choiceSetting,
    flagsSetting,
    integerSetting,
    type Setting,
    settingValue,
    textListSetting,
    textSetting,
} from "../src/settings-table.ts";
import { plainTranslate } from "../src/translate.ts";

function check<T>(setting: Setting<T>, configured: unknown, expected: T): void {
    assert.deepEqual(settingValue(setting, configured), expected);
}

test("settings of the right shape are taken, others fall back to the default", () => {
    check(booleanSetting(true), false, false);
    check(booleanSetting(true), "no", true);
    check(integerSetting(64, { minimum: 4, maximum: 256 }), 12.4, 12);
    check(integerSetting(64, { minimum: 4, maximum: 256 }), 1000, 256);
    check(integerSetting(64, { minimum: 4, maximum: 256 }), -1, 4);
    check(integerSetting(64, { minimum: 4, maximum: 256 }), Number.NaN, 64);
    check(automaticIntegerSetting({ minimum: 0, maximum: 10 }), null, null);
    check(automaticIntegerSetting({ minimum: 0, maximum: 10 }), 7, 7);
    check(automaticIntegerSetting({ minimum: 0, maximum: 10 }), "7", null);
    check(textSetting(""), "model", "model");
    check(textSetting("a"), 1, "a");
    check(choiceSetting(["ask", "both"], "ask"), "both", "both");
    check(choiceSetting(["ask", "both"], "ask"), "never", "ask");
    check(textListSetting([]), ["a", 1, "b"], ["a", "b"]);
    check(textListSetting(["x"]), "a", ["x"]);
    check(flagsSetting({ rust: true }), { rust: false, toml: "yes" }, { rust: false });
    check(flagsSetting({ rust: true }), ["rust"], { rust: true });
    check(flagsSetting({ rust: true }), null, { rust: true });
});

test("a setting is written where the value comes from that counts", () => {
    const checkTarget = (configured: ConfiguredValues | undefined, expected: SettingTarget) =>
        assert.equal(winningTarget(configured), expected);
    checkTarget(undefined, "user");
    checkTarget({}, "user");
    checkTarget({ workspaceValue: false }, "workspace");
    checkTarget({ workspaceValue: "" }, "workspace");
    checkTarget({ workspaceValue: true, workspaceFolderValue: false }, "folder");
});

test("recent lines forget the oldest", () => {
    const lines = new Recent<string>(2);
    for (const line of ["a", "b", "c"]) lines.add(line);
    assert.deepEqual(lines.all(), ["b", "c"]);
});

test("the logger writes to the channel and remembers", () => {
    const written: string[] = [];
    const lines = new Recent<string>(10);
    const sink = {
        debug: (message: string) => written.push(`debug ${message}`),
        info: (message: string) => written.push(`info ${message}`),
        warn: (message: string) => written.push(`warn ${message}`),
        error: (message: string | Error) => written.push(`error ${String(message)}`),
    };
    const logger = createLogger(sink, lines);
    logger.debug("a");
    logger.info("b");
    logger.warn("c");
    logger.error("d");
    assert.deepEqual(written, ["debug a", "info b", "warn c", "error d"]);
    assert.deepEqual(
        lines.all().map((line) => line.replace(/^\S+ /, "")),
        ["[debug] a", "[info] b", "[warn] c", "[error] d"],
    );
});

test("an error tells what to do; a bug does not quote anything", () => {
    const errors = defineErrors("example", { broken: () => ["It broke.", "Fix it."] });
    assert.equal(errorText(errors.broken(), plainTranslate), "It broke. Fix it. (example.broken)");
    assert.ok(!errorText(new Error("let secret = 1"), plainTranslate).includes("secret"));
});

test("a feature that fails leaves the others running", () => {
    const logged: string[] = [];
    const logger = { debug() {}, info() {}, warn() {}, error: (m: string) => logged.push(m) };
    startFeature("broken", logger, () => {
        throw new Error("no");
    });
    startFeature("fine", logger, () => {});
    assert.deepEqual(logged, ["Feature broken did not start: Error: no"]);
});

test("texts and links are safe inside a hover", () => {
    assert.equal(escapeMarkdown("a_b [x](command:evil)\nc"), "a\\_b \\[x\\]\\(command:evil\\) c");
    assert.equal(commandLink("Go", "rustAi.x", [1]), "[Go](command:rustAi.x?%5B1%5D)");
    assert.equal(commandLink("Go", "rustAi.x"), "[Go](command:rustAi.x)");
});

test("placeholders without an argument stay", () => {
    assert.equal(plainTranslate("{0} of {1}", 1), "1 of {1}");
});
