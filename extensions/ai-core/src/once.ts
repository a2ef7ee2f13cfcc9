import { describeError } from "@rust-ai-ide/core/errors";
import type { Logger } from "@rust-ai-ide/core/logger";

/** What is kept between windows; the editor's `Memento` is one. */
export interface KeyValueStore {
    get<T>(key: string): T | undefined;
    update(key: string, value: unknown): PromiseLike<void>;
}

/** Remembers what was said to the user, so that it is said once a profile. */
export class Once {
    private readonly memory: KeyValueStore;
    private readonly logger: Logger;

    constructor(memory: KeyValueStore, logger: Logger) {
        this.memory = memory;
        this.logger = logger;
    }

    has(key: string): boolean {
        return this.memory.get<boolean>(key) === true;
    }

    /** Never rejects: a read-only storage means that a notice may come again in the next window. */
    async remember(key: string): Promise<void> {
        try {
            await this.memory.update(key, true);
        } catch (error) {
            this.logger.warn(`The storage cannot be written: ${describeError(error)}`);
        }
    }
}
