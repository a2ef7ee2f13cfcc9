import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { after, describe, test } from "node:test";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { NullLogger } from "@rust-ai-ide/core/logger";
import type { Complete } from "@rust-ai-ide/protocol/inference";
import type { ParamsOf } from "@rust-ai-ide/protocol/message-table";
import { Engine } from "../../worker/engine.ts";
import { plainId } from "../../worker/model-id.ts";
import { fixtureFolder } from "./exactness-fixture.ts";
import { ModelFolder } from "./model-folder-fixture.ts";

const rows = "fixture-llama-rows";
const folders = ["llama-rows", "llama", "llama-int8"] as const;
const engine = new Engine({ logger: NullLogger, threads: 1 });
await engine.registerFolders(folders.map(fixtureFolder));
after(() => engine.dispose());

function request(changes: Partial<ParamsOf<typeof Complete>> = {}): ParamsOf<typeof Complete> {
    return {
        model: rows,
        slot: "file:///a.rs",
        parts: { path: "a/src/lib.rs", prefix: "fn main() {\n    let total", suffix: "\n}\n" },
        mode: "multi-line",
        maxNewTokens: 8,
        stop: [],
        temperature: 0,
        ...changes,
    };
}

test("models are listed from model.json and from Hugging Face exports", () => {
    assert.deepEqual(
        engine.list().map(({ id, contextLength }) => [plainId(id), contextLength]),
        [
            [rows, 128],
            ["llama", 128],
            ["llama-int8", 128],
        ],
    );
});

test("complete loads the model, answers, and reuses what it has read", async () => {
    const states: string[] = [];
    const subscription = engine.onDidChangeModels((models) => {
        states.push(models.find(({ id }) => plainId(id) === rows)?.state ?? "");
    });
    const first = await engine.complete(request(), NeverCancelled);
    subscription.dispose();
    assert.deepEqual(states, ["loading", "ready", "working", "ready"]);
    assert.equal(first.usage.reusedTokens, 0);
    assert.ok(first.usage.promptTokens > 10);
    const parts = { ...request().parts, prefix: `${request().parts.prefix}_` };
    const second = await engine.complete(request({ parts }), NeverCancelled);
    // All whole blocks of 16 tokens.
    assert.ok(second.usage.reusedTokens > second.usage.promptTokens - 24);
    assert.equal(second.usage.reusedTokens % 16, 0);
    const elsewhere = await engine.complete(request({ slot: "b" }), NeverCancelled);
    assert.equal(elsewhere.usage.reusedTokens, 0);
    assert.equal(elsewhere.text, first.text);
    engine.dropCaches();
    assert.equal((await engine.complete(request(), NeverCancelled)).usage.reusedTokens, 0);
});

test("a bracket that the editor closes and the user types over does not void what was read", async () => {
    const prefix = "fn main() {\n    let total = values.iter().map(|value| value * 2).sum";
    const ask = async (typed: string, suffix: string): Promise<number> => {
        const parts = { path: "a/src/lib.rs", prefix: prefix + typed, suffix };
        const result = await engine.complete(request({ slot: "typing", parts }), NeverCancelled);
        return result.usage.promptTokens - result.usage.reusedTokens;
    };
    const cold = await ask("", ";\n}\n");
    await ask("(", ");\n}\n");
    assert.ok((await ask("()", ";\n}\n")) < cold / 4);
    assert.ok((await ask("(1", ");\n}\n")) < cold / 4);
});

test("every kind of model completes and scores", async () => {
    for (const { id } of engine.list()) {
        const { usage } = await engine.complete(request({ model: id }), NeverCancelled);
        assert.ok(usage.newTokens <= 8);
        const { scores } = await engine.score(
            { model: id, slot: "s", parts: request().parts, continuations: [" = 1;", "", "x"] },
            NeverCancelled,
        );
        assert.ok((scores[0]?.logLikelihood ?? 0) < 0);
        assert.deepEqual(scores[1], { logLikelihood: 0, tokens: 0 });
    }
});

test("single-line mode ends at the line break", async () => {
    const { text } = await engine.complete(request({ mode: "single-line" }), NeverCancelled);
    assert.ok(!text.includes("\n"));
});

test("a full cache forgets the oldest document, of other models first", async () => {
    const small = new Engine({ logger: NullLogger, threads: 1, cacheBytes: 1 });
    await small.registerFolders(
        ["llama-rows", "llama"].map((name) => fixtureFolder(name as "llama")),
    );
    await small.complete(request({ slot: "a" }), NeverCancelled);
    await small.complete(request({ slot: "b" }), NeverCancelled);
    assert.equal(
        (await small.complete(request({ slot: "a" }), NeverCancelled)).usage.reusedTokens,
        0,
    );
    await small.complete(request({ model: "llama" }), NeverCancelled);
    small.dispose();
});

