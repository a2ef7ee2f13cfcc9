import assert from "node:assert/strict";
import { test } from "node:test";
import { applyChanges } from "@rust-ai-ide/cargo/edit";
import { manifestActions } from "@rust-ai-ide/cargo/editor/actions/manifest-actions";
import type { ManifestProblem } from "@rust-ai-ide/cargo/editor/editor-context";
import { problemSeverities } from "@rust-ai-ide/cargo/editor/problems";
import { tomlTreeProblems } from "@rust-ai-ide/cargo/toml/toml-tree";
import fc from "fast-check";
import { contextOf } from "../editor/editor-fixture.ts";
import { randomManifest } from "../toml/random-manifest.ts";

const pieces = [
    "[",
    "]",
    "{",
    "}",
    "=",
    '"',
    "'",
    ",",
    "\n",
    "#",
    "\n<<<<<<< o\n",
    "\n=======\n",
    "\n>>>>>>> t\n",
    "x",
    ".",
];

/** A manifest of which a part is missing or in whose midst something else was typed. */
const broken = fc
    .tuple(
        randomManifest,
        fc.nat(400),
        fc.nat(12),
        fc.array(fc.constantFrom(...pieces), { maxLength: 3 }),
    )
    .map(
        ([text, at, length, typed]) => text.slice(0, at) + typed.join("") + text.slice(at + length),
    );

const data = fc.record(
    {
        name: fc.constantFrom("x", "serde", "f"),
        table: fc.constantFrom("dependencies", "features"),
        expected: fc.constantFrom("workspace", "dependencies", "1.2"),
        found: fc.constant("y"),
        suggestions: fc.array(fc.constantFrom("a", "dep:x", "x/y", "1.0"), { maxLength: 2 }),
    },
    { requiredKeys: [] },
);

test("whatever is broken, each action is offered for something and can be applied", async () => {
    const codes = Object.keys(problemSeverities).map((code) => `manifest.${code}`);
    const root = "/work/Cargo.toml";
    const rootText = '[workspace]\nmembers = []\n[workspace.dependencies]\nserde = "1"\n';
    await fc.assert(
        fc.asyncProperty(
            broken,
            fc.nat(400),
            fc.nat(20),
            fc.constantFrom(...codes),
            data,
            async (text, at, length, code, more) => {
                const context = contextOf({ text, root, files: { [root]: rootText } });
                const start = Math.min(at, text.length);
                const span = { start, end: Math.min(start + length, text.length) };
                const { document } = context.manifest;
                const problems: ManifestProblem[] = [
                    ...[...document.problems, ...tomlTreeProblems(document)].map(
                        (found): ManifestProblem => ({ ...found, severity: "error" }),
                    ),
                    { code, severity: "error", message: "", data: more, ...span },
                ];
                const whole = { start: 0, end: text.length };
                const all = [
                    ...(await manifestActions(context, whole, problems)),
                    ...(await manifestActions(context, span, problems)),
                ];
                for (const { title, changes } of all) {
                    assert.ok(title !== "" && changes.length > 0);
                    for (const { path, changes: own } of changes) {
                        assert.ok(path === root || path === context.path, path);
                        applyChanges(path === root ? rootText : text, own);
                    }
                }
            },
        ),
        {
            numRuns: 400,
            examples: [
                // The array has no end, so that the entry would stand in the part that is removed.
                [
                    '# top\r\n[package]\r\nname = "p"\r\n\r\n[dependencies]\r\nx.workspace = true # behind\r\ntokio = "1" # behind\r\n# a comment\r\nq-r = { features = [\r\n    # first\r\n    #] }\r\n\r\n[dependencies.deep]\r\nversion = "1"\r\n',
                    179,
                    0,
                    codes[0] ?? "",
                    {},
                ],
            ],
        },
    );
});
