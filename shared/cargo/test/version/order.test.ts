import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { comparePrecedence, compareVersions } from "../../src/version/compare-versions.ts";
import { matches } from "../../src/version/matches.ts";
import { parseRequirement } from "../../src/version/parse-requirement.ts";
import { parseVersion } from "../../src/version/parse-version.ts";
import {
    areCompatible,
    caretOf,
    incompatibleUpgrade,
    isPrerelease,
    latestCompatible,
} from "../../src/version/upgrades.ts";
import type { Requirement, Version } from "../../src/version/version.ts";

function version(text: string): Version {
    const read = parseVersion(text);
    assert.ok(read, text);
    return read;
}

function requirement(text: string): Requirement {
    const read = parseRequirement(text);
    assert.ok(read, text);
    return read;
}

test("the order of semver.org, then of build metadata", () => {
    const ordered = [
        "0.0.1-0",
        "0.0.1",
        "0.1.0",
        "1.0.0-2",
        "1.0.0-10",
        "1.0.0-99999999999999999999999",
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
        "1.0.0-rc.1",
        "1.0.0",
        "1.0.0+1",
        "1.0.0+01",
        "1.0.0+001",
        "1.0.0+2",
        "1.0.0+a",
        "1.0.0+a.1",
        "1.0.1",
        "1.10.0",
        "2.0.0-0",
        "18446744073709551615.0.0",
    ];
    const shuffled = [...ordered].reverse().map(version).sort(compareVersions);
    assert.deepEqual(
        shuffled.map(({ text }) => text),
        ordered,
    );
    assert.equal(comparePrecedence(version("1.0.0+1"), version("1.0.0+2")), 0);
});

test("an order: reflexive, antisymmetric and transitive", () => {
    const identifiers = fc.string({
        unit: fc.constantFrom(..."019a-"),
        minLength: 1,
        maxLength: 3,
    });
    const text = fc
        .tuple(
            fc.nat(2),
            fc.nat(2),
            fc.option(fc.array(identifiers, { minLength: 1, maxLength: 2 })),
            fc.option(fc.array(identifiers, { minLength: 1, maxLength: 2 })),
        )
        .map(
            ([major, minor, pre, build]) =>
                `${major}.${minor}.0${pre ? `-${pre.join(".")}` : ""}${build ? `+${build.join(".")}` : ""}`,
        )
        .filter((value) => parseVersion(value) !== undefined)
        .map(version);
    fc.assert(
        fc.property(text, text, text, (a, b, c) => {
            assert.equal(compareVersions(a, a), 0);
            assert.equal(Math.sign(compareVersions(a, b)), -Math.sign(compareVersions(b, a)) + 0);
            assert.equal(compareVersions(a, b) === 0, a.text === b.text);
            if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) {
                assert.ok(compareVersions(a, c) <= 0);
            }
        }),
    );
});

test("what a requirement could be raised to", () => {
    const versions = ["0.9.0", "1.0.0", "1.4.0", "2.0.0", "2.1.0", "3.0.0-rc.1"].map(version);
    const upgrades = (text: string) => [
        latestCompatible(requirement(text), versions)?.text,
        incompatibleUpgrade(requirement(text), versions)?.text,
    ];
    assert.deepEqual(upgrades("1"), ["1.4.0", "2.1.0"]);
    assert.deepEqual(upgrades("2"), ["2.1.0", undefined]);
    assert.deepEqual(upgrades("=1.0.0"), ["1.0.0", "2.1.0"]);
    assert.deepEqual(upgrades("3.0.0-rc.0"), ["3.0.0-rc.1", undefined]);
    assert.deepEqual(upgrades("5"), [undefined, "2.1.0"]);
    assert.equal(incompatibleUpgrade(requirement("1"), []), undefined);
    assert.deepEqual(
        [isPrerelease(version("1.0.0-a")), isPrerelease(version("1.0.0"))],
        [true, false],
    );
});

test("compatible versions are those that a caret takes, pre-releases aside", () => {
    const numbers = fc
        .tuple(fc.nat(2), fc.nat(2), fc.nat(2))
        .map((three) => version(three.join(".")));
    fc.assert(
        fc.property(numbers, numbers, (a, b) => {
            const taken = matches(caretOf(a), b) || matches(caretOf(b), a);
            assert.equal(areCompatible(a, b), taken, `${a.text} ${b.text}`);
        }),
    );
});