test("a cancelled request rejects, before the load and after it", async () => {
    const source = new CancellationSource();
    source.cancel();
    for (const id of [rows, "llama"]) {
        await assert.rejects(engine.complete(request({ model: id }), source.token), CancelledError);
    }
    await assert.rejects(engine.verify(rows, source.token), CancelledError);
});

test("the event loop turns while a prompt is read", async () => {
    let turns = 0;
    let running = true;
    const turn = (): void => {
        turns++;
        if (running) setImmediate(turn);
    };
    turn();
    const parts = { ...request().parts, prefix: "let a = b;\n".repeat(30) };
    await engine.complete(request({ parts, slot: "turns", maxNewTokens: 4 }), NeverCancelled);
    running = false;
    assert.ok(turns >= 3);
});

test("bench measures every context that fits", async () => {
    const { rows: figures } = await engine.bench(
        { model: rows, contexts: [16, 5000], newTokens: 4, repeats: 2 },
        NeverCancelled,
    );
    assert.deepEqual(
        figures.map(({ context }) => context),
        [16, 124],
    );
    assert.ok(
        figures.every((row) => row.decodeTokensPerSecond > 0 && row.prefillTokensPerSecond > 0),
    );
});

test("unload frees the model, and it can be loaded again", async () => {
    await engine.load(rows, NeverCancelled);
    await engine.unload(rows);
    await engine.unload(rows);
    assert.equal(engine.list()[0]?.state, "available");
    const { model } = await engine.load(rows, NeverCancelled);
    assert.equal(model.state, "ready");
});

test("an unknown model is named", async () => {
    for (const call of [
        () => engine.load("none", NeverCancelled),
        () => engine.unload("none"),
        () => engine.verify("none", NeverCancelled),
        () => engine.complete(request({ model: "none" }), NeverCancelled),
    ]) {
        await assert.rejects(call, (error) => CodedError.is(error, "model.unknown"));
    }
});

describe("a damaged model is refused with its own code", () => {
    const check = async (
        damage: (folder: ModelFolder) => void,
        code: string,
        name: "llama-rows" | "llama" = "llama-rows",
    ): Promise<void> => {
        const folder = new ModelFolder(name);
        const other = new Engine({ logger: NullLogger, threads: 1 });
        try {
            damage(folder);
            const [model] = await other.registerFolders([folder.path]);
            assert.ok(model);
            const { ok, problems } = await other.verify(model.id, NeverCancelled);
            assert.equal(ok, false);
            assert.equal(problems[0]?.code, code);
            assert.ok(problems.every(({ nextStep }) => nextStep !== ""));
            await assert.rejects(other.load(model.id, NeverCancelled), (error) =>
                CodedError.is(error, code),
            );
            const [failed] = other.list();
            assert.equal(failed?.state, "failed");
            assert.equal(failed?.failure?.code, code);
        } finally {
            other.dispose();
            folder.remove();
        }
    };

    test("missing weights", () => check((f) => rmSync(f.file("model.onnx")), "model.fileMissing"));
    test("missing tokeniser", () =>
        check((f) => rmSync(f.file("tokenizer.json")), "model.fileMissing"));
    test("missing weights of an export", () =>
        check((f) => rmSync(f.file("model.onnx")), "model.fileMissing", "llama"));
    test("half a file", () =>
        check((f) => {
            f.write("model.onnx", f.bytes("model.onnx").subarray(0, 1000));
        }, "model.wrongSize"));
    test("changed weights", () =>
        check((f) => {
            const bytes = f.bytes("model.onnx");
            bytes[bytes.length >> 1] = 255 - (bytes[bytes.length >> 1] ?? 0);
            f.write("model.onnx", bytes);
        }, "model.wrongChecksum"));
    test("changed tokeniser", () =>
        check((f) => f.edit("tokenizer.json", { version: "2" }), "model.wrongChecksum"));
    test("a Git LFS pointer", () =>
        check(
            (f) => f.write("model.onnx", "version https://git-lfs.github.com/spec/v1\noid x\n"),
            "model.pointerFile",
            "llama",
        ));
    test("no ONNX file", () =>
        check((f) => f.write("model.onnx", "garbage ".repeat(500)), "model.corrupt", "llama"));
    test("a truncated export", () =>
        check(
            (f) => f.write("model.onnx", f.bytes("model.onnx").subarray(0, 100_000)),
            "model.corrupt",
            "llama",
        ));
    test("too new operators", () =>
        check((f) => {
            // The operator set's version is the last byte of "ai.onnx"'s entry: 17.
            const bytes = f.bytes("model.onnx");
            const at = bytes.indexOf(Buffer.from([0x0a, 0x00, 0x10, 17]));
            assert.ok(at > 0);
            bytes[at + 3] = 99;
            f.write("model.onnx", bytes);
            f.seal();
        }, "model.unsupportedOpset"));
    test("an operator that does not exist", () =>
        check((f) => {
            f.patch("FusedMatMul", "FuzedMatMul");
            f.seal();
        }, "model.unknownOperator"));
    test("another layout", () =>
        check((f) => {
            f.patch("past_and_new", "past_and_old");
            f.seal();
        }, "model.wrongLayout"));
    test("an export without a cache", () =>
        check((f) => f.patch("present.0.key", "prezent.0.key"), "model.wrongLayout", "llama"));
    test("a tokeniser of another model", () =>
        check(
            (f) => {
                const { model, added_tokens } = JSON.parse(f.bytes("tokenizer.json").toString());
                const more = { id: 288, content: "<more>", special: true };
                f.edit("tokenizer.json", { model, added_tokens: [...added_tokens, more] });
            },
            "model.vocabularyMismatch",
            "llama",
        ));
    test("a tokeniser that is not supported", () =>
        check(
            (f) => f.edit("tokenizer.json", { model: { type: "Unigram" } }),
            "tokeniser.unsupportedKind",
            "llama",
        ));
    test("a wrong model.json", () =>
        check((f) => f.edit("model.json", { layout: "rows/9" }), "model.invalidManifest"));
    test("a model.json that is no JSON", () =>
        check((f) => f.write("model.json", "{"), "model.invalidManifest"));
    test("a model.json that points elsewhere", () =>
        check((f) => f.edit("model.json", { file: "../../secret" }), "model.invalidManifest"));
    test("a configuration without sizes", () =>
        check(
            (f) => f.write("config.json", '{"model_type":"x","vocab_size":3}'),
            "model.unsupportedArchitecture",
            "llama",
        ));
    test("a folder without a model", () =>
        check(
            (f) => {
                rmSync(f.file("config.json"));
            },
            "model.notAModel",
            "llama",
        ));
    test("a folder that is not there", () =>
        check((f) => rmSync(f.path, { recursive: true }), "model.folderUnreadable"));
});

