import { spawnSync } from "node:child_process";
import {
    closeSync,
    createReadStream,
    mkdirSync,
    mkdtempSync,
    openSync,
    readdirSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { IndexVersion } from "@rust-ai-ide/cargo/registry/index-crate";
import { readIndexCache } from "@rust-ai-ide/cargo/registry/read-index-cache";
import { cargoHome } from "@rust-ai-ide/node/registry/cargo-config";

/**
 * Compares the reader of cargo's index cache with an independent one, the Rust crate tame-index, on
 * every crate that cargo has cached on this machine: each field of each version. Builds a small
 * program with cargo, which downloads the crate where it is not there.
 */
const manifest = `[package]
name = "index-cache-oracle"
version = "0.1.0"
edition = "2021"

[dependencies]
tame-index = { version = "=0.27.1", default-features = false }
serde_json = "1"
`;

const program = `use serde_json::json;
use std::{collections::BTreeMap, io::Write};

fn main() {
    let out = std::io::stdout();
    let mut out = std::io::BufWriter::new(out.lock());
    for path in std::io::stdin().lines() {
        let bytes = std::fs::read(path.unwrap()).unwrap();
        let entry = tame_index::index::cache::ValidCacheEntry::read(&bytes).unwrap();
        for version in &entry.to_krate(None).unwrap().unwrap().versions {
            let sum: String = version.checksum().iter().map(|byte| format!("{byte:02x}")).collect();
            let mut features = BTreeMap::<&str, Vec<&str>>::new();
            for (name, enables) in version.features() {
                features.entry(name).or_default().extend(enables.iter().map(String::as_str));
            }
            let dependencies: Vec<_> = version.dependencies().iter().map(|one| json!([
                one.name.as_str(), one.package(), one.req.as_str(),
                format!("{:?}", one.kind()).to_lowercase(), one.is_optional(),
                one.has_default_features(), one.target(), one.features(),
            ])).collect();
            let line = json!([
                version.name.as_str(), version.version.as_str(), version.is_yanked(), sum,
                version.links(), version.rust_version(), version.pubtime.as_deref(),
                dependencies, features,
            ]);
            writeln!(out, "{line}").unwrap();
        }
    }
}
`;

function sorted(features: Readonly<Record<string, readonly string[]>>): unknown {
    return Object.entries(features).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** In the shape of the other program's lines. */
function described(version: IndexVersion): string {
    const dependencies = version.dependencies.map((one) => [
        one.name,
        one.package ?? null,
        one.requirement,
        one.kind,
        one.optional,
        one.defaultFeatures,
        one.target ?? null,
        one.features,
    ]);
    return JSON.stringify([
        version.name,
        version.version,
        version.yanked,
        version.checksum,
        version.links ?? null,
        version.rustVersion ?? null,
        version.publishedAt ?? null,
        dependencies,
        sorted(version.features),
    ]);
}

function normalised(line: string): string {
    const parts = JSON.parse(line) as unknown[];
    parts[6] = typeof parts[6] === "string" ? Date.parse(parts[6]) : null;
    parts[8] = sorted(parts[8] as Record<string, string[]>);
    return JSON.stringify(parts);
}

function cacheFiles(): readonly string[] {
    const folder = join(cargoHome(process.env, process.cwd()), "registry", "index");
    return readdirSync(folder)
        .map((name) => join(folder, name, ".cache"))
        .flatMap((cache) =>
            readdirSync(cache, { recursive: true, withFileTypes: true })
                .filter((entry) => entry.isFile())
                .map((entry) => join(entry.parentPath, entry.name)),
        );
}

function run(
    folder: string,
    parameters: readonly string[],
    input: string,
    out: "ignore" | number,
): void {
    const { status } = spawnSync("cargo", ["--quiet", ...parameters], {
        cwd: folder,
        input,
        stdio: ["pipe", out, "inherit"],
    });
    if (status !== 0) throw new Error(`cargo ${parameters[0]} failed`);
}

const folder = mkdtempSync(join(tmpdir(), "index-cache-"));
try {
    mkdirSync(join(folder, "src"));
    writeFileSync(join(folder, "Cargo.toml"), manifest);
    writeFileSync(join(folder, "src", "main.rs"), program);
    run(folder, ["build", "--release"], "", "ignore");
    // Listed behind the build, which may itself have cached more.
    const files = cacheFiles();
    const answers = join(folder, "answers");
    const out = openSync(answers, "w");
    run(folder, ["run", "--release"], files.join("\n"), out);
    closeSync(out);
    const lines = createInterface({ input: createReadStream(answers) })[Symbol.asyncIterator]();
    let [versions, different, spent] = [0, 0, 0];
    for (const path of files) {
        const bytes = readFileSync(path);
        const start = performance.now();
        const { crate } = readIndexCache(bytes);
        const all = crate?.versions.map(described) ?? [];
        spent += performance.now() - start;
        if (crate === undefined) different += 1;
        for (const version of all) {
            versions += 1;
            const next = await lines.next();
            if (next.done || normalised(next.value) !== version) different += 1;
        }
    }
    if (!(await lines.next()).done) different += 1;
    const rate = Math.round(versions / (spent / 1000)).toLocaleString("en");
    console.log(
        `${files.length} crates, ${versions} versions, ${different} differences, ${rate} versions/s read and parsed`,
    );
    process.exitCode = different === 0 ? 0 : 1;
} finally {
    rmSync(folder, { recursive: true, force: true });
}
