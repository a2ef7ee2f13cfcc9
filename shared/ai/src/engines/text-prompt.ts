import type { ContextPiece, PromptParts } from "@rust-ai-ide/protocol/completion";
import { type FimFamily, marksFor } from "./fim-families.ts";
import { headAtLineEnd, TextWindow } from "./text-window.ts";

/** What a prompt shows at most, in UTF-16 units; a token stands for three to four. */
export interface PromptUnits {
    readonly prefix: number;
    readonly suffix: number;
    readonly context: number;
}

/** llama.cpp's `/infill` keeps 3/4 of a batch (2,048 tokens) for the prefix and 1/4 for the suffix. */
const mostUnits: PromptUnits = { prefix: 4_000, suffix: 1_200, context: 1_600 };

/** What fits into a context, leaving room for the answer; a token may be of two units. */
export function promptUnits(contextLength: number | undefined, newTokens: number): PromptUnits {
    if (contextLength === undefined) return mostUnits;
    const room = Math.max(64, contextLength - newTokens - 16) * 2;
    return {
        prefix: Math.min(mostUnits.prefix, Math.floor(room * 0.6)),
        suffix: Math.min(mostUnits.suffix, Math.floor(room * 0.18)),
        context: Math.min(mostUnits.context, Math.floor(room * 0.22)),
    };
}

/**
 * A hole in a file, cut to what a server is shown. `before` ends where the cursor's line starts and
 * `line` is that line up to the cursor: only it changes while the user types. A blank in front of the
 * cursor is `held` back, because it belongs to the next word's token: the model writes it anew. The
 * indentation before it stays, because it shows where the code goes on.
 */
export interface Hole {
    readonly path: string;
    readonly before: string;
    readonly line: string;
    readonly held: string;
    readonly after: string;
    readonly context: readonly ContextPiece[];
}

/** Windows of the documents that were asked about last, by slot. */
const mostSlots = 32;

/** Cuts prompts for one server; keeps the windows of its documents. */
export class HoleCutter {
    private readonly windows = new Map<string, TextWindow>();

    cut(slot: string, parts: PromptParts, units: PromptUnits): Hole {
        const prefix = withLineFeeds(parts.prefix);
        const shown = this.window(slot).end(prefix, units.prefix);
        const lineStart = shown.lastIndexOf("\n") + 1;
        const line = shown.slice(lineStart);
        const held = line.endsWith(" ") ? " " : "";
        return {
            path: parts.path,
            before: shown.slice(0, lineStart),
            line: line.slice(0, line.length - held.length),
            held,
            after: headAtLineEnd(withLineFeeds(parts.suffix), units.suffix),
            context: lastPieces(parts.context ?? [], units.context),
        };
    }

    private window(slot: string): TextWindow {
        const window = this.windows.get(slot) ?? new TextWindow();
        this.windows.delete(slot);
        this.windows.set(slot, window);
        const [oldest] = this.windows.keys();
        if (this.windows.size > mostSlots && oldest !== undefined) this.windows.delete(oldest);
        return window;
    }
}

/** The most relevant pieces stand last, so those are kept. */
function lastPieces(pieces: readonly ContextPiece[], units: number): ContextPiece[] {
    let left = units;
    const kept: ContextPiece[] = [];
    for (const piece of pieces.toReversed()) {
        left -= piece.text.length + piece.path.length;
        if (left < 0) break;
        kept.unshift({ ...piece, text: withLineFeeds(piece.text) });
    }
    return kept;
}

/**
 * Writes a prompt with a family's sentinels. Where the middle comes last, the cursor's line stands
 * behind the middle's sentinel, as if the model had begun to write it: typing then appends to the
 * prompt instead of moving the suffix, and the server's cache stays good.
 */
export function fimPrompt(hole: Hole, family: FimFamily): string {
    const clean = (text: string): string => withoutMarks(text, family);
    const before = clean(heading(hole) + hole.before);
    const line = clean(hole.line);
    const after = clean(hole.after);
    const { prefix, suffix, middle } = family;
    return family.order === "spm"
        ? suffix + after + prefix + before + line + middle
        : prefix + before + suffix + after + middle + line;
}

/** A prompt for models that only continue: what stands in front of the cursor. */
export function plainPrompt(hole: Hole): string {
    return withoutMarks(heading(hole) + hole.before + hole.line, undefined);
}

/** What stands in front of a suffix that a server takes by itself, up to the cursor's line. */
export function pathAndBefore({ path, before }: Hole): string {
    return `${commentMark(path)} ${path}\n${before}`;
}

/** Path and pieces of other places as comments, which every model has seen in code. */
function heading({ path, context }: Hole): string {
    const mark = commentMark(path);
    const pieces = context.map(({ path: from, text }) => `${mark} ${from}\n${text.trimEnd()}\n\n`);
    return `${pieces.join("")}${mark} ${path}\n`;
}

function commentMark(path: string): string {
    return /\.(py|pyi|toml|ya?ml|sh|rb)$/.test(path) ? "#" : "//";
}

/**
 * A source that holds a model's marks, as this file's neighbour does, would be read as the marks
 * themselves. A blank in each keeps it readable.
 */
export function withoutMarks(text: string, family: FimFamily | undefined): string {
    let clean = text;
    for (const mark of marksFor(family)) {
        if (clean.includes(mark)) clean = clean.replaceAll(mark, `${mark[0]} ${mark.slice(1)}`);
    }
    return clean;
}

function withLineFeeds(text: string): string {
    return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}