test("a broken model is not opened again by every request, but by load", async () => {
    const folder = new ModelFolder("llama");
    const other = new Engine({ logger: NullLogger, threads: 1 });
    try {
        const weights = folder.bytes("model.onnx");
        folder.write("model.onnx", weights.subarray(0, 5000));
        await other.registerFolders([folder.path]);
        const complete = () => other.complete(request({ model: "llama" }), NeverCancelled);
        const isCorrupt = (error: unknown): boolean => CodedError.is(error, "model.corrupt");
        await assert.rejects(complete, isCorrupt);
        folder.write("model.onnx", weights);
        await assert.rejects(complete, isCorrupt);
        rmSync(folder.file("config.json"));
        await assert.rejects(other.load("llama", NeverCancelled), (error) =>
            CodedError.is(error, "model.notAModel"),
        );
        folder.write("config.json", readFileSync(`${fixtureFolder("llama")}/config.json`));
        assert.equal((await other.load("llama", NeverCancelled)).model.state, "ready");
        assert.ok((await complete()).usage.promptTokens > 0);
    } finally {
        other.dispose();
        folder.remove();
    }
});

test("a prompt that was read ahead leaves its last tokens to the request", async () => {
    const { parts } = request();
    const warmed = await engine.warm({ model: rows, slot: "ahead", parts }, NeverCancelled);
    assert.ok(warmed.readyTokens > 0 && warmed.reusedTokens === 0);
    const { usage, text } = await engine.complete(request({ slot: "ahead" }), NeverCancelled);
    assert.equal(usage.reusedTokens, warmed.readyTokens);
    assert.equal(usage.promptTokens, warmed.promptTokens);
    const cold = await engine.complete(request({ slot: "not ahead" }), NeverCancelled);
    assert.equal(text, cold.text);
});

test("a model that was taught to answer answers; others say that they were not", async () => {
    const folder = new ModelFolder("llama-rows", "talkative");
    const tokenizer = JSON.parse(folder.bytes("tokenizer.json").toString("utf8"));
    for (const [index, content] of ["<|im_start|>", "<|im_end|>"].entries()) {
        tokenizer.added_tokens[1 + index].content = content;
    }
    folder.write("tokenizer.json", JSON.stringify(tokenizer));
    const task = ["complete", "score", "chat"];
    folder.edit("model.json", { id: "talkative", task, chat: { format: "chatml" } });
    folder.seal();
    const own = new Engine({ logger: NullLogger, threads: 1 });
    await own.registerFolders([folder.path, fixtureFolder("llama-rows")]);
    const ask = async (model: string, content: string): Promise<string> => {
        const told: string[] = [];
        const messages = [{ role: "user", content } as const];
        const params = { model, messages, maxNewTokens: 12, temperature: 0 };
        const { finish, usage } = await own.chat(params, (text) => told.push(text), NeverCancelled);
        assert.ok(["end", "length", "repetition"].includes(finish));
        assert.ok(usage.promptTokens > 5);
        return told.join("");
    };
    assert.ok((await ask("talkative", "hi")).length > 0);
    await assert.rejects(ask("fixture-llama-rows", "hi"), { code: "model.noChat" });
    await assert.rejects(ask("talkative", "x y ".repeat(200)), { code: "model.contextOverflow" });
    own.dispose();
    folder.remove();
});
