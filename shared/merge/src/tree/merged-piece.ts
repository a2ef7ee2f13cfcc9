/** A piece of a merged text: agreed on, or not. */
export type MergedPiece =
    | { readonly kind: "text"; readonly text: string }
    | {
          readonly kind: "conflict";
          readonly base: string;
          readonly ours: string;
          readonly theirs: string;
      };

/** Collects pieces; texts that touch become one. */
export class Pieces {
    readonly list: MergedPiece[] = [];

    text(text: string): void {
        const last = this.list.at(-1);
        if (text === "") return;
        if (last?.kind === "text") {
            this.list[this.list.length - 1] = { kind: "text", text: last.text + text };
        } else this.list.push({ kind: "text", text });
    }

    add(pieces: readonly MergedPiece[]): void {
        for (const piece of pieces) {
            if (piece.kind === "text") this.text(piece.text);
            else this.list.push(piece);
        }
    }
}

export function isClean(pieces: readonly MergedPiece[]): boolean {
    return pieces.every(({ kind }) => kind === "text");
}

export function conflictsOf(pieces: readonly MergedPiece[]): number {
    return pieces.filter(({ kind }) => kind === "conflict").length;
}
