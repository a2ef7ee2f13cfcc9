import assert from "node:assert/strict";
import { test } from "node:test";
import { CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError, type ErrorDescription } from "@rust-ai-ide/core/errors";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { InferenceErrors } from "@rust-ai-ide/protocol/inference-errors";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import { ManualClock } from "@rust-ai-ide/testing/manual-clock";
import { createApi } from "../../src/api.ts";
import { chooseModel, sameFolder } from "../../src/inference/choose-model.ts";
import { activeGenerator, createGenerator } from "../../src/inference/generator.ts";
import { InferenceHost } from "../../src/inference/inference-host.ts";
import { Orchestration } from "../../src/inference/orchestration.ts";
import { createAnalysisApi } from "../../src/intelligence/analysis-api.ts";
import type { LanguageService } from "../../src/language/language-service.ts";
import { type EnginePhase, ShellStateStore } from "../../src/shell-state.ts";
import { FakeInference } from "./fake-inference.ts";
import { model } from "./states.ts";

const embeddedFolder = "/extensions/model-rust/model";
const own = model({ id: "own", name: "Own", folder: "/models/own", state: "available" });

function setUp(models: readonly ModelSummary[], settings: Partial<Settings> = {}) {
    const current: Settings = {
        wanted: "",
        trusted: true,
        embedded: embeddedFolder,
        folders: ["/models/own"],
        connectFailure: undefined,
        ...settings,
    };
    const process = new FakeInference(models);
    const store = new ShellStateStore();
    const phases: string[] = [];
    let last = "";
    store.onDidChange(({ engine }) => {
        const text = phaseText(engine);
        if (text !== last) phases.push(text);
        last = text;
    });
    const restarted: ErrorDescription[] = [];
    const connected: string[][] = [];
    let now = 0;
    const host = new InferenceHost({
        store,
        logger: NullLogger,
        clock: { now: () => now, schedule: () => ({ dispose() {} }) },
        embeddedFolder: () => current.embedded,
        userFolders: () => current.folders,
        wantedModel: () => current.wanted,
        isTrusted: () => current.trusted,
        onRestarted: (reason) => restarted.push(reason),
        connect: async (folders) => {
            connected.push([...folders]);
            if (current.connectFailure !== undefined) throw current.connectFailure;
            return process;
        },
    });
    const advance = (milliseconds: number): void => {
        now += milliseconds;
    };
    return { host, process, store, phases, restarted, connected, current, advance };
}

const request = {
    slot: "file:///a.rs",
    parts: { path: "a.rs", prefix: "fn", suffix: "" },
    mode: "single-line" as const,
    maxNewTokens: 8,
    stop: ["\n"],
};

/** A window whose embedded model is ready. */
async function setUpGenerator() {
    const all = setUp([model(), own]);
    const { host, store, current } = all;
    await host.warmUp();
    const orchestration = new Orchestration({
        inference: host,
        store,
        clock: new ManualClock(),
        logger: NullLogger,
        embeddedFolder: () => current.embedded,
        userFolders: () => current.folders,
        isTrusted: () => current.trusted,
    });
    const generator = createGenerator(orchestration, () => store.current.engine);
    return { ...all, orchestration, generator };
}

interface Settings {
    wanted: string;
    trusted: boolean;
    embedded: string | undefined;
    folders: readonly string[];
    connectFailure: Error | undefined;
}

function phaseText(engine: EnginePhase): string {
    if (engine.kind === "failed") return `failed ${engine.error.code}`;
    return "model" in engine ? `${engine.kind} ${engine.model}` : engine.kind;
}

test("the first start connects with the folders, chooses the embedded model and loads it", async () => {
    const { host, process, phases, connected } = setUp([model({ state: "available" }), own]);
    await host.warmUp();
    assert.deepEqual(phases, ["starting", "loading rust-ai-v0", "ready rust-ai-v0"]);
    assert.deepEqual(connected, [[embeddedFolder, "/models/own"]]);
    assert.deepEqual(process.calls, ["start", "list", "load rust-ai-v0"]);
    assert.equal(host.activeModel, "rust-ai-v0");
    host.dispose();
    assert.equal(process.calls.at(-1), "dispose");
});

test("another wish while a model is being loaded is followed afterwards", async () => {
    const { host, current, process } = setUp([model(), own]);
    const first = host.warmUp();
    current.wanted = "own";
    await Promise.all([first, host.warmUp()]);
    assert.equal(host.activeModel, "own");
    assert.equal(process.calls.filter((call) => call === "load own").length > 0, true);
});

test("in a workspace without trust only the embedded model runs", async () => {
    const { host, store, connected } = setUp([model(), own], { trusted: false, wanted: "own" });
    await host.warmUp();
    assert.equal(host.activeModel, "rust-ai-v0");
    assert.deepEqual(connected, [[embeddedFolder]]);
    assert.deepEqual([store.current.trusted, store.current.ignoredFolders], [false, 1]);
});

