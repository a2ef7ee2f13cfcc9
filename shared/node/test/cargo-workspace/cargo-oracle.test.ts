import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import type { GraphOptions } from "@rust-ai-ide/cargo/graph/package-graph";
import { printTree } from "@rust-ai-ide/cargo/graph/print-tree";
import { resolveGraph } from "@rust-ai-ide/cargo/graph/resolve-graph";
import { treeGraph } from "@rust-ai-ide/cargo/graph/tree-graph";
import { duplicateNodes, inverted } from "@rust-ai-ide/cargo/graph/tree-shape";
import fc from "fast-check";
import { loadResolveInput } from "../../src/cargo-workspace/load-graph.ts";
import { loadWorkspace } from "../../src/cargo-workspace/load-workspace.ts";
import { metadataDifferences } from "./metadata-differences.ts";
import { type RandomWorkspace, randomNumbers, randomWorkspace } from "./random-workspace.ts";

const run = promisify(execFile);
const runs = Number(process.env.RUST_AI_CARGO_CASES ?? 25);
const nothing = { ofSource: () => undefined, gitSources: async () => undefined };

function hasCargo(): boolean {
    try {
        execFileSync("cargo", ["--version"], { stdio: "ignore" });
        return true;
    } catch {
        return false;
    }
}

test("made-up workspaces have the trees, features and metadata that cargo says", {
    skip: !hasCargo() && "cargo is not installed",
}, async () => {
    const folder = mkdtempSync(join(tmpdir(), "rust-ai-oracle-"));
    try {
        await fc.assert(
            fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 30 }), async (seed) => {
                const place = join(folder, String(seed));
                await compare(place, randomWorkspace(seed), seed);
                rmSync(place, { recursive: true, force: true });
            }),
            { numRuns: runs, endOnFailure: true, seed: Number(process.env.RUST_AI_SEED ?? 7) },
        );
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
});

async function compare(folder: string, workspace: RandomWorkspace, seed: number): Promise<void> {
    for (const [path, text] of Object.entries(workspace.files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    const cargo = async (...args: string[]): Promise<string> => {
        const result = await run("cargo", [...args, "--offline"], { cwd: folder, maxBuffer: 1e8 });
        return result.stdout;
    };
    await cargo("generate-lockfile");
    const loaded = await loadWorkspace(`${folder.replaceAll("\\", "/")}/Cargo.toml`);
    assert.deepEqual(loaded.problems, []);
    const input = await loadResolveInput(loaded, nothing);
    assert.deepEqual(input.problems, []);
    const metadata = await cargo("metadata", "--format-version=1");
    const unified = resolveGraph(input, { isUnified: true });
    assert.deepEqual(metadataDifferences(metadata, unified), []);
    for (const { args, options, view } of choices(workspace, seed)) {
        const theirs = await cargo("tree", ...args);
        const whole = treeGraph(input, options, view === "features");
        const isInverted = view === "duplicates";
        const roots = isInverted ? duplicateNodes(whole, input) : whole.roots;
        const graph = isInverted ? inverted(whole) : whole;
        const ours = printTree(graph, input, roots, { defaultSource: undefined });
        assert.equal(ours.join("\n").trimEnd(), theirs.trimEnd(), `cargo tree ${args.join(" ")}`);
    }
}

interface Choice {
    readonly args: readonly string[];
    readonly options: GraphOptions;
    readonly view?: "features" | "duplicates";
}

function choices(
    { names, features, isVirtual, resolver }: RandomWorkspace,
    seed: number,
): Choice[] {
    const next = randomNumbers(seed + 1);
    const isOld = resolver === "1" && !isVirtual;
    const name = isOld ? "p0" : (names[Math.floor(next() * names.length)] ?? "p0");
    const asked = (features.get(name) ?? []).filter(() => next() < 0.5);
    const some = { packages: [name], features: asked };
    const wish = ["-p", name, ...(asked.length > 0 ? ["--features", asked.join(",")] : [])];
    const noDefaultFeatures = true;
    return [
        { args: ["--workspace"], options: {} },
        { args: ["--workspace", "--all-features"], options: { allFeatures: true } },
        { args: wish, options: some },
        {
            args: [...wish, "--no-default-features", "-e", "normal,build"],
            options: { ...some, noDefaultFeatures, kinds: ["normal", "build"] },
        },
        { args: [...wish, "--target", "all"], options: { ...some, target: "all" } },
        { args: ["--workspace", "-e", "features"], options: {}, view: "features" },
        { args: ["--workspace", "-d"], options: {}, view: "duplicates" },
    ];
}
