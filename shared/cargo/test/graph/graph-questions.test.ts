import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { describeDuplicates, describeGraph, describeWhy } from "../../src/graph/describe-graph.ts";
import { dotGraph } from "../../src/graph/dot-graph.ts";
import { featureReasons } from "../../src/graph/feature-reasons.ts";
import type { GraphOptions, PackageGraph } from "../../src/graph/package-graph.ts";
import { pathsTo } from "../../src/graph/paths-to.ts";
import { resolveGraph } from "../../src/graph/resolve-graph.ts";
import { uniqueCounts } from "../../src/graph/unique-counts.ts";
import { madeInput } from "./made-graph.ts";

/** A graph of edges between numbers; the roots come first. */
function graphOf(count: number, roots: number, edges: readonly (readonly [number, number])[]) {
    const packages = Array.from({ length: count }, (_, id) => ({
        name: `p${id}`,
        version: "1.0.0",
        source: undefined,
        isMember: id < roots,
        manifestPath: undefined,
        features: [],
        isProcMacro: false,
        dependencies: edges
            .filter(([from]) => from === id)
            .map(([, to]) => ({
                to,
                name: `p${to}`,
                kind: "normal" as const,
                target: undefined,
                isOptional: false,
                requirement: "1",
                features: [],
            })),
    }));
    const graph: PackageGraph = {
        packages,
        roots: Array.from({ length: roots }, (_, id) => id),
        unknown: [],
    };
    return graph;
}

function checkPaths(graph: PackageGraph, id: number, expected: readonly string[]): void {
    const paths = pathsTo(graph, id).map((path) => path.map((step) => step.id).join(" "));
    assert.deepEqual(paths, expected);
}

test("the shortest way from each root is found, in circles too", () => {
    const edges = [
        [0, 2],
        [2, 3],
        [3, 4],
        [1, 4],
        [4, 3],
    ] as const;
    const graph = graphOf(6, 2, edges);
    checkPaths(graph, 4, ["1 4", "0 2 3 4"]);
    checkPaths(graph, 0, ["0"]);
    checkPaths(graph, 5, []);
});

/** What cannot be reached any more without a package, by looking. */
function lostWithout(graph: PackageGraph, without: number): number {
    const reached = (skip: number): number => {
        const seen = new Set<number>();
        const stack = graph.roots.filter((root) => root !== skip);
        for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
            if (seen.has(id)) continue;
            seen.add(id);
            for (const { to } of graph.packages[id]?.dependencies ?? []) {
                if (to !== skip) stack.push(to);
            }
        }
        return seen.size;
    };
    return reached(-1) - reached(without);
}

test("a package brings alone what is lost without it", () => {
    const edge = fc.tuple(fc.nat(11), fc.nat(11));
    fc.assert(
        fc.property(
            fc.array(edge, { maxLength: 30 }),
            fc.integer({ min: 1, max: 3 }),
            (edges, n) => {
                const graph = graphOf(12, n, edges);
                const counts = uniqueCounts(graph);
                for (const id of graph.packages.keys()) {
                    const lost = lostWithout(graph, id);
                    assert.equal(counts[id], Math.max(lost, 1), `package ${id}`);
                }
            },
        ),
    );
});

const manifests = {
    app: '[features]\nfast = ["dep:mid", "mid?/turbo"]\n[dependencies]\nlow = { path = "../low", features = ["std"] }\nmid = { path = "../mid", optional = true }',
    "~mid": '[features]\ndefault = ["low/alloc"]\nturbo = []\n[dependencies]\nlow = { path = "../low", default-features = false }',
    "~low": '[features]\ndefault = ["std"]\nstd = ["alloc"]\nalloc = []',
};

function checkReasons(name: string, options: GraphOptions, expected: readonly string[]): void {
    const graph = resolveGraph(madeInput({ manifests }), options);
    const id = graph.packages.findIndex((each) => each.name === name);
    const lines = [...featureReasons(graph, id, options)].map(([feature, reasons]) => {
        const said = reasons.map((reason) => {
            const of = graph.packages[reason.id]?.name;
            return [reason.how, of, reason.feature].filter((word) => word !== undefined).join(" ");
        });
        return `${feature}: ${said.join(", ")}`;
    });
    assert.deepEqual(lines, expected);
}

