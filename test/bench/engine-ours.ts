import { argMax, logProbability } from "@rust-ai-ide/ai/sampling";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { ChunkSizer } from "../../extensions/ai-core/worker/decoder/chunk-sizer.ts";
import { HuggingFaceLayout } from "../../extensions/ai-core/worker/decoder/hugging-face-layout.ts";
import { OnnxSession } from "../../extensions/ai-core/worker/decoder/onnx-session.ts";
import { RowsLayout } from "../../extensions/ai-core/worker/decoder/rows-layout.ts";
import { Sequence } from "../../extensions/ai-core/worker/decoder/sequence.ts";
import { benchTokens, serveSamples } from "./bench-protocol.ts";
import { benchArchitecture } from "./engine-models.ts";

/** Arguments: model file, layout, threads, milliseconds that one run of the prefill may take (0: one run for all). */
const [file = "", layoutName = "", threads = "2", budget = "0"] = process.argv.slice(2);

const session = await OnnxSession.open(file, { threads: Number(threads) });
const Layout = layoutName === "rows/1" ? RowsLayout : HuggingFaceLayout;
const layout = new Layout(session, benchArchitecture, benchArchitecture.contextLength);
const chunks = new ChunkSizer(Number(budget));
if (budget === "0") chunks.next = (remaining) => remaining;
const sequence = new Sequence(layout.createState());

serveSamples(async ({ context, newTokens }) => {
    const now = (): number => performance.now();
    const limits = { token: NeverCancelled, deadline: Number.POSITIVE_INFINITY, now };
    sequence.truncate(0);
    const started = now();
    const cpuStarted = cpuMs();
    const prompt = benchTokens(context, benchArchitecture.vocabulary);
    const { rows } = await sequence.advanceTo(prompt, chunks, limits);
    const logits = rows?.row(0);
    if (!logits) throw new Error("The prompt was not read.");
    let token = argMax(logits);
    const prefillMs = now() - started;
    const cpuPrefilled = cpuMs();
    const tokenMs: number[] = [];
    for (let count = 0; count < newTokens; count++) {
        const before = now();
        const row = (await sequence.append([token], 0)).row(0);
        token = argMax(row);
        // Part of every generated token: the suggestion's confidence comes from it.
        logProbability(row, token);
        tokenMs.push(now() - before);
    }
    return {
        prefillMs,
        tokenMs,
        prefillCpuMs: cpuPrefilled - cpuStarted,
        tokenCpuMs: (cpuMs() - cpuPrefilled) / newTokens,
        residentMb: process.memoryUsage().rss / 1e6,
    };
});

function cpuMs(): number {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
}
