import type { CursorState } from "./cursor-state.ts";
import { RadixTrie } from "./radix-trie.ts";

/** Something known about a cursor: a text that may follow there. */
export interface CursorEntry {
    readonly state: CursorState;
    readonly text: string;
}

interface Slot<T> {
    readonly value: T;
    readonly line: number;
    readonly key: string;
}

interface DocumentEntries<T> {
    /** One trie for each line of the document that a text starts on. */
    readonly lines: Map<number, RadixTrie<T>>;
    /** The most line breaks in one of the texts: so many lines up a text may start. */
    deepest: number;
}

/**
 * Texts by the cursor that they were written for, least recently used out first. A cursor finds
 * those that it may stand in the middle of: each line of a document has a radix trie over what
 * stands between the line's start and the cursor, so that a look-up walks the typed text once,
 * however many entries there are. The caller compares the rest of the surroundings.
 */
export class CursorIndex<T extends CursorEntry> {
    private readonly capacity: number;
    private readonly documents = new Map<string, DocumentEntries<T>>();
    /** Least recently used first. */
    private readonly order = new Map<T, Slot<T>>();
    private readonly age = new Map<T, number>();
    private uses = 0;

    constructor(capacity: number) {
        this.capacity = capacity;
    }

    get size(): number {
        return this.order.size;
    }

    add(value: T): void {
        const { uri, position, before } = value.state;
        const document = this.documents.get(uri) ?? { lines: new Map(), deepest: 0 };
        this.documents.set(uri, document);
        document.deepest = Math.max(document.deepest, value.text.split("\n").length - 1);
        const trie = document.lines.get(position.line) ?? new RadixTrie<T>();
        document.lines.set(position.line, trie);
        const linePrefix = before.slice(before.lastIndexOf("\n") + 1);
        // Of a line whose start is not in the window, every cursor has to look at all texts.
        const key = linePrefix.length === position.character ? linePrefix : "";
        trie.insert(key, value);
        this.order.set(value, { value, line: position.line, key });
        this.touch(value);
        while (this.order.size > this.capacity) {
            const [oldest] = this.order.keys();
            if (oldest === undefined) break;
            this.remove(oldest);
        }
    }

    remove(value: T): void {
        const slot = this.order.get(value);
        if (slot === undefined) return;
        this.order.delete(value);
        this.age.delete(value);
        const { uri } = value.state;
        const document = this.documents.get(uri);
        const trie = document?.lines.get(slot.line);
        trie?.remove(slot.key, value);
        if (trie?.isEmpty) document?.lines.delete(slot.line);
        if (document?.lines.size === 0) this.documents.delete(uri);
    }

    /** Says that a value was of use. */
    touch(value: T): void {
        const slot = this.order.get(value);
        if (slot === undefined) return;
        this.order.delete(value);
        this.order.set(value, slot);
        this.age.set(value, ++this.uses);
    }

    /** Values whose text may lead through this cursor, the most recently used first. */
    candidates(now: CursorState): readonly T[] {
        const document = this.documents.get(now.uri);
        if (document === undefined) return [];
        const found: T[] = [];
        let start = now.before.length;
        for (let up = 0; up <= document.deepest && up <= now.position.line; up++) {
            const lineBreak = start <= 0 ? -1 : now.before.lastIndexOf("\n", start - 1);
            const isWhole = lineBreak >= 0 || this.reachesLineStart(now, up);
            const trie = document.lines.get(now.position.line - up);
            if (trie !== undefined) {
                const typed = isWhole ? now.before.slice(lineBreak + 1) : "";
                for (const value of trie.alongside(typed)) found.push(value);
            }
            // Beyond the window only entries without a key can be found.
            start = lineBreak;
        }
        return found.sort((left, right) => (this.age.get(right) ?? 0) - (this.age.get(left) ?? 0));
    }

    /** Forgets one document, or everything. */
    clear(uri?: string): void {
        for (const value of [...this.order.keys()]) {
            if (uri === undefined || value.state.uri === uri) this.remove(value);
        }
    }

    /** Whether the window starts at the start of a line, `up` lines above the cursor's. */
    private reachesLineStart(now: CursorState, up: number): boolean {
        const breaks = now.before.split("\n").length - 1;
        if (breaks !== up) return false;
        return up > 0 ? breaks === now.position.line : now.before.length === now.position.character;
    }
}
