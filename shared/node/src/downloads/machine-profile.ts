import { mkdir, readFile } from "node:fs/promises";
import { cpus, freemem, totalmem } from "node:os";
import { dirname } from "node:path";
import type { MachineProfile, MeasuredSpeed } from "@rust-ai-ide/ai/catalog/recommend";
import * as v from "valibot";
import { writeFileAtomic } from "../atomic-file.ts";
import { systemDisk } from "./download-disk.ts";

/** Memory and disk as they are now. `folder` is where models are kept, or will be. */
export async function readMachine(folder: string): Promise<Omit<MachineProfile, "speed">> {
    // Inside a container the limit of its group counts; without one this is 0 or beyond all memory.
    const limit = process.constrainedMemory?.() ?? 0;
    const totalMemory = limit > 0 ? Math.min(totalmem(), limit) : totalmem();
    // macOS counts what it keeps of files as used, although it gives it away when asked.
    const free = process.platform === "darwin" ? Math.max(freemem(), totalmem() / 2) : freemem();
    const freeDisk = (await freeSpace(folder)) ?? Number.MAX_SAFE_INTEGER;
    return { totalMemory, availableMemory: Math.min(free, totalMemory), freeDisk };
}

/** Of the nearest folder that exists. */
async function freeSpace(folder: string): Promise<number | undefined> {
    for (let path = folder; ; path = dirname(path)) {
        const free = await systemDisk.freeBytes(path);
        if (free !== undefined || dirname(path) === path) return free;
    }
}

const Figure = v.pipe(v.number(), v.minValue(0.001));
const Stored = v.object({
    machine: v.string(),
    time: v.number(),
    speed: v.object({
        model: v.string(),
        parameters: Figure,
        bytes: Figure,
        decodeTokensPerSecond: Figure,
        prefillTokensPerSecond: Figure,
    }),
});

/** Machines are given other work, and laptops other power supplies. */
const longestMs = 30 * 86_400_000;

/** The last measurement with this model on this machine; undefined when there is none of late. */
export async function readSpeed(
    file: string,
    model: string,
    now = Date.now(),
): Promise<MeasuredSpeed | undefined> {
    try {
        const parsed = v.safeParse(Stored, JSON.parse(await readFile(file, "utf8")));
        if (!parsed.success) return undefined;
        const { machine, time, speed } = parsed.output;
        const isRecent = Math.abs(now - time) < longestMs;
        return isRecent && machine === machineName() && speed.model === model ? speed : undefined;
    } catch {
        // Nothing was measured yet, or it cannot be read; measuring again costs seconds.
        return undefined;
    }
}

export async function writeSpeed(
    file: string,
    speed: MeasuredSpeed,
    now = Date.now(),
): Promise<void> {
    await mkdir(dirname(file), { recursive: true });
    const stored = { machine: machineName(), time: now, speed };
    await writeFileAtomic(file, `${JSON.stringify(stored)}\n`);
}

/** A home folder may be shared by several machines. */
function machineName(): string {
    const processors = cpus();
    return `${processors.length} x ${processors[0]?.model ?? "unknown"}`;
}
