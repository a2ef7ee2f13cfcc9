import type { OrchestratorStatus } from "@rust-ai-ide/ai/orchestrator/orchestrator-status";

/** Who completes now, where it is not simply our own process. */
export interface Answering {
    readonly model: string;
    readonly engine: string;
    /** It stands in for an engine that does not answer, or nothing better is there. */
    readonly isFailover: boolean;
}

/** The engine of the user's that completes now; `undefined` when our own process does. */
export function answeringOf({ routes, engines }: OrchestratorStatus): Answering | undefined {
    const route = routes.find(({ task }) => task === "complete");
    if (route === undefined || route.engine === "embedded") return undefined;
    const engine = engines.find(({ id }) => id === route.engine);
    if (engine === undefined) return undefined;
    const model = engine.models.find(({ name }) => name === route.model);
    return {
        model: model?.label ?? route.model,
        engine: engine.label,
        isFailover: route.reason === "failover" || route.reason === "default",
    };
}
