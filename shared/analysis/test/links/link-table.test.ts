import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestName } from "@rust-ai-ide/core/nearest-name";
import fc from "fast-check";
import type { PlacedEndpoint } from "../../src/links/cross-links.ts";
import type { Endpoint } from "../../src/links/endpoint.ts";
import type { BorderRule, Mismatch } from "../../src/links/link-rule.ts";
import { LinkTable } from "../../src/links/link-table.ts";

function wrong(code: string, message: string, side: "definition" | "use" = "use"): Mismatch {
    return { code, message, side, start: 0, end: 1, severity: "warning", fixes: [] };
}

/** A border whose sides have to agree in `detail`; names are lower case in uses, upper case in definitions. */
const rule: BorderRule = {
    border: "napi",
    readers: [],
    verb: "called",
    compare: (definition, use) =>
        definition.detail === use.detail
            ? []
            : [
                  wrong("napi.use", `${use.name} has ${use.detail}`),
                  wrong(
                      "napi.definition",
                      `${definition.name} has ${definition.detail}`,
                      "definition",
                  ),
              ],
    missing: (use, definitions) =>
        wrong(
            "napi.missing",
            `${use.name} is not, ${nearestName(use.key, definitions) ?? "no one"} is`,
        ),
    review: (definition, uses, view) =>
        view.has("use", "register") && !uses.some((use) => use.detail === "register")
            ? wrong("napi.review", `${definition.name} is not registered`, "definition")
            : undefined,
    renamed: (newName, _from, to) =>
        to.side === "use" ? newName.toLowerCase() : newName.toUpperCase(),
};

function table(
    files: Readonly<Record<string, string>>,
    rules: readonly BorderRule[] = [rule],
): LinkTable {
    const links = new LinkTable(rules);
    for (const [path, text] of Object.entries(files)) change(links, path, text);
    return links;
}

/** Endpoints of a small language: `+key` defines, `-key` uses, `=detail` behind it. */
function change(links: LinkTable, path: string, text: string): void {
    const endpoints = [...text.matchAll(/([+-])(\w+)(?:=(\w+))?/g)].map((match): Endpoint => {
        const [all, side, key = "", detail = ""] = match;
        const start = match.index;
        return {
            border: "napi",
            side: side === "+" ? "definition" : "use",
            key,
            name: key,
            start,
            end: start + all.length,
            symbol: -1,
            detail,
        };
    });
    links.update(path, path.replace(/.*\./, ""), endpoints);
}

const told = (placed: PlacedEndpoint): string =>
    `${placed.path}:${placed.endpoint.start}${placed.endpoint.side === "use" ? "-" : "+"}${placed.endpoint.key}`;

/** The other sides of what stands at an offset. */
function check(files: Readonly<Record<string, string>>, path: string, expected: string): void {
    const links = table(files);
    const at = links.at(path, 1);
    assert.ok(at !== undefined);
    assert.equal(links.counterparts(at).map(told).join(" "), expected);
    links.dispose();
}

test("both sides of a key find each other", () => {
    check({ "a.rs": "+go", "b.ts": "-go -go" }, "b.ts", "a.rs:0+go");
    check({ "a.rs": "+go", "b.ts": "-go -go" }, "a.rs", "b.ts:0-go b.ts:4-go");
    check({ "a.rs": "+go", "b.ts": "-stay" }, "b.ts", "");
});

test("the nearest definition wins, equally near ones stay both", () => {
    const two = {
        "one/native/lib.rs": "+go",
        "two/native/lib.rs": "+go",
        "one/src/main.ts": "-go",
        "two/src/main.ts": "-go",
        "three/main.ts": "-go",
    };
    check(two, "one/src/main.ts", "one/native/lib.rs:0+go");
    check(two, "two/src/main.ts", "two/native/lib.rs:0+go");
    check(two, "three/main.ts", "one/native/lib.rs:0+go two/native/lib.rs:0+go");
    check(two, "one/native/lib.rs", "one/src/main.ts:0-go three/main.ts:0-go");
});

