import { deepEqual, equal, match, ok } from "node:assert/strict";
import { test } from "node:test";
import type { CargoKind, GraphReport } from "@rust-ai-ide/protocol/cargo/graph";
import fc from "fast-check";
import { drawingOf, neighbourInColumn } from "../../pages/graph/graph-drawing.ts";
import { dotOf, jsonOf, svgOf } from "../../pages/graph/graph-export.ts";
import {
    everything,
    type GraphFilter,
    relativesOf,
    shortestWay,
    visibleGraph,
} from "../../pages/graph/graph-filter.ts";
import { graphModel } from "../../pages/graph/graph-model.ts";
import { keptState } from "../../pages/graph/kept-state.ts";
import { SpatialGrid } from "../../pages/graph/spatial-grid.ts";
import { centredOn, fitted, pointAt, seenArea, zoomedAt } from "../../pages/graph/view-port.ts";

/** A report written as lines of `name version: name version (kind), ...`; the first is the root. */
function report(lines: readonly string[]): GraphReport {
    const titles = lines.map((line) => line.split(":")[0] ?? "");
    const packages = lines.map((line, index) => {
        const [title = "", needs = ""] = line.split(": ");
        const [name = "", version = ""] = title.split(" ");
        const dependencies = [...needs.matchAll(/(\S+ \S+?)(?: \((\w+)\))?(?:, |$)/g)].map(
            ([, needed = "", kind = "normal"]) => ({
                to: titles.indexOf(needed),
                name: needed.split(" ")[0] ?? "",
                kind: kind as CargoKind,
                isOptional: false,
                features: [],
            }),
        );
        return {
            name,
            version,
            isMember: index === 0,
            isProcMacro: false,
            features: [],
            dependencies,
            isKnown: true,
        };
    });
    return { packages, roots: [0], problems: [] };
}

const sample = report([
    "app 0.1.0: serde 1.0.0, log 0.4.0, cc 1.0.0 (build), tester 1.0.0 (dev)",
    "serde 1.0.0: syn 1.0.0",
    "log 0.4.0: syn 2.0.0",
    "cc 1.0.0: log 0.4.0",
    "tester 1.0.0: cc 1.0.0",
    "syn 1.0.0",
    "syn 2.0.0",
]);

function check(filter: Partial<GraphFilter>, expected: string): void {
    const model = graphModel(sample, [{ package: 2, latest: "0.5.0" }]);
    const { nodes } = visibleGraph(model, { ...everything, ...filter });
    equal(
        nodes.map(({ description: { name, version } }) => `${name}${version[0]}`).join(" "),
        expected,
    );
}

test("kinds, marks and searches leave out what is not wanted, and keep the ways to the rest", () => {
    check({}, "app0 serde1 log0 cc1 tester1 syn1 syn2");
    check({ kinds: ["normal"] }, "app0 serde1 log0 syn1 syn2");
    check({ kinds: ["normal", "dev"] }, "app0 serde1 log0 cc1 tester1 syn1 syn2");
    check({ kinds: [] }, "app0");
    check({ show: "duplicates" }, "app0 serde1 log0 cc1 tester1 syn1 syn2");
    check({ show: "outdated" }, "app0 log0 cc1 tester1");
    check({ show: "advisories" }, "");
    check({ text: "serde" }, "app0 serde1 log0 cc1 tester1 syn1 syn2");
    check({ text: "SYN 1", onlyMatches: true }, "app0 serde1 syn1");
    check({ text: "none", onlyMatches: true }, "");
    check({ below: "cc 1.0.0" }, "log0 cc1 syn2");
});

test("ways and relatives are those of what is shown", () => {
    const model = graphModel(sample, []);
    const visible = visibleGraph(model, everything);
    deepEqual(shortestWay(visible, 7, 6), [0, 2, 6]);
    deepEqual(shortestWay(visible, 7, 0), [0]);
    const { above, below } = relativesOf(visible, 7, 3);
    deepEqual([...above].sort(), [0, 3, 4]);
    deepEqual([...below].sort(), [2, 3, 6]);
    const none = visibleGraph(model, { ...everything, kinds: ["dev"] });
    deepEqual(shortestWay(none, 7, 6), []);
});

test("edges that lead nowhere and packages that need themselves harm nothing", () => {
    const broken = report(["a 1: a 1, none 9, b 1", "b 1: a 1"]);
    const { nodes, links, roots } = graphModel({ ...broken, roots: [] }, [
        { package: 9, latest: "1" },
    ]);
    equal(nodes.length, 2);
    deepEqual(
        links.map(({ from, to }) => [from, to]),
        [
            [0, 1],
            [1, 0],
        ],
    );
    deepEqual(roots, [0, 1]);
});

const theme = {
    background: "#000",
    foreground: "#fff",
    muted: "#888",
    border: "#333",
    panel: "#111",
    node: "#222",
    focus: "#00f",
    edge: "#444",
    member: "#00a",
    memberText: "#fff",
    duplicate: "orange",
    outdated: "yellow",
    blue: "blue",
    build: "purple",
    development: "green",
    advisory: "red",
    font: '"Some Font", sans-serif',
    isHighContrast: false,
};
const options = { measure: (text: string) => text.length * 7, byMember: false, shared: "Shared" };

