import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { CargoLanguageErrors } from "../../src/cargo-language/cargo-language-errors.ts";
import { withServer } from "./server-fixture.ts";
import { workspaceFiles } from "./workspace-files.ts";

const codeOf = (answer: Promise<unknown>): Promise<number | undefined> =>
    answer.then(
        () => undefined,
        (error: { code?: number }) => error.code,
    );

test("requests before initialize, after shutdown, and a second initialize are refused", async () => {
    await withServer({}, { isInitialized: false }, async ({ client }) => {
        const params = { processId: null, rootUri: null, capabilities: {} };
        const place = {
            textDocument: { uri: "file:///Cargo.toml" },
            position: { line: 0, character: 0 },
        };
        await client.sendNotification("textDocument/didOpen", { nonsense: true });
        assert.equal(await codeOf(client.sendRequest("textDocument/hover", place)), -32002);
        assert.equal(await codeOf(client.sendRequest("initialize", params)), undefined);
        assert.equal(await codeOf(client.sendRequest("initialize", params)), -32600);
        assert.equal(await client.sendRequest("textDocument/hover", place), null);
        assert.equal(await codeOf(client.sendRequest("rustAi/cargo/unknown", place)), -32601);
        assert.equal(await codeOf(client.sendRequest("rustAi/cargo/graph", place)), -32602);
        assert.equal(await client.sendRequest("shutdown"), null);
        assert.equal(await codeOf(client.sendRequest("textDocument/hover", place)), -32600);
    });
});

test("options of another shape are none", async () => {
    const options = { trusted: "yes", hints: 5 };
    await withServer(workspaceFiles, { options }, async (fixture) => {
        await fixture.client.sendNotification("rustAi/cargo/setOptions", { hints: "loud" });
        await fixture.open("a/Cargo.toml");
        const uri = fixture.uri("a/Cargo.toml");
        const range = { start: { line: -5, character: -1 }, end: { line: 1e9, character: 1e9 } };
        const found = await fixture.ask<unknown[]>("textDocument/inlayHint", {
            textDocument: { uri },
            range,
        });
        assert.equal(found.length, 2);
    });
});

test("what is refused says why and what to do", () => {
    const error = CargoLanguageErrors.noRegistries();
    assert.equal(error.code, "cargoLanguage.noRegistries");
    assert.notEqual(error.nextStep, "");
});

/** Listened to at once, for a refusal that nobody hears would end the test. */
const failureOf = (
    answer: Promise<unknown>,
): Promise<{ code?: number; message?: string } | undefined> =>
    answer.then(
        () => undefined,
        (reason: { code?: number; message?: string }) => reason,
    );

const methods = [
    "completion",
    "hover",
    "definition",
    "references",
    "documentHighlight",
    "prepareRename",
    "rename",
    "documentSymbol",
    "foldingRange",
    "formatting",
    "rangeFormatting",
    "inlayHint",
    "codeAction",
    "documentLink",
];

test("no sequence of messages ends the server or is answered with a defect", async () => {
    const names = [
        "Cargo.toml",
        "a/Cargo.toml",
        "Cargo.lock",
        "a/src/main.rs",
        "other.txt",
        ".cargo/config.toml",
    ];
    const number = fc.oneof(fc.integer({ min: -2, max: 40 }), fc.constant(2 ** 31));
    const position = fc.record({ line: number, character: number });
    const text = fc
        .array(
            fc.constantFrom(
                ..."[|]|\n|dependencies|=|\"|'|{|}|a|1|,|features|workspace|[[package]]\n|name|version|#|<<<<<<<\n|\u{1f600}|\0".split(
                    "|",
                ),
            ),
            { maxLength: 30 },
        )
        .map((pieces) => pieces.join(""));
    const message = fc.record({
        method: fc.constantFrom(...methods),
        name: fc.constantFrom(...names),
        kind: fc.constantFrom("ask", "open", "change", "close", "nonsense"),
        range: fc.record({ start: position, end: position }),
        position,
        text,
        junk: fc.jsonValue(),
    });
    await withServer(workspaceFiles, {}, async (fixture) => {
        const { client } = fixture;
        await fc.assert(
            fc.asyncProperty(fc.array(message, { maxLength: 12 }), async (messages) => {
                const answers: ReturnType<typeof failureOf>[] = [];
                for (const {
                    method,
                    name,
                    kind,
                    range,
                    position: at,
                    text: content,
                    junk,
                } of messages) {
                    const textDocument = { uri: fixture.uri(name), version: 1 };
                    const whole = { ...textDocument, languageId: "toml", text: content };
                    if (kind === "open")
                        await client.sendNotification("textDocument/didOpen", {
                            textDocument: whole,
                        });
                    else if (kind === "change")
                        await client.sendNotification("textDocument/didChange", {
                            textDocument,
                            contentChanges: [{ range, text: content }],
                        });
                    else if (kind === "close")
                        await client.sendNotification("textDocument/didClose", { textDocument });
                    else
                        answers.push(
                            failureOf(
                                client.sendRequest(
                                    `textDocument/${method}`,
                                    kind === "nonsense" && junk !== null && typeof junk === "object"
                                        ? junk
                                        : { textDocument, position: at, range, newName: content },
                                ),
                            ),
                        );
                }
                for (const answer of answers) {
                    const error = await answer;
                    // -32603 would be a defect of ours.
                    assert.notEqual(error?.code, -32603, error?.message);
                }
            }),
            { numRuns: 40 },
        );
        assert.deepEqual(await fixture.ask("rustAi/cargo/workspaces", { folders: [] }), {
            workspaces: [],
        });
    });
});
