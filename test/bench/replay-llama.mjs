import { pathToFileURL } from "node:url";

/**
 * The peer of the replay: node-llama-cpp with the same weights, prompt lookup and its own prefix
 * cache. One request at a time; `cancel` ends it between two tokens. Arguments: the package's
 * entry, a GGUF file, threads.
 */
const [entry, file, threads] = process.argv.slice(2);
const { getLlama, InputLookupTokenPredictor, LlamaLogLevel } = await import(
    pathToFileURL(entry).href
);
const llama = await getLlama({
    gpu: false,
    build: "never",
    logLevel: LlamaLogLevel.error,
    maxThreads: Number(threads),
});
const model = await llama.loadModel({ modelPath: file });
const context = await model.createContext({ contextSize: 2048, threads: Number(threads) });
const predictor = new InputLookupTokenPredictor();
const sequence = context.getSequence({ tokenPredictor: predictor });

let running;
let queue = Promise.resolve();

process.on("message", (message) => {
    if (message.kind === "usage") {
        const { user, system } = process.cpuUsage();
        const memory = process.memoryUsage.rss();
        process.send({ kind: "usage", cpuMs: (user + system) / 1000, residentBytes: memory });
        return;
    }
    if (message.kind === "cancel") {
        if (running?.id === message.id) running.isCancelled = true;
        else cancelled.add(message.id);
        return;
    }
    queue = queue.then(() => generate(message)).catch(fail);
});
process.send({ kind: "ready" });

/** Requests that were cancelled before their turn. */
const cancelled = new Set();

async function generate({ id, tokens, maxNewTokens, stop, endTokens, deadlineMs }) {
    const state = { id, isCancelled: cancelled.delete(id) };
    running = state;
    const started = performance.now();
    const logProbabilities = [];
    const written = [];
    let finish = "length";
    let promptMs = 0;
    if (!state.isCancelled) {
        // The last token is read again, because its logits are what goes on.
        await sequence.adaptStateToTokens(tokens.slice(0, -1), false);
        const unread = tokens.slice(sequence.nextTokenIndex);
        if (maxNewTokens === 0) {
            await sequence.evaluateWithoutGeneratingNewTokens(unread);
            unread.length = 0;
        }
        predictor.updateInputTokens(tokens);
        const answer =
            maxNewTokens === 0
                ? []
                : sequence.evaluateWithMetadata(
                      unread,
                      { confidence: true },
                      { temperature: 0, yieldEogToken: true },
                  );
        for await (const { token, confidence } of answer) {
            if (written.length === 0) promptMs = performance.now() - started;
            if (state.isCancelled) break;
            if (endTokens.includes(token)) {
                finish = "end";
                break;
            }
            written.push(token);
            logProbabilities.push(Math.log(Math.max(confidence, 1e-12)));
            const text = model.detokenize(written);
            if (stop.some((end) => text.includes(end))) finish = "stop";
            else if (performance.now() - started > deadlineMs) finish = "deadline";
            else if (written.length < maxNewTokens) continue;
            break;
        }
    }
    running = undefined;
    const totalMs = performance.now() - started;
    const isCancelled = state.isCancelled;
    process.send({
        kind: "answer",
        id,
        isCancelled,
        tokens: written,
        logProbabilities,
        finish,
        promptMs,
        totalMs,
    });
}

function fail(error) {
    console.error(error);
    process.exit(1);
}
