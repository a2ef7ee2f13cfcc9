import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type {
    IndexCrate,
    IndexVersion,
    LocalRegistry,
} from "@rust-ai-ide/cargo/registry/index-crate";
import { crateVersions, findCrates } from "../../src/cargo-crates/crate-questions.ts";

const folder = mkdtempSync(join(tmpdir(), "rai-crates-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function entry(name: string, version: string, more: Partial<IndexVersion> = {}): IndexVersion {
    return {
        name,
        version,
        dependencies: [],
        features: {},
        yanked: false,
        checksum: "",
        links: undefined,
        rustVersion: undefined,
        publishedAt: undefined,
        ...more,
    };
}

function registryOf(...crates: IndexCrate[]): LocalRegistry {
    return {
        source: "sparse+http://registry.example/",
        crate: async (name) => crates.find((each) => each.name === name),
        names: async (prefix, limit) =>
            crates
                .map(({ name }) => name)
                .filter((name) => name.startsWith(prefix))
                .slice(0, limit),
        sources: async (name, version) =>
            version === "1.2.0" ? join(folder, `${name}-${version}`) : undefined,
    };
}

function unpack(name: string, manifest: string): void {
    mkdirSync(join(folder, `${name}-1.2.0`), { recursive: true });
    writeFileSync(join(folder, `${name}-1.2.0`, "Cargo.toml"), manifest);
}

const lantern: IndexCrate = {
    name: "lantern",
    cachedAt: 5,
    versions: [
        entry("lantern", "1.10.0", {
            features: { default: ["wick"], wick: [], json: [] },
            rustVersion: "1.70",
            publishedAt: 7,
        }),
        entry("lantern", "1.9.0"),
        entry("lantern", "2.0.0", { yanked: true }),
        entry("lantern", "2.0.0-rc.1"),
        entry("lantern", "1.2.0"),
        entry("lantern", "not a version"),
    ],
};

test("crates come with their newest release and what their sources say of them", async () => {
    unpack("lantern", '[package]\ndescription = "Light for \\"dark\\" rooms"\n');
    assert.deepEqual(await findCrates(registryOf(lantern), "lan", 10), [
        { name: "lantern", newest: "1.10.0", description: 'Light for "dark" rooms' },
    ]);
    unpack("lantern", '[package]\ndescription = """\nLight\nfor rooms.\n"""\n');
    const [found] = await findCrates(registryOf(lantern), "lan", 10);
    assert.equal(found?.description, "Light for rooms.");
});

test("a manifest without a description, or none at all, says nothing", async () => {
    unpack("lantern", '[package]\nname = "lantern"\n');
    const [without] = await findCrates(registryOf(lantern), "l", 1);
    assert.equal(without?.description, undefined);
    rmSync(join(folder, "lantern-1.2.0"), { recursive: true });
    const [none] = await findCrates(registryOf(lantern), "l", 1);
    assert.equal(none?.description, undefined);
    unpack("lantern", `[package]\ndescription = "x"\n${"#".repeat(300_000)}`);
    const [long] = await findCrates(registryOf(lantern), "l", 1);
    assert.equal(long?.description, undefined);
});

test("versions are ordered as cargo orders them, with the features that can be chosen", async () => {
    const { versions, cachedAt } = await crateVersions(registryOf(lantern), "lantern");
    assert.deepEqual(
        versions.map(({ version }) => version),
        ["2.0.0", "2.0.0-rc.1", "1.10.0", "1.9.0", "1.2.0"],
    );
    assert.deepEqual(versions[2], {
        version: "1.10.0",
        yanked: false,
        publishedAt: 7,
        rustVersion: "1.70",
        features: ["wick", "json"],
        defaultFeatures: ["wick"],
    });
    assert.equal(cachedAt, 5);
});

test("a crate that nobody ever asked for has no versions", async () => {
    assert.deepEqual(await crateVersions(registryOf(), "lantern"), { versions: [] });
    const ghost = { ...registryOf(), names: async () => ["ghost"] };
    assert.deepEqual(await findCrates(ghost, "g", 5), [{ name: "ghost" }]);
    const empty = { name: "empty", cachedAt: undefined, versions: [] };
    assert.deepEqual(await findCrates(registryOf(empty), "e", 5), [{ name: "empty" }]);
});
