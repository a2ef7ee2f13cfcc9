import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "smol-toml";
import { readLock } from "../../src/lock/read-lock.ts";

const folder = new URL("../../../../../shared/data/locks/", import.meta.url);
const repository = new URL("../../../../", import.meta.url);

interface TomlLock {
    readonly version?: number;
    readonly package?: readonly TomlPackage[];
    readonly root?: TomlPackage;
    readonly metadata?: Readonly<Record<string, string>>;
}

interface TomlPackage {
    readonly name: string;
    readonly version: string;
    readonly source?: string;
    readonly checksum?: string;
    readonly dependencies?: readonly string[];
}

/** The same data as a TOML parser has it. */
function check(text: string): void {
    const toml = parse(text) as unknown as TomlLock;
    const lock = readLock(text);
    const { metadata = {}, root, package: others = [] } = toml;
    assert.deepEqual(
        lock.problems.filter(({ code }) => code !== "lock.newerFormat"),
        [],
    );
    if (toml.version !== undefined) assert.equal(lock.format, toml.version);
    else assert.ok(lock.format <= 2);
    const sorted = <T extends { readonly name: string; readonly version: string }>(
        all: readonly T[],
    ): readonly T[] =>
        [...all].sort((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
    assert.deepEqual(
        sorted(lock.packages).map(({ name, version, source, checksum, dependencies }) => ({
            name,
            version,
            source,
            checksum,
            dependencies: dependencies.map((to) => lock.packages[to]?.name).sort(),
        })),
        sorted(root === undefined ? others : [root, ...others]).map((one) => ({
            name: one.name,
            version: one.version,
            source: one.source,
            checksum:
                one.checksum ?? metadata[`checksum ${one.name} ${one.version} (${one.source})`],
            dependencies: (one.dependencies ?? []).map((text) => text.split(" ")[0]).sort(),
        })),
    );
}

test("the locks of large projects read as TOML parsers read them", { skip: isMissing() }, () => {
    const files = readdirSync(folder).filter((name) => name.endsWith(".lock"));
    assert.ok(files.length > 0);
    for (const name of files) check(wholePackages(readFileSync(new URL(name, folder), "utf8")));
});

test("the locks of this repository read as TOML parsers read them", () => {
    check(readFileSync(new URL("models/training/crates/Cargo.lock", repository), "utf8"));
});

/** Copies that were cut off somewhere are read up to their last whole package. */
function wholePackages(text: string): string {
    try {
        parse(text);
        return text;
    } catch {
        return text.slice(0, text.lastIndexOf("\n[["));
    }
}

function isMissing(): string | false {
    return existsSync(folder) ? false : "the locks of large projects are not on this machine";
}
