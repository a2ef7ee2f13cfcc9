import { execFile } from "node:child_process";
import { basename } from "node:path";
import { promisify } from "node:util";
import { textTable } from "../../cli/src/text-table.ts";
import type { GraphOptions } from "../../shared/cargo/src/graph/package-graph.ts";
import { printTree } from "../../shared/cargo/src/graph/print-tree.ts";
import { resolveGraph } from "../../shared/cargo/src/graph/resolve-graph.ts";
import type { ResolveInput } from "../../shared/cargo/src/graph/resolve-input.ts";
import { treeGraph } from "../../shared/cargo/src/graph/tree-graph.ts";
import { duplicateNodes, inverted, nodesNamed } from "../../shared/cargo/src/graph/tree-shape.ts";
import type { CargoWorkspace } from "../../shared/cargo/src/workspace/workspace.ts";
import { NeverCancelled } from "../../shared/core/src/cancellation.ts";
import { compilerTargets } from "../../shared/node/src/cargo-workspace/host-target.ts";
import { loadResolveInput } from "../../shared/node/src/cargo-workspace/load-graph.ts";
import { loadWorkspace } from "../../shared/node/src/cargo-workspace/load-workspace.ts";
import { openRegistries } from "../../shared/node/src/registry/open-registries.ts";
import { metadataDifferences } from "../../shared/node/test/cargo-workspace/metadata-differences.ts";

/**
 * Trees, inverted trees, duplicates and features of real workspaces beside `cargo tree` and
 * `cargo metadata`, with features, kinds and targets chosen at random. Folders with a Cargo.lock and
 * fetched sources come from the arguments or RUST_AI_CARGO_CORPUS, separated by commas.
 * RUST_AI_CARGO_CASES is how many random cases each has, RUST_AI_SEED where they begin.
 * Run: npm run bench -- cargo-graph
 */
const given = process.argv.slice(2);
const corpus = (
    given.length > 0 ? given : (process.env.RUST_AI_CARGO_CORPUS ?? "").split(",")
).filter((folder) => folder !== "");
const cases = Number(process.env.RUST_AI_CARGO_CASES ?? 12);
const seed = Number(process.env.RUST_AI_SEED ?? 1);
const run = promisify(execFile);

interface Case {
    readonly args: readonly string[];
    readonly options: GraphOptions;
    readonly edges?: "features";
    readonly view?: { readonly invert: string } | "duplicates";
}

async function main(): Promise<void> {
    if (corpus.length === 0) {
        console.log("Skipped: name folders of workspaces in RUST_AI_CARGO_CORPUS.");
        return;
    }
    const rows: (string | number)[][] = [];
    for (const folder of corpus) rows.push(await compare(folder));
    const header = ["workspace", "packages", "equal", "cases", "cold ms", "warm ms", "cargo ms"];
    console.log(textTable(header, rows));
    const equal = rows.reduce((sum, row) => sum + Number(row[2]), 0);
    const total = rows.reduce((sum, row) => sum + Number(row[3]), 0);
    console.log(`${equal} of ${total} answers equal to cargo's, over ${rows.length} workspaces`);
}

async function compare(folder: string): Promise<(string | number)[]> {
    const begun = performance.now();
    const workspace = await loadWorkspace(`${folder}/Cargo.toml`);
    const registries = await openRegistries({ folder });
    const token = NeverCancelled;
    const targets = compilerTargets({ folder, env: process.env, timeoutMs: 20_000, token });
    const inputs = new Map<string, ResolveInput>();
    const inputOf = async (target: string | undefined): Promise<ResolveInput> => {
        const key = target ?? "";
        const known = inputs.get(key);
        if (known !== undefined) return known;
        const input = await loadResolveInput(workspace, registries, target, { targets });
        inputs.set(key, input);
        return input;
    };
    const input = await inputOf(undefined);
    printed(input, { args: [], options: {} }, registries.byDefault.source);
    const cold = performance.now() - begun;
    let equal = 0;
    const timesOurs: number[] = [];
    const timesCargo: number[] = [];
    const all = [...fixedCases(workspace, input), ...randomCases(workspace, input)];
    let failed = 0;
    for (const each of all) {
        const start = performance.now();
        const theirs = await cargo(folder, ["tree", "--locked", "--offline", ...each.args]);
        timesCargo.push(performance.now() - start);
        const own = await inputOf(each.options.target);
        const middle = performance.now();
        const ours = printed(own, each, registries.byDefault.source);
        timesOurs.push(performance.now() - middle);
        if (theirs === undefined) failed++;
        else if (theirs.trimEnd() === ours.trimEnd()) equal++;
        else tellDifference(`${folder}: ${each.args.join(" ")}`, theirs, ours);
    }
    const metadata = await cargo(folder, [
        "metadata",
        "--locked",
        "--offline",
        "--format-version=1",
    ]);
    if (metadata === undefined) failed++;
    else {
        const differences = metadataDifferences(metadata, resolveGraph(input, { isUnified: true }));
        if (differences.length === 0) equal++;
        else console.log(`${folder}: metadata\n  ${differences.slice(0, 4).join("\n  ")}`);
    }
    for (const { code, message } of input.problems.slice(0, 3)) console.log(`  ${code} ${message}`);
    if (failed > 0) console.log(`${folder}: cargo itself refused ${failed} cases`);
    return [
        basename(folder),
        input.packages.length,
        equal,
        all.length + 1 - failed,
        cold.toFixed(0),
        median(timesOurs).toFixed(1),
        median(timesCargo).toFixed(0),
    ];
}

