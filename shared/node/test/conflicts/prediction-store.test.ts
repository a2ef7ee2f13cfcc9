import assert from "node:assert/strict";
import {
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import type { PredictionReport } from "@rust-ai-ide/merge/prediction/prediction";
import fc from "fast-check";
import { ConflictService } from "../../src/conflicts/conflict-service.ts";
import {
    type KeptPrediction,
    PredictionStore,
    predictionContext,
    readKeptLine,
} from "../../src/conflicts/prediction-store.ts";
import { TemporaryRepository } from "../git/temporary-repository.ts";

function temporary(context: TestContext): string {
    const folder = mkdtempSync(join(tmpdir(), "rai-predictions-"));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    return join(folder, "predictions");
}

/** Three branches: one conflicts, one breaks a use, one is clean. */
function repositoryOf(context: TestContext): TemporaryRepository {
    const repository = new TemporaryRepository(context);
    repository.commit({ "lib.rs": "pub fn begin_all() {}\n", "a.txt": "1\n" });
    repository.branch("text", { "a.txt": "2\n" });
    repository.branch("gone", { "lib.rs": "" });
    repository.branch("apart", { "b.txt": "1\n" });
    repository.branch("mine", {
        "a.txt": "3\n",
        "user.rs": "fn user() {\n    crate::begin_all();\n}\n",
    });
    return repository;
}

async function predicted(folder: string, store: PredictionStore): Promise<PredictionReport> {
    // A service of its own has nothing in memory.
    const report = await new ConflictService(() => store).predict(
        {
            folder,
            request: { kind: "workingTree", against: ["branches"], activeDays: 30 },
            now: () => 0,
        },
        NeverCancelled,
    );
    return { ...report, milliseconds: 0 };
}

const kept: KeptPrediction = { verdict: "clean", files: [], sharedPaths: 3 };
const settings = { repository: "a".repeat(32), settings: "s" };

test("what is kept on disk is what is predicted, and no merge is made for it", async (context) => {
    const { folder } = repositoryOf(context);
    const store = new PredictionStore({ folder: temporary(context), productVersion: "1" });
    const first = await predicted(folder, store);
    const verdicts = first.predictions.map(({ theirs, verdict }) => `${theirs.name} ${verdict}`);
    assert.deepEqual(verdicts.sort(), ["apart clean", "gone build", "main clean", "text textual"]);
    const known = await predictionContext(folder, NeverCancelled);
    assert.ok(known !== undefined);
    const keys = first.predictions.map(({ ours, theirs }) => `${ours.commit} ${theirs.commit}`);
    assert.equal((await store.read(known, keys)).size, 4);
    assert.deepEqual(await predicted(folder, store), first);
    // That the disk is asked at all is seen by what was put there.
    await store.add(known, new Map(keys.map((key) => [key, { ...kept, sharedPaths: 77 }])));
    const shared = (await predicted(folder, store)).predictions.map((each) => each.sharedPaths);
    assert.deepEqual(shared, [77, 77, 77, 77]);
});

test("a damaged store costs time and never an answer", async (context) => {
    const { folder } = repositoryOf(context);
    const cache = temporary(context);
    const store = new PredictionStore({ folder: cache, productVersion: "1" });
    const first = await predicted(folder, store);
    const [name = ""] = readdirSync(cache);
    const path = join(cache, name);
    const whole = readFileSync(path);
    for (const damaged of [
        Buffer.from(whole.toString("utf8").replaceAll('"textual"', '"clean"')),
        whole.subarray(0, whole.length >> 1),
        Buffer.from(whole.map((byte, index) => (index % 50 === 0 ? byte ^ 1 : byte))),
        Buffer.alloc(1000),
        Buffer.alloc(0),
    ]) {
        writeFileSync(path, damaged);
        assert.deepEqual(await predicted(folder, store), first);
        assert.deepEqual(readFileSync(path).length, whole.length, "it is written anew");
    }
    rmSync(cache, { recursive: true });
    writeFileSync(cache, "no folder");
    assert.deepEqual(await predicted(folder, store), first);
});

test("another version, other settings and a shallow clone have nothing of it", async (context) => {
    const repository = repositoryOf(context);
    const cache = temporary(context);
    const store = new PredictionStore({ folder: cache, productVersion: "1" });
    await store.add(settings, new Map([["a b", kept]]));
    const read = async (other: PredictionStore, where = settings): Promise<number> =>
        (await other.read(where, ["a b"])).size;
    assert.equal(await read(store), 1);
    assert.equal(await read(new PredictionStore({ folder: cache, productVersion: "2" })), 0);
    assert.equal(await read(store, { ...settings, settings: "t" }), 0);
    const before = await predictionContext(repository.folder, NeverCancelled);
    repository.git("config", "merge.directoryRenames", "false");
    const after = await predictionContext(repository.folder, NeverCancelled);
    assert.equal(before?.repository, after?.repository);
    assert.notEqual(before?.settings, after?.settings);
    const clone = join(repository.folder, "../clone");
    repository.git("clone", "-q", "--depth", "1", `file://${repository.folder}`, clone);
    assert.equal(await predictionContext(clone, NeverCancelled), undefined);
});

test("the latest pairs and repositories are kept", async (context) => {
    const cache = temporary(context);
    const store = new PredictionStore({ folder: cache, productVersion: "1" });
    const pairs = Array.from({ length: 2_100 }, (_, index) => [`o t${index}`, kept] as const);
    await store.add(settings, new Map(pairs));
    const found = await store.read(settings, ["o t0", "o t99", "o t100", "o t2099"]);
    assert.deepEqual([...found.keys()], ["o t100", "o t2099"]);
    const long = {
        ...kept,
        files: Array.from({ length: 3_000 }, (_, index) => fileAt(`${index}`)),
    };
    await store.add(settings, new Map([["long", long]]));
    assert.equal((await store.read(settings, ["long"])).size, 0);
    const some = {
        ...kept,
        files: Array.from({ length: 1_000 }, (_, index) => fileAt(`${index}`)),
    };
    const many = Array.from({ length: 80 }, (_, index) => [`some ${index}`, some] as const);
    await store.add(settings, new Map(many));
    const size = statSync(join(cache, `${settings.repository}.predictions`)).size;
    assert.ok(size <= 4_000_000 && size > 3_000_000, `${size} bytes`);
    for (let index = 0; index < 60; index++) {
        const repository = index.toString(16).padStart(32, "0");
        await store.add({ ...settings, repository }, new Map([["a b", kept]]));
        utimesSync(join(cache, `${repository}.predictions`), 1000 + index, 1000 + index);
    }
    assert.ok(readdirSync(cache).length <= 51);
});

function fileAt(path: string): KeptPrediction["files"][number] {
    return { path, verdict: "textual", lines: [], items: [], authors: [], breaks: [] };
}

test("whatever a line says, reading it does not throw", () => {
    const key = "a".repeat(32);
    fc.assert(
        fc.property(fc.string(), fc.json(), (text, json) => {
            assert.equal(readKeptLine(key, text), undefined);
            assert.equal(readKeptLine(key, `${key} ${"b".repeat(32)} ${json}`), undefined);
        }),
    );
});
