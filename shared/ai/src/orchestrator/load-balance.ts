/** One of several engines that serve the same model. */
export interface Server {
    readonly id: string;
    /** Requests that it works on or that wait for it. */
    readonly load: number;
}

interface Assignment {
    readonly id: string;
    readonly key: string;
}

/** How much busier the engine that knows the prompt may be than the idlest one. */
const tolerance = 1;

/** Requests that count as recent. */
const windowSize = 64;

/** So many more recent requests than the other one may the engine that knows the prompt have had. */
const longestLead = 5;

/**
 * Shares requests over engines of the same model: to the one that read the prompt's beginning
 * before, as long as load is balanced; else to the one with the fewest outstanding requests; of
 * equals to the one that got the fewest lately. Prompts move from an engine that leads for long,
 * unless all its requests are of one prompt: moving that would only make the other one read it.
 */
export class LoadBalance {
    private members = "";
    private recent: Assignment[] = [];

    /** The servers, the best one first. */
    order(servers: readonly Server[], sticky: string | undefined): readonly Server[] {
        this.follow(servers);
        const least = Math.min(...servers.map(({ load }) => load));
        const stays = sticky !== undefined && !this.leads(sticky, servers);
        const rank = (server: Server): number =>
            stays && server.id === sticky && server.load <= least + tolerance ? -1 : server.load;
        return servers.toSorted(
            (one, other) =>
                rank(one) - rank(other) || this.assignedTo(one.id) - this.assignedTo(other.id),
        );
    }

    /** Tells which one was asked, and about which prompt. */
    assign(id: string, key: string): void {
        this.recent.push({ id, key });
        if (this.recent.length > windowSize) this.recent.shift();
    }

    private leads(id: string, servers: readonly Server[]): boolean {
        const least = Math.min(...servers.map((server) => this.assignedTo(server.id)));
        if (this.assignedTo(id) - least <= longestLead) return false;
        const keys = new Set(this.recent.filter((one) => one.id === id).map(({ key }) => key));
        return keys.size > 1;
    }

    private assignedTo(id: string): number {
        return this.recent.reduce((count, one) => count + (one.id === id ? 1 : 0), 0);
    }

    /** A newcomer would otherwise have to catch up with all that was before. */
    private follow(servers: readonly Server[]): void {
        const members = servers
            .map(({ id }) => id)
            .toSorted()
            .join("\n");
        if (members === this.members) return;
        this.members = members;
        this.recent = [];
    }
}
