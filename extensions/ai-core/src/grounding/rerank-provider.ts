import { namesToScore, promoted, splitForScoring } from "@rust-ai-ide/ai/grounding/rerank";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { PromptParts } from "@rust-ai-ide/protocol/completion";

/** A completion of the editor's own language server, as much of it as ordering needs. */
export interface OfferedItem {
    readonly name: string;
    readonly sortText: string;
}

export interface RerankParts<T extends OfferedItem> {
    /** The editor's list at the cursor, without ours. */
    readonly offered: (token: CancellationToken) => Promise<readonly T[]>;
    /** What the prompt is made of; undefined where nothing is completed. */
    readonly promptParts: (token: CancellationToken) => Promise<PromptParts | undefined>;
    /** Natural-log likelihoods of the continuations. */
    readonly score: (
        parts: PromptParts,
        continuations: readonly string[],
        token: CancellationToken,
    ) => Promise<readonly number[]>;
}

/**
 * Whether taking a completion also writes an import. Servers say which only when the user has moved
 * to the item, so a copy of it would insert a name that is not there. rust-analyzer tells by
 * "(use path)" behind the name, others by the module that they show.
 */
export function bringsImport(
    label: string | { readonly detail?: string; readonly description?: string },
    languageId: string,
): boolean {
    if (typeof label === "string") return false;
    if (languageId === "rust") return /\(use\s/.test(label.detail ?? "");
    return (label.description ?? "") !== "";
}

/**
 * The items of the language server that the model finds likeliest to be meant, the best first.
 * Only names that the server offers are ever promoted. `typed` is the part of the name in front of
 * the cursor. Rejects when a part does.
 */
export async function promotedItems<T extends OfferedItem>(
    typed: string,
    parts: RerankParts<T>,
    token: CancellationToken,
): Promise<T[]> {
    const [offered, prompt] = await Promise.all([parts.offered(token), parts.promptParts(token)]);
    const names = namesToScore(offered, typed);
    if (prompt === undefined || names.length < 2 || token.isCancellationRequested) return [];
    const { prefix, blank } = splitForScoring(prompt.prefix, typed);
    // Sorted, because neighbours share the tokens that they have in common.
    const sorted = [...names].sort();
    const likelihoods = await parts.score(
        { ...prompt, prefix },
        sorted.map((name) => blank + name),
        token,
    );
    if (token.isCancellationRequested) return [];
    return promoted(sorted, likelihoods).flatMap((name) => {
        const item = offered.find((each) => each.name === name);
        return item === undefined ? [] : [item];
    });
}

/** Likelihoods of names at one place: typing the name on asks for less of the same. */
export class ScoreMemory {
    private key = "";
    private known = new Map<string, number>();

    /** Undefined unless all are known at this place. */
    find(key: string, continuations: readonly string[]): number[] | undefined {
        if (key !== this.key) return undefined;
        const scores = continuations.map((text) => this.known.get(text));
        return scores.every((score) => score !== undefined) ? scores : undefined;
    }

    note(key: string, continuations: readonly string[], scores: readonly number[]): void {
        if (key !== this.key) this.known = new Map();
        this.key = key;
        for (const [index, text] of continuations.entries()) {
            this.known.set(text, scores[index] ?? Number.NaN);
        }
    }
}
