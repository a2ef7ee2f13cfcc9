import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { eventually } from "./support.ts";

describe("Cargo.toml in an untrusted workspace", () => {
    it("is read and explained, because nothing runs for it", async () => {
        assert.equal(vscode.workspace.isTrusted, false);
        const [uri] = await vscode.workspace.findFiles("app/Cargo.toml");
        assert.ok(uri !== undefined);
        await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
        const symbols = await eventually("an outline", async () => {
            const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
                "vscode.executeDocumentSymbolProvider",
                uri,
            );
            return found !== undefined && found.length > 0 ? found : undefined;
        });
        assert.ok(symbols.some(({ name }) => name.includes("dependencies")));
    });
});
