import { createServer } from "node:http";

/**
 * A stand-in for llama.cpp's server that writes known text at a known pace, so that a benchmark
 * can tell whether any of it came twice. A program of its own, so that it can be killed.
 * Arguments: name, milliseconds a word, words that a continuation repeats, answers at the same time.
 * Prints `listening PORT`, then `asked` for every request that writes text.
 */
const [name = "server", pace = "5", repeated = "0", slots = "4"] = process.argv.slice(2);
const wait = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What every server answers to a chat. */
const words = Array.from({ length: 60 }, (_, index) => `word${index * 7919} `);

const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString("utf8")) : {};
    const json = (/** @type {unknown} */ value, status = 200) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(value));
    };
    const path = request.url?.split("?")[0];
    if (path === "/v1/models") {
        json({ data: [{ id: "qwen2.5-coder-1.5b", meta: { n_ctx_train: 8192 } }] });
    } else if (path === "/props") {
        json({
            total_slots: Number(slots),
            default_generation_settings: { n_ctx: 8192 },
            chat_template: "chatml",
        });
    } else if (path === "/infill" || path === "/completion") {
        await write(
            response,
            ["let ", "answer ", "= ", `${name};`].map((content) => ({ content, stop: false })),
            { content: "", stop: true, stop_type: "eos" },
        );
    } else if (path === "/v1/chat/completions") {
        await write(
            response,
            answerTo(body.messages).map((content) => ({
                choices: [{ index: 0, delta: { content }, finish_reason: null }],
            })),
            { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
        );
    } else {
        json({ error: { code: 501, message: "not here", type: "not_supported_error" } }, 501);
    }
});

/** All words, or those behind what the conversation says is already there, with some again. */
function answerTo(/** @type {readonly { role: string, content: string }[]} */ messages) {
    const partial = messages.findLast(({ role }) => role === "assistant")?.content;
    if (partial === undefined) return words;
    const known = partial.split(" ").length - 1;
    return words.slice(Math.max(0, known - Number(repeated)));
}

async function write(
    /** @type {import("node:http").ServerResponse} */ response,
    /** @type {readonly unknown[]} */ pieces,
    /** @type {unknown} */ last,
) {
    console.log("asked");
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const piece of pieces) {
        await wait(Number(pace));
        if (response.destroyed) return;
        response.write(`data: ${JSON.stringify(piece)}\n\n`);
    }
    response.end(`data: ${JSON.stringify(last)}\n\ndata: [DONE]\n\n`);
}

server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    console.log(`listening ${typeof address === "object" ? address?.port : ""}`);
});
