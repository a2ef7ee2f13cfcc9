import type { Disposable } from "@rust-ai-ide/core/disposable";
import { Emitter } from "@rust-ai-ide/core/event";
import { ByteStore } from "./byte-store.ts";
import type { ReferenceRole, SymbolFact, SymbolKind } from "./file-facts.ts";
import { referenceRoles, symbolKinds } from "./file-facts.ts";
import { IndexEntry } from "./index-entry.ts";
import { NameLists } from "./name-lists.ts";
import { NameTable } from "./name-table.ts";
import { PackedFacts, type SymbolCores } from "./packed-facts.ts";
import { SymbolLists } from "./symbol-lists.ts";
import { searchSymbols } from "./symbol-search.ts";
import { bytesOfText } from "./utf8.ts";
import type {
    IndexChange,
    IndexedFile,
    RankedSymbol,
    ReferenceHit,
    SymbolHit,
    SymbolQuery,
    WorkspaceIndex,
} from "./workspace-index.ts";

/**
 * The index of a workspace in few large arrays: the packed facts of each file as they are, names once
 * as bytes, and lists by name of the files that use it and of the symbols that are called so. A line
 * of code takes about 25 bytes in all. Updating a file costs what the file has, whatever the
 * size of the index, and leaves nothing behind.
 */
export class CompactIndex implements WorkspaceIndex, Disposable {
    private readonly names = new NameTable();
    private readonly uses = new NameLists();
    private readonly symbols = new SymbolLists();
    private readonly store = new ByteStore();
    private readonly byPath = new Map<string, IndexEntry>();
    private readonly byNumber: (IndexEntry | undefined)[] = [];
    private readonly freeNumbers: number[] = [];
    private readonly changes = new Emitter<IndexChange>();
    readonly onDidChange = this.changes.event;
    private pending: Map<string, "updated" | "removed"> | undefined;
    private lineCount = 0;
    private cores: SymbolCores = {
        size: 0,
        strings: new Uint32Array(),
        kinds: new Uint8Array(),
        containers: new Int32Array(),
        traits: new Uint32Array(),
    };

    get size(): number {
        return this.byPath.size;
    }

    get lines(): number {
        return this.lineCount;
    }

    get symbolCount(): number {
        return this.symbols.size;
    }

    /** Bytes of its large arrays. */
    get footprint(): number {
        const { names, uses, symbols, store } = this;
        return names.footprint + uses.footprint + symbols.footprint + store.footprint;
    }

    /**
     * Takes the facts of a file, which are copied. False, and nothing changed, when they are damaged.
     * `packed`: the same, where they were opened before.
     */
    update(path: string, bytes: Uint8Array, packed = PackedFacts.open(bytes)): boolean {
        const texts = packed?.texts();
        if (packed === undefined || texts === undefined) return false;
        if (!packed.readCores(this.cores)) return false;
        this.drop(path);
        const number = this.freeNumbers.pop() ?? this.byNumber.length;
        const { languageId, lines } = packed;
        const entry = new IndexEntry(this, { path, number, languageId, lines });
        entry.stored = this.store.put(bytes);
        this.byPath.set(path, entry);
        this.byNumber[number] = entry;
        this.lineCount += lines;
        const { bytes: from, starts, ends } = texts;
        for (let index = 0; index < packed.nameCount; index++) {
            const name = this.names.hold(from, starts[index] ?? 0, ends[index] ?? 0);
            entry.firstUse = this.uses.add(name, number, entry.firstUse);
        }
        entry.firstSymbol = this.symbols.addFile(number, this.cores, (string) =>
            this.names.hold(from, starts[string] ?? 0, ends[string] ?? 0),
        );
        this.note(path, "updated");
        return true;
    }

    /** False when there is no such file. */
    remove(path: string): boolean {
        if (!this.drop(path)) return false;
        this.note(path, "removed");
        return true;
    }

    /** Tells all changes made by `work` at once. */
    batch(work: () => void): void {
        if (this.pending !== undefined) {
            work();
            return;
        }
        const pending = new Map<string, "updated" | "removed">();
        this.pending = pending;
        try {
            work();
        } finally {
            this.pending = undefined;
            this.tell(pending);
        }
    }

    files(): Iterable<IndexedFile> {
        return this.byPath.values();
    }

    file(path: string): IndexedFile | undefined {
        return this.byPath.get(path);
    }

    /** The packed facts of a file; a view that is valid until the next change. */
    packed(path: string): Uint8Array | undefined {
        const entry = this.byPath.get(path);
        return entry === undefined ? undefined : this.bytesOf(entry);
    }

    /** @internal */
    bytesOf(entry: IndexEntry): Uint8Array | undefined {
        return entry.stored === undefined ? undefined : this.store.get(entry.stored);
    }

