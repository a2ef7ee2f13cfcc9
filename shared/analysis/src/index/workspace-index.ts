import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Event } from "@rust-ai-ide/core/event";
import type { FileFacts, ReferenceRole, SymbolFact, SymbolKind } from "./file-facts.ts";

/** A file of the index. Paths are absolute, with "/" separators, and compared to the letter. */
export interface IndexedFile {
    readonly path: string;
    readonly languageId: string;
    readonly lines: number;
    /** Unpacked when it is asked for; do not hold on to it. */
    facts(): FileFacts;
    /** One of `facts().symbols`, without unpacking the others. */
    symbol?(index: number): SymbolFact | undefined;
}

/** A definition in a file. `index` is its place in `FileFacts.symbols`. */
export interface SymbolHit {
    readonly file: IndexedFile;
    readonly symbol: SymbolFact;
    readonly index: number;
}

/** A definition that a query found, best first. */
export interface RankedSymbol extends SymbolHit {
    /** Higher is better; comparable within one query. */
    readonly score: number;
}

export interface SymbolQuery {
    /** Letters in order, not necessarily together; `Type::method` and `type.method` look into containers. */
    readonly text: string;
    readonly limit: number;
    readonly kinds?: readonly SymbolKind[];
    readonly languageIds?: readonly string[];
    readonly token?: CancellationToken;
}

/** A use of a name. */
export interface ReferenceHit {
    readonly file: IndexedFile;
    readonly offset: number;
    readonly role: ReferenceRole;
    /** Index of the innermost symbol around it, -1 for none. */
    readonly scope: number;
}

/** What changed in an index: files whose facts are other ones now, and files that are gone. */
export interface IndexChange {
    readonly updated: readonly string[];
    readonly removed: readonly string[];
}

/** What the readers of an index ask; all of it is answered from memory. */
export interface WorkspaceIndex {
    readonly onDidChange: Event<IndexChange>;
    readonly size: number;
    files(): Iterable<IndexedFile>;
    file(path: string): IndexedFile | undefined;
    searchSymbols(query: SymbolQuery): readonly RankedSymbol[];
    /** Every definition of exactly this name; with `accepts`, those alone, and the others cost little. */
    symbolsNamed(
        name: string,
        accepts?: (file: IndexedFile, kind: SymbolKind) => boolean,
    ): readonly SymbolHit[];
    /** How many definitions of exactly this name there are; counting ends at `most`. */
    definitionCount?(name: string, most: number): number;
    /** Files in which the name is used or defined. */
    filesWithName(name: string): readonly IndexedFile[];
    referencesTo(name: string): Iterable<ReferenceHit>;
}
