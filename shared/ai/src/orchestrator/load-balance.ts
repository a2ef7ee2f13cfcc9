/** One of several engines that serve the same model. */
export interface Server {
    readonly id: string;
    /** Requests that it works on or that wait for it. */
    readonly load: number;
}

/** How much busier the engine that knows the prompt may be than the idlest one. */
const tolerance = 1;

/**
 * Shares requests over engines of the same model: to the one that read the prompt's beginning
 * before, as long as it is hardly busier than the others; else to the one with the fewest
 * outstanding requests; of equals to the one that got the fewest so far.
 */
export class LoadBalance {
    private members = "";
    private readonly assigned = new Map<string, number>();

    /** The servers, the best one first. */
    order(servers: readonly Server[], sticky: string | undefined): readonly Server[] {
        this.follow(servers);
        const least = Math.min(...servers.map(({ load }) => load));
        const rank = (server: Server): number =>
            server.id === sticky && server.load <= least + tolerance ? -1 : server.load;
        return servers.toSorted(
            (one, other) =>
                rank(one) - rank(other) || this.assignedTo(one.id) - this.assignedTo(other.id),
        );
    }

    /** Tells which one was asked. */
    assign(id: string): void {
        this.assigned.set(id, this.assignedTo(id) + 1);
    }

    private assignedTo(id: string): number {
        return this.assigned.get(id) ?? 0;
    }

    /** A newcomer would otherwise have to catch up with all that was before. */
    private follow(servers: readonly Server[]): void {
        const members = servers
            .map(({ id }) => id)
            .toSorted()
            .join("\n");
        if (members === this.members) return;
        this.members = members;
        this.assigned.clear();
    }
}
