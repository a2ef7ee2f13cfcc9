import assert from "node:assert/strict";
import { test } from "node:test";
import type {
    CallHierarchyItem,
    Hover,
    Location,
    LocationLink,
    WorkspaceSymbol,
} from "vscode-languageserver/node";
import { type Fixture, positionOf, withServer } from "./server-fixture.ts";

const files = {
    "src/lib.rs": `pub mod shapes;
use crate::shapes::{area as surface, Shape};

/// Sums up.
///
/// All of them.
pub fn total(shapes: &[Shape]) -> f64 {
    let mut sum = 0.0;
    for shape in shapes {
        sum += surface(shape) + shape.width();
    }
    shapes::helper();
    sum
}

fn helper() {}
`,
    "src/shapes.rs": `pub struct Shape {
    pub side: f64,
}

impl Shape {
    /** How wide it is. */
    pub fn width(&self) -> f64 {
        self.side
    }
}

pub fn area(shape: &Shape) -> f64 {
    shape.width() * shape.side
}

pub fn helper() {
    let shape = Shape { side: 1.0 };
    area(&shape);
}
`,
    "src/tube.rs": `pub struct Tube {
    width: f64,
}

impl Tube {
    pub fn width(&self) -> f64 {
        self.width
    }
    pub fn twice(&self) -> f64 {
        self.width() + self.width
    }
}

pub fn read(tube: &Tube) -> f64 {
    tube.width
}
`,
    "other/src/lib.rs": "pub fn area() {}\npub fn total() {}\n",
    "app/util.py": 'def load(name):\n    """Loads it.\n\n    Slowly.\n    """\n    return name\n',
    "app/main.py":
        "from app.util import load\n\ndef main():\n    data = load('a')\n    return data\n",
    "web/util.ts":
        "/** Says so. */\nexport function say(text: string): void {}\nexport interface Named {}\n",
    "web/main.ts":
        "import { say, type Named } from './util';\nconst named: Named = {};\nexport const run = (text: string) => {\n    say(text);\n    return named;\n};\n",
};
type Name = keyof typeof files;

async function inWorkspace(work: (fixture: Fixture) => Promise<void>): Promise<void> {
    await withServer(files, {}, async (fixture) => {
        await fixture.ready();
        for (const name of Object.keys(files)) await fixture.open(name);
        await work(fixture);
    });
}

const at = ({ uri }: Fixture, name: Name, wanted: string, offset = 0, occurrence = 1) => ({
    textDocument: { uri: uri(name) },
    position: positionOf(files[name], wanted, offset, occurrence),
});

const short = (
    fixture: Fixture,
    uri: string,
    { line, character }: { line: number; character: number },
) => `${uri.slice(fixture.uri("").length).replace(/^\//, "")}:${line}:${character}`;

async function jump(
    fixture: Fixture,
    method: string,
    ...place: [Name, string, number?, number?]
): Promise<string> {
    const found = await fixture.ask<LocationLink[] | null>(method, at(fixture, ...place));
    const places = (found ?? []).map((each) =>
        short(fixture, each.targetUri, each.targetSelectionRange.start),
    );
    return places.join(" ");
}

test("definitions are found by scope, imports and what stands in front of a name", async () => {
    await inWorkspace(async (fixture) => {
        const check = async (expected: string, ...place: [Name, string, number?, number?]) =>
            assert.equal(await jump(fixture, "textDocument/definition", ...place), expected);
        await check("src/shapes.rs:11:7", "src/lib.rs", "surface(shape)");
        await check("src/shapes.rs:0:11", "src/lib.rs", "Shape]", 2);
        await check("src/shapes.rs:6:11", "src/lib.rs", "width()");
        await check("src/shapes.rs:15:7", "src/lib.rs", "helper()");
        await check("src/lib.rs:15:3", "src/lib.rs", "helper() {}");
        await check("src/lib.rs:7:12", "src/lib.rs", "sum +=");
        await check("src/lib.rs:7:12", "src/lib.rs", "sum =");
        await check("src/lib.rs:6:13", "src/lib.rs", "shapes {");
        await check("src/shapes.rs:1:8", "src/shapes.rs", "side: 1.0");
        await check("src/tube.rs:5:11", "src/tube.rs", "width() + ");
        await check("src/tube.rs:1:4", "src/tube.rs", "width\n    }\n    pub");
        await check("src/tube.rs:1:4", "src/tube.rs", "width\n}");
        await check("app/util.py:0:4", "app/main.py", "load('a')");
        await check("app/main.py:3:4", "app/main.py", "data", 0, 2);
        await check("web/util.ts:1:16", "web/main.ts", "say(text)");
        await check("web/util.ts:2:17", "web/main.ts", "Named = ");
        await check("", "src/lib.rs", "0.0");
    });
});

test("types of variables, and what a function returns", async () => {
    await inWorkspace(async (fixture) => {
        const check = async (expected: string, ...place: [Name, string, number?, number?]) =>
            assert.equal(await jump(fixture, "textDocument/typeDefinition", ...place), expected);
        await check("src/shapes.rs:0:11", "src/shapes.rs", "shape.width");
        await check("src/shapes.rs:0:11", "src/lib.rs", "Shape]");
        await check("", "src/lib.rs", "sum +=");
    });
});

