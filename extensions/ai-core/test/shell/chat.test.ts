import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CitationMarker } from "@rust-ai-ide/ai/chat/citations";
import type { CompilerDiagnostic } from "@rust-ai-ide/ai/chat/compiler-messages";
import { chatIntents } from "@rust-ai-ide/ai/chat/facts";
import { toolInputs } from "@rust-ai-ide/ai/chat/tool-inputs";
import {
    CancellationSource,
    type CancellationToken,
    CancelledError,
    NeverCancelled,
} from "@rust-ai-ide/core/cancellation";
import { plainTranslate } from "@rust-ai-ide/host/translate";
import { ChatErrors } from "../../src/chat/chat-errors.ts";
import { askWithCitations } from "../../src/chat/cited-answer.ts";
import { compilerFacts, explanationFact } from "../../src/chat/compiler-facts.ts";
import {
    changeText,
    factHeadings,
    noTestText,
    originText,
    verdictText,
} from "../../src/chat/fact-texts.ts";
import { withoutRemoteContent } from "../../src/chat/page-text.ts";
import { firstRustEditor, requireTrusted } from "../../src/chat/preconditions.ts";
import { ProposalStore, requireUnchanged } from "../../src/chat/proposal-store.ts";
import { reproduce } from "../../src/chat/reproduce.ts";
import { toolNames } from "../../src/chat/tool-names.ts";
import { chatParticipantId, mcpProviderId } from "../../src/ids.ts";

function diagnostic(code: string, line: number): CompilerDiagnostic {
    const point = { line, column: 1 };
    return {
        level: "error",
        code,
        message: `message of ${code}`,
        rendered: `error[${code}]: message\n`,
        spans: [{ path: "src/a.rs", start: point, end: point, isPrimary: true, label: "" }],
        notes: [],
        suggestions: [
            {
                message: "try",
                certainty: "certain",
                edits: [{ path: "src/a.rs", start: point, end: point, text: " mut " }],
            },
        ],
    };
}

test("the newest fifty proposals are known, and only for the text that was checked", () => {
    const store = new ProposalStore<string>();
    const first = store.add("first", [{ uri: "a.rs", before: "a", after: "b" }]);
    assert.equal(store.get(first.id), first);
    assert.equal(store.textAfter(first.id, 0), "b");
    for (let index = 0; index < 50; index++) store.add("more", []);
    assert.throws(() => store.get(first.id), { code: "chat.proposalGone" });
    assert.equal(store.textAfter(first.id, 0), "");
    const [file] = first.files;
    assert.ok(file !== undefined);
    requireUnchanged(file, "a");
    assert.throws(() => requireUnchanged(file, "typed"), { code: "chat.changedMeanwhile" });
});

test("an error is looked for in tests only when nothing else has it", async () => {
    const runs: boolean[] = [];
    const place = { path: "src/a.rs", startLine: 4, endLine: 4, code: "E1" };
    const checker = (withTests: readonly CompilerDiagnostic[]) => ({
        allTargets: false,
        textOf: () => "",
        async run() {
            runs.push(this.allTargets);
            return { diagnostics: this.allTargets ? withTests : [], succeeded: false };
        },
    });
    const found = await reproduce(checker([diagnostic("E1", 5)]), place, NeverCancelled);
    assert.equal(found.target.code, "E1");
    assert.deepEqual(runs, [false, true]);
    // A language server names errors differently; the line decides then.
    const other = await reproduce(checker([diagnostic("E2", 5)]), place, NeverCancelled);
    assert.equal(other.target.code, "E2");
    await assert.rejects(reproduce(checker([diagnostic("E1", 9)]), place, NeverCancelled), {
        code: "chat.notReproduced",
    });
});

test("cargo runs in trusted workspaces alone, and a Rust file has to be open", () => {
    requireTrusted(true);
    assert.throws(() => requireTrusted(false), { code: "chat.needsTrust" });
    const rust = { document: { languageId: "rust" } };
    assert.equal(firstRustEditor([undefined, { document: { languageId: "toml" } }, rust]), rust);
    assert.throws(() => firstRustEditor([undefined]), { code: "chat.noRustFile" });
    assert.match(ChatErrors.needsTrust().nextStep, /Trust the workspace/);
});

test("facts of the compiler have its words, its place and what it proposes", async () => {
    const facts = compilerFacts(diagnostic("E0308", 7), (path) => `file:///w/${path}`);
    assert.deepEqual(
        facts.map(({ kind, title, text, place }) => [kind, title, text, place?.uri, place?.line]),
        [
            ["diagnostic", "E0308, src/a.rs:7", "error[E0308]: message", "file:///w/src/a.rs", 6],
            ["suggestion", "try", "src/a.rs:7: mut", "file:///w/src/a.rs", 6],
        ],
    );
    const nowhere = compilerFacts(
        { ...diagnostic("E1", 1), spans: [], suggestions: [] },
        (path) => path,
    );
    assert.deepEqual(
        nowhere.map(({ title, place }) => [title, place]),
        [["E1", undefined]],
    );
    const explanation = await explanationFact("E0308", NeverCancelled);
    assert.match(explanation?.text ?? "", /Expected type/);
    assert.equal(await explanationFact("unused_variables", NeverCancelled), undefined);
    assert.equal(await explanationFact("E9999", NeverCancelled), undefined);
    assert.equal(await explanationFact(undefined, NeverCancelled), undefined);
});

