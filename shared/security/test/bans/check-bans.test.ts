import assert from "node:assert/strict";
import { test } from "node:test";
import { readLock } from "@rust-ai-ide/cargo/lock/read-lock";
import { checkBans } from "@rust-ai-ide/security/bans/check-bans";
import { checkSources } from "@rust-ai-ide/security/bans/check-sources";
import { readDenyPolicy } from "@rust-ai-ide/security/policy/read-deny-policy";
import fc from "fast-check";
import { lockPlaces } from "../policy/lock-places.ts";

const byDefault = "registry+https://example.org/index";
const lockText = `version = 4
[[package]]
name = "app"
version = "0.1.0"
dependencies = ["four", "one 1.0.0", "one 2.0.0", "two"]
[[package]]
name = "four"
version = "4.0.0"
source = "git+ssh://git@example.org/Team/four.git?branch=x#0123456789abcdef"
[[package]]
name = "one"
version = "1.0.0"
source = "${byDefault}"
[[package]]
name = "one"
version = "2.0.0"
source = "${byDefault}"
[[package]]
name = "two"
version = "3.0.0"
source = "registry+https://other.example.org/index"
dependencies = ["one 1.0.0"]
`;
type Scope = "required" | "optional" | "excluded";
const all: readonly Scope[] = Array.from({ length: 5 }, () => "required");

/** Rules with levels, packages and lines in the lock. */
function check(
    policyText: string,
    expected: readonly string[],
    scopes = all,
    sources: readonly string[] = [byDefault],
): void {
    const { policy, problems } = readDenyPolicy(policyText, "/w/deny.toml");
    assert.ok(problems.every(({ code }) => code === "policy.notSupported"));
    const lock = readLock(lockText);
    const places = lockPlaces(lockText, policyText);
    const findings = [
        ...checkBans(lock, scopes, policy.bans, places),
        ...checkSources(lock, policy.sources, sources, places),
    ];
    const lines = findings.map(
        ({ level, rule, package: of, locations }) =>
            `${level} ${rule} ${of?.name} ${of?.version}:${locations.at(-1)?.line}`,
    );
    assert.deepEqual(lines, expected);
}

const anySource = '[sources]\nunknown-git = "allow"\nunknown-registry = "allow"\n';
const quiet = `${anySource}[bans]\nmultiple-versions = "allow"\n`;

test("several versions", () => {
    check(`${anySource}[bans]`, ["warning ban.severalVersions one 1.0.0:12"]);
    const denies = `${anySource}[bans]\nmultiple-versions = "deny"\n`;
    check(denies, ["error ban.severalVersions one 1.0.0:12"]);
    check(`${denies}[graph]`, ["error ban.severalVersions one 1.0.0:12"]);
    const once = 'deny = [{ crate = "one:^2", deny-multiple-versions = true }]';
    check(`${quiet}${once}`, ["error ban.severalVersions one 1.0.0:12"]);
    check(`${denies}skip-tree = ["two"]`, []);
    check(`${denies}skip-tree = [{ crate = "two", depth = 1 }]`, [
        "error ban.severalVersions one 1.0.0:12",
    ]);
    check(`${denies}skip-tree = ["three"]`, [
        "error ban.severalVersions one 1.0.0:12",
        "warning ban.unusedSkipTree undefined undefined:6",
    ]);
    check(`${anySource}[bans]\nskip = ["one@1.0.0"]`, []);
    check(quiet, []);
    check(`${anySource}[bans]\nskip = ["one@3.0.0", "two"]`, [
        "warning ban.severalVersions one 1.0.0:12",
        "warning ban.unusedSkip undefined undefined:5",
        "warning ban.unneededSkip undefined undefined:5",
    ]);
    check(`${anySource}[bans]`, [], ["required", "required", "excluded", "required", "required"]);
});

