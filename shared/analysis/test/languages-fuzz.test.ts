import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { bracketsAtCursor } from "../src/grammar/brackets.ts";
import { checkCompletion } from "../src/grammar/check-completion.ts";
import { completionContext } from "../src/grammar/completion-context.ts";
import { lex } from "../src/grammar/lexer.ts";
import { type LanguageSource, languageSource } from "./language-source.ts";

function fixture(name: string): string {
    return readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
}

interface Subject {
    readonly language: LanguageSource;
    readonly text: string;
    readonly garbage: readonly string[];
}

const braces = ["() {\n", "}\n", "`a ${", "`", "/a/", "</b>", "=> ", "const x", "if (b) ", "};"];
const indented = ["def a():\n", "    ", "if b:\n", "else:\n", '"""', "@c\n", "return", "\\\n", "#"];
const common = [
    "(",
    ")",
    "[",
    "]",
    "{",
    '"',
    "'",
    "\n",
    "\n\n    ",
    " = ",
    ",\n",
    ".d()",
    "\uFFFD",
];

const subjects: Readonly<Record<string, Subject>> = {
    typescript: {
        language: await languageSource("typescript"),
        text: fixture("json-rpc.ts.txt"),
        garbage: [...braces, ...common],
    },
    typescriptreact: {
        language: await languageSource("typescriptreact"),
        text: fixture("panel.tsx.txt"),
        garbage: [...braces, ...common],
    },
    python: {
        language: await languageSource("python"),
        text: `${fixture("jobs.py.txt")}\n\n${fixture("context.py.txt")}`.replaceAll(
            "from __future__ import annotations\n",
            "",
        ),
        garbage: [...indented, ...common],
    },
};

interface Hole {
    readonly text: string;
    readonly offset: number;
    readonly middle: string;
    readonly rest: string;
}

function holes({ text: source }: Subject): fc.Arbitrary<Hole> {
    return fc
        .record({
            start: fc.nat(),
            length: fc.nat({ max: 90 }),
            kind: fc.constantFrom("any", "to-line-end", "nothing", "lines"),
            autoClosed: fc.constantFrom("", "", ")", '"', "\n"),
        })
        .map(({ start, length, kind, autoClosed }): Hole => {
            const at = start % source.length;
            const offset = kind === "lines" ? afterIndentation(source, at) : at;
            const lineEnd = source.indexOf("\n", offset);
            const later = source.indexOf("\n", offset + length);
            const ends = {
                any: offset + length,
                "to-line-end": lineEnd,
                nothing: offset,
                lines: later < 0 ? source.length : later,
            };
            const end = Math.min(source.length, ends[kind as keyof typeof ends]);
            const added = kind === "lines" ? "" : autoClosed;
            return {
                text: source.slice(0, offset) + added + source.slice(end),
                offset,
                middle: source.slice(offset, end),
                rest: source.slice(end),
            };
        });
}

function afterIndentation(source: string, at: number): number {
    const lineStart = source.lastIndexOf("\n", at - 1) + 1;
    return lineStart + (/^[ \t]*/.exec(source.slice(lineStart))?.[0].length ?? 0);
}

/** What a model might write: the truth and on, the truth cut short, something else, nonsense. */
function models({ text, garbage }: Subject): fc.Arbitrary<(hole: Hole) => string> {
    return fc.oneof(
        fc.nat({ max: 250 }).map(
            (more) =>
                ({ middle, rest }: Hole) =>
                    middle + rest.slice(0, more),
        ),
        fc.nat().map(
            (cut) =>
                ({ middle }: Hole) =>
                    middle.slice(0, cut % (middle.length + 1)),
        ),
        fc.record({ start: fc.nat(), length: fc.nat({ max: 250 }) }).map(({ start, length }) => {
            const from = start % text.length;
            return () => text.slice(from, from + length);
        }),
        fc
            .array(fc.constantFrom(...garbage), { maxLength: 12 })
            .map((pieces) => () => pieces.join("")),
    );
}

/** Texts before and after a suggestion that was shown. */
interface Shown {
    readonly before: string;
    readonly after: string;
    /** The line of the suggestion, for messages. */
    readonly around: string;
}

