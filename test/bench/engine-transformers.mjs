// Runs transformers.js on the benchmark's model. Plain JavaScript, because the library lives in a
// cache folder and not among our dependencies.
// Arguments: cache folder with node_modules, model folder, JSON of session options.
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const [cache, folder, options] = process.argv.slice(2);
const require = createRequire(join(cache, "index.js"));
const library = await import(pathToFileURL(require.resolve("@huggingface/transformers")).href);
const { AutoModelForCausalLM, Tensor, env } = library.default ?? library;
env.allowRemoteModels = false;
env.allowLocalModels = true;
env.localModelPath = `${dirname(folder)}/`;

const model = await AutoModelForCausalLM.from_pretrained(basename(folder), {
    dtype: "fp32",
    session_options: JSON.parse(options),
});

process.on("message", async ({ context, newTokens }) => {
    try {
        process.send(await sample(context, newTokens));
    } catch (error) {
        console.error(error);
        process.exit(1);
    }
});
process.on("disconnect", () => process.exit());
process.send("ready");

async function sample(context, newTokens) {
    const ids = BigInt64Array.from({ length: context }, (_, index) =>
        BigInt((index * 7919 + 13) % 16384),
    );
    const times = [];
    const cpu = [];
    const streamer = {
        put() {
            times.push(performance.now());
            cpu.push(cpuMs());
        },
        end() {},
    };
    const started = performance.now();
    const cpuStarted = cpuMs();
    await model.generate({
        inputs: new Tensor("int64", ids, [1, context]),
        attention_mask: new Tensor("int64", new BigInt64Array(context).fill(1n), [1, context]),
        max_new_tokens: newTokens + 1,
        min_new_tokens: newTokens + 1,
        do_sample: false,
        streamer,
    });
    // The first call hands over the prompt, the others one token each.
    const tokens = times.slice(1);
    return {
        prefillMs: tokens[0] - started,
        prefillCpuMs: cpu[1] - cpuStarted,
        tokenCpuMs: (cpu[cpu.length - 1] - cpu[1]) / newTokens,
        tokenMs: tokens.slice(1).map((time, index) => time - tokens[index]),
        residentMb: process.memoryUsage().rss / 1e6,
    };
}

function cpuMs() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
}