test("whoever asks for a feature is told", () => {
    const options = { features: ["fast"] };
    checkReasons("app", options, ["fast: root app"]);
    checkReasons("mid", options, ["default: default app", "turbo: feature app fast"]);
    checkReasons("low", options, [
        "alloc: feature low std, feature mid default",
        "default: default app",
        "std: feature low default, dependency app",
    ]);
    checkReasons("app", { allFeatures: true }, ["fast: root app"]);
});

const source = "registry+https://example.org/index";
const twice = {
    manifests: { app: '[dependencies]\nlow = "1"\nmid = "1"' },
    published: { "mid 1.0.0": '[dependencies]\nlow = "2"', "low 1.0.0": "", "low 2.0.0": "" },
    lock: [
        'version = 4\n[[package]]\nname = "app"\nversion = "0.1.0"\ndependencies = ["low 1.0.0", "mid"]',
        `[[package]]\nname = "low"\nversion = "1.0.0"\nsource = "${source}"`,
        `[[package]]\nname = "low"\nversion = "2.0.0"\nsource = "${source}"`,
        `[[package]]\nname = "mid"\nversion = "1.0.0"\nsource = "${source}"\ndependencies = ["low 2.0.0"]`,
    ].join("\n"),
};

test("a way through an optional dependency says which features turn it on", () => {
    const options = { features: ["fast"] };
    const graph = resolveGraph(madeInput({ manifests }), options);
    const steps = describeWhy(graph, "mid", options)[0]?.paths[0];
    assert.deepEqual(
        steps?.map(({ name, turnedOnBy }) => `${name} ${turnedOnBy?.join(" ") ?? "-"}`),
        ["app fast", "mid -"],
    );
});

test("duplicates say what keeps each version", () => {
    const [group, ...others] = describeDuplicates(resolveGraph(madeInput(twice)));
    assert.deepEqual(others, []);
    assert.equal(group?.name, "low");
    const lines = group?.versions.map(({ version, paths, uniqueCount }) => {
        const ways = paths.map((path) =>
            path.map((step) => `${step.name} ${step.requirement ?? ""}`.trim()).join(" > "),
        );
        return `${version} (${uniqueCount}): ${ways.join("; ")}`;
    });
    assert.deepEqual(lines, ["1.0.0 (1): app 1 > low", "2.0.0 (1): app 1 > mid 2 > low"]);
});

test("an answer to why names the version that was asked for", () => {
    const graph = resolveGraph(madeInput(twice));
    const versions = (text: string): string[] => describeWhy(graph, text).map((one) => one.version);
    assert.deepEqual(versions("low"), ["1.0.0", "2.0.0"]);
    assert.deepEqual(versions("low@2"), ["2.0.0"]);
    assert.deepEqual(versions("low@2.0.0"), ["2.0.0"]);
    assert.deepEqual(versions("lower"), []);
    assert.deepEqual(describeWhy(graph, "mid")[0]?.members, ["app"]);
    assert.equal(describeWhy(graph, "mid")[0]?.source, source);
});

test("a description of a graph has what the graph has", () => {
    const graph = resolveGraph(madeInput(twice), { features: ["none"] });
    const report = describeGraph(graph, "/w/app/Cargo.toml");
    assert.deepEqual(
        report.packages.map(
            ({ name, uniqueCount, isKnown }) => `${name} ${uniqueCount} ${isKnown}`,
        ),
        ["app 4 true", "low 1 true", "low 1 true", "mid 2 true"],
    );
    assert.deepEqual(
        report.problems.map(({ code, path }) => `${code} ${path}`),
        ["graph.unknownFeature /w/app/Cargo.toml"],
    );
    assert.deepEqual(report.packages[0]?.dependencies[0], {
        to: 1,
        name: "low",
        kind: "normal",
        isOptional: false,
        requirement: "1",
        features: [],
    });
});

test("Graphviz gets names as they are, and each line once", () => {
    const graph = graphOf(2, 1, [
        [0, 1],
        [0, 1],
    ]);
    const [first, ...rest] = graph.packages;
    assert.ok(first);
    const odd = { ...graph, packages: [{ ...first, name: 'a"\\' }, ...rest] };
    assert.equal(
        dotGraph(odd),
        [
            "digraph dependencies {",
            "    rankdir=LR;",
            '    p0 [label="a\\"\\\\ 1.0.0", shape=box];',
            '    p1 [label="p1 1.0.0", shape=ellipse];',
            "    p0 -> p1 [style=solid];",
            "}\n",
        ].join("\n"),
    );
});