test("uses of a definition in all files", async () => {
    await inWorkspace(async (fixture) => {
        const check = async (
            expected: string,
            includeDeclaration: boolean,
            ...place: [Name, string, number?, number?]
        ) => {
            const found = await fixture.ask<Location[]>("textDocument/references", {
                ...at(fixture, ...place),
                context: { includeDeclaration },
            });
            const places = found.map(({ uri, range }) => short(fixture, uri, range.start));
            assert.equal(places.sort().join(" "), expected);
        };
        await check(
            "src/lib.rs:1:20 src/shapes.rs:11:7 src/shapes.rs:17:4",
            true,
            "src/shapes.rs",
            "area(shape",
        );
        await check("src/lib.rs:9:38 src/shapes.rs:12:10", false, "src/shapes.rs", "width(&self)");
        await check("app/main.py:0:21 app/main.py:3:11", false, "app/util.py", "load");
        await check("src/lib.rs:11:12", false, "src/shapes.rs", "helper()");
        await check("app/main.py:3:4 app/main.py:4:11", true, "app/main.py", "data");
        const sums = "src/lib.rs:12:4 src/lib.rs:7:12 src/lib.rs:9:8";
        await check(sums, true, "src/lib.rs", "sum =");
        await check("other/src/lib.rs:1:7", true, "other/src/lib.rs", "total");
    });
});

test("hover shows signature and documentation without its marks", async () => {
    await inWorkspace(async (fixture) => {
        const check = async (expected: string, ...place: [Name, string, number?, number?]) => {
            const found = await fixture.ask<Hover | null>(
                "textDocument/hover",
                at(fixture, ...place),
            );
            assert.equal((found?.contents as { value: string } | undefined)?.value ?? "", expected);
        };
        await check(
            "```rust\npub fn total(shapes: &[Shape]) -> f64\n```\n\nSums up.\n\nAll of them.",
            "src/lib.rs",
            "total",
        );
        await check(
            "```rust\npub fn width(&self) -> f64\n```\n\nHow wide it is.",
            "src/lib.rs",
            "width()",
        );
        await check(
            "```python\ndef load(name)\n```\n\nLoads it.\n\nSlowly.",
            "app/main.py",
            "load('a')",
        );
        await check("", "src/lib.rs", "sum +=");
    });
});

test("who calls a function, and whom it calls", async () => {
    await inWorkspace(async (fixture) => {
        const items = await fixture.ask<CallHierarchyItem[]>(
            "textDocument/prepareCallHierarchy",
            at(fixture, "src/shapes.rs", "area(shape"),
        );
        const [item] = items;
        assert.equal(item?.name, "area");
        assert.equal(items.length, 1);
        const incoming = await fixture.ask<{ from: CallHierarchyItem; fromRanges: object[] }[]>(
            "callHierarchy/incomingCalls",
            { item },
        );
        assert.deepEqual(
            incoming.map(({ from, fromRanges }) => `${from.name} ${fromRanges.length}`),
            ["helper 1"],
        );
        const [total] = await fixture.ask<CallHierarchyItem[]>(
            "textDocument/prepareCallHierarchy",
            at(fixture, "src/lib.rs", "total"),
        );
        const outgoing = await fixture.ask<{ to: CallHierarchyItem }[]>(
            "callHierarchy/outgoingCalls",
            { item: total },
        );
        assert.deepEqual(
            outgoing.map(({ to }) => `${to.name} ${short(fixture, to.uri, to.range.start)}`),
            ["area src/shapes.rs:11:0", "width src/shapes.rs:5:4", "helper src/shapes.rs:15:0"],
        );
        const gone = { ...item, data: { path: "/nowhere.rs", index: 0, name: "a" } };
        assert.equal(await fixture.ask("callHierarchy/incomingCalls", { item: gone }), null);
    });
});

test("symbols of the workspace come ranked, their places when they are looked at", async () => {
    await inWorkspace(async (fixture) => {
        const found = await fixture.ask<WorkspaceSymbol[]>("workspace/symbol", { query: "Shape" });
        const [shape] = found;
        assert.equal(shape?.name, "Shape");
        assert.deepEqual(Object.keys(shape?.location ?? {}), ["uri"]);
        const resolved = await fixture.ask<WorkspaceSymbol>("workspaceSymbol/resolve", shape);
        const { start } = (resolved.location as Location).range;
        assert.deepEqual(start, { line: 0, character: 11 });
        const before = at(fixture, "src/shapes.rs", "pub struct");
        await fixture.tell("textDocument/didChange", {
            textDocument: { uri: before.textDocument.uri, version: 2 },
            contentChanges: [
                { range: { start: before.position, end: before.position }, text: "\n\n" },
            ],
        });
        const moved = await fixture.ask<WorkspaceSymbol>("workspaceSymbol/resolve", shape);
        assert.equal((moved.location as Location).range.start.line, 2);
        assert.deepEqual(await fixture.ask("workspace/symbol", { query: "nothing here" }), []);
    });
});

test("symbols and uses come in parts to a client that wants them so", async () => {
    await inWorkspace(async (fixture) => {
        const parts: object[] = [];
        fixture.client.onNotification("$/progress", ({ token, value }) => {
            if (token === "part") parts.push(...(value as object[]));
        });
        const rest = await fixture.ask<object[]>("textDocument/references", {
            ...at(fixture, "src/shapes.rs", "width(&self)"),
            context: { includeDeclaration: false },
            partialResultToken: "part",
        });
        assert.equal(rest.length, 0);
        assert.equal(parts.length, 2);
    });
});