test("no model has a reason of its own", async () => {
    const missing = setUp([], { embedded: undefined });
    await missing.host.warmUp();
    assert.equal(missing.phases.at(-1), "failed shell.modelExtensionMissing");
    const useless = setUp([model({ task: ["embed"] })]);
    await useless.host.warmUp();
    assert.equal(useless.phases.at(-1), "failed shell.noCompletionModel");
    const failure = { code: "model.folderUnreadable", message: "Gone.", nextStep: "Look." };
    const unreadable = setUp([model({ task: [], state: "failed", failure })]);
    await unreadable.host.warmUp();
    assert.equal(unreadable.phases.at(-1), "failed model.folderUnreadable");
});

test("a model that cannot be loaded is an error with its code, anything else a bug of ours", async () => {
    const { host, process, phases } = setUp([model({ state: "available" })]);
    process.failures.set(
        "load",
        new CodedError({ code: "model.checksum", message: "Damaged.", nextStep: "Reinstall." }),
    );
    await host.warmUp();
    assert.equal(phases.at(-1), "failed model.checksum");
    process.failures.set("load", new TypeError("oops"));
    await host.warmUp();
    assert.equal(phases.at(-1), "failed shell.inferenceFailed");
    await host.reload();
    assert.equal(phases.at(-1), "ready rust-ai-v0");
});

test("a failure is tried again after a minute, when it is asked for", async () => {
    const { host, process, phases, advance } = setUp([model()]);
    await host.warmUp();
    await host.retry();
    process.failures.set("load", InferenceErrors.programMissing("x"));
    await host.warmUp();
    await host.retry();
    assert.equal(phases.at(-1), "failed inference.programMissing");
    advance(60_000);
    await host.retry();
    assert.equal(phases.at(-1), "ready rust-ai-v0");
    assert.equal(process.calls.filter((call) => call === "load rust-ai-v0").length, 3);
});

test("a client that cannot be made is made anew by the next request", async () => {
    const { host, process, phases, current } = setUp([model()]);
    current.connectFailure = new Error("no module");
    await host.warmUp();
    assert.equal(phases.at(-1), "failed shell.inferenceFailed");
    current.connectFailure = undefined;
    await host.warmUp();
    assert.equal(phases.at(-1), "ready rust-ai-v0");
    assert.ok(process.calls.includes("start"));
});

test("a platform without a runtime is a state of its own", async () => {
    const { host, process, phases } = setUp([model()]);
    process.failures.set("start", InferenceErrors.noNativeRuntime("darwin-x64"));
    await host.warmUp();
    assert.equal(phases.at(-1), "unsupported");
});

test("a process that dies is restarted, loads its model again and is mentioned once", async () => {
    const { host, process, phases, restarted } = setUp([model()]);
    await host.warmUp();
    const reason = InferenceErrors.stopped();
    process.states.fire({ kind: "restarting", attempt: 1, delayMs: 100, reason });
    process.restarts.fire(reason);
    process.states.fire({ kind: "ready", processId: 2, productVersion: "0.1.0" });
    await host.warmUp();
    assert.deepEqual(phases.slice(-2), ["restarting", "ready rust-ai-v0"]);
    assert.deepEqual(restarted, [reason]);
    process.states.fire({
        kind: "failed",
        reason: InferenceErrors.keepsStopping(6, "It crashed."),
    });
    assert.equal(phases.at(-1), "failed inference.keepsStopping");
});

test("a request that the death interrupts does not hide the restart", async () => {
    const { host, process, phases } = setUp([model()]);
    await host.warmUp();
    const reason = InferenceErrors.stopped();
    process.states.fire({ kind: "restarting", attempt: 1, delayMs: 100, reason });
    process.failures.set("load", reason);
    await host.warmUp();
    assert.equal(phases.at(-1), "restarting");
    process.failures.set("load", new CancelledError());
    await host.warmUp();
    assert.equal(phases.at(-1), "restarting");
});

test("the active model's own changes are followed, other models' are not", async () => {
    const { host, process, phases, store } = setUp([model(), own]);
    await host.warmUp();
    const failure = { code: "model.graph", message: "Bad.", nextStep: "Reinstall." };
    process.changes.fire([model(), { ...own, state: "failed", failure }]);
    assert.equal(phases.at(-1), "ready rust-ai-v0");
    assert.equal(store.current.models[1]?.state, "failed");
    process.changes.fire([model({ state: "loading" })]);
    assert.equal(phases.at(-1), "loading rust-ai-v0");
    process.changes.fire([model({ state: "available" })]);
    assert.equal(phases.at(-1), "ready rust-ai-v0");
    process.changes.fire([model({ state: "failed", failure })]);
    assert.equal(phases.at(-1), "failed model.graph");
    process.changes.fire([]);
    assert.equal(phases.at(-1), "failed model.graph");
});

test("health is asked for at most every quarter of a minute", async () => {
    const { host, process, store, advance } = setUp([model()]);
    await host.refreshHealth();
    await host.refreshHealth();
    advance(15_000);
    process.failures.set("health", new Error("gone"));
    await host.refreshHealth();
    assert.equal(process.calls.filter((call) => call === "health").length, 2);
    assert.deepEqual(store.current.health, {
        residentBytes: 7,
        uptimeMilliseconds: 5,
        served: 3,
    });
});

