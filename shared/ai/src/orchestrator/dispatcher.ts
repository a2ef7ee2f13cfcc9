import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { Logger } from "@rust-ai-ide/core/logger";
import type { ModelTask } from "@rust-ai-ide/protocol/model";
import type { Engine } from "../engines/engine.ts";
import type { Admission } from "./admission.ts";
import type { AttemptContext } from "./attempt.ts";
import type { CandidateOrder } from "./candidate-order.ts";
import type { EngineEntry } from "./engine-entry.ts";
import { EngineRace } from "./engine-race.ts";
import type { OrchestratorPolicy } from "./orchestrator-options.ts";
import type { AnsweredBy } from "./orchestrator-requests.ts";
import type { PrefixAffinity } from "./prefix-affinity.ts";
import type { Candidate } from "./routing.ts";

/** One request, independent of its task's own shape. */
export interface Ask<T> {
    readonly task: ModelTask;
    readonly priority: 0 | 1 | 2;
    /** Those who may answer, the one that should first. */
    readonly candidates: readonly Candidate[];
    /** What requests of one prompt have in common. */
    readonly affinityKey: string;
    /** The request's own limit, in milliseconds from now. */
    readonly deadlineMs?: number | undefined;
    /** Asking two engines at once does no harm. */
    readonly isIdempotent: boolean;
    /** The user picked the model for this very request. */
    readonly isPicked?: boolean | undefined;
    /** Engines that were asked before for the same request. */
    readonly attemptsBefore?: number | undefined;
    readonly run: (candidate: Candidate, context: AskContext) => Promise<T>;
}

export interface AskContext extends AttemptContext {
    readonly by: AnsweredBy;
}

/** What requests share. */
export interface DispatcherParts {
    readonly clock: Clock;
    readonly logger: Logger;
    readonly policy: () => OrchestratorPolicy;
    readonly entry: (engine: string) => EngineEntry | undefined;
    readonly admission: Admission;
    readonly order: CandidateOrder;
    readonly affinity: PrefixAffinity;
    /** Called when a model turned out not to be what its engine had said. */
    readonly onStale: (engine: Engine) => void;
    readonly onDidChange: () => void;
}

/** Runs requests over engines and counts what came of them. */
export class Dispatcher {
    private readonly parts: DispatcherParts;
    private count = 0;

    constructor(parts: DispatcherParts) {
        this.parts = parts;
    }

    /** Requests whose first engine did not answer, but another one did. */
    get failovers(): number {
        return this.count;
    }

    async run<T>(ask: Ask<T>, token: CancellationToken): Promise<T> {
        const { order } = this.parts;
        const ordered = order.order(ask.task, ask.candidates, ask.affinityKey);
        const race = new EngineRace(this.parts, ask, ordered, token);
        try {
            return await race.run();
        } finally {
            if (race.failedOver) this.count++;
            this.parts.onDidChange();
        }
    }
}
