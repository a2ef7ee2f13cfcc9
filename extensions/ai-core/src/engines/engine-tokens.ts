import type { SecretStorage } from "vscode";

/** The part of the editor's secret storage that tokens need. */
export type TokenStorage = Pick<SecretStorage, "get" | "store" | "delete">;

/**
 * Tokens of servers, kept by the system's key chain. They are filed under the address in the
 * engine's id, so a token never goes to another host than the one that it was entered for, and
 * stays known when the server turns out to be of another kind than it seemed.
 */
export class EngineTokens {
    private readonly storage: TokenStorage;

    constructor(storage: TokenStorage) {
        this.storage = storage;
    }

    /** Undefined also when the key chain cannot be read: the server then says that it wants one. */
    async get(engineId: string): Promise<string | undefined> {
        try {
            return await this.storage.get(keyOf(engineId));
        } catch {
            return undefined;
        }
    }

    async set(engineId: string, token: string): Promise<void> {
        await this.storage.store(keyOf(engineId), token);
    }

    async remove(engineId: string): Promise<void> {
        await this.storage.delete(keyOf(engineId));
    }
}

/** `openai:https://host` is filed as `https://host`. */
function keyOf(engineId: string): string {
    return `rustAi.engineToken:${engineId.replace(/^[a-z-]+:(?=https?:)/, "")}`;
}

/** Why a token cannot be sent in a header, or `undefined` when it can. */
export function tokenProblem(token: string): "empty" | "characters" | undefined {
    if (token === "") return "empty";
    // What is pasted with a line break or a blank is cut off; others would end the header.
    return /^[\x21-\x7e]+$/.test(token) ? undefined : "characters";
}
