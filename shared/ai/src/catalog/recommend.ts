import type { ModelTask } from "@rust-ai-ide/protocol/model";
import type { CatalogEntry } from "./catalog-schema.ts";
import { downloadBytes } from "./read-catalog.ts";

/** What a known model did on this machine; the yardstick for all others. */
export interface MeasuredSpeed {
    readonly model: string;
    readonly parameters: number;
    /** Of its weights, which are read once for each new token. */
    readonly bytes: number;
    readonly decodeTokensPerSecond: number;
    readonly prefillTokensPerSecond: number;
}

/** Sizes in bytes. */
export interface MachineProfile {
    readonly totalMemory: number;
    /** What programs could take now without swapping. */
    readonly availableMemory: number;
    /** Free where models are kept. */
    readonly freeDisk: number;
    /** Absent when nothing could be measured; then nothing is said about speed. */
    readonly speed?: MeasuredSpeed | undefined;
}

/** An estimate for the processor alone; a graphics card only makes it faster. */
export interface PredictedSpeed {
    readonly decodeTokensPerSecond: number;
    readonly prefillTokensPerSecond: number;
    /** A line while typing: 16 tokens to read, 12 to write. In milliseconds. */
    readonly lineMs: number;
    /** Until the first word of an answer to 1,000 tokens. In milliseconds. */
    readonly promptMs: number;
}

/** Why a model stands where it stands; facts, so that every surface words them itself. */
export type Reason =
    | { readonly kind: "fast-enough"; readonly tasks: readonly ModelTask[] }
    | { readonly kind: "too-slow"; readonly tasks: readonly ModelTask[] }
    | { readonly kind: "not-measured" }
    | { readonly kind: "memory"; readonly needed: number; readonly available: number }
    | { readonly kind: "memory-now"; readonly needed: number; readonly available: number }
    | { readonly kind: "disk"; readonly needed: number; readonly available: number }
    | { readonly kind: "licence"; readonly name: string };

export interface Recommendation {
    readonly entry: CatalogEntry;
    readonly verdict: "recommended" | "possible" | "too-large";
    readonly predicted?: PredictedSpeed | undefined;
    /** The deciding one first; never empty. */
    readonly reasons: readonly Reason[];
}

/** From what on waiting is worse than the answer is good. */
const limits = {
    /** A line later than this comes behind the next keystrokes. */
    lineMs: 700,
    /** Slower than one reads. */
    chatTokensPerSecond: 4,
    chatPromptMs: 30_000,
    /** A folder of 1,000 files of 500 tokens takes an hour at 140. */
    embedTokensPerSecond: 200,
} as const;

/** The editor, the language server and cargo need the rest. */
const memoryShare = 0.7;
/** An import writes the weights once more before the download is deleted; updates and logs need some. */
const diskReserve = 500_000_000;

/**
 * Ranks models for a machine: recommended ones first, the larger before the smaller; then others
 * and those that do not fit, the smaller before the larger. `tasks` are those that matter to the user; empty: all that a model can do.
 *
 * Speed is scaled from the measured model: a new token reads all weights once, so its time grows
 * with their bytes; reading a prompt is arithmetic, so its time grows with the parameters.
 */
export function recommendModels(
    entries: readonly CatalogEntry[],
    machine: MachineProfile,
    tasks: readonly ModelTask[] = [],
): readonly Recommendation[] {
    const order = { recommended: 0, possible: 1, "too-large": 2 } as const;
    return entries
        .filter((entry) => tasks.length === 0 || entry.tasks.some((task) => tasks.includes(task)))
        .map((entry) => judge(entry, machine, tasks))
        .sort(
            (left, right) =>
                order[left.verdict] - order[right.verdict] || withinVerdict(left, right),
        );
}

/** What a model would do on the machine that the measurement is of. */
export function predictSpeed(
    entry: Pick<CatalogEntry, "parameters" | "files">,
    { bytes, parameters, decodeTokensPerSecond, prefillTokensPerSecond }: MeasuredSpeed,
): PredictedSpeed {
    const decode = (decodeTokensPerSecond * bytes) / downloadBytes(entry);
    const prefill = (prefillTokensPerSecond * parameters) / entry.parameters;
    return {
        decodeTokensPerSecond: decode,
        prefillTokensPerSecond: prefill,
        lineMs: 1000 * (16 / prefill + 12 / decode),
        promptMs: 1000 * (1000 / prefill + 1 / decode),
    };
}

