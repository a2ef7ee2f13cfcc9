import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Advisory } from "../../src/advisories/advisory.ts";
import { joinAdvisories } from "../../src/advisories/join-advisories.ts";
import { openDatabase, packDatabase } from "../../src/advisories/packed-database.ts";

function advisory(id: string, change: Partial<Advisory> = {}): Advisory {
    return {
        id,
        package: "weak",
        kind: "vulnerability",
        title: `Title of ${id}`,
        description: `Words about ${id}.`,
        date: "2026-01-01",
        withdrawn: undefined,
        aliases: [],
        related: [],
        categories: [],
        keywords: [],
        url: undefined,
        references: [],
        score: undefined,
        licence: "CC0-1.0",
        os: [],
        arch: [],
        functions: [],
        patched: [],
        unaffected: [],
        affected: [{ start: null, end: null }],
        origin: "rustsec",
        ...change,
    };
}

const all = [
    advisory("RUSTSEC-1", {
        withdrawn: "2026-05-05",
        licence: "CC-BY-4.0",
        url: "https://example.org",
    }),
    advisory("RUSTSEC-2", { package: "constructor", aliases: ["CVE-2"], description: undefined }),
    advisory("RUSTSEC-3", {
        package: "__proto__",
        functions: [{ path: "a::b", versions: ["<1"] }],
    }),
];
const packed = packDatabase({
    source: "here",
    advisories: all,
    problems: [{ path: "x", code: "y", message: "z" }],
});

test("what was packed comes out again", () => {
    const database = openDatabase(packed);
    assert.deepEqual(
        [...database.all()].map((each) => ({ ...each })),
        all,
    );
    assert.deepEqual([database.count, database.date, database.source], [3, "2026-05-05", "here"]);
    assert.equal(database.problems.length, 1);
    assert.equal(database.byId("RUSTSEC-2")?.package, "constructor");
    assert.equal(database.byId("RUSTSEC-9"), undefined);
    assert.deepEqual(database.of("toString"), []);
    assert.equal(database.of("weak")[0]?.description, "Words about RUSTSEC-1.");
    assert.equal(
        packDatabase({ source: "here", advisories: all, problems: database.problems }),
        packed,
    );
    assert.equal(
        openDatabase(packDatabase({ source: "", advisories: [], problems: [] })).date,
        undefined,
    );
});

test("what is no database, cut off or newer is refused with a code", () => {
    const code = (text: string): string => {
        try {
            openDatabase(text);
            return "opened";
        } catch (error) {
            return (error as { code?: string }).code ?? String(error);
        }
    };
    assert.equal(code(""), "advisories.notADatabase");
    assert.equal(code("PK..."), "advisories.notADatabase");
    assert.equal(code(packed.replace('"format":1', '"format":2')), "advisories.newerFormat");
    assert.equal(code(packed.replace('"source"', "source")), "advisories.broken");
    for (let length = 0; length < packed.length; length += 7) {
        assert.match(code(packed.slice(0, length)), /^advisories\.(?:broken|notADatabase)$/);
    }
    fc.assert(
        fc.property(
            fc.nat(packed.length - 1),
            fc.string({ minLength: 1, maxLength: 1 }),
            (at, unit) => {
                const changed = packed.slice(0, at) + unit + packed.slice(at + 1);
                assert.match(code(changed), /^(?:opened|advisories\.\w+)$/);
            },
        ),
    );
});

test("records of one cause become one, with all names", () => {
    const osv = (id: string, aliases: string[], change: Partial<Advisory> = {}): Advisory =>
        advisory(id, { aliases, origin: "osv", ...change });
    const score = { vector: "v", version: "3.1", score: 5, severity: "medium" } as const;
    const shown = (list: readonly Advisory[]): string[] =>
        joinAdvisories(list).map(
            ({ id, package: name, aliases, score: own }) =>
                `${name} ${id}: ${aliases.join(" ")}${own === undefined ? "" : ` ${own.score}`}`,
        );
    assert.deepEqual(
        shown([
            osv("GHSA-1", ["CVE-1"], { score }),
            advisory("RUSTSEC-1", { aliases: ["CVE-1"] }),
            osv("GHSA-2", []),
            osv("CVE-2", ["GHSA-2"]),
            osv("GHSA-1", ["CVE-1"], { package: "other" }),
        ]),
        ["other GHSA-1: CVE-1", "weak GHSA-2: CVE-2", "weak RUSTSEC-1: CVE-1 GHSA-1 5"],
    );
    assert.deepEqual(
        shown([
            advisory("RUSTSEC-1", { aliases: ["CVE-1"] }),
            advisory("RUSTSEC-2", { aliases: ["CVE-1"] }),
            osv("RUSTSEC-2", ["CVE-1"]),
        ]),
        ["weak RUSTSEC-1: CVE-1", "weak RUSTSEC-2: CVE-1"],
    );
});