test("banned packages, and those that alone may have them", () => {
    check(`${quiet}deny = ["one@2.0.0"]`, ["error ban.banned one 2.0.0:16"]);
    check(`${quiet}deny = [{ crate = "one@1.0.0", wrappers = ["two"] }]`, [
        "error ban.banned one 1.0.0:12",
    ]);
    check(`${quiet}deny = [{ crate = "one@1.0.0", wrappers = ["two", "app"] }]`, []);
    check(`${quiet}deny = [{ crate = "two", wrappers = ["app", "one"] }]`, [
        "warning ban.unusedWrapper undefined undefined:6",
    ]);
    check(
        `${quiet}deny = ["one@2.0.0"]`,
        [],
        ["required", "required", "required", "optional", "required"],
    );
});

test("packages that are not among the allowed ones", () => {
    check(`${quiet}allow = ["app", "one", "four"]`, ["error ban.notAllowed two 3.0.0:20"]);
    check(`${quiet}allow-workspace = true\nallow = ["one", "four", "two"]\ndeny = ["app"]`, []);
});

test("any lock and any policy are answered", () => {
    const name = fc.constantFrom("one", "two", "three");
    const version = fc.constantFrom("1.0.0", "2.0.0", "1.0.0-a", "word");
    const packages = fc.array(fc.record({ name, version, to: fc.array(name) }));
    const entry = fc.constantFrom(
        'deny = ["one"]',
        'skip = ["two", "one@1.0.0"]',
        'skip-tree = [{ crate = "three", depth = 1 }, "one"]',
        'allow = ["one:<2"]',
        "multiple-versions-include-dev = true",
        'features = [{ crate = "one", deny = ["x"], exact = true }]',
    );
    fc.assert(
        fc.property(packages, fc.uniqueArray(entry), (list, entries) => {
            const text = list.map(
                (each) =>
                    `[[package]]\nname = "${each.name}"\nversion = "${each.version}"\ndependencies = ${JSON.stringify(each.to)}\n`,
            );
            const lock = readLock(`version = 4\n${text.join("")}`);
            const { bans } = readDenyPolicy(`[bans]\n${entries.join("\n")}`, "p").policy;
            const scopes = lock.packages.map((_, at) => all[at % all.length] ?? "optional");
            const places = lockPlaces(text.join(""), "");
            for (const { package: of, locations } of checkBans(lock, scopes, bans, places)) {
                assert.ok(of === undefined || lock.packages.some((each) => each.name === of.name));
                assert.ok(locations.length > 0);
            }
        }),
    );
});

test("sources", () => {
    const noVersions = '[bans]\nmultiple-versions = "allow"\n';
    const unknown = [
        "warning source.unknownGit four 4.0.0:8",
        "warning source.unknownRegistry two 3.0.0:20",
    ];
    check(`${noVersions}[sources]`, unknown);
    const registries =
        'allow-registry = ["https://EXAMPLE.org/index/", "sparse+https://other.example.org/index"]';
    check(`${noVersions}[sources]\n${registries}`, unknown.slice(0, 1));
    check(`${noVersions}[sources]\n${registries}\nprivate = ["https://example.org/Te"]`, []);
    check(`${noVersions}[sources]\n${registries}\nallow-org = { github = ["a"] }`, [
        ...unknown.slice(0, 1),
        "warning source.unusedOrganisation undefined undefined:5",
    ]);
    check(
        `${noVersions}[sources]\n${registries}\nallow-git = ["https://example.org/Team/four", "https://example.org/five"]`,
        ["warning source.unusedSource undefined undefined:5"],
    );
    check(
        `${noVersions}[sources]\n${registries}\nallow-git = ["https://example.org/Team/four"]`,
        [],
    );
    check(
        `${noVersions}[sources]\nunknown-git = "allow"\nunknown-registry = "deny"\nallow-registry = []`,
        [
            "error source.unknownRegistry one 1.0.0:12",
            "error source.unknownRegistry one 2.0.0:16",
            "error source.unknownRegistry two 3.0.0:20",
        ],
    );
    // The address of the sparse index of the same registry.
    const sparse = "sparse+https://index.example.org/";
    const listed = `${noVersions}[sources]\nallow-registry = ["${sparse}", "https://other.example.org/index"]`;
    check(listed, unknown.slice(0, 1), all, [byDefault, sparse]);
    const open = `${noVersions}${anySource}`;
    check(`${open}required-git-spec = "branch"`, []);
    check(`${open}required-git-spec = "rev"`, ["error source.gitSpec four 4.0.0:8"]);
});
