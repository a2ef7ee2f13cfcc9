import assert from "node:assert/strict";
import { test } from "node:test";
import { plainTranslate } from "@rust-ai-ide/host/translate";
import { SilenceReason } from "@rust-ai-ide/protocol/completion";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { gate, isSnoozed, type ShellState, ShellStateStore } from "../../src/shell-state.ts";
import { hoverCommands, presentStatus, statusKind } from "../../src/status/presentation.ts";
import { silenceSentence } from "../../src/status/silence-sentence.ts";
import { indexStatus, state } from "./states.ts";

function check(shown: ShellState, expected: string): void {
    const { text, label, severity, hover } = presentStatus(shown, 1000, plainTranslate);
    const links = hover.lastIndexOf("\n\n");
    expectText(
        [`${text} | ${severity}`, label, hover.slice(0, links).replace(/\n\n/g, "\n")].join("\n"),
        expected,
    );
}

test("a model that is ready says so, with its last answer and its memory", () => {
    check(
        state({
            last: { kind: "shown", milliseconds: 41.6, source: "embedded", characters: 12 },
            health: { residentBytes: 130 * 1_048_576, uptimeMilliseconds: 60_000, served: 17 },
        }),
        `
        $(sparkle) Rust AI v0 | none
        Rust AI: Ready. Model: Rust AI v0. Press to switch the model.
        **Rust AI**: Rust AI v0
        Ready.
        Last suggestion: 42 ms, from the embedded model.
        Inference process: 130 MB of memory, 17 requests answered.
    `,
    );
});

test("silence has its reason in the hover", () => {
    check(
        state({ last: { kind: "silent", milliseconds: 12, reason: "adds-parse-error" } }),
        `
        $(sparkle) Rust AI v0 | none
        Rust AI: Ready. Model: Rust AI v0. Press to switch the model.
        **Rust AI**: Rust AI v0
        Ready.
        Nothing was shown last time: The suggestion would have added a syntax error.
    `,
    );
});

test("indexing is seen where nothing more important is, and the hover knows the index", () => {
    check(
        state({ index: indexStatus({ phase: "indexing", files: 300, total: 1234 }) }),
        `
        $(sync~spin) Rust AI: indexing 24 % | none
        Rust AI: The workspace is being indexed. Model: Rust AI v0. Press to switch the model.
        **Rust AI**: Rust AI v0
        The workspace is being indexed.
        Indexing the workspace: 300 of 1,234 files. [Details](command:rustAi.intelligence.showStatus)
    `,
    );
    check(
        state({ index: indexStatus() }),
        `
        $(sparkle) Rust AI v0 | none
        Rust AI: Ready. Model: Rust AI v0. Press to switch the model.
        **Rust AI**: Rust AI v0
        Ready.
        The index holds 1,234 files with 98,765 lines. [Details](command:rustAi.intelligence.showStatus)
    `,
    );
    const reading = indexStatus({ phase: "listing" });
    assert.equal(statusKind(state({ working: 1, index: reading }), 0), "working");
    assert.equal(statusKind(state({ enabled: false, index: reading }), 0), "off");
    assert.equal(statusKind(state({ engine: { kind: "idle" }, index: reading }), 0), "indexing");
    const { text } = presentStatus(state({ index: reading }), 0, plainTranslate);
    assert.equal(text, "$(sync~spin) Rust AI: indexing");
    assert.equal(statusKind(state({ index: indexStatus({ phase: "off" }) }), 0), "ready");
});

test("work, loading, restarting and waiting have a text of their own", () => {
    check(
        state({ working: 1 }),
        `
        $(sync~spin) Rust AI v0 | none
        Rust AI: The model is working. Model: Rust AI v0. Press to switch the model.
        **Rust AI**: Rust AI v0
        The model is working.
    `,
    );
    check(
        state({ engine: { kind: "loading", model: "rust-ai-v0" } }),
        `
        $(loading~spin) Rust AI: loading | none
        Rust AI: The model is loading. Model: Rust AI v0. Press to switch the model.
        **Rust AI**: Rust AI v0
        The model is loading.
    `,
    );
    check(
        state({ engine: { kind: "restarting" } }),
        `
        $(sync~spin) Rust AI: restarting | none
        Rust AI: The inference process is being restarted. Press to choose a model.
        **Rust AI**
        The inference process is being restarted.
    `,
    );
    check(
        state({ engine: { kind: "idle" }, models: [] }),
        `
        $(sparkle) Rust AI | none
        Rust AI: Starts with the first Rust file. Press to choose a model.
        **Rust AI**
        Starts with the first Rust file.
    `,
    );
});

