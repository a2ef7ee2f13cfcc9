import assert from "node:assert/strict";
import { test } from "node:test";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";
import { CitationMarker } from "../../src/chat/citations.ts";
import { factAnswer, firstParagraphs } from "../../src/chat/fact-answer.ts";
import { type FactPromptInput, factPrompt } from "../../src/chat/fact-prompt.ts";
import { type Fact, type FactKind, factMarkdown, fenced } from "../../src/chat/facts.ts";
import { manifestFacts } from "../../src/chat/manifest-facts.ts";
import { readTestResults, resultsOf } from "../../src/chat/test-results.ts";

const fact = (kind: FactKind, text: string, format: Fact["format"] = "text"): Fact => ({
    kind,
    title: `${kind} *title*`,
    text,
    format,
    place: { uri: "file:///a.rs", line: 1, endLine: 2 },
});

const headings: Readonly<Record<FactKind, string>> = {
    diagnostic: "Error",
    explanation: "Explanation",
    type: "Types",
    definition: "Definitions",
    source: "Code",
    suggestion: "Proposals",
    documentation: "Documentation",
    usage: "Uses",
};

test("facts alone answer in the order that matters, each with its number", () => {
    const facts = [
        fact("source", "fn f() {}", "rust"),
        fact("explanation", "## Why\nBecause", "markdown"),
        fact("diagnostic", "mismatched `types`"),
    ];
    const answer = factAnswer("explain", facts, headings, (number) => `[${number}]`);
    expectText(
        answer ?? "",
        `
        ### Error

        diagnostic \\*title\\* [3]

        \`\`\`text
        mismatched \`types\`
        \`\`\`

        ### Explanation

        explanation \\*title\\* [2]

        ## Why
        Because
        `,
    );
    assert.equal(factAnswer("doc", facts, headings, String), undefined);
    assert.equal(factAnswer("explain", [], headings, String), undefined);
});

test("a text is shown unchanged, whatever fences it holds", () => {
    assert.equal(fenced("a\n```\nb\n", "rust"), "````rust\na\n```\nb\n````");
    assert.equal(factMarkdown(fact("type", "**b**", "markdown")), "**b**");
    assert.equal(factMarkdown(fact("source", "a", "rust")), "```rust\na\n```");
});

test("a long explanation ends at a paragraph and never inside code", () => {
    const text = "First.\n\n```rust\nlet a = 1;\n\nlet b = 2;\n```\n\nLast paragraph of it.\n";
    assert.equal(firstParagraphs(text, 1000), text);
    assert.equal(firstParagraphs(text, 30), "First.\n\n…");
    assert.equal(
        firstParagraphs(text, 50),
        "First.\n\n```rust\nlet a = 1;\n\nlet b = 2;\n```\n\n…",
    );
    assert.equal(
        firstParagraphs("```rust\nlet a = 1;\n}\n```", 19),
        "```rust\nlet a = 1;\n```\n\n…",
    );
    assert.equal(firstParagraphs("a".repeat(50), 10), `${"a".repeat(10)}\n\n…`);
});

const input = (more: Partial<FactPromptInput>): FactPromptInput => ({
    intent: "ask",
    question: "why?",
    facts: [],
    history: [],
    contextTokens: 4096,
    ...more,
});

test("a prompt has numbered facts, the question last, and says how to cite", () => {
    const { messages, shown, maxNewTokens } = factPrompt(
        input({
            facts: [fact("source", "fn f() {}", "rust"), fact("diagnostic", "E")],
            history: [{ role: "user", content: "earlier" }],
        }),
    );
    assert.deepEqual(shown, [1, 2]);
    assert.equal(maxNewTokens, 800);
    assert.deepEqual(
        messages.map(({ role }) => role),
        ["system", "user", "user"],
    );
    assert.match(messages[0]?.content ?? "", /\[1\]/);
    assert.match(
        messages[2]?.content ?? "",
        /^Fact \[1\], source: [\s\S]*```rust\nfn f\(\) \{\}\n```[\s\S]*why\?$/,
    );
    assert.match(
        factPrompt(input({ intent: "fix", question: "" })).messages[0]?.content ?? "",
        /<<<<<<< SEARCH/,
    );
});

test("what matters least is cut first, and the prompt stays within the model's context", () => {
    const facts = [
        fact("documentation", "d\n".repeat(2000)),
        fact("diagnostic", "e\n".repeat(400)),
        fact("source", "s\n".repeat(300), "rust"),
    ];
    const { messages, shown } = factPrompt(input({ facts, contextTokens: 1024 }));
    assert.ok(shown.includes(2) && shown.includes(3));
    assert.match(messages.at(-1)?.content ?? "", /…/);
    fc.assert(
        fc.property(
            fc.integer({ min: 256, max: 9000 }),
            fc.array(
                fc.tuple(
                    fc.constantFrom<FactKind>("diagnostic", "source", "type", "explanation"),
                    fc.string({ maxLength: 6000 }),
                ),
                { maxLength: 8 },
            ),
            fc.string({ maxLength: 300 }),
            (contextTokens, texts, question) => {
                const prompt = factPrompt(
                    input({
                        facts: texts.map(([kind, text]) => fact(kind, text)),
                        question,
                        contextTokens,
                        history: [{ role: "assistant", content: "x".repeat(3000) }],
                    }),
                );
                const size = prompt.messages.reduce((sum, { content }) => sum + content.length, 0);
                const room = (contextTokens - prompt.maxNewTokens) * 2.8;
                // The rules and the question are always there; the facts have what is left.
                const fixed = (prompt.messages[0]?.content.length ?? 0) + question.length + 300;
                assert.ok(size <= Math.max(room, fixed), `${size} of ${room}`);
            },
        ),
    );
});

