import assert from "node:assert/strict";
import { test } from "node:test";
import { checkLicences, type LicencedPackage } from "@rust-ai-ide/security/licences/check-licences";
import { readDenyPolicy } from "@rust-ai-ide/security/policy/read-deny-policy";
import { lockPlaces } from "../policy/lock-places.ts";

const manifest = '[package]\nname = "app"\n[dependencies]\none = "1"\n';
const lock = `version = 4
[[package]]
name = "app"
version = "0.1.0"
dependencies = ["one"]
[[package]]
name = "one"
version = "1.2.3"
source = "registry+https://example.org/index"
`;

/** The verdict over `one`, and rules with levels and the file and line of their places. */
function check(policyText: string, one: Partial<LicencedPackage>, expected: string): void {
    const common = { licenceFile: undefined, isRead: true, scope: "required" } as const;
    const packages: readonly LicencedPackage[] = [
        { ...common, name: "app", version: "0.1.0", licence: undefined, isPrivate: true },
        { ...common, name: "one", version: "1.2.3", licence: "MIT", isPrivate: false, ...one },
    ];
    const { policy } = readDenyPolicy(policyText, "/w/deny.toml");
    const places = lockPlaces(lock, policyText, manifest);
    const { answers, findings } = checkLicences(packages, policy, places);
    const answer = answers.find(({ name }) => name === "one");
    const lines = findings.map(({ rule, level, locations }) =>
        [level, rule, ...locations.map(({ path, line }) => `${path}:${line}`)].join(" "),
    );
    assert.equal([`${answer?.expression} ${answer?.verdict}`, ...lines].join("\n"), expected);
}

const inBoth = "/w/Cargo.toml:4 /w/Cargo.lock:8";
const allows = (...names: readonly string[]): string =>
    `[licenses]\nunused-allowed-license = "allow"\nprivate.ignore = true\nallow = ${JSON.stringify(names)}\n`;

test("without a policy nothing is rejected, and what has no expression is told", () => {
    check("", {}, "MIT undecided");
    check("", { licence: undefined }, `undefined undecided\ninformation licence.missing ${inBoth}`);
    check("", { licence: "word" }, `undefined undecided\ninformation licence.unparsable ${inBoth}`);
    check(
        "",
        { licence: undefined, isRead: false },
        `undefined undecided\ninformation licence.unknown ${inBoth}`,
    );
});

test("a policy", () => {
    check(allows("MIT"), {}, "MIT allowed");
    check(allows("ISC"), {}, `MIT rejected\nerror licence.rejected ${inBoth}`);
    check(allows("ISC"), { licence: "MIT/ISC" }, "MIT OR ISC allowed");
    check(
        allows("ISC"),
        { licence: "MIT AND ISC" },
        `MIT AND ISC rejected\nerror licence.rejected ${inBoth}`,
    );
    check(allows(), { licence: undefined }, `undefined rejected\nerror licence.missing ${inBoth}`);
    check(
        allows(),
        { licence: undefined, licenceFile: "COPYING" },
        `undefined undecided\nwarning licence.fileOnly ${inBoth}`,
    );
    check(
        allows(),
        { licence: undefined, isRead: false },
        `undefined undecided\nwarning licence.unknown ${inBoth}`,
    );
    check(allows(), { licence: "?" }, `undefined undecided\nwarning licence.unparsable ${inBoth}`);
});

test("members that are published are held to it too", () => {
    check(
        '[licenses]\nallow = ["MIT"]\n',
        {},
        "MIT allowed\nerror licence.missing /w/Cargo.lock:4",
    );
});

test("what only tests and features that are off need", () => {
    check(allows(), { scope: "optional" }, "undefined undefined");
    check(allows(), { scope: "excluded" }, "undefined undefined");
    check(
        `${allows()}include-dev = true\n`,
        { scope: "excluded" },
        `MIT rejected\nerror licence.rejected ${inBoth}`,
    );
});

test("exceptions hold for their package and version, and entries that nothing needs are told", () => {
    const exception = (crate: string): string =>
        `${allows()}exceptions = [{ crate = "${crate}", allow = ["MIT"] }]\n`;
    check(exception("one"), {}, "MIT allowed");
    check(exception("one@1.2.3"), {}, "MIT allowed");
    check(
        exception("one@1.2.4"),
        {},
        `MIT rejected\nerror licence.rejected ${inBoth}\nwarning licence.unusedException /w/deny.toml:5`,
    );
    check(
        '[licenses]\nprivate.ignore = true\nallow = [\n"MIT",\n"ISC"]\n',
        {},
        "MIT allowed\nwarning licence.unusedAllowed /w/deny.toml:5",
    );
});
