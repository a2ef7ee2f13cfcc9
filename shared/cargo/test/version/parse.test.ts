import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseRequirement, readRequirement } from "../../src/version/parse-requirement.ts";
import { parseVersion, readVersion } from "../../src/version/parse-version.ts";

function problemOf(read: object): string {
    if (!("code" in read)) return "none";
    const { code, start, end } = read as { code: string; start: number; end: number };
    return `${code} ${start}..${end}`;
}

function checkVersion(text: string, expected: string): void {
    assert.equal(problemOf(readVersion(text)), expected, text);
}

function checkRequirement(text: string, expected: string): void {
    assert.equal(problemOf(readRequirement(text)), expected, text);
}

test("versions", () => {
    assert.deepEqual(parseVersion("1.2.3-rc.1.x-y+7.a"), {
        major: 1n,
        minor: 2n,
        patch: 3n,
        pre: ["rc", "1", "x-y"],
        build: ["7", "a"],
        text: "1.2.3-rc.1.x-y+7.a",
    });
    for (const text of ["0.0.0", "18446744073709551615.0.0", "1.0.0-0", "1.0.0+007", "1.0.0--"]) {
        checkVersion(text, "none");
    }
});

test("why a text is no version, and where", () => {
    checkVersion("", "version.incomplete 0..0");
    checkVersion("1.0", "version.incomplete 3..3");
    checkVersion("v1.0.0", "version.unexpectedCharacter 0..1");
    checkVersion(" 1.0.0", "version.unexpectedCharacter 0..1");
    checkVersion("1.0.0 ", "version.unexpectedCharacter 5..6");
    checkVersion("1,0.0", "version.unexpectedCharacter 1..2");
    checkVersion("1.02.0", "version.leadingZero 2..4");
    checkVersion("1.0.0-01", "version.leadingZero 6..8");
    checkVersion("18446744073709551616.0.0", "version.tooLarge 0..20");
    checkVersion(`1.0.${"9".repeat(400)}`, "version.tooLarge 4..404");
    checkVersion("1.0.0-", "version.emptyPart 6..7");
    checkVersion("1.0.0-a..b", "version.emptyPart 8..9");
    checkVersion("1.0.0+", "version.emptyPart 6..7");
    checkVersion("1.0.0-ä", "version.emptyPart 6..7");
    checkVersion("1.0.0-a😀", "version.unexpectedCharacter 7..9");
    assert.equal(parseVersion("1"), undefined);
});

test("requirements", () => {
    assert.deepEqual(parseRequirement(">= 1.2, <2.0.0-a+b"), {
        comparators: [
            { operator: ">=", major: 1n, minor: 2n, patch: undefined, pre: [] },
            { operator: "<", major: 2n, minor: 0n, patch: 0n, pre: ["a"] },
        ],
        text: ">= 1.2, <2.0.0-a+b",
    });
    assert.deepEqual(parseRequirement(" * "), { comparators: [], text: " * " });
    assert.deepEqual(
        ["1.*", "=1.*", "1", "~1"].map((text) => parseRequirement(text)?.comparators[0]?.operator),
        ["*", "=", "^", "~"],
    );
    checkRequirement(Array(32).fill("1").join(","), "none");
});

test("why a text is no requirement, and where", () => {
    checkRequirement("", "version.empty 0..0");
    checkRequirement("  ", "version.empty 0..2");
    checkRequirement("latest", "version.unexpectedCharacter 0..1");
    checkRequirement("^v1", "version.unexpectedCharacter 1..2");
    checkRequirement("~>1.2", "version.unexpectedCharacter 1..2");
    checkRequirement(">=1 <2", "version.missingComma 4..5");
    checkRequirement("1 || 2", "version.missingComma 2..3");
    checkRequirement("1.0.0 - 2.0.0", "version.unexpectedCharacter 6..7");
    checkRequirement("1,", "version.incomplete 2..2");
    checkRequirement("1,,2", "version.unexpectedCharacter 2..3");
    checkRequirement("*, 1", "version.wildcardNotAlone 0..1");
    checkRequirement("1, *", "version.wildcardNotAlone 3..4");
    checkRequirement("*.1", "version.afterWildcard 1..3");
    checkRequirement("1, *.1", "version.unexpectedCharacter 3..4");
    checkRequirement("1.*.3", "version.afterWildcard 4..5");
    checkRequirement("1.2.3-", "version.emptyPart 6..7");
    checkRequirement("1.2-a", "version.unexpectedCharacter 3..4");
    checkRequirement("01", "version.leadingZero 0..2");
    checkRequirement(Array(33).fill("1").join(","), "version.tooMany 64..65");
    assert.equal(parseRequirement("x1"), undefined);
});

test("no text makes the readers fail, and places lie within the text", () => {
    const text = fc.oneof(
        fc.string(),
        fc.string({ unit: fc.constantFrom(..."0159.*xX-+a,<>=~^ |") }),
    );
    fc.assert(
        fc.property(text, (value) => {
            for (const read of [readVersion(value), readRequirement(value)]) {
                if (!("code" in read)) continue;
                assert.ok(read.start >= 0 && read.start <= read.end, value);
                assert.ok(read.start <= value.length, value);
            }
        }),
        { numRuns: 2_000 },
    );
});

test("long texts are read in linear time", () => {
    const start = performance.now();
    readVersion(`1.0.0-${"a.".repeat(200_000)}`);
    readRequirement(`${" ".repeat(200_000)}1`);
    readVersion("9".repeat(400_000));
    assert.ok(performance.now() - start < 2_000);
});