/** The answer through the marker, in pieces of some length. */
function mark(answer: string, shown: readonly number[], piece = 7): string {
    const marker = new CitationMarker(shown, {
        cite: (number) => `<${number}>`,
        ownWords: "(own)",
    });
    let text = "";
    for (let at = 0; at < answer.length; at += piece)
        text += marker.push(answer.slice(at, at + piece));
    return text + marker.end();
}

test("numbers of facts become links, and paragraphs without one are marked", () => {
    const answer =
        "It fails [1] there [9].\n\n# Heading\n\nI think so.\n\n```rust\nlet a = b[1];\n\nlet c = 2;\n```\nLast [2]";
    const expected =
        "It fails <1> there.\n\n# Heading\n\nI think so. (own)\n\n```rust\nlet a = b[1];\n\nlet c = 2;\n```\nLast <2>";
    for (const piece of [1, 3, 1000]) assert.equal(mark(answer, [1, 2], piece), expected);
    assert.equal(mark("[1](http://a)", [1]), "[1](http://a) (own)");
    assert.equal(mark("`a[1]` and ``b[7] ` `` [1] `c[1]", [1]), "`a[1]` and ``b[7] ` `` <1> `c<1>");
    assert.equal(
        mark("text\n```rust\nnever closed", []),
        "text (own)\n```rust\nnever closed\n```\n",
    );
    const marker = new CitationMarker([1, 2], { cite: String, ownWords: "(own)" });
    marker.push("a [2]\n\nb\n\nc [1] [2]\n\n");
    marker.end();
    assert.deepEqual([marker.citedFacts, marker.ownParagraphs], [[1, 2], 1]);
});

test("no answer makes the marker lose text, however it is cut", () => {
    const part = fc.constantFrom(
        "word ",
        "[1]",
        "[7]",
        "\n",
        "\n\n",
        "```",
        "```rust\n",
        "~~~",
        "# h",
        "é😀",
        "",
    );
    fc.assert(
        fc.property(
            fc.array(part, { maxLength: 30 }),
            fc.integer({ min: 1, max: 9 }),
            (parts, piece) => {
                const answer = parts.join("");
                const words = (text: string): number => text.split("word").length;
                const paragraphs = answer.split(/\n\s*\n/).map((each) => each.trim());
                const longest = Math.max(...paragraphs.map((each) => each.length));
                const marked = words(mark(answer, [1], piece));
                // Only long paragraphs that come twice are left out.
                if (longest < 40) assert.equal(marked, words(answer));
                else assert.ok(marked <= words(answer));
            },
        ),
    );
    const numbers = Array.from({ length: 10_000 }, (_, index) => `n${index} `).join("");
    assert.ok(mark(numbers, [], 5000).length >= numbers.length);
    assert.ok(mark("a".repeat(50_000), [], 5000).length < 30_000, "it repeats itself");
});

test("test programs' results are read between other lines", () => {
    const output =
        "running 3 tests\ntest tests::a ... ok\nnoise\ntest b ... FAILED\ntest c - should panic ... ok\ntest d ... ignored, reason\ntest result: FAILED.\n";
    assert.deepEqual(
        readTestResults(output).map(({ name, outcome }) => `${name} ${outcome}`),
        ["tests::a passed", "b failed", "c passed", "d ignored"],
    );
    const own = resultsOf(readTestResults(`${output}test x::ab ... FAILED\n`), ["a", "d"]);
    assert.deepEqual(
        own.map(({ name }) => name),
        ["tests::a", "d"],
    );
});

test("a Cargo.toml's facts are its package and the names of its dependencies", () => {
    const text =
        '[package]\nname = "a" # comment\nversion.workspace = true\nedition = "2021"\n[dependencies]\nserde = { version = "1", features = ["derive"] }\nlog.workspace = true\n[dev-dependencies.tokio]\nversion = "1"\n[workspace]\nmembers = ["b", "c"]\n';
    expectText(
        manifestFacts(text),
        `
        name: a
        edition: 2021
        members: ["b", "c"]
        dependencies: serde, log
        dev-dependencies: tokio
        `,
    );
    assert.equal(manifestFacts("nothing"), "no package");
    fc.assert(fc.property(fc.string(), (any) => manifestFacts(any).length > 0));
});

test("a paragraph that is written again is left out, and the marker says so", () => {
    const long = "The error is caused by a mismatch of the two types.";
    const marker = new CitationMarker([], { cite: String, ownWords: "(own)" });
    assert.equal(
        marker.push(`${long}\n\nShort.\n\nShort.\n\n`),
        `${long} (own)\n\nShort. (own)\n\nShort. (own)\n\n`,
    );
    assert.equal(marker.isRepeating, false);
    assert.equal(marker.push(long.slice(0, 45)), "");
    assert.equal(marker.end(), "");
    assert.equal(marker.isRepeating, true);
    assert.equal(marker.ownParagraphs, 3);
});
