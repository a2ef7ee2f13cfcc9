import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { aiCore, eventually } from "./support.ts";

describe("code intelligence in an untrusted workspace", () => {
    it("indexes and navigates, because nothing of the workspace runs for it", async () => {
        assert.equal(vscode.workspace.isTrusted, false);
        const { analysis } = await aiCore().activate();
        await eventually("an index that is ready", async () =>
            (await analysis.status()).phase === "ready" ? true : undefined,
        );
        const [uri] = await vscode.workspace.findFiles("src/main.ts");
        assert.ok(uri !== undefined);
        const document = await vscode.workspace.openTextDocument(uri);
        await vscode.window.showTextDocument(document);
        const position = document.positionAt(document.getText().indexOf('greet", {') + 1);
        const found = await eventually("a definition", async () => {
            const answer = await vscode.commands.executeCommand<
                (vscode.Location | vscode.LocationLink)[]
            >("vscode.executeDefinitionProvider", uri, position);
            return answer.length > 0 ? answer : undefined;
        });
        const paths = found.map((each) => ("targetUri" in each ? each.targetUri : each.uri).path);
        assert.equal(paths.length, 1);
        assert.match(paths[0] ?? "", /src-tauri\/src\/commands\.rs$/);
    });
});
