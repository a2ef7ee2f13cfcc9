import assert from "node:assert/strict";
import { test } from "node:test";
import { readLock } from "@rust-ai-ide/cargo/lock/read-lock";
import type { IndexCrate, IndexVersion } from "@rust-ai-ide/cargo/registry/index-crate";
import { checkNames } from "@rust-ai-ide/security/supply-chain/check-names";
import { checkPackages } from "@rust-ai-ide/security/supply-chain/check-packages";
import type { PackageContents } from "@rust-ai-ide/security/supply-chain/package-contents";
import { lockPlaces } from "../policy/lock-places.ts";

const day = 86_400_000;
const now = Date.UTC(2026, 10, 23);

function lockOf(name: string, version: string, source: string): string {
    return `version = 4
[[package]]
name = "app"
version = "0.1.0"
dependencies = ["${name}"]
[[package]]
name = "${name}"
version = "${version}"
source = "${source}"
`;
}

/** Versions with how many days ago they were published. */
function crateOf(name: string, versions: Readonly<Record<string, number>>): IndexCrate {
    const all = Object.entries(versions).map(
        ([version, days]): IndexVersion => ({
            name,
            version,
            dependencies: [],
            features: {},
            yanked: false,
            checksum: "",
            links: undefined,
            rustVersion: undefined,
            publishedAt: days < 0 ? undefined : now - days * day,
        }),
    );
    return { name, versions: all, cachedAt: now };
}

function check(
    [name, version]: readonly [string, string],
    versions: Readonly<Record<string, number>> | undefined,
    expected: readonly string[],
    { newForDays = 0, source = "registry+https://example.org/index" } = {},
): void {
    const text = lockOf(name, version, source);
    const findings = checkNames({
        lock: readLock(text),
        crateOf: (each) => (versions && each.name === name ? crateOf(name, versions) : undefined),
        newFor: () => newForDays * day,
        now,
        places: lockPlaces(text, ""),
    });
    assert.deepEqual(
        findings.map(({ level, rule, locations }) => `${level} ${rule}:${locations[0]?.line}`),
        expected,
    );
}

const similar = ["information supplyChain.similarName:8"];

test("names that resemble a popular one", () => {
    check(["serd", "1.0.0"], undefined, similar);
    check(["serd", "1.0.0"], { "1.0.0": 3 }, similar);
    // What has been there for years was looked at by many.
    check(["serd", "1.0.0"], { "0.9.0": 400, "1.0.0": 3 }, []);
    check(["serd", "1.0.0"], undefined, [], { source: "git+https://example.org/serd#1" });
});

test("versions that are new", () => {
    const young = ["information supplyChain.newVersion:8"];
    const versions = { "1.0.0": 800, "1.1.0": 3 };
    check(["own", "1.1.0"], versions, young, { newForDays: 7 });
    check(["own", "1.0.0"], versions, [], { newForDays: 7 });
    check(["own", "1.1.0"], versions, [], { newForDays: 2 });
    check(["own", "1.1.0"], versions, []);
    check(["own", "1.1.0"], { "1.1.0": -1 }, [], { newForDays: 7 });
});

test("versions that are no longer there", () => {
    check(["own", "1.1.0"], { "1.0.0": 800, "1.1.2": 3 }, ["warning supplyChain.goneVersion:8"]);
    // The cache may be older than the version, which may be of an older line.
    check(["own", "1.3.0"], { "1.0.0": 800, "1.2.0": 3 }, []);
    check(["own", "1.1.3"], { "1.1.2": 800, "1.2.0": 3 }, []);
    // Build metadata is part of a version.
    check(["own", "1.1.0+a"], { "1.1.0+b": 800 }, ["warning supplyChain.goneVersion:8"]);
    check(["own", "word"], { "1.0.0": 800 }, []);
});

test("what packages do while something is built", () => {
    const source = "registry+https://example.org/index";
    const contents: PackageContents = {
        buildScript: { path: "build.rs" },
        isProcMacro: false,
        files: [{ path: "bin/a", kind: { kind: "pe" } }],
        isWhole: true,
    };
    const behaviour = {
        network: ["TcpStream"],
        programs: ["git", "sh"],
        variables: ["HOME", "API_TOKEN"],
        writesFiles: true,
        usesOutDir: false,
    };
    const rulesOf = (
        of: PackageContents,
        what: typeof behaviour | undefined,
        from = source,
    ): readonly string[] => {
        const text = lockOf("own", "1.0.0", from).replace('source = ""\n', "");
        const inspected = [{ index: 1, contents: of, links: undefined, behaviour: what }];
        return checkPackages(readLock(text), inspected, lockPlaces(text, "")).map(
            ({ rule, title }) => `${rule}: ${title}`,
        );
    };
    assert.deepEqual(rulesOf(contents, behaviour), [
        "supplyChain.buildNetwork: The build script uses the network",
        "supplyChain.buildShell: The build script starts a shell",
        "supplyChain.buildSecrets: The build script reads secrets",
        "supplyChain.program: The package brings programs",
    ]);
    const macro = { ...contents, buildScript: undefined, isProcMacro: true, files: [] };
    assert.deepEqual(rulesOf(macro, { ...behaviour, programs: [], variables: [] }), [
        "supplyChain.buildNetwork: The procedural macro uses the network",
    ]);
    const passive = { ...contents, buildScript: undefined };
    assert.deepEqual(rulesOf(passive, undefined), []);
    // Packages of paths are the user's own.
    assert.deepEqual(rulesOf(contents, behaviour, ""), []);
});
