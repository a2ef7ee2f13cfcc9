import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { aiCore, completeInMain } from "./support.ts";

describe("an untrusted workspace", () => {
    it("is untrusted", () => {
        assert.equal(vscode.workspace.isTrusted, false);
    });

    it("gets suggestions of the embedded model", async () => {
        const api = await aiCore().activate();
        assert.ok((await api.models.list()).length > 0, "the embedded model is listed");
        assert.ok((await completeInMain()) > 0);
    });
});
