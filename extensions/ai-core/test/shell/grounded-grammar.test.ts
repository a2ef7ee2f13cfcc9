import assert from "node:assert/strict";
import { test } from "node:test";
import type { CompletionRequest, GrammarPort } from "@rust-ai-ide/ai/completion-ports";
import { SymbolFacts } from "@rust-ai-ide/ai/context/symbol-facts";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import type { Position } from "@rust-ai-ide/core/text";
import { ManualClock } from "@rust-ai-ide/testing/manual-clock";
import { GroundedGrammar, type GroundingSources } from "../../src/grounding/grounded-grammar.ts";

const hover = ["```rust\ndemo::stock\n```\n```rust\npub struct Item { pub name: String }\n```"];

const inner: GrammarPort = {
    context: async ({ version, textBefore }) =>
        textBefore === ""
            ? { kind: "silent", version, reason: "document-closed" }
            : {
                  kind: "ready",
                  version,
                  parts: { path: "demo/src/a.rs", prefix: textBefore, suffix: "" },
                  mode: "single-line",
                  linePrefix: "",
                  lineSuffix: "",
              },
    check: async (_, { text }) =>
        text === ""
            ? { kind: "silent", reason: "empty" }
            : { kind: "shown", text, replaceAfter: 0 },
};

function setUp(options: { trusted?: boolean; context?: boolean; names?: string } = {}) {
    const asked: Position[] = [];
    const facts = new SymbolFacts(
        { hover: async () => hover, typeOf: async () => undefined },
        new ManualClock(),
    );
    const sources: GroundingSources = {
        facts: options.context === false ? undefined : facts,
        listNames: async (_, position) => {
            asked.push(position);
            if (options.names === undefined) throw new Error("no server");
            return { names: new Set(options.names.split(" ")), isComplete: true };
        },
    };
    const grammar = new GroundedGrammar({
        inner,
        sources: async () => (options.trusted === false ? undefined : sources),
    });
    return { grammar, asked };
}

function requestAt(textBefore: string): CompletionRequest {
    const position = { line: 0, character: textBefore.length };
    const uri = "file:///demo/src/a.rs";
    return { uri, version: 1, position, textBefore, textAfter: "", trigger: "automatic" };
}

async function piecesOf(grammar: GrammarPort, textBefore: string): Promise<unknown> {
    const context = await grammar.context(requestAt(textBefore), NeverCancelled);
    return context.kind === "ready"
        ? context.parts.context?.map(({ text }) => text)
        : context.reason;
}

test("definitions of the editor's server join the context, in trusted workspaces alone", async () => {
    const line = "let a = Item::new(";
    assert.deepEqual(await piecesOf(setUp().grammar, line), [
        "pub struct Item { pub name: String }",
    ]);
    assert.equal(await piecesOf(setUp({ trusted: false }).grammar, line), undefined);
    assert.equal(await piecesOf(setUp({ context: false }).grammar, line), undefined);
    assert.equal(await piecesOf(setUp().grammar, ""), "document-closed");
});

test("a member that does not exist is not shown", async () => {
    const check = async (line: string, text: string, expected: string): Promise<void> => {
        const { grammar } = setUp({ names: "name count" });
        await grammar.context(requestAt(line), NeverCancelled);
        const completion = { text, mode: "single-line" } as const;
        const checked = await grammar.check(requestAt(line), completion, NeverCancelled);
        assert.equal(checked.kind === "shown" ? checked.text : `!${checked.reason}`, expected);
    };
    await check("item.", "name.len()", "name.len()");
    await check("item.", "title()", "!unresolved-name");
    await check("item.ti", "tle()", "!unresolved-name");
    await check("item", ".title()", ".title()");
    await check("item.", "", "!empty");
});

test("each place is asked about once, directly behind the mark; without an answer nothing changes", async () => {
    const { grammar, asked } = setUp();
    for (const line of ["item.", "item.t", "item.ti", "other.ti"]) await piecesOf(grammar, line);
    assert.deepEqual(
        asked.map(({ character }) => character),
        [5, 6],
    );
    const completion = { text: "tle()", mode: "single-line" } as const;
    const checked = await grammar.check(requestAt("other.ti"), completion, NeverCancelled);
    assert.equal(checked.kind, "shown");
    const elsewhere = await grammar.check(requestAt("third.ti"), completion, NeverCancelled);
    assert.equal(elsewhere.kind, "shown");
});