test("off, snoozed and another language off win over the model's state", () => {
    check(
        state({ enabled: false }),
        `
        $(circle-slash) Rust AI: off | none
        Rust AI: Completions are switched off. Model: Rust AI v0. Press to switch the model.
        **Rust AI**: Rust AI v0
        Completions are switched off.
    `,
    );
    check(
        state({ languages: { rust: false } }),
        `
        $(circle-slash) Rust AI: off | none
        Rust AI: Completions are switched off for Rust. Model: Rust AI v0. Press to switch the model.
        **Rust AI**: Rust AI v0
        Completions are switched off for Rust.
    `,
    );
    check(
        state({ snooze: { kind: "until", moment: 2000 } }),
        `
        $(bell-slash) Rust AI: snoozed | none
        Rust AI: Completions are snoozed. Model: Rust AI v0. Press to switch the model.
        **Rust AI**: Rust AI v0
        Completions are snoozed.
    `,
    );
});

test("a failure says what to do and how", () => {
    const error = { code: "model.checksum", message: "It is damaged.", nextStep: "Reinstall it." };
    check(
        state({ engine: { kind: "failed", error } }),
        `
        $(error) Rust AI: error | error
        Rust AI: It is damaged. Press to choose a model.
        **Rust AI**
        It is damaged.
        Reinstall it. \\(model.checksum\\)
        [Verify the model](command:rustAi.models.verify) · [Try again](command:rustAi.models.reload)
    `,
    );
    check(
        state({ languageServer: { ...error, code: "shell.languageServerStopped" } }),
        `
        $(error) Rust AI: error | error
        Rust AI: It is damaged. Model: Rust AI v0. Press to switch the model.
        **Rust AI**: Rust AI v0
        It is damaged.
        Reinstall it. \\(shell.languageServerStopped\\)
        [Verify the model](command:rustAi.models.verify) · [Try again](command:rustAi.models.reload)
    `,
    );
});

test("a platform without a runtime is a warning", () => {
    check(
        state({ engine: { kind: "unsupported", platform: "darwin-x64" } }),
        `
        $(circle-slash) Rust AI: no runtime | warning
        Rust AI: There is no native runtime for darwin-x64, so no local model can run here. Press to choose a model.
        **Rust AI**
        There is no native runtime for darwin\\-x64, so no local model can run here.
    `,
    );
});

test("an untrusted workspace is mentioned", () => {
    check(
        state({ trusted: false, ignoredFolders: 2 }),
        `
        $(sparkle) Rust AI v0 | none
        Rust AI: Ready. Model: Rust AI v0. Press to switch the model.
        **Rust AI**: Rust AI v0
        Ready.
        This workspace is not trusted: only the embedded model is used, your model folders are ignored.
    `,
    );
    check(
        state({ trusted: false }),
        `
        $(sparkle) Rust AI v0 | none
        Rust AI: Ready. Model: Rust AI v0. Press to switch the model.
        **Rust AI**: Rust AI v0
        Ready.
        This workspace is not trusted: only the embedded model is used.
    `,
    );
});

test("the hover's links run only the commands that it may run", () => {
    const error = { code: "model.checksum", message: "Damaged.", nextStep: "Reinstall." };
    const states = [
        state(),
        state({ enabled: false }),
        state({ engine: { kind: "failed", error } }),
    ];
    for (const one of states) {
        const { hover } = presentStatus(one, 0, plainTranslate);
        const commands = [...hover.matchAll(/\(command:([\w.]+)/g)].map((match) => match[1] ?? "");
        assert.ok(commands.length >= 4);
        assert.deepEqual(
            commands.filter((command) => !hoverCommands.includes(command)),
            [],
        );
    }
});

test("every reason for silence has one plain sentence of its own", () => {
    const sentences = SilenceReason.options.map((reason) =>
        silenceSentence(reason, plainTranslate),
    );
    assert.equal(new Set(sentences).size, sentences.length);
    for (const sentence of sentences) assert.match(sentence, /^[A-Z][^.!?]*\.$/);
});

test("a snooze ends at its moment, the other at the end of the window", () => {
    assert.equal(isSnoozed({ kind: "until", moment: 10 }, 9), true);
    assert.equal(isSnoozed({ kind: "until", moment: 10 }, 10), false);
    assert.equal(isSnoozed({ kind: "until-restart" }, 1e12), true);
    assert.equal(isSnoozed({ kind: "none" }, 0), false);
    assert.equal(statusKind(state({ snooze: { kind: "until", moment: 10 } }), 11), "ready");
});

test("the gate closes for off, other languages and a snooze, which an explicit request opens", () => {
    const ask = (change: Partial<ShellState>, manual = false, languageId = "rust") =>
        gate(state(change), { languageId, manual }, 0);
    assert.equal(ask({}), undefined);
    assert.equal(ask({ enabled: false }), "off");
    assert.equal(ask({}, false, "toml"), "language-off");
    assert.equal(ask({ snooze: { kind: "until-restart" } }), "snoozed");
    assert.equal(ask({ snooze: { kind: "until-restart" } }, true), undefined);
});

test("the store tells every change", () => {
    const store = new ShellStateStore();
    const seen: number[] = [];
    store.onDidChange(({ working }) => seen.push(working));
    store.update({ working: 1 });
    store.update({ working: 0 });
    store.dispose();
    store.update({ working: 2 });
    assert.deepEqual(seen, [1, 0]);
});
