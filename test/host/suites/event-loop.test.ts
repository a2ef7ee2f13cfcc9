import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { anchor, openLines } from "../open-lines.ts";
import { checkRounds, describeStall, limitMs, longestTurn } from "./stall.ts";
import { aiCore, openMainAt, type } from "./support.ts";

/** Letters that arrive together; each portion is a question for ghost text. */
const portion = /.{1,4}/gs;
/** Between two portions, as long as a good typist takes for one. */
const portionMs = 60;
/** Five rounds take a minute on a machine that is busy with other things. */
const typingLimitMs = 150_000;
/** Long enough for the pause after which the model is asked, and for its answer. */
const answerMs = 600;

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
