import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readJson } from "../../scripts/lib/files.mjs";
import { root } from "../../scripts/lib/paths.mjs";

/** A workspace of crates that nobody has published, with a registry that nobody runs. */
export const hearth = join(root, "test/fixtures/cargo-workspace/hearth");

interface FixtureVersion {
    readonly version: string;
    readonly published: string;
    readonly description?: string;
    readonly license?: string;
    readonly rustVersion?: string;
    readonly yanked?: boolean;
    readonly features?: Readonly<Record<string, readonly string[]>>;
    readonly dependencies?: readonly {
        readonly name: string;
        readonly requirement: string;
        readonly optional?: boolean;
    }[];
}

/** The folder that cargo itself names after the address of the mirror. */
const indexFolder = "registry.example-c9d6d36659d6bba5";

const configuration = `[source.crates-io]
replace-with = "mirror"

[source.mirror]
registry = "sparse+http://registry.example/"
`;

/**
 * Writes a home of cargo whose registry is a mirror that exists only as a cache: what a user has who
 * built the workspace once and is offline now.
 */
export function writeCargoHome(home: string): void {
    const crates = readJson(join(root, "test/fixtures/cargo-workspace/registry.json")) as Record<
        string,
        readonly FixtureVersion[]
    >;
    write(join(home, "config.toml"), configuration);
    const index = join(home, "registry/index", indexFolder);
    write(join(index, "config.json"), '{"dl":"http://registry.example/dl"}');
    for (const [name, versions] of Object.entries(crates)) {
        write(join(index, ".cache", indexPath(name)), cacheFile(name, versions));
        for (const version of versions) {
            if (version.description !== undefined) writeSources(home, name, version);
        }
    }
}

function writeSources(home: string, name: string, version: FixtureVersion): void {
    const { description, license, rustVersion, features, dependencies } = version;
    const folder = join(home, "registry/src", indexFolder, `${name}-${version.version}`);
    const lines = [
        "[package]",
        `name = "${name}"`,
        `version = "${version.version}"`,
        'edition = "2021"',
        `description = "${description}"`,
        ...(license === undefined ? [] : [`license = "${license}"`]),
        ...(rustVersion === undefined ? [] : [`rust-version = "${rustVersion}"`]),
        "",
        "[features]",
        ...Object.entries(features ?? {}).map(([key, on]) => `${key} = ${JSON.stringify(on)}`),
        "",
        "[dependencies]",
        ...(dependencies ?? []).map(
            ({ name: key, requirement, optional }) =>
                `${key} = { version = "${requirement}", optional = ${optional === true} }`,
        ),
    ];
    write(join(folder, "Cargo.toml"), `${lines.join("\n")}\n`);
    write(join(folder, "src/lib.rs"), `//! ${description}\n`);
    write(join(folder, ".cargo-ok"), '{"v":1}');
}

/** What cargo caches of a crate: a mark, the version of the format, the etag, then pairs that end with NUL. */
function cacheFile(name: string, versions: readonly FixtureVersion[]): string {
    const entries = versions.map((entry) => `${entry.version}\0${indexLine(name, entry)}\0`);
    return `\x03\x02\0\0\0etag: "made-up"\0${entries.join("")}`;
}

export function indexLine(name: string, entry: FixtureVersion): string {
    return JSON.stringify({
        name,
        vers: entry.version,
        deps: (entry.dependencies ?? []).map((dependency) => ({
            name: dependency.name,
            req: dependency.requirement,
            features: [],
            optional: dependency.optional === true,
            default_features: true,
            target: null,
            kind: "normal",
        })),
        cksum: createHash("sha256").update(`${name}-${entry.version}`).digest("hex"),
        features: entry.features ?? {},
        yanked: entry.yanked === true,
        ...(entry.rustVersion === undefined ? {} : { rust_version: entry.rustVersion }),
        pubtime: entry.published,
    });
}

function indexPath(name: string): string {
    if (name.length < 3) return join(String(name.length), name);
    if (name.length === 3) return join("3", name.slice(0, 1), name);
    return join(name.slice(0, 2), name.slice(2, 4), name);
}

function write(path: string, text: string): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, "latin1");
}
