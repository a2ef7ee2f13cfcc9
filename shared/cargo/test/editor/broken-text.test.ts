import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { applyChanges } from "../../src/edit.ts";
import { checkManifest, checkText } from "../../src/editor/check-manifest.ts";
import { completeManifest } from "../../src/editor/complete-manifest.ts";
import { hoverManifest } from "../../src/editor/hover-manifest.ts";
import { contextOf } from "./editor-fixture.ts";

const sample = `[package]
name = "sample"
version = "0.1.0"
edition.workspace = true
license = "MIT OR Apache-2.0"

[features]
default = ["std"]
std = ["serde?/std", "dep:rand"]

[dependencies]
serde = { version = "1", features = ["derive"], optional = true }
rand.version = "0.8"
rand.optional = true

[target.'cfg(unix)'.dependencies.serde-json]
version = "1.0"

[[bin]]
name = "tool"
required-features = ["std"]

[lints.clippy]
all = { level = "warn", priority = -1 }

[profile.release]
lto = "thin"

[workspace]
members = ["a", "b/*"]
[workspace.package]
edition = "2021"
`;

/** All features at one offset: nothing throws, everything lies within the text. */
async function tryAll(text: string, offset: number): Promise<void> {
    const context = contextOf({ text });
    const { proposals } = await completeManifest(context, offset);
    for (const { replace, insert } of proposals) {
        assert.ok(
            replace.start <= offset && offset <= replace.end,
            `${offset} in ${replace.start}`,
        );
        applyChanges(text, [{ ...replace, text: insert }]);
    }
    await proposals[0]?.documentation?.();
    const hover = await hoverManifest(context, offset);
    if (hover !== undefined) assert.ok(hover.start <= offset && offset <= hover.end);
}

async function tryChecks(text: string): Promise<void> {
    for (const { start, end } of await checkManifest(contextOf({ text }))) {
        assert.ok(0 <= start && start <= end && end <= text.length);
    }
}

test("works at every offset of a manifest, also where the text ends there", async () => {
    for (let offset = 0; offset <= sample.length; offset += 1) {
        await tryAll(sample, offset);
        const start = sample.slice(0, offset);
        await tryAll(start, offset);
        await tryChecks(start);
    }
});

test("works on texts with pieces missing, doubled and mixed up", async () => {
    const piece = fc.tuple(
        fc.nat(sample.length),
        fc.nat(40),
        fc.constantFrom(
            "",
            "\n",
            '"',
            "[",
            "]",
            "{",
            "}",
            "=",
            ",",
            ".",
            "'",
            "<<<<<<< a\n",
            "#",
            "\u{1F980}",
        ),
    );
    await fc.assert(
        fc.asyncProperty(
            fc.array(piece, { minLength: 1, maxLength: 5 }),
            fc.nat(),
            async (pieces, at) => {
                let text = sample;
                for (const [start, length, added] of pieces) {
                    text = text.slice(0, start) + added + text.slice(start + length);
                }
                await tryChecks(text);
                await tryAll(text, at % (text.length + 1));
            },
        ),
        { numRuns: 300 },
    );
});

test("works on any text", async () => {
    await fc.assert(
        fc.asyncProperty(
            fc.string({ unit: "binary", maxLength: 80 }),
            fc.nat(),
            async (text, at) => {
                await tryChecks(text);
                await tryAll(text, at % (text.length + 1));
            },
        ),
        { numRuns: 300 },
    );
});

/** A manifest of many lines, with everything that is looked up in everything else. */
function longManifest(count: number): string {
    const lines = Array.from({ length: count }, (_, index) => index);
    return [
        '[package]\nname = "long"\n[dependencies]',
        ...lines.map((index) => `crate-${index} = { version = "1.${index}", optional = true }`),
        "[features]",
        ...lines.map(
            (index) => `feature-${index} = ["feature-${index + 1}", "dep:crate-${index}"]`,
        ),
        `feature-${count} = []`,
        "[lints.clippy]",
        ...lines.map((index) => `lint_${index} = "warn"`),
        "",
    ].join("\n");
}

test("takes time by the length of the text, not more", () => {
    const time = (count: number): number => {
        const context = contextOf({ text: longManifest(count) });
        let least = Number.POSITIVE_INFINITY;
        for (let run = 0; run < 5; run += 1) {
            const start = performance.now();
            assert.deepEqual(checkText(context), []);
            least = Math.min(least, performance.now() - start);
        }
        return least;
    };
    time(200);
    const short = Math.max(time(400), 1);
    assert.ok(time(3200) / short < 30, "eight times the text takes eight times as long");
});
