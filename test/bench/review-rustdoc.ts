// How many pairs of crates that break their interface rustdoc's JSON tells apart:
//   node --import tsx test/bench/review-rustdoc.ts REPOSITORY
// REPOSITORY (or RUST_AI_SEMVER_SUITE) is a clone of obi1kenobi/cargo-semver-checks, bare or not. Needs
// rustdoc with the format of JSON that the reader knows, and takes about a second for each crate.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyApis } from "@rust-ai-ide/review/rustdoc/apply-apis";
import { apiDifferences } from "@rust-ai-ide/review/rustdoc/diff-api";
import type { PublicApi } from "@rust-ai-ide/review/rustdoc/public-api";
import { readPublicApi } from "@rust-ai-ide/review/rustdoc/read-api";
import { readManifest } from "../../shared/cargo/src/manifest/read-manifest.ts";
import { rustReader } from "../../shared/review/test/rust-reader.ts";
import { reviewTrees, treeOf } from "./review-trees.ts";
import { unpackSuite } from "./semver-suite.ts";

const repository = process.argv[2] ?? process.env.RUST_AI_SEMVER_SUITE;
const work = mkdtempSync(join(tmpdir(), "review-rustdoc-"));
try {
    if (repository === undefined) console.log("Skipped: name a clone of cargo-semver-checks.");
    else await pairs(repository);
} finally {
    rmSync(work, { recursive: true, force: true });
}

async function pairs(from: string): Promise<void> {
    const reader = await rustReader();
    const broken = unpackSuite(from, work);
    const counts = {
        broken: [0, 0],
        others: [0, 0],
        same: 0,
        unbuilt: 0,
        both: [0, 0],
        bothOthers: [0, 0],
        rules: 0,
        rulesOthers: 0,
        proven: [0, 0],
    };
    const missed: string[] = [];
    const extra: string[] = [];
    const milliseconds: number[] = [];
    for (const name of readdirSync(join(work, "test_crates")).sort()) {
        const [old = "", now = ""] = ["old", "new"].map((side) =>
            join(work, "test_crates", name, side),
        );
        if (!existsSync(join(old, "src/lib.rs")) || !existsSync(join(now, "src/lib.rs"))) continue;
        const [base, head] = [apiOf(old), apiOf(now)];
        if (base === undefined || head === undefined) {
            counts.unbuilt++;
            continue;
        }
        const startedAt = performance.now();
        const found = apiDifferences(base, head).filter(({ isBreak }) => isBreak);
        milliseconds.push(performance.now() - startedAt);
        counts.same += apiDifferences(base, base).length;
        const reviewed = await reviewTrees(reader, treeOf(old), treeOf(now));
        const pack = reviewed.packageOf("src/lib.rs")?.name ?? "";
        const api = { name: pack, base, head, version: "0", folder: "" };
        const ofApi = ({ category }: { readonly category: string }): boolean => category === "api";
        const ruled = reviewed.report.findings.filter(ofApi);
        const { findings } = applyApis(reviewed.report, reviewed, [api]);
        const joined = findings.filter(ofApi);
        counts.proven[0] = (counts.proven[0] ?? 0) + joined.length;
        const proven = joined.filter(({ certainty }) => certainty === "proven").length;
        counts.proven[1] = (counts.proven[1] ?? 0) + proven;
        const both = broken.has(name) ? counts.both : counts.bothOthers;
        both[0] = (both[0] ?? 0) + 1;
        if (joined.length > 0) both[1] = (both[1] ?? 0) + 1;
        if (ruled.length > 0) {
            if (broken.has(name)) counts.rules++;
            else counts.rulesOthers++;
        }
        const row = broken.has(name) ? counts.broken : counts.others;
        row[0] = (row[0] ?? 0) + 1;
        if (found.length > 0) row[1] = (row[1] ?? 0) + 1;
        if (found.length === 0 && broken.has(name)) missed.push(name);
        if (found.length > 0 && !broken.has(name)) extra.push(`${name}: ${found[0]?.message}`);
    }
    const share = ([all = 0, flagged = 0]: readonly number[]): string =>
        `${flagged} of ${all} (${((100 * flagged) / Math.max(1, all)).toFixed(1)} %)`;
    console.log(`pairs that break something, by the suite's records: ${share(counts.broken)}`);
    console.log(`other pairs flagged: ${share(counts.others)}`);
    console.log(`rules alone: ${counts.rules} of them, ${counts.rulesOthers} others`);
    console.log(`rules and rustdoc: ${share(counts.both)}, others ${share(counts.bothOthers)}`);
    console.log(`findings that are proven: ${share(counts.proven)}`);
    console.log(`differences of crates from themselves: ${counts.same}`);
    console.log(`pairs that rustdoc alone does not build: ${counts.unbuilt}`);
    const median = milliseconds.toSorted((left, right) => left - right)[milliseconds.length >> 1];
    console.log(`median of a comparison: ${median?.toFixed(2)} ms`);
    console.log(`not flagged: ${missed.join(", ")}`);
    console.log(`others flagged:\n  ${extra.join("\n  ")}`);
}

/** Undefined for crates with dependencies, and those that this toolchain does not build. */
function apiOf(folder: string): PublicApi | undefined {
    const manifest = readManifest(readFileSync(join(folder, "Cargo.toml"), "utf8"));
    const edition = manifest.package?.edition;
    const year = typeof edition === "object" ? edition.value : "2015";
    const out = join(folder, "doc");
    const asked = ["src/lib.rs", "--crate-name=pair", "--crate-type=lib", `--edition=${year}`];
    const unstable = [
        "-Zunstable-options",
        "--output-format=json",
        "--document-private-items",
        "--document-hidden-items",
    ];
    try {
        execFileSync("rustdoc", [...asked, ...unstable, "--cap-lints=allow", "-o", out], {
            cwd: folder,
            env: { ...process.env, RUSTC_BOOTSTRAP: "1" },
            stdio: "ignore",
        });
        return readPublicApi(readFileSync(join(out, "pair.json"), "utf8"));
    } catch {
        return undefined;
    }
}
