import type { Engine } from "../engines/engine.ts";

/** What an engine computes on, as far as it can be told: this machine, or a host. */
export function processorOf(engine: Pick<Engine, "id" | "isOnThisMachine">): string {
    if (engine.isOnThisMachine) return "this machine";
    // Two servers on different ports of one host share its processor.
    return /^[^:]+:https?:\/\/(\[[^\]]*\]|[^/:]+)/.exec(engine.id)?.[1] ?? engine.id;
}
