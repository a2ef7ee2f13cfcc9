import type { AddedToken } from "./tokenizer-file.ts";

/** A piece of a text: an added token, or plain text between such tokens. */
export type AddedTokenPiece =
    | { readonly kind: "token"; readonly id: number }
    | { readonly kind: "text"; readonly text: string };

/** Finds added tokens in a text; where several match at one place, the longest wins. */
export class AddedTokenSplitter {
    private readonly pattern: RegExp | undefined;
    private readonly byContent: ReadonlyMap<string, AddedToken>;

    constructor(tokens: readonly AddedToken[]) {
        this.byContent = new Map(tokens.map((token) => [token.content, token]));
        const alternatives = tokens
            .map((token) => token.content)
            .sort((first, second) => second.length - first.length)
            .map((content) => content.replace(/[\^$\\.*+?()[\]{}|/-]/g, "\\$&"));
        // Without the flag u, so that a pattern matches code unit by code unit.
        this.pattern = tokens.length > 0 ? new RegExp(alternatives.join("|"), "g") : undefined;
    }

    split(text: string): AddedTokenPiece[] {
        if (!this.pattern) return text === "" ? [] : [{ kind: "text", text }];
        const pieces: AddedTokenPiece[] = [];
        let position = 0;
        for (const match of text.matchAll(this.pattern)) {
            const token = this.byContent.get(match[0]);
            if (!token) continue;
            let before = text.slice(position, match.index);
            position = match.index + match[0].length;
            if (token.lstrip) before = before.trimEnd();
            if (token.rstrip) position += blanksFrom(text, position);
            if (before !== "") pieces.push({ kind: "text", text: before });
            pieces.push({ kind: "token", id: token.id });
        }
        const rest = text.slice(position);
        if (rest !== "") pieces.push({ kind: "text", text: rest });
        return pieces;
    }
}

function blanksFrom(text: string, position: number): number {
    return /^\s*/.exec(text.slice(position))?.[0].length ?? 0;
}
