import assert from "node:assert/strict";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { cursorState } from "../../src/completion/cursor-state.ts";
import { defaultCompletionEngineOptions } from "../../src/completion/engine-options.ts";
import type { GenerationText } from "../../src/completion/generation-runner.ts";
import { TextChecks } from "../../src/completion/text-checks.ts";
import type { CompletionRequest } from "../../src/completion-ports.ts";

const request: CompletionRequest = {
    uri: "file:///a.rs",
    version: 1,
    position: { line: 0, character: 5 },
    textBefore: "item.",
    textAfter: "",
    trigger: "automatic",
};

/** What becomes of a text of this sureness with these unresolved names. */
async function check(
    sureness: Omit<GenerationText, "text"> | undefined,
    unresolved: readonly string[] | undefined,
    expected: string,
): Promise<void> {
    const checks = new TextChecks(
        {
            context: () => assert.fail("no context is asked for"),
            check: async (_, { text }) => ({
                kind: "shown",
                text,
                replaceAfter: 0,
                ...(unresolved && { unresolved: [...unresolved] }),
            }),
        },
        defaultCompletionEngineOptions,
        undefined,
    );
    const text = "frobnicate()";
    const { answer } = await checks.judge(
        request,
        cursorState(request),
        {
            text,
            mode: "single-line",
            model: "m",
            source: "embedded",
            sureness: sureness && { text, ...sureness },
        },
        NeverCancelled,
    );
    assert.equal(answer.kind === "shown" ? answer.text : `!${answer.reason}`, expected);
}

const calibrated = (probability: number) => ({
    meanLogProbability: -1,
    confidence: { probability, threshold: 0.4 },
});

test("a text with unknown names has to be surer", async () => {
    await check(calibrated(0.5), undefined, "frobnicate()");
    await check(calibrated(0.5), [], "frobnicate()");
    await check(calibrated(0.5), ["frobnicate"], "!unresolved-name");
    await check(calibrated(0.8), ["frobnicate"], "frobnicate()");
    await check(calibrated(0.3), ["frobnicate"], "!low-confidence");
    await check({ meanLogProbability: -1 }, ["frobnicate"], "!unresolved-name");
    await check({ meanLogProbability: -0.3 }, ["frobnicate"], "frobnicate()");
    // What was copied from open files has no probability, and its names from there.
    await check(undefined, ["frobnicate"], "frobnicate()");
});
