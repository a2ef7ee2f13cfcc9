import { Emitter, type Event } from "@rust-ai-ide/core/event";
import type { CompletionOutcome } from "../completion-ports.ts";
import type { Acceptance, CompletionCounts, CompletionStatus } from "./engine-options.ts";

const noCounts: CompletionCounts = {
    shown: 0,
    shownFromCache: 0,
    shownFromFiles: 0,
    accepted: 0,
    acceptedParts: 0,
    acceptedUnits: 0,
    modelCalls: 0,
    readAhead: 0,
};

/** Counts what the engine does and tells who listens. */
export class OutcomeLog {
    private readonly emitter = new Emitter<CompletionStatus>();
    private active = 0;
    private last: CompletionStatus["last"];
    private counts = noCounts;

    readonly onDidChangeStatus: Event<CompletionStatus> = (listener) =>
        this.emitter.event(listener);

    get status(): CompletionStatus {
        return {
            activity: this.active > 0 ? "working" : "idle",
            last: this.last,
            counts: this.counts,
        };
    }

    begin(): void {
        this.active++;
        this.emitter.fire(this.status);
    }

    /** Says nothing by itself: the outcome that follows does. */
    end(): void {
        this.active--;
    }

    note(outcome: CompletionOutcome): void {
        if (outcome.kind === "shown") {
            const { source, model, milliseconds } = outcome;
            this.last = { kind: "shown", source, model, milliseconds };
            this.count("shown");
            if (source === "cache") this.count("shownFromCache");
            if (source === "copy") this.count("shownFromFiles");
        } else if (outcome.reason !== "cancelled") {
            this.last = outcome;
        }
        this.emitter.fire(this.status);
    }

    noteAccepted({ text, kind }: Acceptance): void {
        this.count(kind === "full" ? "accepted" : "acceptedParts");
        this.count("acceptedUnits", text.length);
        this.emitter.fire(this.status);
    }

    count(what: keyof CompletionCounts, by = 1): void {
        this.counts = { ...this.counts, [what]: this.counts[what] + by };
    }

    dispose(): void {
        this.emitter.dispose();
    }
}
