import { argMax } from "@rust-ai-ide/ai/sampling";
import { throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { Chunks } from "./chunk-sizer.ts";
import type { LogitRows } from "./decoder-layout.ts";
import type { GenerationOutput } from "./generation-output.ts";
import { type DraftPolicy, PromptLookup } from "./prompt-lookup.ts";
import { type RunLimits, type Sequence, sharedLength } from "./sequence.ts";

/** Writes one text token by token. Can be stopped between two native runs and go on later. */
export class Decoding {
    readonly output: GenerationOutput;
    /** The tokens that the sequence holds, or has to hold before the text goes on. */
    read: readonly number[];
    private readonly drafts: DraftPolicy | undefined;
    private readonly lookup: PromptLookup | undefined;
    /** Part of the text already, but not read by the model yet. */
    private next: number;
    private isDone: boolean;

    /** `token` is the first one behind `read`, which `output` has accepted. */
    constructor(
        output: GenerationOutput,
        token: number,
        isDone: boolean,
        read: readonly number[],
        drafts: DraftPolicy | undefined,
    ) {
        this.output = output;
        this.next = token;
        this.isDone = isDone;
        this.read = read;
        this.drafts = drafts;
        this.lookup = drafts && new PromptLookup([...read, token]);
    }

    /** Rejects with CancelledError between two native runs; may then be called again. */
    async run(sequence: Sequence, chunks: Chunks, limits: RunLimits): Promise<void> {
        if (this.isDone) return;
        if (!(await this.restore(sequence, chunks, limits))) return;
        try {
            while (!this.isDone) await this.step(sequence, limits);
        } finally {
            this.read = [...sequence.tokens];
        }
    }

    /** Makes the sequence what it was; false when the deadline came first. */
    private async restore(sequence: Sequence, chunks: Chunks, limits: RunLimits): Promise<boolean> {
        if (sharedLength(sequence.tokens, this.read) === this.read.length) {
            sequence.truncate(this.read.length);
            return true;
        }
        const { rows } = await sequence.advanceTo(this.read, chunks, limits);
        if (rows) return true;
        this.end("deadline");
        return false;
    }

    private async step(sequence: Sequence, limits: RunLimits): Promise<void> {
        const { output, lookup, drafts } = this;
        throwIfCancelled(limits.token);
        if (sequence.length >= sequence.capacity) return this.end();
        if (limits.now() >= limits.deadline) return this.end("deadline");
        const room = Math.min(sequence.capacity - sequence.length, output.remaining);
        // The last token of the room needs no draft behind it: its logits suffice.
        const guess = lookup?.draft((matched) => Math.min(drafts?.size(matched) ?? 0, room - 1));
        const draft = guess?.tokens ?? [];
        const base = sequence.length;
        const rows = await sequence.append([this.next, ...draft], 0);
        const accepted = this.verify(rows, draft);
        sequence.truncate(base + 1 + accepted);
        if (guess) drafts?.observe(guess.matched, draft.length, accepted);
        if (this.isDone) return;
        this.next = output.choose(rows.row(accepted));
        this.isDone = !output.accept(this.next);
        lookup?.push(this.next);
    }

    /** Takes over drafted tokens as long as they are what greedy decoding chooses. */
    private verify(rows: LogitRows, draft: readonly number[]): number {
        for (const [index, token] of draft.entries()) {
            const row = rows.row(index);
            if (argMax(row) !== token) return index;
            this.output.choose(row);
            if (!this.output.accept(token)) {
                this.isDone = true;
                return index;
            }
            this.lookup?.push(token);
        }
        return draft.length;
    }

    private end(finish?: "deadline"): void {
        if (finish) this.output.end(finish);
        this.isDone = true;
    }
}
