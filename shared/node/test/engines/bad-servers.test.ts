import { deepEqual, equal, match, ok } from "node:assert/strict";
import { afterEach, test } from "node:test";
import type { Engine } from "@rust-ai-ide/ai/engines/engine";
import { retryAfterOf } from "@rust-ai-ide/ai/engines/retry-after";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { createHttpEngine, type HttpEngineOptions } from "../../src/engines/http-engine.ts";
import { complete, completion, outcome, question } from "./engine-requests.ts";
import {
    type Behaviour,
    closeAfter,
    events,
    forever,
    hangAfter,
    hangBeforeHeaders,
    inPieces,
    json,
    MisbehavingServer,
    notHttp,
    stopServers,
    text,
} from "./misbehaving-server.ts";

afterEach(stopServers);

const models = { data: [{ id: "m", meta: { n_ctx: 4096 } }] };
const props = { total_slots: 1, chat_template: "x", default_generation_settings: { n_ctx: 4096 } };
const wellBehaved = { "/v1/models": json(models), "/props": json(props) };

const word = 'data: {"content":"a + b","stop":false}\n\n';
const said = 'data: {"choices":[{"delta":{"content":"A box"}}]}\n\n';

async function withEngine<T>(
    behaviours: Readonly<Record<string, Behaviour>>,
    work: (engine: Engine, server: MisbehavingServer) => Promise<T>,
    options: Partial<HttpEngineOptions> = {},
): Promise<T> {
    const server = await MisbehavingServer.start({ ...wellBehaved, ...behaviours });
    const engine = createHttpEngine({ url: server.url, kind: "llama-server", ...options });
    try {
        return await work(engine, server);
    } finally {
        engine.dispose();
        await server.stop();
    }
}

/** What a completion and a chat come to when the server answers both like this. */
async function check(
    behaviour: Behaviour,
    expected: string,
    chatExpected = expected,
): Promise<void> {
    const timeLimits = { firstByte: 300, idle: 300, total: 1_500 };
    await withEngine(
        { "/infill": behaviour, "/v1/chat/completions": behaviour },
        async (engine) => {
            equal(await outcome(complete(engine).then(({ text: answer }) => answer)), expected);
            const pieces: string[] = [];
            const chat = engine.chat?.(question(), (piece) => pieces.push(piece), NeverCancelled);
            equal(
                await outcome((chat ?? Promise.reject()).then(() => pieces.join(""))),
                chatExpected,
            );
        },
        { timeLimits },
    );
}

test("refusals have the code of their reason", async () => {
    await check(json({ error: "x" }, 500), "engine.serverFailed");
    await check(json({ error: "x" }, 401), "engine.unauthorised");
    await check(json({ error: "x" }, 403), "engine.unauthorised");
    await check(json({ error: "model 'm' not found" }, 404), "engine.modelMissing");
    await check(json({ error: "busy" }, 429, { "Retry-After": "2" }), "engine.overloaded");
    await check(json({ error: { message: "Loading model" } }, 503), "engine.loading");
    const overflow = { error: { type: "exceed_context_size_error", message: "too long" } };
    await check(json(overflow, 400), "engine.contextOverflow");
    await check(text("<html>Not here</html>", 404), "engine.invalidAnswer");
});

test("what is no answer is told from a broken one", async () => {
    await check(text("{garbage", 200), "engine.closedEarly");
    await check(inPieces("data: {garbage\n\n", 4), "engine.invalidAnswer");
    await check(inPieces("data: 42\n\n", 4), "engine.invalidAnswer");
    await check(text("<html>", 200, { "Content-Type": "text/html" }), "engine.invalidAnswer");
    await check(notHttp, "engine.invalidAnswer");
    await check(text("", 200), "engine.closedEarly");
    await check(
        inPieces('data: {"error":{"code":500,"message":"x"}}\n\n', 9),
        "engine.serverFailed",
    );
});

test("a redirect is not followed, least of all to another host", async () => {
    const other = await MisbehavingServer.start({ "*": events([{ content: "x", stop: true }]) });
    try {
        await check(text("", 307, { Location: `${other.url}/infill` }), "engine.invalidAnswer");
        deepEqual(other.seen, []);
    } finally {
        await other.stop();
    }
});

