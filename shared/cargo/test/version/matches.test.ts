import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { matches } from "../../src/version/matches.ts";
import { parseRequirement } from "../../src/version/parse-requirement.ts";
import { parseVersion } from "../../src/version/parse-version.ts";

const matrix = new URL("../../../../../shared/data/semver_matrix.tsv", import.meta.url);

/** In the words of the matrix. */
function answer(requirement: string, version: string): string {
    const wanted = parseRequirement(requirement);
    if (wanted === undefined) return "REQERR";
    const found = parseVersion(version);
    return found === undefined ? "VERERR" : String(matches(wanted, found));
}

function check(requirement: string, versions: readonly string[], others: readonly string[]): void {
    for (const version of versions) {
        assert.equal(answer(requirement, version), "true", `${requirement} takes ${version}`);
    }
    for (const version of others) {
        assert.equal(answer(requirement, version), "false", `${requirement} refuses ${version}`);
    }
}

test("all answers of the semver crate in the matrix", { skip: isMissing() }, () => {
    const lines = readFileSync(matrix, "utf8").split("\n").slice(1).filter(Boolean);
    const wrong = lines.filter((line) => {
        const [requirement = "", version = "", expected] = line.split("\t");
        return answer(requirement, version) !== expected;
    });
    assert.deepEqual(wrong, []);
    assert.ok(lines.length > 5_000, `only ${lines.length} answers`);
});

function isMissing(): string | false {
    return existsSync(matrix) ? false : "the matrix of the semver crate is not on this machine";
}

test("a bare version is a caret", () => {
    check("1.2.3", ["1.2.3", "1.9.0", "1.2.3+build"], ["1.2.2", "2.0.0", "1.3.0-alpha"]);
    check("0.2.3", ["0.2.3", "0.2.9"], ["0.3.0", "0.2.2", "1.2.3"]);
    check("0.0.3", ["0.0.3"], ["0.0.4", "0.1.3"]);
    check("^0.0", ["0.0.3", "0.0.0"], ["0.1.0"]);
    check("^1.2", ["1.2.0", "1.3.0"], ["1.1.9", "2.0.0"]);
    check("^0", ["0.9.9"], ["1.0.0"]);
});

test("tilde, exact and wildcards", () => {
    check("~1.2.3", ["1.2.3", "1.2.9"], ["1.3.0", "1.2.2", "2.2.3"]);
    check("~1.2", ["1.2.0"], ["1.3.0"]);
    check("~1", ["1.9.0"], ["2.0.0"]);
    check("=1.2", ["1.2.0", "1.2.7"], ["1.3.0", "1.2.0-rc.1"]);
    check("=1.2.3-rc.1", ["1.2.3-rc.1", "1.2.3-rc.1+a"], ["1.2.3", "1.2.3-rc.2"]);
    check("1.*", ["1.0.0", "1.9.0"], ["2.0.0", "1.0.0-a"]);
    check("1.2.x", ["1.2.0"], ["1.3.0"]);
    check("1.X.*", ["1.2.0"], ["2.0.0"]);
    check("*", ["0.0.0", "9.9.9"], ["1.0.0-alpha"]);
});

test("ranges", () => {
    check(">=1.2, <2", ["1.2.0", "1.99.0"], ["1.1.9", "2.0.0", "2.0.0-alpha"]);
    check(">1", ["2.0.0"], ["1.5.0", "0.9.0"]);
    check(">1.2", ["1.3.0", "2.0.0"], ["1.2.9"]);
    check("<=1.2", ["1.2.9", "0.1.0", "1.1.0"], ["1.3.0"]);
    check("<1.2.3", ["1.2.2", "0.0.0"], ["1.2.3", "1.2.2-alpha", "1.2.4"]);
    check("<=1.2.3", ["1.2.3"], ["1.2.4"]);
    check(">= 1.0.0 , < 1.5", ["1.4.9"], ["1.5.0"]);
});

test("a pre-release has to be asked for by its three numbers", () => {
    check(">=1.0.0-alpha", ["1.0.0-alpha", "1.0.0-beta", "1.0.0", "2.0.0"], ["1.0.1-alpha"]);
    check("^1.0.0-beta", ["1.0.0-beta.2", "1.0.0", "1.1.0"], ["1.0.0-alpha", "1.1.0-beta"]);
    check("~1.0.0-1", ["1.0.0-1", "1.0.0-a"], ["1.0.0-0"]);
    check(">1.0.0-a, <1.0.0", ["1.0.0-b"], ["1.0.0-a", "1.0.0"]);
});

test("numbers beyond those of JavaScript are exact", () => {
    check("=1.0.9007199254740993", ["1.0.9007199254740993"], ["1.0.9007199254740992"]);
    check(">9007199254740992", ["9007199254740993.0.0"], ["9007199254740992.0.0"]);
});
