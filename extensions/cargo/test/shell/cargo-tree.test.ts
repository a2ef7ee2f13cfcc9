import assert from "node:assert/strict";
import { test } from "node:test";
import { plainTranslate } from "@rust-ai-ide/host/translate";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { type TreeOptions, treeChildren, treeRoots } from "../../src/tree/cargo-tree.ts";
import type { CargoNode } from "../../src/tree/tree-node.ts";
import type { WorkspaceState } from "../../src/tree/workspace-state.ts";
import { hearthState } from "./hearth-state.ts";

/** The tree as it looks with everything open, icons of rows that deserve a look in front. */
function drawn(
    states: readonly WorkspaceState[],
    options: Partial<TreeOptions> = {},
    depth = 3,
): string {
    const all: TreeOptions = { isInverted: false, filter: "", ...options };
    const lines: string[] = [];
    const ids = new Set<string>();
    const draw = (nodes: readonly CargoNode[], level: number): void => {
        for (const node of nodes) {
            assert.ok(!ids.has(node.id), `${node.id} is there once`);
            ids.add(node.id);
            const mark = node.icon.color?.startsWith("list.") ? `${node.icon.id}: ` : "";
            const text = [node.label, node.description].filter((part) => part !== "").join(" | ");
            lines.push(`${"  ".repeat(level)}${mark}${text}`);
            if (level < depth) draw(treeChildren(node, states, all, plainTranslate), level + 1);
        }
    };
    draw(treeRoots(states, all, plainTranslate), 0);
    return lines.join("\n");
}

test("members have their dependencies below, those of builds and tests in groups", () => {
    expectText(
        drawn([hearthState]),
        `
        hearth-app | 0.3.0
          hearth-core | 0.3.0
            files: sable | 0.2.0 · several versions · cfg(unix)
          arrow-circle-up: lantern | 1.2.0 → 1.4.2 → 2.0.0 · json, tls
            wax | 0.4.0 · optional
          arrow-circle-up: mosaic as tiles | 0.3.6 → 0.4.0
            files: sable | 0.1.4 · several versions
          Build dependencies | 1
            quill | 2.1.0
          Dev dependencies | 1
            circle-slash: tinder | 0.5.1 → 0.5.2 · yanked
        hearth-core | 0.3.0
          files: sable | 0.2.0 · several versions · cfg(unix)
        Duplicates | 1
          sable | 0.1.4, 0.2.0
            files: sable | 0.1.4 · several versions
              arrow-circle-up: mosaic | 0.3.6 → 0.4.0
            files: sable | 0.2.0 · several versions
              hearth-core | 0.3.0
        Outdated | 3
          arrow-circle-up: lantern | 1.2.0 → 1.4.2 → 2.0.0 · json, tls
            hearth-app | 0.3.0 · ^1.2
          arrow-circle-up: mosaic | 0.3.6 → 0.4.0
            hearth-app | 0.3.0
          circle-slash: tinder | 0.5.1 → 0.5.2 · yanked
            hearth-app | 0.3.0 · dev
        Unused | not looked for yet
    `,
    );
});

test("a package with advisories says what the gravest is, and how many there are", () => {
    const kinds: Readonly<Record<string, readonly string[]>> = {
        quill: ["unsound", "notice"],
        lantern: ["vulnerability"],
        tinder: ["unmaintained"],
    };
    const { graph } = hearthState;
    assert.ok(graph !== undefined);
    const packages = graph.packages.map((each) => ({
        ...each,
        advisories: (kinds[each.name] ?? []).map((kind) => ({
            id: `A-${kind}`,
            severity: "high",
            title: "Burns",
            kind,
        })),
    }));
    const state = { ...hearthState, graph: { ...graph, packages } };
    const lines = drawn([state], {}, 2).split("\n");
    const marked = lines.filter((line) => line.includes("shield")).map((line) => line.trim());
    assert.deepEqual(marked.slice(0, 3), [
        "shield: lantern | 1.2.0 → 1.4.2 → 2.0.0 · vulnerable · json, tls",
        "shield: quill | 2.1.0 · unsound (advisories: 2)",
        "shield: tinder | 0.5.1 → 0.5.2 · yanked · unmaintained",
    ]);
});

test("turned round, packages have below what depends on them", () => {
    expectText(
        drawn([hearthState], { isInverted: true, filter: "sable" }),
        `
        files: sable | 0.1.4 · several versions
          arrow-circle-up: mosaic | 0.3.6 → 0.4.0
            hearth-app | 0.3.0
        files: sable | 0.2.0 · several versions
          hearth-core | 0.3.0
            hearth-app | 0.3.0
    `,
    );
});

test("a filter leaves what leads to packages of its letters", () => {
    expectText(
        drawn([hearthState], { filter: "SABL" }, 2),
        `
        hearth-app | 0.3.0
          hearth-core | 0.3.0
            files: sable | 0.2.0 · several versions · cfg(unix)
          arrow-circle-up: mosaic as tiles | 0.3.6 → 0.4.0
            files: sable | 0.1.4 · several versions
        hearth-core | 0.3.0
          files: sable | 0.2.0 · several versions · cfg(unix)
    `,
    );
    expectText(drawn([hearthState], { filter: "nothing has this" }, 0), `No package matches.`);
});

test("what is not known yet, or cannot be, is said", () => {
    const { description } = hearthState;
    expectText(drawn([{ description }]), `Reading…`);
    expectText(
        drawn([{ description, failure: "No lock of this format can be read." }]),
        `No lock of this format can be read.`,
    );
});

test("several workspaces each have a row of their own", () => {
    const { description } = hearthState;
    const other = { ...hearthState, description: { ...description, root: "/other" } };
    expectText(
        drawn([hearthState, other], {}, 0),
        `
        hearth | 2 packages
        other | 2 packages
    `,
    );
});

test("a circle of dev dependencies ends where it closes", () => {
    const { description, graph } = hearthState;
    assert.ok(graph !== undefined);
    const packages = graph.packages.map((each) =>
        each.name === "hearth-core"
            ? {
                  ...each,
                  dependencies: [
                      ...each.dependencies,
                      {
                          to: 0,
                          name: "hearth-app",
                          kind: "normal" as const,
                          isOptional: false,
                          features: [],
                      },
                  ],
              }
            : each,
    );
    const text = drawn([{ description, graph: { ...graph, packages } }], {}, 6);
    assert.match(text, /hearth-app \| .*see above/);
});

test("rows say which of the commands they take", () => {
    const rows = treeRoots([hearthState], { isInverted: false, filter: "" }, plainTranslate);
    const [app] = rows;
    assert.ok(app !== undefined);
    const below = treeChildren(
        app,
        [hearthState],
        { isInverted: false, filter: "" },
        plainTranslate,
    );
    const lantern = below.find(({ label }) => label === "lantern");
    assert.equal(lantern?.context, "package can-remove can-features can-update can-why can-open");
    assert.deepEqual(lantern?.dependent, {
        manifestPath: "/hearth/app/Cargo.toml",
        dependency: "lantern",
    });
    expectText(
        lantern?.tooltip ?? "",
        `
        **lantern** 1.2.0

        newer: 1.4.2, 2.0.0

        features: json, tls

        licence: MIT OR Apache\\-2.0

        brings 1 package that nothing else needs

        sources: 120 kB

        build: 1.2 s
    `,
    );
    expectText(lantern?.spoken ?? "", `lantern, 1.2.0 → 1.4.2 → 2.0.0, json, tls`);
});