test("what is at an offset: the smallest around it, the end of a name included", () => {
    const links = table({ "a.rs": "  +go  " });
    const keys = [0, 1, 2, 4, 5, 6].map((offset) => links.at("a.rs", offset)?.endpoint.key ?? ".");
    assert.equal(keys.join(""), "..gogogo.");
    const inner = { ...links.endpointsIn("a.rs")[0]?.endpoint, start: 3, end: 4, key: "in" };
    const outer = { ...inner, start: 0, end: 9, key: "out" };
    const twin = { ...inner, key: "twin" };
    links.update("a.rs", "rs", [outer, inner, twin] as Endpoint[]);
    assert.equal(links.at("a.rs", 3)?.endpoint.key, "in");
    assert.equal(links.at("a.rs", 8)?.endpoint.key, "out");
    change(links, "b.ts", "-twin");
    assert.equal(links.at("a.rs", 3)?.endpoint.key, "twin");
    assert.equal(links.at("c.rs", 8), undefined);
    links.dispose();
});

function checkMismatches(files: Readonly<Record<string, string>>, path: string, expected: string) {
    const links = table(files);
    const found = links.mismatchesIn(path).map(({ mismatch, other }) => {
        return `${mismatch.message} (${other?.path ?? "nothing"})`;
    });
    assert.equal(found.join("; "), expected);
    links.dispose();
}

test("mismatches stand on their side and name the other", () => {
    const files = { "a.rs": "+go=1", "b.ts": "-go=2" };
    checkMismatches(files, "b.ts", "go has 2 (a.rs)");
    checkMismatches(files, "a.rs", "go has 1 (b.ts)");
    checkMismatches({ "a.rs": "+go=1", "b.ts": "-go=1" }, "b.ts", "");
    checkMismatches({ "a.rs": "+go=1", "b.ts": "-go=2 -go=3" }, "a.rs", "go has 1 (b.ts)");
});

test("of several definitions the one that fits best is meant", () => {
    checkMismatches({ "a/x.rs": "+go=1", "a/y.rs": "+go=2", "a/b.ts": "-go=2" }, "a/b.ts", "");
    checkMismatches({ "a/x.rs": "+go=1", "a/y.rs": "+go=2", "a/b.ts": "-go=2" }, "a/x.rs", "");
});

test("a use that nothing defines is a problem only where the border is there at all", () => {
    checkMismatches({ "b.ts": "-go" }, "b.ts", "");
    checkMismatches({ "a.rs": "+walk", "b.ts": "-go" }, "b.ts", "go is not, no one is (nothing)");
    checkMismatches(
        { "a.rs": "+greet", "b.ts": "-gret" },
        "b.ts",
        "gret is not, greet is (nothing)",
    );
    checkMismatches({ "a.rs": "+greet" }, "a.rs", "");
});

test("a definition is looked at in view of all its uses", () => {
    const files = { "a.rs": "+go +run -register=register -go=register" };
    const links = table(files);
    const messages = links.mismatchesIn("a.rs").map(({ mismatch }) => mismatch.message);
    assert.deepEqual(messages.slice(0, 1), ["go has "]);
    assert.ok(messages.includes("run is not registered"));
    links.dispose();
});

test("a rename reaches both sides, each as it writes names", () => {
    const links = table({ "a.rs": "+go", "b.ts": "-go", "c.ts": "-go" });
    const rename = (path: string): string => {
        const at = links.at(path, 1);
        assert.ok(at !== undefined);
        return links
            .renames(at, "Run")
            .map((each) => `${each.at.path}=${each.text}`)
            .sort()
            .join(" ");
    };
    assert.equal(rename("a.rs"), "a.rs=Run b.ts=run c.ts=run");
    assert.equal(rename("b.ts"), "a.rs=RUN b.ts=Run c.ts=run");
    links.dispose();
    const explicit = table({ "a.rs": "+go", "b.ts": "-go" }, [
        { ...rule, writtenAt: ({ side }) => (side === "use" ? undefined : { start: 7, end: 9 }) },
    ]);
    const starts = (path: string): string => {
        const at = explicit.at(path, 1);
        assert.ok(at !== undefined);
        return explicit
            .renames(at, "run")
            .map((each) => `${each.at.path}:${each.at.endpoint.start}`)
            .join(" ");
    };
    assert.equal(starts("b.ts"), "b.ts:0 a.rs:7");
    assert.equal(starts("a.rs"), "a.rs:0 b.ts:0");
    const silent = table({ "a.rs": "+go", "b.ts": "-go" }, [{ ...rule, renamed: () => undefined }]);
    const only = silent.at("b.ts", 1);
    assert.ok(only !== undefined);
    assert.deepEqual(
        silent.renames(only, "run").map(({ at }) => at.path),
        ["b.ts"],
    );
    const { renamed: _, ...plain } = rule;
    const same = table({ "a.rs": "+go", "b.ts": "-go" }, [plain]);
    const at = same.at("b.ts", 1);
    assert.ok(at !== undefined);
    assert.deepEqual(
        same.renames(at, "run").map((each) => each.text),
        ["run", "run"],
    );
    for (const each of [explicit, silent, same]) each.dispose();
});

