import { ChatErrors } from "./chat-errors.ts";

/** A change that was checked and can be looked at and applied. `U` is the editor's address of a file. */
export interface Proposal<U = unknown> {
    readonly id: string;
    readonly title: string;
    readonly files: readonly ProposedFile<U>[];
}

export interface ProposedFile<U = unknown> {
    readonly uri: U;
    readonly before: string;
    readonly after: string;
}

/** Buttons of old answers keep working for so many. */
const mostProposals = 50;

/** Remembers proposals for the buttons of their answers, the newest fifty. */
export class ProposalStore<U> {
    private readonly known = new Map<string, Proposal<U>>();
    private next = 1;

    add(title: string, files: readonly ProposedFile<U>[]): Proposal<U> {
        const proposal = { id: String(this.next++), title, files };
        this.known.set(proposal.id, proposal);
        for (const id of [...this.known.keys()].slice(0, -mostProposals)) this.known.delete(id);
        return proposal;
    }

    /** Throws `chat.proposalGone`. */
    get(id: string): Proposal<U> {
        const proposal = this.known.get(id);
        if (proposal === undefined) throw ChatErrors.proposalGone();
        return proposal;
    }

    /** What a file would become; empty for what is not known any more. */
    textAfter(id: string, index: number): string {
        return this.known.get(id)?.files[index]?.after ?? "";
    }
}

/** What was checked is what is changed. Throws `chat.changedMeanwhile`. */
export function requireUnchanged({ before }: ProposedFile, now: string): void {
    if (before !== now) throw ChatErrors.changedMeanwhile();
}
