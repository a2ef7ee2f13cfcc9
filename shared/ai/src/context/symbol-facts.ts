import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { Position } from "@rust-ai-ide/core/text";
import type { ContextPiece } from "@rust-ai-ide/protocol/completion";
import { type HoverShape, hoverShape } from "./hover-shape.ts";
import { namesAround, type PlacedName } from "./symbol-names.ts";

export interface SymbolPlace {
    readonly uri: string;
    readonly position: Position;
}

/** The editor's own language server, whichever it is. Rejections count as no answer. */
export interface SymbolPort {
    /** Markdown of the hover at a place. */
    hover(place: SymbolPlace): Promise<readonly string[]>;
    /** Where the type of the value at a place is declared. */
    typeOf(place: SymbolPlace): Promise<SymbolPlace | undefined>;
}

/** A cursor whose surroundings are asked about. */
export interface SymbolRequest extends SymbolPlace {
    readonly version: number;
    readonly textBefore: string;
    /** The user asked for it, so what is shown is chosen anew. */
    readonly isManual: boolean;
}

interface Fact {
    readonly shape: HoverShape;
    /** Version of the document and moment when it was asked for. */
    readonly version: number;
    readonly at: number;
}

interface Kept {
    readonly base: string;
    readonly pieces: readonly ContextPiece[];
    readonly line: number;
    readonly isFinal: boolean;
}

/** How long a request waits for answers; what comes later serves the next one. */
const budgetMs = 30;
/** An answer is used for so many edits and so long; then it is asked for again. */
const freshVersions = 200;
const freshMs = 120_000;
/** A server that is still starting knows more soon. */
const unknownMs = 10_000;
const mostFacts = 400;
const mostUnderWay = 8;

/**
 * Definitions of the names around a cursor, from the editor's own language server. No request waits
 * longer than 30 ms, and the pieces of a place change at most once, when late answers have come
 * and the user has gone on to another line: each change makes a model read its prompt anew.
 */
export class SymbolFacts {
    private readonly port: SymbolPort;
    private readonly clock: Clock;
    /** By document and name; the oldest first. */
    private readonly facts = new Map<string, Fact>();
    private readonly underWay = new Map<string, Promise<void>>();
    private readonly kept = new Map<string, Kept>();

    constructor(port: SymbolPort, clock: Clock) {
        this.port = port;
        this.clock = clock;
    }

    /** Asks about the names that are not known; resolves when all answers are there or the time is up. */
    async lookUp(request: SymbolRequest, token: CancellationToken): Promise<void> {
        const asked: Promise<void>[] = [];
        for (const name of namesAround(request.textBefore, request.position)) {
            const key = keyOf(request.uri, name.name);
            if (this.isFresh(this.facts.get(key), request.version)) continue;
            const running = this.underWay.get(key);
            if (running !== undefined) asked.push(running);
            else if (this.underWay.size < mostUnderWay) asked.push(this.ask(key, name, request));
        }
        if (asked.length > 0) await this.within(Promise.all(asked), token);
    }

    /** The pieces with what is known of the names at a cursor; `base` as the grammar gave them. */
    join(request: SymbolRequest, base: readonly ContextPiece[], ownPath: string): ContextPiece[] {
        const { uri, position, isManual } = request;
        const key = base.map(({ kind, path, text }) => `${kind} ${path} ${text}`).join("\n");
        const kept = this.kept.get(uri);
        const isSame = kept?.base === key && !isManual;
        if (isSame && (kept.isFinal || kept.line === position.line))
            return merged(base, kept.pieces);
        const pieces = this.pieces(request, key, ownPath);
        const hasMore = !isSame || pieces.length > kept.pieces.length;
        if (hasMore) {
            const next = { base: key, pieces, line: position.line, isFinal: isSame };
            this.kept.delete(uri);
            this.kept.set(uri, next);
            if (this.kept.size > 64) this.kept.delete([...this.kept.keys()][0] ?? "");
        }
        return merged(base, this.kept.get(uri)?.pieces ?? []);
    }

    /** Forgets a document that was closed. */
    forget(uri: string): void {
        this.kept.delete(uri);
        for (const key of [...this.facts.keys()]) {
            if (key.startsWith(`${uri}\n`)) this.facts.delete(key);
        }
    }

    private pieces(request: SymbolRequest, base: string, ownPath: string): ContextPiece[] {
        const near = request.textBefore.split("\n").slice(-40).join("\n");
        const pieces: ContextPiece[] = [];
        for (const { name } of namesAround(request.textBefore, request.position)) {
            const shape = this.facts.get(keyOf(request.uri, name))?.shape;
            if (shape?.kind !== "item") continue;
            const { text, path = ownPath } = shape;
            // What is shown anyway is not said again.
            const head = text.replace(/\s*[;{].*$/s, "");
            if (base.includes(head) || near.includes(head)) continue;
            if (pieces.some((piece) => piece.text === text)) continue;
            pieces.push({ kind: "definition", path, text });
        }
        // The most relevant piece of a kind stands last.
        return pieces.reverse();
    }

    private ask(key: string, { position }: PlacedName, request: SymbolRequest): Promise<void> {
        const { uri, version } = request;
        const work = this.shapeAt({ uri, position })
            .then(
                (shape) => shape,
                () => ({ kind: "unknown" }) as const,
            )
            .then((shape) => this.remember(key, { shape, version, at: this.clock.now() }))
            .finally(() => this.underWay.delete(key));
        this.underWay.set(key, work);
        return work;
    }

    private async shapeAt(place: SymbolPlace): Promise<HoverShape> {
        const shape = hoverShape(await this.port.hover(place));
        if (shape.kind !== "value") return shape;
        const type = await this.port.typeOf(place);
        return type === undefined ? { kind: "unknown" } : hoverShape(await this.port.hover(type));
    }

    private remember(key: string, fact: Fact): void {
        this.facts.delete(key);
        this.facts.set(key, fact);
        if (this.facts.size > mostFacts) this.facts.delete([...this.facts.keys()][0] ?? "");
    }

    private isFresh(fact: Fact | undefined, version: number): boolean {
        if (fact === undefined) return false;
        const age = this.clock.now() - fact.at;
        return (
            version - fact.version <= freshVersions &&
            age <= (fact.shape.kind === "item" ? freshMs : unknownMs)
        );
    }

    /** Waits for the work, the end of the budget or the end of the request, whichever is first. */
    private within(work: Promise<unknown>, token: CancellationToken): Promise<void> {
        if (token.isCancellationRequested) return Promise.resolve();
        return new Promise((resolve) => {
            const done = (): void => {
                timer.dispose();
                subscription.dispose();
                resolve();
            };
            const timer = this.clock.schedule(budgetMs, done);
            const subscription = token.onCancellationRequested(done);
            void work.then(done, done);
        });
    }
}

function keyOf(uri: string, name: string): string {
    return `${uri}\n${name}`;
}

/** Definitions stand in front of edits. */
function merged(base: readonly ContextPiece[], added: readonly ContextPiece[]): ContextPiece[] {
    const edits = base.findIndex(({ kind }) => kind === "edit");
    const at = edits < 0 ? base.length : edits;
    return [...base.slice(0, at), ...added, ...base.slice(at)];
}