test("a lens counts uses of other languages only", () => {
    const links = table({ "a.rs": "+go -go +idle", "b.ts": "-go", "c.py": "-go" });
    const lenses = links.lensesIn("a.rs");
    assert.deepEqual(
        lenses.map(
            (lens) => `${lens.at.endpoint.key} ${lens.verb} ${lens.uses.map(told).join(" ")}`,
        ),
        ["go called b.ts:0-go c.py:0-go"],
    );
    links.dispose();
});

test("events name the files that are concerned, and no others", () => {
    const links = table({ "a.rs": "+go +stay", "b.ts": "-go", "c.ts": "-go", "d.ts": "-stay" });
    const events: string[] = [];
    const subscription = links.onDidChange((paths) => events.push([...paths].sort().join(" ")));
    const expect = (path: string, text: string, expected: string): void => {
        change(links, path, text);
        assert.equal(events.splice(0).join("; "), expected, `${path}: ${text}`);
    };
    expect("b.ts", " -go", "a.rs b.ts");
    expect("a.rs", "+go  +stay", "a.rs d.ts");
    expect("a.rs", "+go  +stay", "a.rs");
    expect("e.ts", "nothing", "");
    expect("b.ts", "-gone", "a.rs b.ts");
    expect("e.rs", "+other", "b.ts e.rs");
    links.remove("a.rs");
    assert.equal(events.splice(0).join("; "), "a.rs b.ts c.ts d.ts");
    assert.deepEqual(links.endpointsIn("a.rs"), []);
    links.remove("e.rs");
    assert.equal(events.splice(0).join("; "), "b.ts c.ts d.ts e.rs");
    subscription.dispose();
    links.dispose();
});

test("what an endpoint takes belongs to what it is", () => {
    const links = table({ "b.ts": "-go" });
    const events: string[] = [];
    const subscription = links.onDidChange((paths) => events.push([...paths].sort().join(" ")));
    const take = (...names: readonly string[]): string => {
        const endpoint: Endpoint = {
            border: "napi",
            side: "definition",
            key: "go",
            name: "go",
            start: 0,
            end: 2,
            symbol: 0,
            parameters: names.map((name) => ({
                name,
                type: "",
                isOptional: false,
                start: 0,
                end: 1,
            })),
        };
        links.update("a.rs", "rs", [endpoint]);
        return events.splice(0).join("; ");
    };
    assert.deepEqual(
        [take("x"), take("x"), take("y"), take("y", "z")],
        ["a.rs b.ts", "a.rs", "a.rs b.ts", "a.rs b.ts"],
    );
    subscription.dispose();
    links.dispose();
});

test("endpoints of a border without a rule are left out", () => {
    const links = new LinkTable([]);
    change(links, "a.rs", "+go");
    assert.deepEqual(links.endpointsIn("a.rs"), []);
    const stranger = { path: "a.rs", languageId: "rs", endpoint: { key: "x" } as Endpoint };
    assert.deepEqual([links.counterparts(stranger), links.renames(stranger, "y")], [[], []]);
    links.dispose();
});

