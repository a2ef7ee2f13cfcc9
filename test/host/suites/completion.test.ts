import { strict as assert } from "node:assert";
import { aiCore, completeInMain } from "./support.ts";

describe("completion", () => {
    it("has the embedded model", async () => {
        const api = await aiCore().activate();
        const models = await api.models.list();
        assert.ok(models.length > 0, "a model is listed");
        assert.deepEqual(
            models.filter(({ state }) => state === "failed"),
            [],
        );
    });

    it("suggests and inserts code in main.rs", async () => {
        assert.ok((await completeInMain()) > 0);
    });

    it("scores a likely continuation above an unlikely one", async () => {
        const api = await aiCore().activate();
        const [likely, unlikely] = await api.score({
            path: "hello-rust/src/lib.rs",
            prefix: "fn main() {\n    let mut names = Vec::",
            continuations: ["new();", "}}}= struct"],
        });
        assert.ok(likely !== undefined && unlikely !== undefined, "two scores");
        const perToken = (score: typeof likely): number => score.logLikelihood / score.tokens;
        assert.ok(perToken(likely) > perToken(unlikely), JSON.stringify([likely, unlikely]));
    });
});
