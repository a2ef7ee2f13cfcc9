import assert from "node:assert/strict";
import { mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { Engine } from "../../worker/engine.ts";
import { plainId } from "../../worker/model-id.ts";
import { fixtureFolder } from "./exactness-fixture.ts";
import { ModelFolder } from "./model-folder-fixture.ts";

const rows = "fixture-llama-rows";

test("a repaired folder is read again; equal names get their own ids", async () => {
    const folder = new ModelFolder("llama", "My Model (v2)");
    const twin = new ModelFolder("llama", "my-model-v2");
    const other = new Engine({ logger: NullLogger, threads: 1 });
    try {
        renameSync(folder.file("config.json"), folder.file("hidden"));
        const [failed] = await other.registerFolders([folder.path]);
        assert.equal(failed?.state, "failed");
        renameSync(folder.file("hidden"), folder.file("config.json"));
        const models = await other.registerFolders([folder.path, twin.path, folder.path]);
        assert.deepEqual(
            models.map(({ id, state }) => [plainId(id), state]),
            [
                ["my-model-v2-", "available"],
                ["my-model-v2", "available"],
            ],
        );
    } finally {
        other.dispose();
        folder.remove();
        twin.remove();
    }
});

test("an id depends on the model's real folder, not on who came first", async () => {
    const [one, two] = [new ModelFolder("llama", "twin"), new ModelFolder("llama", "twin")];
    const idsOf = async (folders: readonly string[]): Promise<Map<string, string>> => {
        const other = new Engine({ logger: NullLogger, threads: 1 });
        const models = await other.registerFolders(folders);
        other.dispose();
        return new Map(models.map(({ folder, id }) => [folder, id]));
    };
    const link = `${one.path}-link`;
    symlinkSync(one.path, link, "junction");
    try {
        const ids = await idsOf([one.path, two.path]);
        assert.deepEqual(await idsOf([two.path, one.path]), new Map([...ids].reverse()));
        assert.equal((await idsOf([two.path])).get(two.path), ids.get(two.path));
        assert.equal(new Set(ids.values()).size, 2);
        for (const id of ids.values()) assert.match(id, /^twin~[0-9a-f]{6}$/);
        const [linked = ""] = (await idsOf([link])).values();
        assert.equal(linked.split("~")[1], ids.get(one.path)?.split("~")[1]);
    } finally {
        rmSync(link);
        one.remove();
        two.remove();
    }
});

test("folders that are not retained are unloaded and forgotten", async () => {
    const other = new Engine({ logger: NullLogger, threads: 1 });
    const [kept, gone] = [fixtureFolder("llama-rows"), fixtureFolder("llama")];
    await other.registerFolders([kept, gone]);
    await other.load(rows, NeverCancelled);
    await other.load("llama", NeverCancelled);
    await other.retainFolders([`${kept}/`]);
    assert.deepEqual(
        other.list().map(({ folder, state }) => [folder, state]),
        [[kept, "ready"]],
    );
    await assert.rejects(other.load("llama", NeverCancelled), (error) =>
        CodedError.is(error, "model.unknown"),
    );
    other.dispose();
});

test("weights in files beside the graph count", async () => {
    const folder = new ModelFolder("llama");
    const other = new Engine({ logger: NullLogger, threads: 1 });
    try {
        const graph = folder.bytes("model.onnx").length;
        folder.write("model.onnx_data", "x".repeat(100));
        folder.write("model.onnx_data_1", "x".repeat(20));
        folder.write("model.onnx.data", "x".repeat(3));
        // Those of another variant, and files that only begin like them.
        folder.write("model_fp16.onnx_data", "x".repeat(1000));
        folder.write("model.onnx_data.bak", "x".repeat(1000));
        const [model] = await other.registerFolders([folder.path]);
        assert.equal(model?.bytes, graph + 123);
        assert.equal((await other.load("llama", NeverCancelled)).model.state, "ready");
    } finally {
        other.dispose();
        folder.remove();
    }
});

test("the best variant of an export for a CPU is chosen", async () => {
    const folder = new ModelFolder("llama");
    const other = new Engine({ logger: NullLogger, threads: 1 });
    try {
        mkdirSync(folder.file("onnx"));
        for (const name of ["model_fp16.onnx", "model_q4.onnx", "model.onnx"]) {
            folder.write(join("onnx", name), folder.bytes("model.onnx"));
        }
        folder.write("generation_config.json", '{"eos_token_id":[0,2]}');
        const [model] = await other.registerFolders([folder.path]);
        assert.equal(model?.quantisation, "int4");
        assert.equal((await other.verify("llama", NeverCancelled)).ok, true);
    } finally {
        other.dispose();
        folder.remove();
    }
});
