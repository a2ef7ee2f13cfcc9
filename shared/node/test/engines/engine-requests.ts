import type {
    Engine,
    EngineChatRequest,
    EngineCompletion,
    EngineCompletionRequest,
} from "@rust-ai-ide/ai/engines/engine";
import { CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";

export const parts = {
    path: "demo/src/lib.rs",
    prefix: "fn add(a: i32, b: i32) -> i32 {\n    ",
    suffix: "\n}\n",
};

export function completion(
    changes: Partial<EngineCompletionRequest> = {},
): EngineCompletionRequest {
    return {
        model: "m",
        slot: "file:///lib.rs",
        parts,
        mode: "single-line",
        maxNewTokens: 16,
        stop: [],
        temperature: 0,
        priority: 0,
        ...changes,
    };
}

export function question(changes: Partial<EngineChatRequest> = {}): EngineChatRequest {
    return {
        model: "m",
        messages: [{ role: "user", content: "Explain Box." }],
        maxNewTokens: 64,
        temperature: 0,
        priority: 1,
        ...changes,
    };
}

export function complete(
    engine: Engine,
    changes: Partial<EngineCompletionRequest> = {},
): Promise<EngineCompletion> {
    if (engine.complete === undefined) throw new Error("The engine does not complete");
    return engine.complete(completion(changes), NeverCancelled);
}

/** What a piece of work came to, in one line: its answer, a code, or that it was cancelled. */
export async function outcome(work: Promise<unknown>): Promise<string> {
    try {
        const answer = await work;
        return typeof answer === "string" ? answer : JSON.stringify(answer);
    } catch (error) {
        if (CancelledError.is(error)) return "cancelled";
        return CodedError.is(error) ? error.code : `not coded: ${String(error)}`;
    }
}