test("what is exported has every package and dependency, and no text of theirs is markup", () => {
    const strange = report(['a<b>"& 1: c 1, d 1 (build)', "c 1", "d 1"]);
    const model = graphModel(strange, []);
    const visible = visibleGraph(model, everything);
    const svg = svgOf(drawingOf(model, visible, options), theme);
    match(svg, /a&lt;b&gt;&quot;&amp; 1<\/text>/);
    equal(svg.match(/<path /g)?.length, 2);
    equal(svg.match(/<rect /g)?.length, 4);
    equal(
        dotOf(visible),
        `digraph dependencies {
    rankdir=LR;
    node [shape=box];
    n0 [label="a<b>\\"& 1", style=bold];
    n1 [label="c 1"];
    n2 [label="d 1"];
    n0 -> n1;
    n0 -> n2 [style=dashed];
}
`,
    );
    const { packages } = JSON.parse(jsonOf(visible)) as { packages: { dependencies: unknown[] }[] };
    deepEqual(packages[0]?.dependencies, [
        { package: "c 1", name: "c", kind: "normal" },
        { package: "d 1", name: "d", kind: "build" },
    ]);
});

test("by member, what is shared has a box of its own", () => {
    const shared = report(["one 1: own 1, both 1", "two 1: both 1", "own 1", "both 1"]);
    const model = graphModel({ ...shared, roots: [0, 1] }, []);
    const drawing = drawingOf(model, visibleGraph(model, everything), {
        ...options,
        byMember: true,
    });
    deepEqual(drawing.boxes.map(({ title }) => title).sort(), ["Shared", "one", "two"]);
});

test("keys walk to the neighbours above and below, and stop at the border", () => {
    const model = graphModel(report(["a 1: b 1, c 1", "b 1", "c 1"]), []);
    const drawing = drawingOf(model, visibleGraph(model, everything), options);
    const [upper = 0, lower = 0] = [1, 2].sort(
        (one, other) => (drawing.areas[one]?.y ?? 0) - (drawing.areas[other]?.y ?? 0),
    );
    equal(neighbourInColumn(drawing, upper, 1), lower);
    equal(neighbourInColumn(drawing, lower, -1), upper);
    equal(neighbourInColumn(drawing, lower, 1), undefined);
    equal(neighbourInColumn(drawing, 99, 1), undefined);
});

test("the grid finds what a look at all areas would", () => {
    const number = fc.integer({ min: -900, max: 900 });
    const size = fc.integer({ min: 1, max: 700 });
    const area = fc.record({ x: number, y: number, width: size, height: size });
    fc.assert(
        fc.property(fc.array(area, { maxLength: 30 }), area, (areas, wanted) => {
            const grid = new SpatialGrid(areas);
            const within = [...areas.keys()].filter((index) => {
                const { x, y, width, height } = areas[index] ?? wanted;
                const isBeside = x > wanted.x + wanted.width || x + width < wanted.x;
                return !isBeside && y <= wanted.y + wanted.height && y + height >= wanted.y;
            });
            deepEqual(grid.within(wanted), within);
            const at = areas.findLastIndex(
                ({ x, y, width, height }) =>
                    wanted.x >= x &&
                    wanted.x <= x + width &&
                    wanted.y >= y &&
                    wanted.y <= y + height,
            );
            equal(grid.at(wanted.x, wanted.y), at < 0 ? undefined : at);
        }),
    );
});

test("zooming keeps the point below the pointer; fitting shows everything", () => {
    const view = zoomedAt({ scale: 1, x: 10, y: 20 }, 100, 50, 2);
    deepEqual(pointAt(view, 100, 50), pointAt({ scale: 1, x: 10, y: 20 }, 100, 50));
    equal(zoomedAt(view, 0, 0, 1e9).scale, 4);
    equal(zoomedAt(view, 0, 0, 1e-9).scale, 0.02);
    const window = { width: 800, height: 600 };
    const seen = seenArea(fitted({ width: 4000, height: 500 }, window), window);
    ok(seen.x <= 0 && seen.y <= 0 && seen.x + seen.width >= 4000 && seen.y + seen.height >= 500);
    const near = centredOn(
        { scale: 0.1, x: 0, y: 0 },
        { x: 100, y: 100, width: 50, height: 20 },
        window,
    );
    deepEqual(pointAt(near, 400, 300), { x: 125, y: 110 });
    equal(near.scale, 0.8);
});

test("only a state of this version is taken up again", () => {
    const kept = {
        filter: everything,
        byMember: false,
        asTable: true,
        selected: "a 1",
        manifestPath: "/a/Cargo.toml",
    };
    equal(keptState(kept)?.asTable, true);
    for (const other of [undefined, null, 3, {}, { ...kept, filter: {} }]) {
        equal(keptState(other), undefined);
    }
});
