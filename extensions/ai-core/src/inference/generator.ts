import type { GeneratorPort } from "@rust-ai-ide/ai/completion-ports";
import type { EngineKind } from "@rust-ai-ide/ai/engines/engine";
import type { Orchestrator } from "@rust-ai-ide/ai/orchestrator/orchestrator";
import type {
    CompleteAnswer,
    RoutingHints,
} from "@rust-ai-ide/ai/orchestrator/orchestrator-requests";
import type { RouteStatus } from "@rust-ai-ide/ai/orchestrator/orchestrator-status";
import type { EnginePhase } from "../shell-state.ts";

/** The window's orchestrator, which is loaded with the first request. */
export interface OrchestratorAccess {
    readonly current: Pick<Orchestrator, "route" | "warm"> | undefined;
    get(): Promise<Pick<Orchestrator, "route" | "complete" | "refresh">>;
}

/** The engines of the user's, for texts that may leave our own process. */
const serverKinds: readonly EngineKind[] = ["llama-server", "ollama", "openai"];

/** Lets the completion engine ask whichever model completes: ours, or the user's in its place. */
export function createGenerator(
    orchestration: OrchestratorAccess,
    phase: () => EnginePhase,
): GeneratorPort {
    return {
        active(languageId) {
            // Servers are only known to the orchestrator, so it must be there before it is asked.
            if (orchestration.current === undefined) orchestration.get().catch(() => {});
            return activeModel(orchestration.current, phase(), languageId);
        },
        async generate({ languageId = "rust", isBackground, ...request }, token, onText) {
            const orchestrator = await orchestration.get();
            const hints = { language: languageId };
            if (orchestrator.route("complete", hints) === undefined) {
                await orchestrator.refresh(token, "embedded");
            }
            const answer = await orchestrator.complete(
                // What nobody waits for yet comes after what somebody does.
                { ...hints, ...request, temperature: 0, priority: isBackground === true ? 2 : 0 },
                token,
                onText,
            );
            return generated(answer);
        },
        async warm({ slot, parts, languageId }, token) {
            // An orchestrator that nobody has needed yet has no model to warm.
            await orchestration.current?.warm(
                { slot, parts, language: languageId ?? "rust" },
                token,
            );
        },
    };
}

/**
 * Lets the completion engine ask a larger model of the user's where ours has nothing to show. One
 * on this machine would take the processor from the next keystroke: it completes when it was
 * chosen for that, and not behind the user's back.
 */
export function createLargerGenerator(orchestration: OrchestratorAccess): GeneratorPort {
    const hints = { kinds: serverKinds, elsewhere: true };
    return {
        active(languageId = "rust") {
            const route = (limits: RoutingHints): RouteStatus | undefined =>
                orchestration.current?.route("complete", { language: languageId, ...limits });
            // Where a server answers first already, asking it again says nothing new.
            const larger = route({})?.engine === "embedded" ? route(hints) : undefined;
            return larger === undefined
                ? { kind: "silent", reason: "no-model" }
                : { kind: "ready", model: larger.model };
        },
        async generate({ languageId = "rust", isBackground: _, ...request }, token) {
            const orchestrator = await orchestration.get();
            const answer = await orchestrator.complete(
                { language: languageId, ...hints, ...request, temperature: 0, priority: 0 },
                token,
            );
            return generated(answer);
        },
    };
}

function generated(answer: CompleteAnswer) {
    return {
        ...answer,
        ...(answer.by.kind !== "embedded" && { source: "engine" as const }),
        // An engine that tells nothing of its doubts is taken at its word; the grammar still checks.
        meanLogProbability: answer.meanLogProbability ?? 0,
        usage: answer.usage ?? unknownUsage,
    };
}

const unknownUsage = {
    promptTokens: 0,
    reusedTokens: 0,
    newTokens: 0,
    prefillMs: 0,
    decodeMs: 0,
    totalMs: 0,
};

/**
 * Which model would answer. Ours has phases that a user should hear of; while it cannot answer,
 * one of the user's stands in.
 */
function activeModel(
    orchestrator: OrchestratorAccess["current"],
    phase: EnginePhase,
    languageId = "rust",
): ReturnType<GeneratorPort["active"]> {
    const route = (hints: RoutingHints): RouteStatus | undefined =>
        orchestrator?.route("complete", { language: languageId, ...hints });
    const first = route({});
    if (first !== undefined && first.engine !== "embedded") {
        return { kind: "ready", model: first.model };
    }
    // The embedded model writes Rust alone, so what it is doing says nothing about other languages.
    const isOurs = languageId === "rust" || first !== undefined;
    const own: ReturnType<GeneratorPort["active"]> = isOurs
        ? activeGenerator(phase)
        : { kind: "silent", reason: orchestrator === undefined ? "model-loading" : "no-model" };
    if (own.kind === "ready" || own.reason === "model-loading") return own;
    const other = route({ kinds: serverKinds });
    return other === undefined ? own : { kind: "ready", model: other.model };
}

/** Which model would answer in a phase, or why none can. */
export function activeGenerator(phase: EnginePhase): ReturnType<GeneratorPort["active"]> {
    switch (phase.kind) {
        case "ready":
            return { kind: "ready", model: phase.model };
        case "idle":
        case "starting":
        case "loading":
            return { kind: "silent", reason: "model-loading" };
        case "restarting":
            return { kind: "silent", reason: "engine-restarting" };
        case "failed":
            return { kind: "silent", reason: "model-failed" };
        case "unsupported":
            return { kind: "silent", reason: "no-model" };
    }
}