test("folders of the settings and new ones are made known", async () => {
    const { host, process, phases } = setUp([model(), own]);
    await host.useFolders();
    assert.deepEqual(await host.addFolders(["/new"]), [model(), own]);
    assert.deepEqual(process.calls, [`folders ${embeddedFolder} /models/own`, "register /new"]);
    process.failures.set("folders", InferenceErrors.keepsStopping(6, "It crashed."));
    await host.useFolders();
    assert.equal(phases.at(-1), "failed inference.keepsStopping");
    process.failures.set("restart", InferenceErrors.programMissing("x"));
    await host.reload();
    assert.equal(phases.at(-1), "failed inference.programMissing");
});

test("the generator asks the model that is ready, greedily", async () => {
    const { process, store, orchestration, generator } = await setUpGenerator();
    assert.deepEqual(generator.active(), { kind: "ready", model: "rust-ai-v0" });
    assert.equal((await generator.generate(request, NeverCancelled)).text, "x");
    await generator.generate({ ...request, deadlineMs: 100 }, NeverCancelled);
    store.update({ engine: { kind: "restarting" } });
    assert.deepEqual(generator.active(), { kind: "silent", reason: "engine-restarting" });
    await generator.generate(request, NeverCancelled);
    assert.equal(
        process.calls.filter((call) => call === "complete rust-ai-v0 single-line false").length,
        3,
    );
    orchestration.dispose();
});

test("every phase says who would answer or why nobody", () => {
    const error = { code: "a.b", message: "", nextStep: "" };
    const phases: EnginePhase[] = [
        { kind: "idle" },
        { kind: "starting" },
        { kind: "loading", model: "m" },
        { kind: "ready", model: "m" },
        { kind: "restarting" },
        { kind: "failed", error },
        { kind: "unsupported", platform: "p" },
    ];
    assert.deepEqual(
        phases.map((phase) => {
            const active = activeGenerator(phase);
            return active.kind === "ready" ? active.model : active.reason;
        }),
        [
            "model-loading",
            "model-loading",
            "model-loading",
            "m",
            "engine-restarting",
            "model-failed",
            "no-model",
        ],
    );
});

test("the wanted model wins, then the embedded one, then any that completes", () => {
    const userFolders = ["/models/own"];
    const choose = (wanted: string, embedded: string | undefined = embeddedFolder) =>
        chooseModel([own, model()], {
            wanted,
            trusted: true,
            embeddedFolder: embedded,
            userFolders,
        })?.id;
    assert.equal(choose("own"), "own");
    assert.equal(choose("gone"), "rust-ai-v0");
    assert.equal(choose("", "/elsewhere"), "own");
    assert.equal(
        chooseModel([own], {
            wanted: "own",
            trusted: false,
            embeddedFolder: undefined,
            userFolders,
        }),
        undefined,
    );
    assert.ok(sameFolder("C:\\models\\own\\", "C:/models/own"));
    assert.ok(sameFolder("/models/other/../own", "/models/own"));
    assert.ok(!sameFolder("/models/own", "/models/own2"));
});

test("a model of a folder that another client named is never chosen", () => {
    const foreign = model({ id: "foreign", folder: "/models/foreign" });
    const choice = { trusted: true, embeddedFolder, userFolders: ["/models/own"] };
    const choose = (wanted: string, models: readonly ModelSummary[]) =>
        chooseModel(models, { ...choice, wanted })?.id;
    assert.equal(choose("foreign", [foreign, own]), "own");
    assert.equal(choose("foreign", [foreign, own, model()]), "rust-ai-v0");
    assert.equal(choose("", [foreign]), undefined);
});

test("other extensions get models and scores, and hear of changes once", async () => {
    const { host, process, store, orchestration } = await setUpGenerator();
    const analysis = createAnalysisApi({
        store,
        isIndexing: async () => false,
        language: {} as LanguageService,
    });
    const engines = { start: async () => {} } as unknown as Parameters<
        typeof createApi
    >[0]["engines"];
    const api = createApi({ store, inference: host, orchestration, engines }, analysis);
    assert.equal(api.analysis, analysis);
    const heard: number[] = [];
    api.models.onDidChange((models) => heard.push(models.length));
    assert.equal(api.apiVersion, 1);
    assert.deepEqual(await api.models.list(), [model(), own]);
    const request = { path: "src/lib.rs", prefix: "fn ", continuations: ["a", "b"] };
    assert.equal((await api.score(request)).length, 2);
    assert.ok(process.calls.includes("score rust-ai-v0 api:src/lib.rs"));
    assert.equal(await api.scoreModel("src/lib.rs"), "rust-ai-v0");
    // No model here chats.
    assert.equal(await api.chatModel(), undefined);
    const question = { messages: [], maxNewTokens: 1, temperature: 0 };
    await assert.rejects(api.chat(question), { code: "engine.noneAvailable" });
    store.update({ working: 1 });
    assert.deepEqual(heard, []);
    store.update({ models: [model()] });
    assert.deepEqual(heard, [1]);
    orchestration.dispose();
});
