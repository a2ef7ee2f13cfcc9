import { spawn } from "node:child_process";
import { programEnvironment } from "@rust-ai-ide/node/spawn-program";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import { HuggingFaceLayout } from "../decoder/hugging-face-layout.ts";
import { RowsLayout } from "../decoder/rows-layout.ts";
import { Sequence } from "../decoder/sequence.ts";
import { readModelFolder } from "../models/model-folder.ts";
import { openSession } from "../open-model.ts";
import { type Device, isDevice } from "./device.ts";
import { ProbeResult, probeSequence } from "./device-probe.ts";

/** First argument of the inference program when it is to measure a device and end. */
export const probeCommand = "probe-device";

const probeTimeoutMs = 60_000;
const longestAnswer = 100_000;
const capacity = 128;

/** The other side of {@link probeInChild}: measures and prints one line of JSON. */
export async function runProbe(line: readonly string[]): Promise<void> {
    const [folder = "", device = "", threads = "1"] = line;
    if (!isDevice(device)) {
        process.exitCode = 2;
        return;
    }
    const result = await probeModel(folder, device, Number(threads));
    process.stdout.write(`${JSON.stringify(result)}\n`);
}

/** Opens the model of a folder on a device and measures it; rejects when that cannot be done. */
export async function probeModel(
    folder: string,
    device: Device,
    threads: number,
): Promise<ProbeResult> {
    const description = await readModelFolder(folder);
    const session = await openSession(description, { threads, device });
    try {
        const Layout = description.layout === "rows/1" ? RowsLayout : HuggingFaceLayout;
        const layout = new Layout(session, description.architecture, capacity);
        const sequence = new Sequence(layout.createState());
        return await probeSequence(sequence, layout.vocabulary, () => performance.now());
    } finally {
        await session.release();
    }
}

/**
 * Measures in a process of its own: drivers of graphics cards crash, and a crash must cost the
 * measurement alone. Undefined when the device cannot run the model or takes too long.
 */
export function probeInChild(
    programPath: string,
    folder: string,
    device: Device,
    threads: number,
): Promise<ProbeResult | undefined> {
    return new Promise((resolve) => {
        const child = spawn(
            process.execPath,
            [programPath, probeCommand, folder, device, String(threads)],
            {
                env: programEnvironment(process.env),
                windowsHide: true,
                stdio: ["ignore", "pipe", "ignore"],
                timeout: probeTimeoutMs,
                killSignal: "SIGKILL",
            },
        );
        let answer = "";
        child.stdout.setEncoding("utf8");
        child.stdout.on("data", (text: string) => {
            if (answer.length < longestAnswer) answer += text;
        });
        // A driver that hangs must not outlive the process that wanted to know of it.
        const end = (): void => {
            child.kill("SIGKILL");
        };
        process.once("exit", end);
        child.once("error", () => {
            process.off("exit", end);
            resolve(undefined);
        });
        child.once("close", () => {
            process.off("exit", end);
            resolve(parseProbe(answer));
        });
    });
}

function parseProbe(answer: string): ProbeResult | undefined {
    try {
        const parsed = parseMessage(ProbeResult, JSON.parse(answer));
        return parsed.ok ? parsed.value : undefined;
    } catch {
        return undefined;
    }
}
