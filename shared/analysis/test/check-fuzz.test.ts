import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { checkCompletion } from "../src/grammar/check-completion.ts";
import { completionContext } from "../src/grammar/completion-context.ts";
import { syntaxErrors } from "../src/grammar/parse-check.ts";
import { rustDocument } from "./rust-source.ts";

const sources = ["inventory.rs", "server.rs"].map((name) =>
    readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8"),
);

/** Errors of a text that is parsed from nothing, so not by the way that the check took. */
function errorsOf(text: string): number {
    const document = rustDocument(text);
    const tree = document.tree();
    const { length } = tree === undefined ? [] : syntaxErrors(tree);
    document.dispose();
    return length;
}

interface Hole {
    readonly text: string;
    readonly offset: number;
    readonly middle: string;
    readonly rest: string;
}

const hole = fc
    .record({
        source: fc.constantFrom(...sources),
        start: fc.nat(),
        length: fc.nat({ max: 90 }),
        kind: fc.constantFrom("any", "to-line-end", "nothing"),
        autoClosed: fc.constantFrom("", "", ")", "}", '")', "\n"),
    })
    .map(({ source, start, length, kind, autoClosed }): Hole => {
        const offset = start % source.length;
        const lineEnd = source.indexOf("\n", offset);
        const ends = { any: offset + length, "to-line-end": lineEnd, nothing: offset };
        const end = Math.min(source.length, ends[kind as keyof typeof ends]);
        const text = source.slice(0, offset) + autoClosed + source.slice(end);
        return { text, offset, middle: source.slice(offset, end), rest: source.slice(end) };
    });

const garbage = fc
    .array(
        fc.constantFrom(
            "fn a() {\n",
            "}\n",
            "(",
            ")",
            "[",
            "]",
            "{",
            '"',
            "'",
            'r#"',
            "//",
            "/*",
            ";",
            ",\n",
            " = ",
            "let x",
            "if b ",
            "match c {\n",
            "D => ",
            ".e()",
            "\n    ",
            "\n\n",
            "😀",
            "\ud800",
            "#[f]",
            "::<",
            ">",
            "|g| ",
            "\uFFFD",
        ),
        { maxLength: 14 },
    )
    .map((pieces) => pieces.join(""));

const anotherPlace = fc
    .record({ source: fc.constantFrom(...sources), start: fc.nat(), length: fc.nat({ max: 250 }) })
    .map(({ source, start, length }) => {
        const from = start % source.length;
        return source.slice(from, from + length);
    });

/** What a model might write: the truth and on, the truth cut short, something else, nonsense. */
const model = fc.oneof(
    fc.nat({ max: 200 }).map(
        (more) =>
            ({ middle, rest }: Hole) =>
                middle + rest.slice(0, more),
    ),
    fc.nat().map(
        (cut) =>
            ({ middle }: Hole) =>
                middle.slice(0, cut % (middle.length + 1)),
    ),
    anotherPlace.map((text) => () => text),
    garbage.map((text) => () => text),
);

test("whatever a model writes, what is shown never adds a syntax error", () => {
    const counts = { shown: 0, silent: 0 };
    fc.assert(
        fc.property(hole, model, fc.boolean(), (place, write, multiLine) => {
            const { text, offset } = place;
            const raw = write(place);
            const document = rustDocument(text);
            const mode = multiLine ? "multi-line" : "single-line";
            const checked = checkCompletion(document, offset, raw, mode);
            const again = checkCompletion(document, offset, raw, mode);
            document.dispose();
            assert.deepEqual(again, checked);
            if (checked.kind === "silent") {
                counts.silent++;
                return;
            }
            counts.shown++;
            const { text: shown, replaceAfter } = checked;
            assert.notEqual(shown.trim(), "");
            assert.ok(!text.slice(offset, offset + replaceAfter).includes("\n"));
            if (mode === "single-line") assert.ok(!shown.trimEnd().includes("\n"));
            const after = text.slice(0, offset) + shown + text.slice(offset + replaceAfter);
            assert.ok(errorsOf(after) <= errorsOf(text), JSON.stringify({ shown, raw }));
        }),
        // One seed for every run: a rare disagreement between a fresh parse and an incremental one
        // must not fail somebody else's change.
        { numRuns: 400, seed: 20261122 },
    );
    assert.ok(counts.shown > 40, "the property is not about silence only");
    assert.ok(counts.silent > 40, "the property is not about right answers only");
});

test("the truth is shown at the ends of lines of sound code", () => {
    let places = 0;
    let shown = 0;
    let whole = 0;
    for (const source of sources) {
        for (const match of source.matchAll(/^( {4,})(\S.{8,})$/gm)) {
            const [line, indentation = "", code = ""] = match;
            if (/^(?:\/\/|\}|\))/.test(code) || places >= 80) continue;
            const offset = match.index + indentation.length;
            const end = match.index + line.length;
            const text = source.slice(0, offset) + source.slice(end);
            if (errorsOf(text) > 0) continue;
            places++;
            const document = rustDocument(text);
            const context = completionContext(document, offset, { path: "", inComments: true });
            assert.equal(context.kind, "ready");
            if (context.kind !== "ready") continue;
            const raw = source.slice(offset, end + 120);
            const checked = checkCompletion(document, offset, raw, context.mode);
            document.dispose();
            if (checked.kind === "silent") continue;
            shown++;
            if (code.startsWith(checked.text.trim()) || checked.text.startsWith(code)) whole++;
        }
    }
    assert.ok(places > 30, String(places));
    assert.ok(shown / places > 0.95, `${shown} of ${places} shown`);
    assert.ok(whole / shown > 0.95, `${whole} of ${shown} as written`);
});