    searchSymbols(query: SymbolQuery): readonly RankedSymbol[] {
        const { names, symbols } = this;
        const fileOf = (number: number): IndexEntry => this.byNumber[number] as IndexEntry;
        return searchSymbols(query, { names, symbols, fileOf }).flatMap(({ entry, score }) => {
            const hit = this.hitOf(entry);
            return hit === undefined ? [] : [{ ...hit, score }];
        });
    }

    symbolsNamed(
        name: string,
        accepts?: (file: IndexedFile, kind: SymbolKind) => boolean,
    ): readonly SymbolHit[] {
        const hits: SymbolHit[] = [];
        const { lists, kinds } = this.symbols;
        for (let at = lists.head(this.find(name)); at >= 0; at = lists.nextOfName[at] ?? -1) {
            const file = this.byNumber[lists.files[at] ?? -1];
            const kind = symbolKinds[kinds[at] ?? -1];
            if (file === undefined || kind === undefined) continue;
            if (accepts !== undefined && !accepts(file, kind)) continue;
            const hit = this.hitOf(at);
            if (hit !== undefined) hits.push(hit);
        }
        return hits.sort(byPlace);
    }

    definitionCount(name: string, most: number): number {
        const { lists } = this.symbols;
        let count = 0;
        for (let at = lists.head(this.find(name)); at >= 0 && count < most; count++) {
            at = lists.nextOfName[at] ?? -1;
        }
        return count;
    }

    filesWithName(name: string): readonly IndexedFile[] {
        const found = new Set<IndexedFile>();
        const number = this.find(name);
        for (const lists of [this.uses, this.symbols.lists]) {
            for (let at = lists.head(number); at >= 0; at = lists.nextOfName[at] ?? -1) {
                const entry = this.byNumber[lists.files[at] ?? -1];
                if (entry !== undefined) found.add(entry);
            }
        }
        return [...found].sort((left, right) => compare(left.path, right.path));
    }

    *referencesTo(name: string): Generator<ReferenceHit> {
        const wanted = bytesOfText(name);
        const entries: IndexEntry[] = [];
        const { uses } = this;
        for (let at = uses.head(this.find(name)); at >= 0; at = uses.nextOfName[at] ?? -1) {
            const entry = this.byNumber[uses.files[at] ?? -1];
            if (entry !== undefined) entries.push(entry);
        }
        for (const file of entries.sort((left, right) => compare(left.path, right.path))) {
            yield* this.referencesIn(file, wanted);
        }
    }

    dispose(): void {
        this.changes.dispose();
    }

    private referencesIn(file: IndexEntry, wanted: Uint8Array): ReferenceHit[] {
        const hits: ReferenceHit[] = [];
        const packed = this.open(file);
        const number = packed?.texts()?.indexOf(wanted, packed.nameCount) ?? -1;
        if (number < 0) return hits;
        packed?.eachReference((_index, name, offset, scope, role) => {
            if (name !== number) return;
            hits.push({ file, offset, role: referenceRoles[role] as ReferenceRole, scope });
        });
        return hits;
    }

    private open(entry: IndexEntry): PackedFacts | undefined {
        const bytes = this.bytesOf(entry);
        return bytes === undefined ? undefined : PackedFacts.open(bytes);
    }

    private hitOf(symbol: number): SymbolHit | undefined {
        const file = this.byNumber[this.symbols.lists.files[symbol] ?? -1];
        if (file === undefined) return undefined;
        const index = this.symbols.indexes[symbol] ?? 0;
        const fact: SymbolFact | undefined = this.open(file)?.symbol(index);
        return fact === undefined ? undefined : { file, symbol: fact, index };
    }

    private find(name: string): number {
        return this.names.find(bytesOfText(name));
    }

    private drop(path: string): boolean {
        const entry = this.byPath.get(path);
        if (entry?.stored === undefined) return false;
        const release = (name: number): void => this.names.release(name);
        this.uses.removeFile(entry.firstUse, release);
        this.symbols.lists.removeFile(entry.firstSymbol, release);
        this.store.delete(entry.stored);
        entry.stored = undefined;
        this.byPath.delete(path);
        this.byNumber[entry.number] = undefined;
        this.freeNumbers.push(entry.number);
        this.lineCount -= entry.lines;
        return true;
    }

    private note(path: string, what: "updated" | "removed"): void {
        if (this.pending === undefined) this.tell(new Map([[path, what]]));
        else this.pending.set(path, what);
    }

    private tell(changes: ReadonlyMap<string, "updated" | "removed">): void {
        if (changes.size === 0) return;
        const updated: string[] = [];
        const removed: string[] = [];
        for (const [path, what] of changes) (what === "updated" ? updated : removed).push(path);
        this.changes.fire({ updated, removed });
    }
}

function byPlace(left: SymbolHit, right: SymbolHit): number {
    return compare(left.file.path, right.file.path) || left.index - right.index;
}

/** By code units, so that the order is the same everywhere. */
function compare(left: string, right: string): number {
    return left < right ? -1 : left > right ? 1 : 0;
}
