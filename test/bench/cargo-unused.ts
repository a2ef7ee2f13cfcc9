// How long it takes to find unused dependencies without a build, beside the build of all targets that
// tools which compile need before they can say anything (cargo check with a fresh target folder).
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { findUnused } from "@rust-ai-ide/node/cargo-unused/find-unused";
import { SourceCache } from "@rust-ai-ide/node/cargo-unused/source-cache";
import { loadWorkspace } from "@rust-ai-ide/node/cargo-workspace/load-workspace";
import { openRegistries } from "@rust-ai-ide/node/registry/open-registries";

const repositories = (process.env.RUST_AI_CARGO_REPOS ?? "")
    .split(":")
    .filter((path) => path !== "");
const builds = process.env.RUST_AI_CARGO_BUILD === "1";
const rounds = 5;

async function look(
    folder: string,
    cache: SourceCache,
): Promise<{ milliseconds: number; text: string }> {
    const started = performance.now();
    const workspace = await loadWorkspace(join(folder, "Cargo.toml"));
    const registries = await openRegistries({ folder });
    const { findings, kept, summary } = await findUnused({
        workspace,
        registries,
        cache,
        token: NeverCancelled,
    });
    const certain = findings.filter(({ confidence }) => confidence === "high").length;
    const text = `${summary.packages} packages, ${summary.dependencies} dependencies, ${summary.files} files: ${certain} certain, ${findings.length - certain} others, ${kept.length} kept`;
    return { milliseconds: performance.now() - started, text };
}

/** Seconds of a build from nothing; undefined where the repository does not build here. */
function build(folder: string): number | undefined {
    const target = mkdtempSync(join(tmpdir(), "rust-ai-bench-"));
    const started = performance.now();
    try {
        const words = [
            "check",
            "--workspace",
            "--all-targets",
            "--offline",
            "--target-dir",
            target,
        ];
        execFileSync("cargo", words, { cwd: folder, stdio: ["ignore", "ignore", "ignore"] });
        return (performance.now() - started) / 1000;
    } catch {
        return undefined;
    } finally {
        rmSync(target, { recursive: true, force: true });
    }
}

if (repositories.length === 0) {
    console.log("Set RUST_AI_CARGO_REPOS to folders of workspaces, with colons between them.");
}
for (const folder of repositories) {
    const cold = await look(folder, new SourceCache());
    const times: number[] = [];
    for (let round = 0; round < rounds; round++)
        times.push((await look(folder, new SourceCache())).milliseconds);
    const cache = new SourceCache();
    await look(folder, cache);
    const again = await look(folder, cache);
    const median = times.sort((one, other) => one - other)[rounds >> 1] ?? 0;
    console.log(`${basename(folder)}: ${cold.text}`);
    console.log(
        `  first ${cold.milliseconds.toFixed(0)} ms, median of ${rounds} ${median.toFixed(0)} ms, files known ${again.milliseconds.toFixed(0)} ms`,
    );
    if (!builds) continue;
    const seconds = build(folder);
    console.log(
        seconds === undefined
            ? "  cargo check --workspace --all-targets --offline does not succeed here"
            : `  cargo check --workspace --all-targets: ${seconds.toFixed(1)} s, ${((seconds * 1000) / median).toFixed(0)} times as long`,
    );
}
