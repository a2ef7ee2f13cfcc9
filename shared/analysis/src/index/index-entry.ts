import type { StoredBytes } from "./byte-store.ts";
import type { FileFacts, SymbolFact } from "./file-facts.ts";
import { PackedFacts } from "./packed-facts.ts";
import type { IndexedFile } from "./workspace-index.ts";

/** Who keeps the packed facts of entries. */
interface FactsKeeper {
    bytesOf(entry: IndexEntry): Uint8Array | undefined;
}

/** A file of a `CompactIndex`. When the file is gone or has other facts, this one is empty. */
export class IndexEntry implements IndexedFile {
    readonly path: string;
    readonly languageId: string;
    readonly lines: number;
    readonly number: number;
    stored: StoredBytes | undefined;
    firstUse = -1;
    firstSymbol = -1;
    private readonly keeper: FactsKeeper;

    constructor(
        keeper: FactsKeeper,
        file: Omit<IndexedFile, "facts"> & { readonly number: number },
    ) {
        this.keeper = keeper;
        this.path = file.path;
        this.languageId = file.languageId;
        this.lines = file.lines;
        this.number = file.number;
    }

    facts(): FileFacts {
        const bytes = this.keeper.bytesOf(this);
        const packed = bytes === undefined ? undefined : PackedFacts.open(bytes);
        return packed?.facts() ?? { ...noFacts, languageId: this.languageId };
    }

    symbol(index: number): SymbolFact | undefined {
        const bytes = this.keeper.bytesOf(this);
        return bytes === undefined ? undefined : PackedFacts.open(bytes)?.symbol(index);
    }
}

const noFacts: FileFacts = {
    languageId: "",
    lineStarts: Uint32Array.of(0),
    errors: 0,
    symbols: [],
    names: [],
    references: {
        size: 0,
        names: new Uint32Array(),
        offsets: new Uint32Array(),
        scopes: new Int32Array(),
        roles: new Uint8Array(),
    },
    imports: [],
    unsafes: [],
    endpoints: [],
};