function printed(input: ResolveInput, each: Case, defaultSource: string): string {
    let graph = treeGraph(input, each.options, each.edges === "features");
    let roots = graph.roots;
    if (each.view === "duplicates") {
        roots = duplicateNodes(graph, input);
        graph = inverted(graph);
    } else if (each.view !== undefined) {
        roots = nodesNamed(graph, input, each.view.invert);
        graph = inverted(graph);
    }
    return printTree(graph, input, roots, { defaultSource }).join("\n");
}

function fixedCases(workspace: CargoWorkspace, input: ResolveInput): readonly Case[] {
    const defaults = new Set(workspace.defaultMembers);
    const packages = input.packages
        .filter(({ manifestPath }) => manifestPath !== undefined && defaults.has(manifestPath))
        .map(({ name, version }) => `${name}@${version}`);
    const windows = "x86_64-pc-windows-msvc";
    const whole = ["--workspace"];
    const counts = new Map<string, number>();
    for (const { name } of input.packages) counts.set(name, (counts.get(name) ?? 0) + 1);
    const common = ["libc", "syn", "serde", "proc-macro2"].find((name) => counts.get(name) === 1);
    return [
        { args: [], options: { packages } },
        { args: whole, options: {} },
        { args: [...whole, "-e", "normal"], options: { kinds: ["normal"] } },
        { args: [...whole, "-e", "no-dev"], options: { kinds: ["normal", "build"] } },
        { args: [...whole, "--all-features"], options: { allFeatures: true } },
        { args: [...whole, "--no-default-features"], options: { noDefaultFeatures: true } },
        { args: [...whole, "--target", "all"], options: { target: "all" } },
        { args: [...whole, "--target", windows], options: { target: windows } },
        { args: [...whole, "-e", "features"], options: {}, edges: "features" },
        { args: [...whole, "-d"], options: {}, view: "duplicates" },
        ...(common === undefined
            ? []
            : [
                  { args: [...whole, "-i", common], options: {}, view: { invert: common } },
                  {
                      args: [...whole, "-e", "features", "-i", common],
                      options: {},
                      edges: "features" as const,
                      view: { invert: common },
                  },
              ]),
    ];
}

/** One member at a time with some of its features, kinds and targets. */
function randomCases(workspace: CargoWorkspace, input: ResolveInput): readonly Case[] {
    const next = random(seed);
    const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(next() * list.length)];
    const isOld = input.resolver === "1" && !input.isVirtual;
    const members = isOld && input.current !== undefined ? [input.current] : input.members;
    return Array.from({ length: workspace.packages.length === 0 ? 0 : cases }, (): Case => {
        const member = input.packages[pick(members) ?? -1];
        const spec = `${member?.name}@${member?.version}`;
        const features = [...(member?.features.keys() ?? [])].filter(() => next() < 0.3);
        const noDefaultFeatures = next() < 0.5;
        const kinds = pick([
            undefined,
            undefined,
            ["normal" as const],
            ["normal" as const, "build" as const],
        ]);
        const target = pick([undefined, undefined, "all", "aarch64-apple-darwin", "host-tuple"]);
        const edges = next() < 0.3 ? ("features" as const) : undefined;
        const shown = [...(kinds ?? []), ...(edges === undefined ? [] : [edges])];
        const isDuplicates = edges === undefined && next() < 0.2;
        return {
            args: [
                ...["-p", spec],
                ...(features.length > 0 ? ["--features", features.join(",")] : []),
                ...(noDefaultFeatures ? ["--no-default-features"] : []),
                ...(shown.length > 0 ? ["-e", shown.join(",")] : []),
                ...(target === undefined ? [] : ["--target", target]),
                ...(isDuplicates ? ["-d"] : []),
            ],
            options: {
                packages: [spec],
                features,
                noDefaultFeatures,
                ...(kinds === undefined ? {} : { kinds }),
                ...(target === undefined ? {} : { target }),
            },
            ...(edges === undefined ? {} : { edges }),
            ...(isDuplicates ? { view: "duplicates" as const } : {}),
        };
    });
}

async function cargo(folder: string, args: readonly string[]): Promise<string | undefined> {
    const result = await run("cargo", args, { cwd: folder, maxBuffer: 2 ** 30 }).catch(
        (error: { stderr?: string }) => {
            console.log(`  cargo ${args.join(" ")}: ${String(error.stderr).slice(0, 200)}`);
            return undefined;
        },
    );
    return result?.stdout;
}

function tellDifference(title: string, theirs: string, ours: string): void {
    const [a, b] = [theirs.split("\n"), ours.split("\n")];
    const at = a.findIndex((line, index) => line !== b[index]);
    const part = (lines: readonly string[]): string => lines.slice(at, at + 2).join("\n    ");
    console.log(`${title}\n  line ${at + 1}\n  cargo ${part(a)}\n  ours  ${part(b)}`);
}

/** Mulberry32: the same cases for the same seed. */
function random(from: number): () => number {
    let state = from;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
}

function median(values: readonly number[]): number {
    return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

await main();
