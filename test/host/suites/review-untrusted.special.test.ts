import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { eventually } from "./support.ts";

describe("reviews in an untrusted workspace", () => {
    it("run no git, and review an open file", async () => {
        assert.equal(vscode.workspace.isTrusted, false);
        const [uri] = await vscode.workspace.findFiles("src/lib.rs");
        assert.ok(uri !== undefined);
        await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
        const extension = vscode.extensions.getExtension("rust-ai-ide.review");
        await eventually("the extension is active", () => extension?.isActive || undefined);
        const lenses = async (): Promise<vscode.CodeLens[]> => {
            const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
                "vscode.executeCodeLensProvider",
                uri,
            );
            return found.filter(({ command }) => command?.command.startsWith("rustAi.review."));
        };
        await vscode.commands.executeCommand("rustAi.review.startReviewMode");
        await vscode.commands.executeCommand("rustAi.review.reviewWorkingTree");
        assert.deepEqual(await lenses(), [], "git is not asked");
        await vscode.commands.executeCommand("rustAi.review.reviewFile");
        await eventually(
            "lenses of the file",
            async () => (await lenses()).length > 0 || undefined,
        );
        await vscode.commands.executeCommand("notifications.clearAll");
    });
});