function shownBy(subject: Subject, runs: number): { shown: Shown[]; silent: number } {
    const { language } = subject;
    const shown: Shown[] = [];
    let silent = 0;
    let worse = 0;
    fc.assert(
        fc.property(holes(subject), models(subject), (hole, write) => {
            const { text, offset } = hole;
            const document = language.document(text);
            const context = completionContext(document, offset, { path: "", inComments: true });
            const mode = context.kind === "ready" ? context.mode : "single-line";
            const checked = checkCompletion(document, offset, write(hole), mode);
            document.dispose();
            if (checked.kind === "silent") {
                silent++;
                return;
            }
            assert.notEqual(checked.text.trim(), "");
            if (mode === "single-line") assert.ok(!checked.text.trimEnd().includes("\n"));
            const end = offset + checked.replaceAfter;
            const after = text.slice(0, offset) + checked.text + text.slice(end);
            const errors = language.errorsOf(text);
            // In a text full of errors a fresh parse and an incremental one may disagree.
            if (language.errorsOf(after) > errors) {
                assert.ok(errors > 0, JSON.stringify(checked.text));
                worse++;
            }
            const around = `${text.slice(0, offset).slice(-80)}«${checked.text}»${text.slice(end, end + 80)}`;
            shown.push({ before: text, after, around });
        }),
        // One seed for every run: a rare disagreement between a fresh parse and an incremental one
        // must not fail somebody else's change.
        { numRuns: runs, seed: 20261122 },
    );
    assert.ok(worse <= shown.length / 100, `${worse} of ${shown.length} are worse than before`);
    return { shown, silent };
}

for (const [id, subject] of Object.entries(subjects)) {
    test(`whatever a model writes in ${id}, what is shown never adds a syntax error`, () => {
        const { shown, silent } = shownBy(subject, 300);
        assert.ok(shown.length > 40, `${shown.length} shown`);
        assert.ok(silent > 30, `${silent} silent`);
    });

    test(`the truth is shown at the ends of lines of ${id}`, () => {
        const { language, text: source } = subject;
        const counts = { places: 0, shown: 0, whole: 0 };
        for (const match of source.matchAll(/^([ ]{4,})(\S.{8,})$/gm)) {
            const [line, indentation = "", code = ""] = match;
            if (/^(?:\/\/|\*|#|[)}\]<"']|@)/.test(code) || counts.places >= 80) continue;
            const offset = match.index + indentation.length;
            const end = match.index + line.length;
            const text = source.slice(0, offset) + source.slice(end);
            if (language.errorsOf(text) > 0) continue;
            const document = language.document(text);
            const context = completionContext(document, offset, { path: "", inComments: true });
            assert.equal(context.kind, "ready");
            if (context.kind !== "ready") continue;
            counts.places++;
            const raw = source.slice(offset, end + 120);
            const checked = checkCompletion(document, offset, raw, context.mode);
            document.dispose();
            if (checked.kind === "silent") continue;
            counts.shown++;
            if (code.startsWith(checked.text.trim()) || checked.text.startsWith(code)) {
                counts.whole++;
            }
        }
        const told = JSON.stringify(counts);
        assert.ok(counts.places > 15, told);
        assert.ok(counts.shown / counts.places > 0.9, told);
        assert.ok(counts.whole / counts.shown > 0.95, told);
    });
}

test("tokens cover every text without a gap, in every language", () => {
    const unit = fc.constantFrom(
        ..."\"'`#r/*\\\n {}()[]a1;,$😀\ud800".split(""),
        "${",
        '"""',
        "//",
    );
    for (const { language } of Object.values(subjects)) {
        const { lexical } = language.parser.rules;
        fc.assert(
            fc.property(
                fc.array(unit),
                fc.constantFrom(undefined, '"', "`", '"""'),
                fc.array(fc.boolean(), { maxLength: 2 }),
                (units, insideString, substitutions) => {
                    const text = units.join("");
                    let at = 0;
                    for (const token of lex(lexical, text, { insideString, substitutions })) {
                        assert.equal(token.start, at);
                        assert.ok(token.end > token.start || token.unterminated !== undefined);
                        at = token.end;
                    }
                    assert.equal(at, text.length);
                    bracketsAtCursor(language.parser.rules, text, text);
                },
            ),
        );
    }
});

/** One line for each text: does Python itself compile it? */
const compileAll = `
import json, sys, warnings
warnings.simplefilter("ignore")
for text in json.load(sys.stdin):
    try:
        compile(text, "a.py", "exec", dont_inherit=True)
        print(1)
    except (SyntaxError, ValueError):
        print(0)
`;

const hasPython = spawnSync("python3", ["--version"]).status === 0;

test("Python itself hardly ever finds an error that its grammar allows", {
    skip: !hasPython,
}, () => {
    const { python } = subjects;
    assert.ok(python !== undefined);
    const { shown } = shownBy(python, 500);
    const input = JSON.stringify(shown.flatMap(({ before, after }) => [before, after]));
    const { stdout } = spawnSync("python3", ["-c", compileAll], { input, encoding: "utf8" });
    const answers = stdout.trim().split("\n");
    assert.equal(answers.length, shown.length * 2);
    const worse = shown.filter((_, at) => answers[2 * at] === "1" && answers[2 * at + 1] === "0");
    const sound = answers.filter((answer, at) => at % 2 === 0 && answer === "1").length;
    assert.ok(sound > 30, `${sound} texts were sound before`);
    // The grammar of tree-sitter is laxer than the compiler, and most of these texts are nonsense.
    const told = worse.map(({ around }) => around).join("\n----\n");
    assert.ok(worse.length / sound <= 0.05, `${worse.length} of ${sound}: ${told}`);
});