test("a rule that relates sides is asked, again when a deciding key comes or goes", () => {
    const relating: BorderRule = {
        ...rule,
        relates: (definition, use, view) =>
            definition.detail === use.detail && view.has("definition", "gate"),
        decides: (key) => key === "gate",
    };
    const links = table({ "a.rs": "+go=1", "b.ts": "-go=1", "c.ts": "-go=2" }, [relating]);
    const count = (path: string): number => {
        const at = links.at(path, 0);
        return at === undefined ? -1 : links.counterparts(at).length;
    };
    assert.deepEqual([count("b.ts"), count("c.ts")], [0, 0]);
    const events: string[] = [];
    links.onDidChange((paths) => events.push([...paths].sort().join(" ")));
    change(links, "gate.rs", "+gate");
    assert.deepEqual(events, ["a.rs b.ts c.ts gate.rs"]);
    assert.deepEqual([count("b.ts"), count("c.ts"), count("a.rs")], [1, 0, 1]);
    assert.deepEqual(links.mismatchesIn("c.ts"), []);
    links.remove("gate.rs");
    assert.equal(count("b.ts"), 0);
    links.dispose();
});

const paths = ["a/x.rs", "a/b/y.rs", "a/b/c/z.ts", "d/x.ts", "x.py"];
const text = fc
    .array(fc.constantFrom("+p", "+q", "+r=1", "-p", "-q", "-r=1", "-s", " "), { maxLength: 6 })
    .map((parts) => parts.join(" "));
const edits = fc.array(fc.record({ path: fc.constantFrom(...paths), text }), { maxLength: 12 });

/** What a use means, by looking at everything. */
function naive(files: ReadonlyMap<string, string>, isAll: boolean): string[] {
    const links = new LinkTable([rule]);
    for (const [path, content] of files) change(links, path, content);
    const all = [...files.keys()].flatMap((path) => [...links.endpointsIn(path)]);
    links.dispose();
    const common = (left: string, right: string): number => {
        const [one, two] = [left.split("/").slice(0, -1), right.split("/").slice(0, -1)];
        const end = one.findIndex((part, index) => part !== two[index]);
        return end < 0 ? one.length : end;
    };
    return all
        .filter((use) => use.endpoint.side === "use")
        .map((use) => {
            const sames = all.filter(
                ({ endpoint }) =>
                    endpoint.side === "definition" && endpoint.key === use.endpoint.key,
            );
            const best = Math.max(...sames.map((each) => common(each.path, use.path)));
            const meant = sames.filter((each) => isAll || common(each.path, use.path) === best);
            return `${told(use)} > ${meant.map(told).sort().join(" ")}`;
        });
}

for (const isAll of [false, true]) {
    test(`file by file gives what looking at everything gives${isAll ? " (all joined)" : ""}`, () => {
        fc.assert(
            fc.property(edits, (steps) => {
                const links = new LinkTable([{ ...rule, joinsAll: isAll }]);
                const files = new Map<string, string>();
                for (const step of steps) {
                    files.set(step.path, step.text);
                    change(links, step.path, step.text);
                    const uses = [...files.keys()]
                        .flatMap((path) => [...links.endpointsIn(path)])
                        .filter((each) => each.endpoint.side === "use");
                    const actual = uses.map(
                        (use) =>
                            `${told(use)} > ${links.counterparts(use).map(told).sort().join(" ")}`,
                    );
                    assert.deepEqual(actual.sort(), naive(files, isAll).sort());
                    for (const use of uses) {
                        for (const definition of links.counterparts(use)) {
                            assert.ok(links.counterparts(definition).includes(use));
                        }
                    }
                }
                links.dispose();
            }),
        );
    });
}

test("an event is told for every file whose mismatches became other ones", () => {
    fc.assert(
        fc.property(edits, (steps) => {
            const links = new LinkTable([rule]);
            const shown = new Map<string, string>();
            const all = (path: string): string => JSON.stringify(links.mismatchesIn(path));
            links.onDidChange((changed) => {
                for (const path of changed) shown.set(path, all(path));
            });
            for (const step of steps) {
                change(links, step.path, step.text);
                for (const path of paths) assert.equal(shown.get(path) ?? "[]", all(path));
            }
            links.dispose();
        }),
    );
});
