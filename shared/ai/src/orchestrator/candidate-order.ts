import type { ModelTask } from "@rust-ai-ide/protocol/model";
import type { EngineEntry } from "./engine-entry.ts";
import { LoadBalance } from "./load-balance.ts";
import type { PrefixAffinity } from "./prefix-affinity.ts";
import type { Candidate } from "./routing.ts";

export interface OrderOptions {
    readonly entry: (engine: string) => EngineEntry | undefined;
    /** Requests that an engine works on or that wait for it. */
    readonly load: (engine: string) => number;
    readonly affinity: PrefixAffinity;
}

/** Puts candidates into the order in which they are asked, as load and health are now. */
export class CandidateOrder {
    private readonly options: OrderOptions;
    private readonly balances = new Map<string, LoadBalance>();

    constructor(options: OrderOptions) {
        this.options = options;
    }

    /**
     * Engines that serve one model share its requests: they stand together where the first of
     * them stood. Those that would refuse, or that were not there lately, come last.
     */
    order(task: ModelTask, list: readonly Candidate[], key: string): readonly Candidate[] {
        const ordered: Candidate[] = [];
        const left = new Set(list);
        for (const first of list) {
            if (!left.has(first)) continue;
            const { group } = first;
            const twins =
                group === undefined ? [first] : [...left].filter((other) => other.group === group);
            for (const twin of twins) left.delete(twin);
            ordered.push(
                ...(twins.length === 1 ? twins : this.share(task, group ?? "", twins, key)),
            );
        }
        const isUsable = (candidate: Candidate): boolean => this.isUsable(task, candidate);
        return [...ordered.filter(isUsable), ...ordered.filter((one) => !isUsable(one))];
    }

    assign(task: ModelTask, { group, engine }: Candidate, key: string): void {
        if (group !== undefined) this.balances.get(balanceKey(task, group))?.assign(engine.id, key);
    }

    private isUsable(task: ModelTask, { engine }: Candidate): boolean {
        const entry = this.options.entry(engine.id);
        if (entry === undefined || entry.isReachable === false) return false;
        return entry.tasks.get(task)?.breaker.wouldPass !== false;
    }

    private share(
        task: ModelTask,
        group: string,
        twins: readonly Candidate[],
        key: string,
    ): readonly Candidate[] {
        const isBest = (twin: Candidate): boolean =>
            this.isUsable(task, twin) && twin.model.state === "ready";
        const best = twins.filter(isBest);
        const name = balanceKey(task, group);
        const balance = this.balances.get(name) ?? new LoadBalance();
        this.balances.set(name, balance);
        const servers = best.map(({ engine }) => ({
            id: engine.id,
            load: this.options.load(engine.id),
        }));
        const ids = balance.order(servers, this.options.affinity.get(key)).map(({ id }) => id);
        return [
            ...best.toSorted(
                (one, other) => ids.indexOf(one.engine.id) - ids.indexOf(other.engine.id),
            ),
            ...twins.filter((twin) => !isBest(twin)),
        ];
    }
}

/** Not every engine of a model does every task, and another set of engines begins to count anew. */
function balanceKey(task: ModelTask, group: string): string {
    return `${task}\n${group}`;
}
