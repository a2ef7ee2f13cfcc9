import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { eventually } from "./support.ts";

function fileUri(path: string): vscode.Uri {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder !== undefined, "a folder is open");
    return vscode.Uri.joinPath(folder.uri, path);
}

/** Takes the first row of a list that the command waits for. */
async function takeFirst(running: Thenable<unknown>): Promise<void> {
    let isDone = false;
    const done = running.then(() => {
        isDone = true;
    });
    await eventually("the end of the command", async () => {
        if (!isDone)
            await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
        return isDone || undefined;
    });
    await done;
}

describe("cargo in a workspace that it can build", () => {
    const source = fileUri("src/lib.rs");

    before(async () => {
        await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(source));
    });

    it("checks it, and the compiler's own fix repairs it", async () => {
        await vscode.commands.executeCommand("rustAi.cargo.runCheck");
        // What one extension says reaches another by way of the window.
        const [problem, ...others] = await eventually("problems", () => {
            const found = vscode.languages.getDiagnostics(source);
            return found.length > 0 ? found : undefined;
        });
        assert.equal(problem?.code, "unused_mut");
        assert.equal(others.length, 0);
        // A busy editor may not have heard of the check in every provider yet.
        const edit = await eventually("the compiler's fix", async () => {
            const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
                "vscode.executeCodeActionProvider",
                source,
                problem.range,
                "quickfix",
            );
            return actions.find(({ title }) => /remove this/.test(title))?.edit;
        });
        assert.ok(await vscode.workspace.applyEdit(edit));
        const document = await vscode.workspace.openTextDocument(source);
        assert.match(document.getText(), /let total/);
        await document.save();
        await vscode.commands.executeCommand("rustAi.cargo.runCheck");
        await eventually("no problem", () =>
            vscode.languages.getDiagnostics(source).length === 0 ? true : undefined,
        );
    });

    it("shows the assembly of the only library as a document that is not saved", async () => {
        await vscode.commands.executeCommand("rustAi.cargo.showAssembly");
        const shown = vscode.window.activeTextEditor?.document;
        assert.equal(shown?.uri.scheme, "rust-ai-code");
        assert.match(shown.getText(), /^_?sum_up:/m);
    });

    it("runs its tests from the Testing view, where rust-analyzer is not", async () => {
        await vscode.commands.executeCommand("workbench.view.testing.focus");
        const ran = fileUri("ran.txt");
        await eventually("the test's mark", async () => {
            await vscode.commands.executeCommand("testing.runAll");
            const found = await vscode.workspace.findFiles("ran.txt");
            return found.length > 0 || undefined;
        });
        assert.equal(String(await vscode.workspace.fs.readFile(ran)), "yes");
    });

    it("marks the lines that ran, until it is told to stop", async () => {
        await takeFirst(vscode.commands.executeCommand("rustAi.cargo.showCoverage"));
        await vscode.commands.executeCommand("rustAi.cargo.hideCoverage");
    });
});
