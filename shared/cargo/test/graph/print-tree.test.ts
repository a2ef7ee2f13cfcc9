import assert from "node:assert/strict";
import { test } from "node:test";
import type { GraphOptions } from "../../src/graph/package-graph.ts";
import { printTree, type TreeLook } from "../../src/graph/print-tree.ts";
import { treeGraph } from "../../src/graph/tree-graph.ts";
import { duplicateNodes, inverted, nodesNamed } from "../../src/graph/tree-shape.ts";
import { type MadeWorkspace, madeInput } from "./made-graph.ts";

interface View {
    readonly options?: GraphOptions;
    readonly look?: Partial<TreeLook>;
    readonly invert?: string;
    readonly isFeatures?: boolean;
    readonly isDuplicates?: boolean;
}

function check(made: MadeWorkspace, view: View, expected: string): void {
    const input = madeInput(made);
    let graph = treeGraph(input, view.options ?? {}, view.isFeatures === true);
    let { roots } = graph;
    if (view.invert !== undefined) roots = nodesNamed(graph, input, view.invert);
    if (view.isDuplicates === true) roots = duplicateNodes(graph, input);
    if (view.invert !== undefined || view.isDuplicates === true) graph = inverted(graph);
    const look = { defaultSource: "registry+https://example.org/index", ...view.look };
    const lines = printTree(graph, input, roots, look).map((line) => `        ${line}`.trimEnd());
    assert.equal(`\n${lines.join("\n")}\n    `, expected);
}

const manifests = {
    a: '[features]\ndefault = ["on"]\non = ["b/f"]\n[dependencies]\nb = { path = "../b" }\nm = { path = "../m" }\n[dev-dependencies]\nc = { path = "../c" }\n[build-dependencies]\nc = { path = "../c" }',
    "~b": '[features]\nf = []\n[dependencies]\nc = { path = "../c" }',
    "~c": '[dependencies]\nd = { path = "../d" }',
    "~d": "",
    "~m": "[lib]\nproc-macro = true",
};

test("a tree shows kinds, what was shown before, and macros", () => {
    const expected = `
        a v0.1.0 (/w/a)
        ├── b v0.1.0 (/w/b)
        │   └── c v0.1.0 (/w/c)
        │       └── d v0.1.0 (/w/d)
        └── m v0.1.0 (proc-macro) (/w/m)
        [build-dependencies]
        └── c v0.1.0 (/w/c) (*)
        [dev-dependencies]
        └── c v0.1.0 (/w/c) (*)
    `;
    check({ manifests }, {}, expected);
});

test("a tree can be cut, repeated and inverted", () => {
    const cut = `
        a v0.1.0 (/w/a)
        └── b v0.1.0 (/w/b)
        [build-dependencies]
        [dev-dependencies]
    `;
    check({ manifests }, { look: { depth: 1, prune: ["c", "m"] } }, cut);
    const whole = `
        a v0.1.0 (/w/a)
        ├── b v0.1.0 (/w/b)
        │   └── c v0.1.0 (/w/c)
        │       └── d v0.1.0 (/w/d)
        └── m v0.1.0 (proc-macro) (/w/m)
        [build-dependencies]
        └── c v0.1.0 (/w/c)
            └── d v0.1.0 (/w/d)
    `;
    const options = { kinds: ["normal", "build"] } as const;
    check({ manifests }, { options, look: { repeats: true } }, whole);
    const back = `
        c v0.1.0 (/w/c)
        └── b v0.1.0 (/w/b)
            └── a v0.1.0 (/w/a)
        [build-dependencies]
        └── a v0.1.0 (/w/a)
        [dev-dependencies]
        └── a v0.1.0 (/w/a)
    `;
    check({ manifests }, { invert: "c@0.1" }, back);
});

test("features stand between packages, those of the command line are marked", () => {
    const expected = `
        b v0.1.0 (/w/b)
        ├── b feature "default"
        │   └── a v0.1.0 (/w/a)
        │       ├── a feature "default" (command-line)
        │       └── a feature "on"
        │           └── a feature "default" (command-line)
        └── b feature "f"
            └── a feature "on" (*)
    `;
    check({ manifests }, { invert: "b", isFeatures: true }, expected);
    const forward = `
        a v0.1.0 (/w/a)
        ├── b feature "default"
        │   └── b v0.1.0 (/w/b)
        │       └── c feature "default"
        │           └── c v0.1.0 (/w/c)
        │               └── d feature "default"
        │                   └── d v0.1.0 (/w/d)
        └── m feature "default"
            └── m v0.1.0 (proc-macro) (/w/m)
    `;
    check({ manifests }, { isFeatures: true, options: { kinds: ["normal"] } }, forward);
});

test("a feature of a dependency can be asked for on the command line", () => {
    const expected = `
        b v0.1.0 (/w/b)
        ├── b feature "default"
        │   └── a v0.1.0 (/w/a)
        └── b feature "f" (command-line)
    `;
    const options = { features: ["b/f"], noDefaultFeatures: true };
    check({ manifests }, { invert: "b", isFeatures: true, options }, expected);
});

test("of a source only what cargo shows is shown", () => {
    const git = "git+https://example.org/g?branch=x#0123456789abcdef";
    const other = "registry+https://example.net/index";
    const lock = [
        'version = 4\n[[package]]\nname = "a"\nversion = "0.1.0"\ndependencies = ["g", "o", "r"]',
        `[[package]]\nname = "g"\nversion = "1.0.0"\nsource = "${git}"`,
        `[[package]]\nname = "o"\nversion = "1.0.0"\nsource = "${other}"`,
        '[[package]]\nname = "r"\nversion = "1.0.0"\nsource = "registry+https://example.org/index"',
    ].join("\n");
    const made = {
        manifests: { a: '[dependencies]\nr = "1"\no = "1"\ng = { git = "https://example.org/g" }' },
        published: { "g 1.0.0": "", "o 1.0.0": "", "r 1.0.0": "" },
        lock,
    };
    const expected = `
        a v0.1.0 (/w/a)
        ├── g v1.0.0 (https://example.org/g?branch=x#01234567)
        ├── o v1.0.0 (registry \`https://example.net/index\`)
        └── r v1.0.0
    `;
    check(made, {}, expected);
});

test("a package with two sets of features is a duplicate, the host alone makes none", () => {
    const twice = {
        a: '[dependencies]\nb = { path = "../b" }\n[build-dependencies]\nb = { path = "../b", features = ["f"] }',
        "~b": "[features]\nf = []",
    };
    const expected = `
        b v0.1.0 (/w/b)
        └── a v0.1.0 (/w/a)

        b v0.1.0 (/w/b)
        [build-dependencies]
        └── a v0.1.0 (/w/a)
    `;
    check({ manifests: twice }, { isDuplicates: true }, expected);
    const same = { ...twice, a: twice.a.replace(', features = ["f"]', "") };
    const target = "x86_64-pc-windows-msvc";
    const view = { isDuplicates: true, options: { target } };
    check({ manifests: same, target }, view, "\n\n    ");
});
