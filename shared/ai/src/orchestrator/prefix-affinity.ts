import type { ChatMessage } from "../engines/engine.ts";

const capacity = 500;

/** Remembers which engine read a prompt's beginning last, because its cache still holds it. */
export class PrefixAffinity {
    private readonly engines = new Map<string, string>();

    get(key: string): string | undefined {
        return this.engines.get(key);
    }

    remember(key: string, engine: string): void {
        this.engines.delete(key);
        this.engines.set(key, engine);
        if (this.engines.size <= capacity) return;
        const [oldest] = this.engines.keys();
        if (oldest !== undefined) this.engines.delete(oldest);
    }

    forget(engine: string): void {
        for (const [key, known] of this.engines) if (known === engine) this.engines.delete(key);
    }
}

const keyLength = 400;

/** Two turns of one conversation have the same key; it begins with the same messages. */
export function conversationKey(messages: readonly ChatMessage[]): string {
    const beginning = messages.slice(0, 2).map(({ role, content }) => `${role}:${content}`);
    return `chat:${beginning.join("\n").slice(0, keyLength)}`;
}
