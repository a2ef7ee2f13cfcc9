import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { test } from "node:test";
import { readLock } from "@rust-ai-ide/cargo/lock/read-lock";
import { readIndexCache } from "@rust-ai-ide/cargo/registry/read-index-cache";
import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";
import type { Advisory } from "../../src/advisories/advisory.ts";
import { isAffected } from "../../src/advisories/affected-ranges.ts";
import { auditLock } from "../../src/advisories/audit-lock.ts";
import { joinAdvisories } from "../../src/advisories/join-advisories.ts";
import { openDatabase, packDatabase } from "../../src/advisories/packed-database.ts";
import { osvRecords, referenceFolder, rustsecRecords, withoutReference } from "./reference-data.ts";

const skip = { skip: withoutReference };
const rustsec = withoutReference ? { advisories: [], problems: [] } : rustsecRecords();
const osv = withoutReference ? { advisories: [], problems: [] } : osvRecords();

function byId(advisories: readonly Advisory[]): ReadonlyMap<string, Advisory> {
    return new Map(advisories.map((each) => [`${each.id} ${each.package}`, each]));
}

test("every advisory of the database is read", skip, () => {
    assert.deepEqual(rustsec.problems, []);
    assert.deepEqual(osv.problems, []);
    assert.equal(rustsec.advisories.length, 1_205);
    const count = (wanted: (advisory: Advisory) => boolean): number =>
        rustsec.advisories.filter((each) => each.withdrawn === undefined && wanted(each)).length;
    assert.equal(
        count(({ kind }) => kind === "vulnerability"),
        726,
    );
    assert.equal(
        count(({ kind }) => kind === "unmaintained"),
        258,
    );
    assert.equal(
        count(({ kind }) => kind === "unsound"),
        202,
    );
    assert.equal(
        count(({ kind }) => kind === "notice"),
        6,
    );
    assert.equal(rustsec.advisories.filter(({ withdrawn }) => withdrawn !== undefined).length, 13);
});

test("locks have exactly the expected matches", skip, () => {
    const database = openDatabase(
        packDatabase({
            source: "reference",
            advisories: joinAdvisories(rustsec.advisories),
            problems: [],
        }),
    );
    const folder = join(referenceFolder, "expected");
    const names = readdirSync(folder).map((name) => basename(name, ".json"));
    assert.ok(names.length >= 12);
    let withdrawn = 0;
    for (const name of names) {
        const { matches } = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as {
            matches: {
                package: string;
                version: string;
                id: string;
                kind: string;
                has_functions: boolean;
            }[];
        };
        const text = readFileSync(join(referenceFolder, "locks", `${name}.Cargo.lock`), "utf8");
        const own = auditLock(readLock(text), database).map(({ advisory, package: found, kind }) =>
            [
                found.name,
                found.version,
                advisory?.id,
                kind,
                (advisory?.functions.length ?? 0) > 0,
            ].join(" "),
        );
        // What was withdrawn is told apart there; here it is silent.
        const inForce = matches.filter(({ kind }) => kind !== "withdrawn");
        withdrawn += matches.length - inForce.length;
        const expected = inForce.map((each) =>
            [each.package, each.version, each.id, each.kind, each.has_functions].join(" "),
        );
        assert.deepEqual(own.sort(), expected.sort(), name);
    }
    assert.ok(withdrawn > 0);
});

test("ranges are those of the OSV export, around every end of every range", skip, () => {
    const [ours, theirs] = [byId(rustsec.advisories), byId(osv.advisories)];
    let compared = 0;
    for (const [key, advisory] of ours) {
        const other = theirs.get(key);
        if (advisory.withdrawn !== undefined && other === undefined) continue;
        assert.ok(other !== undefined, key);
        assert.equal(other.kind, advisory.kind, key);
        const ends = [...advisory.affected, ...other.affected].flatMap(({ start, end }) => [
            ...(start === null ? [] : around(start)),
            ...(end === null ? [] : around(end)),
        ]);
        for (const text of ["0.0.0", "0.0.0-0", "999.0.0", "1.0.0-alpha.1", ...ends]) {
            const version = parseVersion(text);
            assert.ok(version !== undefined, text);
            assert.equal(
                isAffected(advisory, version),
                isAffected(other, version),
                `${key} ${text}`,
            );
            compared++;
        }
    }
    assert.ok(compared > 10_000);
});

const cache = join(homedir(), ".cargo/registry/index");

test("ranges are those of the OSV export, for every version that cargo knows", {
    skip: withoutReference || (existsSync(cache) ? false : "cargo has cached no index"),
}, () => {
    const files = new Map(
        readdirSync(cache, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile() && /[/\\]\.cache[/\\]/.test(entry.parentPath))
            .map((entry) => [entry.name, join(entry.parentPath, entry.name)]),
    );
    const theirs = byId(osv.advisories);
    let compared = 0;
    for (const advisory of rustsec.advisories) {
        const file = files.get(advisory.package.toLowerCase());
        const other = theirs.get(`${advisory.id} ${advisory.package}`);
        if (file === undefined || other === undefined) continue;
        for (const { version } of readIndexCache(readFileSync(file)).crate?.versions ?? []) {
            const parsed = parseVersion(version);
            if (parsed === undefined) continue;
            assert.equal(
                isAffected(advisory, parsed),
                isAffected(other, parsed),
                `${advisory.id} ${version}`,
            );
            compared++;
        }
    }
    assert.ok(compared > 0);
});

test("records of both sources are one each", skip, () => {
    const both = joinAdvisories([...osv.advisories, ...rustsec.advisories]);
    const alone = joinAdvisories(rustsec.advisories);
    const known = new Set(alone.map(({ id }) => id));
    const left = both.filter(({ origin }) => origin === "osv");
    assert.deepEqual(
        left.filter(({ id }) => known.has(id)),
        [],
    );
    assert.equal(both.length, alone.length + left.length);
    assert.ok(left.length < 5);
});

/** The version, what is right in front of it and behind it, and pre-releases of it. */
function around(text: string): readonly string[] {
    const [release = ""] = text.split("-");
    const [major = "0", minor = "0", patch = "0"] = release.split(".");
    const next = `${major}.${minor}.${Number(patch) + 1}`;
    const before = Number(patch) > 0 ? [`${major}.${minor}.${Number(patch) - 1}`] : [];
    return [
        text,
        release,
        `${release}-0`,
        `${release}-alpha`,
        `${release}-rc.1`,
        `${release}-zzz`,
        next,
        `${next}-0`,
        `${next}-beta.2`,
        ...before,
    ];
}
