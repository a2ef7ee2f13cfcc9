import { strict as assert } from "node:assert";
import {
    aiCore,
    canListProcesses,
    completeInMain,
    eventually,
    inferenceProcesses,
} from "./support.ts";

describe("inference process", () => {
    before(function () {
        if (!canListProcesses) this.skip();
    });

    it("is one, and none of its work happens in the extension host", async () => {
        const api = await aiCore().activate();
        await api.models.list();
        const found = inferenceProcesses();
        assert.equal(found.length, 1, `processes ${found}`);
        assert.notEqual(found[0], process.pid);
    });

    it("may die in the middle of a request: the next one works", async () => {
        const api = await aiCore().activate();
        const request = {
            path: "hello-rust/src/lib.rs",
            prefix: "fn one() -> usize { 1 }\n".repeat(80),
            continuations: Array.from({ length: 20 }, (_, index) => `fn f${index}() {}`),
        };
        await api.score({ ...request, continuations: ["fn two() {}"] });
        const [before] = inferenceProcesses();
        assert.ok(before !== undefined, "the process runs");
        const interrupted = api.score(request).then(
            () => "answered",
            (error: Error) => `refused: ${error.message}`,
        );
        process.kill(before, "SIGKILL");
        console.log(`      the interrupted request was ${await interrupted}`);
        const scores = await eventually("an answer after the crash", () =>
            api.score({ ...request, continuations: ["fn two() {}"] }).catch(() => undefined),
        );
        assert.equal(scores.length, 1);
        const [after] = inferenceProcesses();
        assert.ok(after !== undefined && after !== before, "a new process");
    });

    it("is restarted for ghost text as well", async () => {
        const [before] = inferenceProcesses();
        if (before !== undefined) process.kill(before, "SIGKILL");
        assert.ok((await completeInMain()) > 0);
    });
});