function judge(
    entry: CatalogEntry,
    machine: MachineProfile,
    wanted: readonly ModelTask[],
): Recommendation {
    const predicted = machine.speed && predictSpeed(entry, machine.speed);
    const tooLarge = sizeReasons(entry, machine);
    if (tooLarge.length > 0) return { entry, verdict: "too-large", predicted, reasons: tooLarge };
    const asked = askedTasks(entry, wanted);
    const fast = predicted ? asked.filter((task) => isFastEnough(task, predicted)) : [];
    const reasons: Reason[] = [];
    if (!entry.licence.commercialUse) reasons.push({ kind: "licence", name: entry.licence.name });
    const { memoryBytes: needed } = entry;
    const { availableMemory: available } = machine;
    if (needed > available) reasons.push({ kind: "memory-now", needed, available });
    if (!predicted) reasons.push({ kind: "not-measured" });
    else if (fast.length === 0) reasons.push({ kind: "too-slow", tasks: asked });
    if (reasons.length > 0) return { entry, verdict: "possible", predicted, reasons };
    const slow = asked.filter((task) => !fast.includes(task));
    return {
        entry,
        verdict: "recommended",
        predicted,
        reasons: [
            { kind: "fast-enough", tasks: fast },
            ...(slow.length > 0 ? [{ kind: "too-slow", tasks: slow } as const] : []),
        ],
    };
}

/** Scoring has the same needs as completing, and is nothing that anybody waits for. */
function askedTasks(
    { tasks }: Pick<CatalogEntry, "tasks">,
    wanted: readonly ModelTask[],
): readonly ModelTask[] {
    if (wanted.length > 0) return tasks.filter((task) => wanted.includes(task));
    const visible = tasks.filter((task) => task !== "score");
    return visible.length > 0 ? visible : tasks;
}

function sizeReasons(entry: CatalogEntry, machine: MachineProfile): Reason[] {
    const reasons: Reason[] = [];
    const available = machine.totalMemory * memoryShare;
    if (entry.memoryBytes > available) {
        reasons.push({ kind: "memory", needed: entry.memoryBytes, available });
    }
    const needed = neededDisk(entry);
    if (needed > machine.freeDisk) {
        reasons.push({ kind: "disk", needed, available: machine.freeDisk });
    }
    return reasons;
}

/** Free space that a download, with its import, asks for. */
export function neededDisk(entry: Pick<CatalogEntry, "files" | "runsIn">): number {
    const copies = entry.runsIn === "embedded" ? 2.1 : 1;
    return Math.ceil(downloadBytes(entry) * copies) + diskReserve;
}

function isFastEnough(task: ModelTask, predicted: PredictedSpeed): boolean {
    const { decodeTokensPerSecond, prefillTokensPerSecond, lineMs, promptMs } = predicted;
    switch (task) {
        case "complete":
        case "score":
            return lineMs <= limits.lineMs;
        case "chat":
            return (
                decodeTokensPerSecond >= limits.chatTokensPerSecond &&
                promptMs <= limits.chatPromptMs
            );
        case "embed":
            return prefillTokensPerSecond >= limits.embedTokensPerSecond;
    }
}

/** Recommended: the most capable first. Others: those first that come nearest to being usable. */
function withinVerdict(left: Recommendation, right: Recommendation): number {
    return left.verdict === "recommended"
        ? worth(right) - worth(left)
        : left.entry.memoryBytes - right.entry.memoryBytes || worth(right) - worth(left);
}

/** Larger models know more; one that fills in the middle and runs in our process is worth a doubling each. */
function worth({ entry }: Recommendation): number {
    const infill = entry.infill === "none" ? 0 : 1;
    const own = entry.runsIn === "embedded" ? 1 : 0;
    return Math.log2(entry.parameters) + infill + own;
}
