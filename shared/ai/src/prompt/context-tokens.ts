import type { ContextPiece } from "@rust-ai-ide/protocol/completion";
import type { Tokeniser } from "../tokeniser/tokeniser.ts";

/** Budgets of models/prompt-format.json, in tokens. */
export interface ContextLimits {
    readonly contextTokens: number;
    readonly importTokens: number;
    readonly editTokens: number;
    readonly definitionTokens: number;
}

/** The text of a piece in a prompt. */
export function renderPiece({ path, text }: ContextPiece): string {
    return `// ${path}\n${text}\n`;
}

/**
 * Tokens of pieces of context: imports, definitions, edits. Imports and edits have budgets of
 * their own, definitions a reserve and the room that is left. Equal to models/training/tokens.py.
 */
export class ContextEncoder {
    private readonly tokeniser: Tokeniser;
    private readonly limits: ContextLimits;
    private last: { readonly key: string; readonly tokens: readonly number[] } | undefined;

    constructor(tokeniser: Tokeniser, limits: ContextLimits) {
        this.tokeniser = tokeniser;
        this.limits = limits;
    }

    tokens(pieces: readonly ContextPiece[]): readonly number[] {
        // The pieces stay the same over many keystrokes.
        const key = JSON.stringify(pieces);
        if (this.last?.key === key) return this.last.tokens;
        const tokens = this.encode(pieces);
        this.last = { key, tokens };
        return tokens;
    }

    private encode(pieces: readonly ContextPiece[]): number[] {
        const { contextTokens, importTokens, editTokens, definitionTokens } = this.limits;
        const hasDefinitions = pieces.some(({ kind }) => kind === "definition");
        const of = (kind: ContextPiece["kind"], limit: number): number[][] =>
            this.within(
                pieces.filter((piece) => piece.kind === kind),
                limit,
            );
        const size = (parts: number[][]): number =>
            parts.reduce((sum, tokens) => sum + tokens.length, 0);
        const imports = of("imports", Math.min(contextTokens, importTokens));
        const left = contextTokens - size(imports);
        const free = left - (hasDefinitions ? definitionTokens : 0);
        const edits = of("edit", Math.min(free, editTokens));
        const definitions = of("definition", left - size(edits));
        return [...imports, ...definitions, ...edits].flat();
    }

    /** The last pieces that fit; the first of them may have lost its first lines. */
    private within(pieces: readonly ContextPiece[], limit: number): number[][] {
        const chosen: number[][] = [];
        let room = limit;
        for (const piece of pieces.toReversed()) {
            const tokens = this.shortened(piece, room);
            if (tokens === undefined) break;
            chosen.unshift(tokens);
            room -= tokens.length;
        }
        return chosen;
    }

    private shortened(piece: ContextPiece, room: number): number[] | undefined {
        let { text } = piece;
        for (;;) {
            const tokens = this.tokeniser.encode(renderPiece({ ...piece, text }));
            if (tokens.length <= room) return tokens;
            const line = text.indexOf("\n");
            if (line < 0) return undefined;
            text = text.slice(line + 1);
        }
    }
}