test("hanging, dripping and endless answers end at a limit", async () => {
    await check(hangBeforeHeaders, "engine.timedOut");
    await check(hangAfter(""), "engine.timedOut");
    await check(hangAfter(word), "engine.timedOut", "engine.invalidAnswer");
    await check(hangAfter(said), "engine.invalidAnswer", "engine.timedOut");
    // Each piece comes in time, but there is no end.
    await check(forever(": still here\n\n", 50), "engine.timedOut");
    await check(forever("x".repeat(65_536)), "engine.answerTooLong");
    await check(forever(word.repeat(40)), "engine.answerTooLong", "engine.invalidAnswer");
    await check(forever(said.repeat(40)), "engine.invalidAnswer", "engine.answerTooLong");
});

test("an answer that is cut off is not taken for a whole one", async () => {
    await check(closeAfter(word), "engine.closedEarly", "engine.invalidAnswer");
    await check(closeAfter(said), "engine.invalidAnswer", "engine.closedEarly");
    await check(closeAfter('data: {"cont'), "engine.closedEarly");
    await check(closeAfter(""), "engine.closedEarly");
});

test("characters and messages may be cut anywhere", async () => {
    const stream = `data: {"content":"größe 😀","stop":false}\r\n\r\ndata: {"content":"","stop":true}\n\n`;
    for (const size of [1, 2, 3, 7, 1_000]) {
        await check(inPieces(stream, size), "größe 😀", "engine.invalidAnswer");
    }
});

test("a server that does not listen or is no server is unreachable", async () => {
    const server = await MisbehavingServer.start();
    await server.stop();
    const engine = createHttpEngine({ url: server.url, kind: "openai" });
    equal(await outcome(engine.models(NeverCancelled)), "engine.unreachable");
    equal(await outcome(complete(engine)), "engine.unreachable");
    engine.dispose();
    equal(await outcome(engine.models(NeverCancelled)), "engine.unreachable");
});

test("a list of models of another shape is no list", async () => {
    const lists = [json([]), json({ data: 1 }), json({ data: [{}] }), text("null"), text("<html>")];
    for (const list of lists) {
        const found = await withEngine({ "/v1/models": list }, (engine) =>
            outcome(engine.models(NeverCancelled)),
        );
        equal(found, "engine.invalidAnswer");
    }
});

test("the time that an overloaded server asks for is kept with the error", async () => {
    await withEngine({ "/infill": json({}, 429, { "Retry-After": "7" }) }, async (engine) => {
        const error = await complete(engine).catch((reason: unknown) => reason);
        equal(retryAfterOf(error), 7_000);
    });
});

test("no error carries what the server said, the prompt or the token", async () => {
    const secret = "sk-secret";
    const quoting = json({ error: { message: "bad prompt: fn add(a: i32" } }, 500);
    await withEngine(
        { "/infill": quoting },
        async (engine) => {
            const error = await complete(engine).catch((reason: unknown) => reason);
            ok(CodedError.is(error));
            const whole = JSON.stringify([error.message, error.nextStep, error.cause, error.stack]);
            ok(!whole.includes("fn add") && !whole.includes(secret), whole);
        },
        { tokens: async () => secret },
    );
});

test("a server that answers with another model is found out", async () => {
    const answer = [
        { content: "a", stop: false },
        { content: "", stop: true, stop_type: "eos", model: "other" },
    ];
    const found = await withEngine({ "/infill": events(answer) }, (engine) => complete(engine));
    deepEqual([found.text, found.finish, found.answeredBy], ["a", "end", "other"]);
    const dated = [{ content: "a", stop: true, model: "m-2026-01-01" }];
    const release = await withEngine({ "/infill": events(dated) }, (engine) => complete(engine));
    equal(release.answeredBy, undefined);
});

test("leaked template marks, stops and endless lines are cut off", async () => {
    const pieces = ["a + b<|fim_", "pad|>x", "y"].map((content) => ({ content, stop: false }));
    const cut = await withEngine({ "/infill": events(pieces) }, (engine) => complete(engine));
    deepEqual([cut.text, cut.finish], ["a + b", "end"]);
    const lines = ["a", " + b\n", "}\n"].map((content) => ({ content, stop: false }));
    const line = await withEngine({ "/infill": events(lines) }, (engine) => complete(engine));
    deepEqual([line.text, line.finish], ["a + b", "stop"]);
});

