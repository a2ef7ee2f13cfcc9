import { strict as assert } from "node:assert";
import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import * as vscode from "vscode";
import { anchor, openLines } from "../open-lines.ts";
import { aiCore, openMainAt, threadCpuUsage, type } from "./support.ts";

/** How long the extension host may be away from its events because of us. */
const limitMs = 10;
/** Letters that arrive together; each portion is a question for ghost text. */
const portion = /.{1,4}/gs;
/** Between two portions, as long as a good typist takes for one. */
const portionMs = 60;
/** Five rounds take a minute on a machine that is busy with other things. */
const typingLimitMs = 150_000;
/** Long enough for the pause after which the model is asked, and for its answer. */
const answerMs = 600;

interface Stall {
    /** Longest turn of the event loop by the clock. */
    readonly elapsed: number;
    /** The most that the thread worked in one turn; other programs do not add to it. */
    readonly worked: number;
}

/** Watches every turn of the event loop while `work` is under way. */
async function longestTurn(work: () => Promise<unknown>): Promise<Stall> {
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

function describeStall({ elapsed, worked }: Stall): string {
    return `longest turn ${elapsed.toFixed(1)} ms, ${worked.toFixed(1)} ms of work`;
}

function median(values: readonly number[]): number {
    return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Runs the rounds, prints each, and fails when the usual one holds up the host. */
async function checkRounds(rounds: readonly (() => Promise<unknown>)[]): Promise<void> {
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

/** Types a line bit by bit, asks for ghost text with each, and waits for the last answer. */
async function typeWithGhostText(editor: vscode.TextEditor, line: string): Promise<void> {
    for (const [letters] of `\n    ${line}`.matchAll(portion)) {
        await type(editor, letters);
        await vscode.commands.executeCommand("editor.action.inlineSuggest.trigger");
        await delay(portionMs);
    }
    await delay(answerMs);
}

describe("event loop of the extension host", () => {
    it(`is not held up for ${limitMs} ms while the model scores`, async () => {
        const api = await aiCore().activate();
        const request = (index: number): Parameters<typeof api.score>[0] => ({
            path: "hello-rust/src/lib.rs",
            prefix: `// ${index}\n${"fn one() -> usize { 1 }\n".repeat(60)}`,
            continuations: ["fn two() -> usize { 2 }", "struct Two;", "impl Two {}"],
        });
        await api.score(request(0));
        console.log(`      idle: ${describeStall(await longestTurn(() => delay(1000)))}`);
        await checkRounds([1, 2, 3, 4, 5].map((round) => () => api.score(request(round))));
    });

    it(`is not held up for ${limitMs} ms while someone types and sees ghost text`, async () => {
        await aiCore().activate();
        const editor = await openMainAt(anchor);
        try {
            // What is only loaded once is not what a keystroke costs.
            await typeWithGhostText(editor, "let");
            await checkRounds(
                openLines.slice(0, 5).map((line) => () => typeWithGhostText(editor, line)),
            );
        } finally {
            await vscode.commands.executeCommand("workbench.action.files.revert");
        }
    }).timeout(typingLimitMs);
});
