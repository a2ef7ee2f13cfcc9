import type { Clock } from "@rust-ai-ide/core/clock";

export interface RustPresenceOptions {
    readonly clock: Clock;
    /** True when a Rust file of the workspace is open: nothing has to be looked for then. */
    readonly isOpen: () => boolean;
    /** Looks for any Rust in the workspace's folders. */
    readonly search: () => PromiseLike<boolean>;
    /** Rust was found after somebody had been told that there is none. */
    readonly onFoundLate: () => void;
}

/** How long the start of the language server waits for the search of a large workspace. */
const patienceMs = 1500;

/** Whether the workspace has Rust in it: without, no index is made of it. */
export class RustPresence {
    private readonly options: RustPresenceOptions;
    private answer: Promise<boolean> | undefined;
    private isKnown = false;

    constructor(options: RustPresenceOptions) {
        this.options = options;
    }

    /** What is known soon. Never rejects: folders that cannot be searched count as without Rust. */
    async soon(): Promise<boolean> {
        if (this.isKnown) return true;
        if (this.options.isOpen()) {
            this.isKnown = true;
            return true;
        }
        this.answer ??= this.search();
        return this.withinPatience(this.answer);
    }

    /** Something may have come: the next question looks again. */
    forget(): void {
        this.isKnown = false;
        this.answer = undefined;
    }

    private async search(): Promise<boolean> {
        try {
            this.isKnown = await this.options.search();
        } catch {
            this.isKnown = false;
        }
        return this.isKnown;
    }

    private withinPatience(answer: Promise<boolean>): Promise<boolean> {
        return new Promise((resolve) => {
            let isOver = false;
            const timer = this.options.clock.schedule(patienceMs, () => {
                isOver = true;
                resolve(false);
            });
            void answer.then((hasRust) => {
                timer.dispose();
                resolve(hasRust);
                if (isOver && hasRust && this.answer === answer) this.options.onFoundLate();
            });
        });
    }
}
