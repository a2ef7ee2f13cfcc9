import { strict as assert } from "node:assert";
import { aiCore, eventually, openMainAt } from "./support.ts";

describe("a model file with one changed byte", () => {
    it("is refused with a code and a next step, and the editor goes on", async () => {
        const api = await aiCore().activate();
        const editor = await openMainAt("let mut inventory = Inventory::new();");
        const failed = await eventually("the model is refused", async () => {
            await api.score({ path: "a.rs", prefix: "fn ", continuations: ["a"] }).catch(() => {});
            const models = await api.models.list().catch(() => []);
            return models.find(({ state }) => state === "failed");
        });
        assert.match(failed.failure?.code ?? "", /^\w+\.\w+/);
        assert.ok((failed.failure?.nextStep ?? "").length > 10, "a next step");
        console.log(`      ${failed.failure?.code}: ${failed.failure?.message}`);
        assert.ok(editor.document.getText().includes("fn main"), "the document is there");
    });
});