test("a server that does not stream is read all the same", async () => {
    const whole = json({ choices: [{ message: { content: "A box" }, finish_reason: "stop" }] });
    await check(json({ content: "a + b", stop: true }), "a + b", "engine.invalidAnswer");
    await check(whole, "engine.invalidAnswer", "A box");
});

test("a deadline answers what is there, or says that nothing was", async () => {
    const slow = events(
        [
            { content: "a + ", stop: false },
            { content: "b", stop: true },
        ],
        2_000,
    );
    const found = await withEngine({ "/infill": slow }, (engine) =>
        complete(engine, { deadlineMs: 300 }),
    );
    deepEqual([found.text, found.finish], ["a + ", "deadline"]);
    const nothing = await withEngine({ "/infill": hangBeforeHeaders }, (engine) =>
        outcome(complete(engine, { deadlineMs: 100 })),
    );
    equal(nothing, "engine.timedOut");
});

test("a stale connection is replaced without anybody noticing", async () => {
    await withEngine(
        { "/infill": events([{ content: "a", stop: true }]) },
        async (engine, server) => {
            await complete(engine);
            server.on("/infill", (response, request) => {
                server.on("/infill", events([{ content: "b", stop: true }]));
                // As if the server had closed the kept connection in this very moment.
                if (request.method === "POST") response.socket?.destroy();
            });
            equal((await complete(engine)).text, "b");
        },
    );
});

test("a token is sent, and the next one as soon as it is another", async () => {
    let token: string | undefined = "first";
    await withEngine(
        {},
        async (engine, server) => {
            for (const next of ["second", "bad\r\nX-Evil: 1", undefined]) {
                await engine.models(NeverCancelled);
                token = next;
            }
            await engine.models(NeverCancelled);
            const sent = server.seen
                .filter(({ path }) => path === "/v1/models")
                .map(({ headers }) => headers.authorization);
            deepEqual(sent, ["Bearer first", "Bearer second", undefined, undefined]);
        },
        { tokens: async () => token },
    );
});

test("addresses that are none, and hosts that nobody allowed, become no engine", () => {
    const create = (url: string, isConfigured?: boolean): string => {
        try {
            const engine = createHttpEngine({ url, kind: "openai", isConfigured });
            engine.dispose();
            return `${engine.id} ${engine.label} ${engine.isOnThisMachine}`;
        } catch (error) {
            return CodedError.is(error) ? error.code : String(error);
        }
    };
    deepEqual(
        [
            create("ftp://127.0.0.1"),
            create("nonsense"),
            create("http://user:password@127.0.0.1"),
            create("https://models.example"),
            create("https://models.example/llm/v1/", true),
            create("http://localhost:1234/v1"),
            create("http://[::1]:8080"),
            create("http://127.1:80"),
            create("http://0.0.0.0:8080"),
        ],
        [
            "engine.invalidAddress",
            "engine.invalidAddress",
            "engine.invalidAddress",
            "engine.hostNotAllowed",
            "openai:https://models.example/llm Server models.example/llm false",
            "openai:http://localhost:1234 Server localhost:1234 true",
            "openai:http://[::1]:8080 Server [::1]:8080 true",
            "openai:http://127.0.0.1 Server 127.0.0.1 true",
            "openai:http://0.0.0.0:8080 Server 0.0.0.0:8080 true",
        ],
    );
});

test("a refused address does not repeat the password in it", () => {
    try {
        createHttpEngine({ url: "http://user:password@127.0.0.1", kind: "openai" });
    } catch (error) {
        match(String(error), /127\.0\.0\.1/);
        ok(!String(error).includes("password"));
    }
});

test("requests after a cancelled one go on", async () => {
    await withEngine({ "/infill": events([{ content: "a", stop: true }]) }, async (engine) => {
        const answers = await Promise.all(
            [1, 2, 3].map(() => engine.complete?.(completion(), NeverCancelled)),
        );
        deepEqual(
            answers.map((answer) => answer?.text),
            ["a", "a", "a"],
        );
    });
});
