import assert from "node:assert/strict";
import { test } from "node:test";
import { readLock } from "../../src/lock/read-lock.ts";
import { readManifest } from "../../src/manifest/read-manifest.ts";
import { outdated } from "../../src/outdated/outdated.ts";
import { parseVersion } from "../../src/version/parse-version.ts";
import type { CargoWorkspace } from "../../src/workspace/workspace.ts";
import { registryOf, source } from "../resolve/made-up-registry.ts";

interface Question {
    readonly registry: readonly string[];
    readonly dependencies: readonly string[];
    readonly lock?: readonly string[];
    readonly rust?: string;
    readonly all?: boolean;
    readonly ageDays?: number;
}

const day = 86_400_000;

function workspaceOf({ dependencies, lock }: Question): CargoWorkspace {
    const lines = ["[package]", 'name = "m"', 'version = "0.1.0"', "[dependencies]"];
    const manifest = readManifest([...lines, ...dependencies].join("\n"));
    const own = {
        manifestPath: "/m/Cargo.toml",
        folder: "/m",
        manifest,
        isMember: true,
        foundTargets: [],
    };
    const entries = (lock ?? []).map((line) => {
        const [head = "", tail = ""] = line.split("->");
        const [name, version] = head.trim().split(" ");
        const list = tail
            .split(",")
            .filter((each) => each.trim() !== "")
            .map((each) => ` "${each.trim()}",\n`)
            .join("");
        const place = name === "m" ? "" : `source = "${source}"\n`;
        return `[[package]]\nname = "${name}"\nversion = "${version}"\n${place}dependencies = [\n${list}]\n`;
    });
    return {
        root: "/m",
        rootManifest: own,
        packages: [own],
        lock: lock === undefined ? undefined : readLock(`version = 4\n\n${entries.join("\n")}`),
        problems: [],
    };
}

async function check(question: Question, expected: readonly string[]): Promise<void> {
    const registry = registryOf(question.registry);
    const names = { byDefault: source, ofName: () => undefined, ofIndex: (url: string) => url };
    const rust = parseVersion(question.rust ?? "");
    const { packages } = await outdated(
        workspaceOf(question),
        names,
        (from, name) => registry.crate(from, name),
        {
            all: question.all === true,
            now: 100 * day,
            minimumAge: () => (question.ageDays === undefined ? undefined : question.ageDays * day),
            ...(rust === undefined ? {} : { rustVersion: rust }),
        },
    );
    const shown = packages.map(({ name, locked, compatible, latest, status, heldBack }) => {
        const versions = [locked, compatible, latest].map((each) => each?.version ?? "-").join(" ");
        const held = heldBack.map((each) => `${each.version} ${each.reason} ${each.detail}`.trim());
        return [`${name} ${versions} ${status}`, ...held].join("; ");
    });
    assert.deepEqual(shown, expected);
}

const registry = ["a 1.0.0 -> b ^1.0", "a 1.1.0 -> b ^1.0", "a 2.0.0", "b 1.0.0", "b 1.5.0"];

test("compatible and incompatible newer versions are told", async () => {
    const lock = ["m 0.1.0 -> a, b", "a 1.0.0 -> b", "b 1.0.0"];
    const dependencies = ['a = "1"', 'b = "~1.0"'];
    await check({ registry, dependencies, lock }, [
        "a 1.0.0 1.1.0 2.0.0 compatible",
        "b 1.0.0 1.0.0 1.5.0 incompatible",
    ]);
});

test("what others bring is told on request, and everybody has to take the newer version", async () => {
    const dependencies = ['a = "1"'];
    const lock = ["m 0.1.0 -> a", "a 1.1.0 -> b", "b 1.0.0"];
    await check({ registry, dependencies, lock }, ["a 1.1.0 1.1.0 2.0.0 incompatible"]);
    await check({ registry, dependencies, lock, all: true }, [
        "a 1.1.0 1.1.0 2.0.0 incompatible",
        "b 1.0.0 1.5.0 1.5.0 compatible",
    ]);
    const strict = [...registry, "a 1.2.0 -> b =1.0.0"];
    await check(
        {
            registry: strict,
            dependencies,
            lock: ["m 0.1.0 -> a", "a 1.2.0 -> b", "b 1.0.0"],
            all: true,
        },
        ["a 1.2.0 1.2.0 2.0.0 incompatible", "b 1.0.0 1.0.0 1.5.0 incompatible"],
    );
});

test("withdrawn, unknown and unlocked packages are told apart", async () => {
    const dependencies = ['a = "1"', 'gone = "1"', 'fresh = "1"'];
    const lock = ["m 0.1.0 -> a, gone", "a 1.0.0", "gone 1.0.0"];
    await check(
        {
            registry: ["a 1.0.0 yanked", "a 1.1.0", "fresh 1.0.0", "fresh 1.1.0-rc.1"],
            dependencies,
            lock,
        },
        ["a 1.0.0 1.1.0 1.1.0 yanked", "fresh - 1.0.0 1.0.0 current", "gone 1.0.0 - - unknown"],
    );
});

test("versions are held back by Rust, by age and because they were withdrawn", async () => {
    const lines = [
        "a 1.0.0",
        "a 1.1.0 rust=1.60 day=10",
        "a 1.2.0 yanked",
        "a 1.3.0 day=98",
        "a 1.4.0 rust=1.90",
    ];
    const question = {
        registry: lines,
        dependencies: ['a = "1"'],
        lock: ["m 0.1.0 -> a", "a 1.0.0"],
    };
    await check({ ...question, rust: "1.70.0", ageDays: 7 }, [
        "a 1.0.0 1.1.0 1.4.0 compatible; 1.4.0 rust-version 1.90; 1.3.0 publish-age 1970-04-16; 1.2.0 yanked",
    ]);
    await check(question, ["a 1.0.0 1.4.0 1.4.0 compatible"]);
    const newer = { ...question, lock: ["m 0.1.0 -> a", "a 1.4.0"] };
    await check({ ...newer, rust: "1.70.0" }, ["a 1.4.0 1.4.0 1.4.0 current"]);
});
