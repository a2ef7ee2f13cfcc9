import { readFile } from "node:fs/promises";
import { test } from "node:test";
import fc from "fast-check";
import { assertSound, factsSource } from "./facts-source.ts";

const sources = [
    ["rust", "../fixtures/server.rs"],
    ["rust", "../fixtures/inventory.rs"],
    ["typescript", "../fixtures/json-rpc.ts.txt"],
    ["typescriptreact", "../fixtures/panel.tsx.txt"],
    ["python", "../fixtures/jobs.py.txt"],
    ["toml", "manifest"],
] as const;

/** What people leave behind while they type, and what no parser likes. */
const pieces = [
    "",
    "{",
    "}",
    "(",
    ")",
    '"',
    "'",
    "/*",
    "fn ",
    "impl ",
    "#[",
    "r#",
    "\r\n",
    "\t",
    "\u0000",
    "😀",
    "\ud800",
    "class ",
    "def ",
    "export default ",
    "unsafe { ",
    "::",
    "use a::{",
];

const manifest = `[package]
name = "a"
"quoted key" = { version = "1", features = ["x"] }
[dependencies.serde]
version = "1"
[[bin]]
path.inner = 'x'
`;

for (const [languageId, file] of sources) {
    test(`facts of ${file.split("/").at(-1)} are sound whatever is cut out or put in`, async () => {
        const source = await factsSource(languageId);
        const whole =
            languageId === "toml"
                ? manifest
                : await readFile(new URL(file, import.meta.url), "utf8");
        const edit = fc.record({
            at: fc.nat(1_000_000),
            removed: fc.nat(60),
            piece: fc.constantFrom(...pieces),
        });
        fc.assert(
            fc.property(fc.array(edit, { maxLength: 6 }), (edits) => {
                let text = whole;
                for (const { at, removed, piece } of edits) {
                    const place = at % (text.length + 1);
                    text = text.slice(0, place) + piece + text.slice(place + removed);
                }
                assertSound(source.facts(text), text);
            }),
            { numRuns: 120 },
        );
        source.dispose();
    });
}

test("an item whose end is guessed ends with the one around it", async () => {
    const source = await factsSource("rust");
    const whole = await readFile(new URL("../fixtures/inventory.rs", import.meta.url), "utf8");
    const edits = [
        [0, 0, "impl "],
        [865479, 12, "/*"],
        [0, 47, "unsafe { "],
        [346913, 1, "\r\n"],
    ] as const;
    let text = whole;
    for (const [at, removed, piece] of edits) {
        const place = at % (text.length + 1);
        text = text.slice(0, place) + piece + text.slice(place + removed);
    }
    assertSound(source.facts(text), text);
    source.dispose();
});
