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

test("a choice is told with the fewest licences that the policy takes", () => {
    const chosen = (policyText: string, licence: string): readonly string[] | undefined => {
        const { policy } = readDenyPolicy(policyText, "/w/deny.toml");
        const one = { name: "one", version: "1.2.3", licence, licenceFile: undefined };
        const rest = { isRead: true, isPrivate: false, scope: "required" } as const;
        const places = lockPlaces(lock, policyText, manifest);
        return checkLicences([{ ...one, ...rest }], policy, places).answers[0]?.acceptedAs;
    };
    assert.deepEqual(chosen(allows("MIT", "Apache-2.0"), "Apache-2.0 OR MIT"), ["MIT"]);
    assert.deepEqual(chosen(allows("Apache-2.0", "MIT"), "Apache-2.0 OR MIT"), ["Apache-2.0"]);
    const excepted = `${allows("MIT")}exceptions = [{ crate = "one", allow = ["ISC"] }]\n`;
    assert.deepEqual(chosen(excepted, "ISC OR MIT"), ["MIT"]);
    assert.deepEqual(chosen(excepted, "ISC AND MIT"), ["ISC", "MIT"]);
    assert.equal(chosen(allows("MIT"), "ISC"), undefined);
    assert.equal(chosen("", "ISC OR MIT"), undefined);
});

test("texts of files say the licence where the manifest does not", () => {
    const detected = { identifier: "MIT", confidence: 0.9 };
    const file = { path: "COPYING", hash: 1, detected, contained: [] };
    const unread = { ...file, detected: undefined };
    const both = { licence: undefined, licenceFile: "COPYING" } as const;
    check(allows("MIT"), { ...both, files: [file] }, "MIT allowed");
    check(
        allows("ISC"),
        { ...both, files: [file, { ...unread, path: "LICENSE" }] },
        `MIT rejected\nwarning licence.unclearFile ${inBoth}\nerror licence.rejected ${inBoth}`,
    );
    check(
        allows("MIT"),
        { ...both, files: [unread] },
        `undefined rejected\nerror licence.fileOnly ${inBoth}`,
    );
    check(
        "",
        { ...both, files: [unread] },
        `undefined undecided\ninformation licence.fileOnly ${inBoth}`,
    );
    check(
        allows("MIT"),
        { licence: "?", files: [] },
        `undefined rejected\nerror licence.unparsable ${inBoth}`,
    );
    const zlib = { ...file, detected: { identifier: "Zlib", confidence: 1 } };
    check("", { files: [file] }, "MIT undecided");
    check("", { files: [zlib] }, `MIT undecided\ninformation licence.textDiffers ${inBoth}`);
});

test("a clarification that does not hold is told", () => {
    const clarified = `${allows("MIT")}[[licenses.clarify]]\ncrate = "one"\nexpression = "MIT"\nlicense-files = [{ path = "COPYING", hash = 1 }]\n`;
    const file = { path: "COPYING", hash: 1, detected: undefined, contained: [] };
    check(clarified, { licence: "ISC", files: [file] }, "MIT allowed");
    check(
        clarified,
        { licence: "MIT", files: [{ ...file, hash: 2 }] },
        `MIT allowed\nwarning licence.clarification ${inBoth}`,
    );
    check(
        clarified,
        { licence: undefined, files: [{ ...file, hash: 2 }] },
        `undefined rejected\nwarning licence.clarification ${inBoth}\nerror licence.fileOnly ${inBoth}`,
    );
});

test("private packages and those of sources that are not looked at", () => {
    const nobody = "undefined undefined";
    const policy = `${allows()}private.registries = ["own", "other"]\nprivate.ignore-sources = ["https://example.org/index.git"]\n`;
    check(policy, { publishesTo: ["own"] }, nobody);
    check(
        policy,
        { publishesTo: ["own", "else"] },
        `MIT rejected\nerror licence.rejected ${inBoth}`,
    );
    check(policy, { source: "registry+https://example.org/index" }, nobody);
    check(policy, { source: "git+https://example.org/index?rev=1#2" }, nobody);
    const another = { source: "registry+https://example.org/index2" };
    check(policy, another, `MIT rejected\nerror licence.rejected ${inBoth}`);
    const open = policy.replace("private.ignore = true", "private.ignore = false");
    const app = "error licence.missing /w/Cargo.lock:4";
    check(open, { publishesTo: ["own"] }, `MIT rejected\n${app}\nerror licence.rejected ${inBoth}`);
});

test("what only build scripts need", () => {
    const without = `${allows()}include-build = false\n`;
    check(without, { isForBuild: true }, "undefined undefined");
    check(allows(), { isForBuild: true }, `MIT rejected\nerror licence.rejected ${inBoth}`);
    check(without, { isForBuild: false }, `MIT rejected\nerror licence.rejected ${inBoth}`);
});
