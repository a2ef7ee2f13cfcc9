import assert from "node:assert/strict";
import { test } from "node:test";
import { readLock } from "@rust-ai-ide/cargo/lock/read-lock";
import { readManifest } from "@rust-ai-ide/cargo/manifest/read-manifest";
import type { CargoWorkspace, WorkspacePackage } from "@rust-ai-ide/cargo/workspace/workspace";
import type { Advisory } from "../../src/advisories/advisory.ts";
import type { AuditMatch } from "../../src/advisories/audit.ts";
import { auditFindings } from "../../src/advisories/audit-findings.ts";
import { DependencyPaths } from "../../src/advisories/dependency-paths.ts";
import { dependencyPlaces } from "../../src/advisories/dependency-places.ts";

const registry = "registry+https://example.org/index";
const lockText = `version = 4

[[package]]
name = "app"
version = "0.1.0"
dependencies = ["middle", "tool"]

[[package]]
name = "lonely"
version = "9.0.0"
source = "${registry}"

[[package]]
name = "middle"
version = "1.0.0"
source = "${registry}"
dependencies = ["weak"]

[[package]]
name = "tool"
version = "0.1.0"
dependencies = ["middle"]

[[package]]
name = "weak"
version = "0.3.1"
source = "${registry}"
`;
const lock = readLock(lockText);

const advisory: Advisory = {
    id: "RUSTSEC-2026-0001",
    package: "weak",
    kind: "vulnerability",
    title: "Reads behind the end",
    description: undefined,
    date: "2026-01-01",
    withdrawn: undefined,
    aliases: ["CVE-2026-1"],
    related: [],
    categories: [],
    keywords: [],
    url: "https://example.org/1",
    references: ["https://example.org/2"],
    score: { vector: "CVSS:3.1/AV:N", version: "3.1", score: 9.8, severity: "critical" },
    licence: "CC0-1.0",
    os: [],
    arch: [],
    functions: [],
    patched: [">=0.3.2"],
    unaffected: [],
    affected: [],
    origin: "rustsec",
};

function matchOf(name: string, change: Partial<Advisory> = {}): AuditMatch {
    const index = lock.packages.findIndex((each) => each.name === name);
    const found = lock.packages[index];
    assert.ok(found !== undefined);
    const changed = { ...advisory, ...change };
    return { kind: changed.kind, advisory: changed, index, package: found, functions: [] };
}

const packageAt = (folder: string, text: string): WorkspacePackage => ({
    manifestPath: `${folder}/Cargo.toml`,
    folder,
    manifest: readManifest(text),
    isMember: true,
    foundTargets: [],
});
const root = packageAt(
    "/w",
    '[package]\nname = "app"\n\n[dependencies]\nmid = { workspace = true }\ntool = { path = "tool" }\n\n[workspace.dependencies]\nmid = { package = "middle", version = "1" }\n',
);
const workspace: CargoWorkspace = {
    root: "/w",
    rootManifest: root,
    packages: [
        root,
        packageAt(
            "/w/tool",
            '[package]\nname = "tool"\n[dependencies]\nmiddle = "1"\n[dev-dependencies]\nmiddle = "1"\n',
        ),
    ],
    lock,
    problems: [],
};

test("the shortest way leads from a package of a path", () => {
    const paths = new DependencyPaths(lock);
    const names = (name: string): string =>
        paths
            .to(lock.packages.findIndex((each) => each.name === name))
            .map((index) => lock.packages[index]?.name)
            .join(" ");
    assert.equal(names("weak"), "app middle weak");
    assert.equal(names("app"), "app");
    assert.equal(names("lonely"), "lonely");
});

test("a finding stands where the manifest asks for it, and in the lock", () => {
    const [finding] = auditFindings({
        lock,
        lockText,
        lockPath: "/w/Cargo.lock",
        matches: [matchOf("weak")],
        dependencyPlaces: dependencyPlaces(workspace),
    });
    assert.ok(finding !== undefined);
    assert.deepEqual(
        finding.locations.map(({ path, line, column, endColumn }) => [
            path,
            line,
            column,
            endColumn,
        ]),
        [
            ["/w/Cargo.toml", 9, 1, 4],
            ["/w/Cargo.toml", 5, 1, 4],
            ["/w/Cargo.lock", 26, 12, 17],
        ],
    );
    assert.equal(finding.dependencyPath?.map(({ name }) => name).join(" "), "app middle weak");
    assert.equal(
        finding.message,
        "weak 0.3.1 is vulnerable: Reads behind the end. Fixed in >=0.3.2.",
    );
    assert.deepEqual(
        [finding.rule, finding.severity, finding.level, finding.score?.value],
        ["RUSTSEC-2026-0001", "critical", "error", 9.8],
    );
    assert.deepEqual(finding.references, ["https://example.org/1", "https://example.org/2"]);
    assert.match(finding.fingerprint, /^[0-9a-f]{16}$/);
});

test("every table that asks for a dependency is a place; other packages have none", () => {
    const places = dependencyPlaces(workspace);
    const named = (name: string) => {
        const found = lock.packages.find((each) => each.name === name);
        assert.ok(found !== undefined);
        return found;
    };
    assert.deepEqual(
        places(named("tool"), named("middle")).map(({ line }) => line),
        [4, 6],
    );
    assert.deepEqual(places(named("lonely"), named("middle")), []);
});

test("kinds decide severity and level", () => {
    const row = (match: AuditMatch): string => {
        const [finding] = auditFindings({ lock, lockPath: "Cargo.lock", matches: [match] });
        return [
            finding?.category,
            finding?.kind,
            finding?.severity,
            finding?.level,
            finding?.locations.length,
        ].join(" ");
    };
    const none = { score: undefined };
    assert.equal(row(matchOf("weak", none)), "advisory vulnerability unknown error 0");
    assert.equal(
        row(matchOf("weak", { ...none, categories: ["malicious"] })),
        "advisory vulnerability critical error 0",
    );
    assert.equal(
        row(matchOf("weak", { ...none, kind: "unsound" })),
        "advisory unsound unknown warning 0",
    );
    assert.equal(
        row(matchOf("weak", { ...none, kind: "unmaintained" })),
        "advisory unmaintained none information 0",
    );
    const yanked: AuditMatch = { ...matchOf("weak"), kind: "yanked", advisory: undefined };
    assert.equal(row(yanked), "yanked yanked none warning 0");
    assert.deepEqual(auditFindings({ lock, lockPath: "Cargo.lock", matches: [] }), []);
});

test("functions and missing versions are told", () => {
    const [finding] = auditFindings({
        lock,
        lockPath: "Cargo.lock",
        matches: [
            {
                ...matchOf("weak", { patched: [], title: "Is it safe?" }),
                functions: ["weak::read"],
            },
        ],
    });
    assert.equal(
        finding?.message,
        "weak 0.3.1 is vulnerable: Is it safe? Affected: weak::read. No fixed version is known.",
    );
});
