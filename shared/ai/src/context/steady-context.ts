import type { Clock } from "@rust-ai-ide/core/clock";
import type { ContextPiece } from "@rust-ai-ide/protocol/completion";
import { lastLines } from "./relevance.ts";

/** A request for the pieces at a cursor. */
export interface ContextPlace {
    readonly uri: string;
    /** Line of the cursor, from 0. */
    readonly line: number;
    /** All of the text in front of the cursor, or at least some hundred lines of it. */
    readonly prefix: string;
    /** The user asked for it: the newest context is worth the wait. */
    readonly isManual: boolean;
    /** False while files of the crate are still being read. */
    readonly isComplete: boolean;
}

interface Kept {
    readonly pieces: ContextPiece[];
    readonly item: string;
    readonly line: number;
    readonly isComplete: boolean;
    askedAt: number;
}

/** Lines that the cursor may move, and time that a document may rest, before its context is made anew. */
const farLines = 15;
const restMs = 20_000;
const mostDocuments = 64;
const searchedLines = 400;

const itemHead =
    /^[ \t]*(?:pub(?:\([^)]*\))?[ ]+)?(?:(?:async|const|unsafe|default|extern(?:[ ]+"[^"]*")?)[ ]+)*(?:fn|struct|enum|union|trait|impl|mod|const|static|macro_rules!)(?![A-Za-z0-9_])/;

/**
 * Keeps the context of a document the same while the user types in one place. It stands in front
 * of the code in the prompt, so every change of it makes the model read all of the prompt again.
 */
export class SteadyContext {
    private readonly clock: Pick<Clock, "now">;
    /** By document, the one asked for longest ago first. */
    private readonly kept = new Map<string, Kept>();

    constructor(clock: Pick<Clock, "now">) {
        this.clock = clock;
    }

    /** The pieces for a place: those given last, or what `collect` makes when they are out of date. */
    piecesAt(place: ContextPlace, collect: () => ContextPiece[]): ContextPiece[] {
        const { uri, line, isComplete } = place;
        const now = this.clock.now();
        const item = enclosingItem(place.prefix);
        const last = this.kept.get(uri);
        this.kept.delete(uri);
        const isCurrent =
            last !== undefined &&
            !place.isManual &&
            last.item === item &&
            Math.abs(line - last.line) <= farLines &&
            now - last.askedAt <= restMs &&
            (last.isComplete || !isComplete);
        const next: Kept = isCurrent
            ? last
            : { pieces: collect(), item, line, isComplete, askedAt: now };
        next.askedAt = now;
        this.kept.set(uri, next);
        if (this.kept.size > mostDocuments) {
            const [oldest = ""] = this.kept.keys();
            this.kept.delete(oldest);
        }
        return next.pieces;
    }

    /** Forgets one document, or all. */
    forget(uri?: string): void {
        if (uri === undefined) this.kept.clear();
        else this.kept.delete(uri);
    }
}

/** The first line of the item that the cursor stands in, by indentation; empty outside of items. */
export function enclosingItem(prefix: string): string {
    const lines = lastLines(prefix, searchedLines).split("\n");
    const indentation = indentationOf(lines);
    if (indentation === 0) return "";
    for (let at = lines.length - 2; at >= 0; at--) {
        const line = lines[at] ?? "";
        if (blanksOf(line) < indentation && itemHead.test(line)) return line.trimEnd();
    }
    return "";
}

/** Indentation of the last line; an empty one is as deep as the code above it. */
function indentationOf(lines: readonly string[]): number {
    const own = lines.at(-1) ?? "";
    if (own.trim() !== "") return blanksOf(own);
    const above = lines.findLast((line) => line.trim() !== "") ?? "";
    const opens = /[{([]\s*$/.test(above);
    return Math.max(own.length, blanksOf(above) + (opens ? 1 : 0));
}

function blanksOf(line: string): number {
    let count = 0;
    while (line[count] === " " || line[count] === "\t") count++;
    return count;
}
