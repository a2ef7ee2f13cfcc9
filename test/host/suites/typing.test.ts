import { strict as assert } from "node:assert";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { anchor, openLines } from "../open-lines.ts";
import { aiCore, completeInMain, eventually, openMainAt, type } from "./support.ts";

const trigger = (): Thenable<unknown> =>
    vscode.commands.executeCommand("editor.action.inlineSuggest.trigger");
const revert = (): Thenable<unknown> =>
    vscode.commands.executeCommand("workbench.action.files.revert");

/** Runs a command until the document is longer; undefined when it never is. */
async function growsBy(
    document: vscode.TextDocument,
    command: string,
    limitMs: number,
): Promise<number | undefined> {
    const before = document.getText().length;
    const grown = eventually(
        command,
        async () => {
            await vscode.commands.executeCommand(command);
            const added = document.getText().length - before;
            return added > 0 ? added : undefined;
        },
        limitMs,
    );
    return grown.catch(() => undefined);
}

/** Types the lines one by one until a command finds ghost text behind one of them. */
async function behindSomeLine<Value>(
    work: (editor: vscode.TextEditor, line: string) => Promise<Value | undefined>,
): Promise<Value> {
    for (const line of openLines) {
        const editor = await openMainAt(anchor);
        await type(editor, `\n    ${line}`);
        await trigger();
        const value = await work(editor, line);
        await revert();
        if (value !== undefined) return value;
    }
    throw new Error(`no suggestion behind any of ${openLines.length} lines`);
}

/** What became of the newest requests, by the report that a user can make. */
async function recentAnswers(): Promise<readonly string[]> {
    await vscode.commands.executeCommand("rustAi.diagnostics.collect");
    const report = vscode.window.activeTextEditor?.document.getText() ?? "";
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    return report.match(/(?:silent|shown): .*/g)?.slice(-30) ?? [];
}

describe("typing with ghost text", () => {
    before(async () => {
        await aiCore().activate();
    });

    it("answers each of the lines soon, or not at all", async () => {
        let answered = 0;
        for (const line of openLines) {
            const editor = await openMainAt(anchor);
            await type(editor, `\n    ${line}`);
            const start = performance.now();
            await trigger();
            const commit = "editor.action.inlineSuggest.commit";
            const added = await growsBy(editor.document, commit, 4000);
            const time = Math.round(performance.now() - start);
            console.log(`      ${added ?? "nothing"} behind ${line} after ${time} ms`);
            if (added !== undefined) answered++;
            await revert();
        }
        for (const reason of await recentAnswers()) console.log(`      ${reason}`);
        assert.ok(answered >= 3, `${answered} of ${openLines.length}`);
    }).timeout(90_000);

    it("takes a word, and one step back brings the text as it was", async () => {
        await behindSomeLine(async ({ document }) => {
            const before = document.getText();
            const word = await growsBy(
                document,
                "editor.action.inlineSuggest.acceptNextWord",
                4000,
            );
            if (word === undefined) return undefined;
            await vscode.commands.executeCommand("undo");
            assert.equal(document.getText(), before);
            return word;
        });
    }).timeout(60_000);

    it("accepts and goes on", async () => {
        const added = await behindSomeLine(({ document }) =>
            growsBy(document, "rustAi.completion.acceptAndContinue", 4000),
        );
        assert.ok(added > 1);
    }).timeout(60_000);

    it("is silent with several cursors", async () => {
        const editor = await openMainAt(anchor);
        await type(editor, `\n    ${openLines[0]}`);
        const here = editor.selection.active;
        const other = new vscode.Position(0, 0);
        editor.selections = [new vscode.Selection(here, here), new vscode.Selection(other, other)];
        await trigger();
        const commit = "editor.action.inlineSuggest.commit";
        assert.equal(await growsBy(editor.document, commit, 1500), undefined);
        await revert();
    });

    it("goes on when a file is deleted while the model works on it", async () => {
        const [folder] = vscode.workspace.workspaceFolders ?? [];
        assert.ok(folder !== undefined);
        const file = vscode.Uri.joinPath(folder.uri, "src/scratch.rs");
        const text = "fn total(items: &[u32]) -> u32 {\n    items.\n}\n";
        await vscode.workspace.fs.writeFile(file, Buffer.from(text));
        const document = await vscode.workspace.openTextDocument(file);
        const editor = await vscode.window.showTextDocument(document);
        const position = new vscode.Position(1, 10);
        editor.selection = new vscode.Selection(position, position);
        void trigger();
        await vscode.workspace.fs.delete(file);
        await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
        await delay(500);
        assert.ok((await completeInMain()) > 0);
    }).timeout(60_000);
});
