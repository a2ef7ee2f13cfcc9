import { strict as assert } from "node:assert";
import { setImmediate as nextTurn } from "node:timers/promises";
import { threadCpuUsage } from "./support.ts";

/** How long the extension host may be away from its events because of us. */
export const limitMs = 10;

interface Stall {
    /** Longest turn of the event loop by the clock. */
    readonly elapsed: number;
    /** The most that the thread worked in one turn; other programs do not add to it. */
    readonly worked: number;
}

/** Watches every turn of the event loop while `work` is under way. */
export async function longestTurn(work: () => Promise<unknown>): Promise<Stall> {
    let under = true;
    const done = work().finally(() => {
        under = false;
    });
    const longest = { elapsed: 0, worked: 0 };
    let [time, used] = [performance.now(), threadCpuUsage()];
    while (under) {
        await nextTurn();
        const [now, usedNow] = [performance.now(), threadCpuUsage()];
        longest.elapsed = Math.max(longest.elapsed, now - time);
        longest.worked = Math.max(longest.worked, usedNow - used);
        [time, used] = [now, usedNow];
    }
    await done;
    return longest;
}

export function describeStall({ elapsed, worked }: Stall): string {
    return `longest turn ${elapsed.toFixed(1)} ms, ${worked.toFixed(1)} ms of work`;
}

function median(values: readonly number[]): number {
    return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Runs the rounds, prints each, and fails when the usual one holds up the host. */
export async function checkRounds(rounds: readonly (() => Promise<unknown>)[]): Promise<void> {
    const worked: number[] = [];
    for (const [index, work] of rounds.entries()) {
        const stall = await longestTurn(work);
        console.log(`      round ${index + 1}: ${describeStall(stall)}`);
        worked.push(stall.worked);
    }
    // The editor has work of its own at times; a stall of ours shows in most rounds.
    const usual = median(worked);
    console.log(`      median: ${usual.toFixed(1)} ms of work`);
    assert.ok(usual < limitMs, `median ${usual.toFixed(1)} ms of ${worked.length} rounds`);
}