test("every outcome has a sentence", () => {
    assert.equal(
        originText({ kind: "compiler", certainty: "certain" }, plainTranslate),
        "proposed by rustc",
    );
    assert.equal(originText({ kind: "editor" }, plainTranslate), "proposed by the language server");
    assert.equal(originText({ kind: "model", by: "m" }, plainTranslate), "written by m");
    assert.match(verdictText({ kind: "fixed" }, plainTranslate), /no new one came/);
    assert.match(verdictText({ kind: "still-there" }, plainTranslate), /would still be there/);
    assert.equal(
        verdictText(
            { kind: "new-errors", errors: [diagnostic("E1", 1), diagnostic("E1", 2)] },
            plainTranslate,
        ),
        "dropped: it would bring other errors (E1)",
    );
    const reasons = [
        "not-a-function",
        "needs-receiver",
        "is-async",
        "is-unsafe",
        "is-generic",
    ] as const;
    assert.match(changeText({ kind: "checked" }, plainTranslate), /brings no error/);
    assert.match(changeText({ kind: "misquoted" }, plainTranslate), /not in the file/);
    assert.match(changeText({ kind: "not-run" }, plainTranslate), /was not checked/);
    assert.match(
        changeText({ kind: "new-errors", codes: ["E1", "E2"] }, plainTranslate),
        /\(E1, E2\)/,
    );
    assert.equal(
        new Set(reasons.map((reason) => noTestText(reason, plainTranslate))).size,
        reasons.length,
    );
    assert.equal(new Set(Object.values(factHeadings(plainTranslate))).size, 8);
});

interface ToolEntry {
    readonly name: string;
    readonly inputSchema: { readonly properties: object; readonly required?: readonly string[] };
}

test("the manifest declares what the code registers", () => {
    const { contributes } = JSON.parse(
        readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"),
    ) as {
        contributes: {
            chatParticipants: {
                id: string;
                name: string;
                isSticky: boolean;
                commands: { name: string }[];
            }[];
            languageModelTools: ToolEntry[];
            mcpServerDefinitionProviders: { id: string }[];
        };
    };
    const [participant] = contributes.chatParticipants;
    assert.equal(participant?.id, chatParticipantId);
    assert.equal(participant?.isSticky, true);
    assert.deepEqual(
        participant?.commands.map(({ name }) => name),
        [...chatIntents],
    );
    assert.deepEqual(
        contributes.mcpServerDefinitionProviders.map(({ id }) => id),
        [mcpProviderId],
    );
    assert.deepEqual(
        contributes.languageModelTools.map(({ name }) => name),
        [...toolNames],
    );
    const validators = {
        rust_diagnostics: toolInputs.diagnostics,
        rust_definition: toolInputs.definition,
        rust_check_edit: toolInputs.checkEdit,
        rust_error_explain: toolInputs.explainError,
        rust_workspace_facts: toolInputs.nothing,
    };
    for (const { name, inputSchema } of contributes.languageModelTools) {
        const { entries } = validators[name as keyof typeof validators];
        assert.deepEqual(Object.keys(inputSchema.properties), Object.keys(entries), name);
        const needed = Object.entries(entries).filter(
            ([, schema]) => (schema as { type: string }).type !== "optional",
        );
        assert.deepEqual(
            inputSchema.required ?? [],
            needed.map(([key]) => key),
            name,
        );
    }
});

test("a model that repeats itself is stopped, one that is cancelled or fails is not hidden", async () => {
    const paragraph = "The types differ, because the one is no String at all.\n\n";
    const prompt = { messages: [], shown: [], maxNewTokens: 10 };
    const ask = async (pieces: number, token: CancellationToken, failure?: Error) => {
        let markdown = "";
        let written = 0;
        const model = {
            name: "small",
            contextTokens: 100,
            mayRunCode: () => Promise.resolve(true),
            ask: async (
                _messages: unknown,
                _limit: number,
                onText: (text: string) => void,
                stop: CancellationToken,
            ): Promise<string> => {
                for (; written < pieces; written++) {
                    if (stop.isCancellationRequested) throw new CancelledError();
                    onText(paragraph);
                }
                if (failure !== undefined) throw failure;
                return "small (here)";
            },
        };
        const marker = new CitationMarker([], { cite: String, ownWords: "(own)" });
        const add = (text: string): void => {
            markdown += text;
        };
        const answer = await askWithCitations(model, prompt, marker, add, token);
        return { ...answer, markdown, written };
    };
    const once = await ask(1, NeverCancelled);
    assert.deepEqual([once.by, once.text], ["small (here)", paragraph]);
    const often = await ask(100, NeverCancelled);
    assert.deepEqual([often.by, often.written], ["small", 2]);
    assert.equal(often.markdown, once.markdown);
    const source = new CancellationSource();
    source.cancel();
    await assert.rejects(ask(5, source.token), CancelledError);
    await assert.rejects(ask(1, NeverCancelled, new Error("gone")), /gone/);
});

test("a page loads nothing from elsewhere, and its blocks of code are untouched", () => {
    const visible = (markdown: string): string =>
        withoutRemoteContent(markdown).replaceAll("\u2060", "|");
    assert.equal(visible("![a](https://evil.example?q=1)"), "!|[a](https://evil.example?q=1)");
    assert.equal(visible('a <img src="x"> b </p>'), 'a <|img src="x"> b </p>');
    assert.equal(
        visible("[docs](https://doc.example), 1 < 2"),
        "[docs](https://doc.example), 1 < 2",
    );
    const block = "```rust\nlet v: Vec<u8> = vec![1];\n``` no end\n~~~\n```\n";
    assert.equal(visible(`${block}![a](b)`), `${block}!|[a](b)`);
    // A block in a list ends with the list, whatever its marks say.
    assert.equal(visible("- a\n  ```\n![a](b)"), "- a\n  ```\n!|[a](b)");
    assert.equal(visible("``` a ` b\n![a](b)"), "``` a ` b\n!|[a](b)");
});
