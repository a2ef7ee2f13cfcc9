import {
    type ImportFact,
    type ReferenceRole,
    type ReferenceTable,
    referenceRoles,
    type SymbolFact,
    type SymbolKind,
    symbolFlags,
    type UnsafeFact,
    type Visibility,
} from "../index/file-facts.ts";
import { SyntaxTable } from "../syntax/syntax-table.ts";
import { NameList } from "./name-list.ts";

/** A symbol that is still being filled in. */
export type OpenSymbol = { -readonly [Key in keyof SymbolFact]: SymbolFact[Key] };

/** What is known of a symbol where its node begins; everything else has a usual value. */
export interface NewSymbol {
    readonly name: string;
    readonly kind: SymbolKind;
    start: number;
    readonly end: number;
    readonly nameStart: number;
    readonly nameEnd: number;
    readonly signatureStart: number;
    readonly bodyStart: number;
    visibility: Visibility;
    flags: number;
    attributes: readonly string[];
}

/** Numbers of the roles, for hot loops. */
export const roles: Readonly<Record<ReferenceRole, number>> = {
    read: referenceRoles.indexOf("read"),
    call: referenceRoles.indexOf("call"),
    type: referenceRoles.indexOf("type"),
    import: referenceRoles.indexOf("import"),
    write: referenceRoles.indexOf("write"),
    macro: referenceRoles.indexOf("macro"),
};

/** Of symbols without attributes. */
export const nothing: readonly string[] = [];
const nowhere = new SyntaxTable({
    names: { kinds: [], fields: [], kind: () => -1, field: () => -1 },
    text: "",
    size: 0,
    kinds: new Uint16Array(0),
    fields: new Uint8Array(0),
    flags: new Uint8Array(0),
    starts: new Uint32Array(0),
    ends: new Uint32Array(0),
    nexts: new Uint32Array(0),
    parents: new Int32Array(0),
});

/**
 * Takes down the facts of one text while its nodes are walked in pre-order. One writer serves one
 * text after another: its arrays only grow.
 */
export class FactWriter {
    table: SyntaxTable = nowhere;
    text = "";
    symbols: OpenSymbol[] = [];
    imports: ImportFact[] = [];
    unsafes: UnsafeFact[] = [];
    /** All symbols that come are in tests. */
    inTests = false;
    /** Symbol around the node that is walked, -1 for none. */
    scope = -1;
    /** Node at which `scope` is over. */
    scopeEnd = 0;
    /** Function that decisions count for, -1 for none. */
    private decider = -1;
    /** By symbol, the node at which it is over. */
    private readonly ends: number[] = [];
    private readonly names = new NameList();
    private size = 0;
    private nameIds = new Uint32Array(4_096);
    private offsets = new Uint32Array(4_096);
    private scopes = new Int32Array(4_096);
    private roleIds = new Uint8Array(4_096);

    begin(table: SyntaxTable, inTests: boolean): void {
        this.table = table;
        this.text = table.text;
        this.symbols = [];
        this.imports = [];
        this.unsafes = [];
        this.scope = -1;
        this.scopeEnd = table.size + 1;
        this.decider = -1;
        this.inTests = inTests;
        this.ends.length = 0;
        this.names.begin(table.text);
        this.size = 0;
    }

    /** Lets go of the text. */
    end(): void {
        this.begin(nowhere, false);
    }

    /** How many references there are. */
    get used(): number {
        return this.size;
    }

    /** Leaves the symbols that ended in front of a node. Only for `node >= scopeEnd`. */
    leave(node: number): void {
        while (this.scope >= 0 && node >= this.scopeEnd) {
            this.scope = this.symbols[this.scope]?.container ?? -1;
            this.scopeEnd = this.ends[this.scope] ?? this.table.size + 1;
        }
        let decider = this.scope;
        while (decider >= 0 && this.symbols[decider]?.complexity === 0) {
            decider = this.symbols[decider]?.container ?? -1;
        }
        this.decider = decider;
    }

    /**
     * Adds a symbol inside of the present one and makes it the present one until `scopeEnd`, a node.
     * References from number `firstReference` on belong to it already: those of its attributes.
     */
    add(symbol: NewSymbol, scopeEnd: number, firstReference = this.size): OpenSymbol {
        const index = this.symbols.length;
        let container = this.scope;
        // Where code is broken ends are guessed: what stands behind one is not inside of it.
        while ((this.symbols[container]?.end ?? symbol.nameEnd) < symbol.nameEnd) {
            container = this.symbols[container]?.container ?? -1;
        }
        const isTested =
            this.inTests ||
            (container >= 0 && ((this.symbols[container]?.flags ?? 0) & symbolFlags.inTests) !== 0);
        const isFunction = symbol.kind === "function" || symbol.kind === "method";
        const limit = this.symbols[container]?.end ?? symbol.end;
        const end = Math.max(symbol.nameEnd, Math.min(symbol.end, limit));
        const made: OpenSymbol = {
            name: symbol.name,
            kind: symbol.kind,
            container,
            // A broken attribute may have an item in it, behind which the next one begins.
            start: Math.min(
                symbol.signatureStart,
                Math.max(symbol.start, this.symbols.at(-1)?.start ?? 0),
            ),
            end,
            nameStart: symbol.nameStart,
            nameEnd: symbol.nameEnd,
            signatureStart: symbol.signatureStart,
            bodyStart: Math.min(symbol.bodyStart, end),
            documentationStart: symbol.signatureStart,
            documentationEnd: symbol.signatureStart,
            visibility: symbol.visibility,
            flags: symbol.flags | (isTested ? symbolFlags.inTests : 0),
            attributes: symbol.attributes.length === 0 ? nothing : symbol.attributes,
            complexity: isFunction ? 1 : 0,
        };
        this.symbols.push(made);
        for (let number = firstReference; number < this.size; number++) {
            if (this.scopes[number] === container) this.scopes[number] = index;
        }
        this.ends[index] = scopeEnd;
        this.scope = index;
        this.scopeEnd = scopeEnd;
        if (isFunction) this.decider = index;
        return made;
    }

    /** Notes the use of the name in `[start, end)`. */
    refer(start: number, end: number, role: number): void {
        const number = this.size++;
        if (number >= this.offsets.length) this.grow();
        this.nameIds[number] = this.names.add(start, end);
        this.offsets[number] = start;
        this.scopes[number] = this.scope;
        this.roleIds[number] = role;
    }

    /** Counts a place where the function around goes one of two ways. */
    decide(count = 1): void {
        const symbol = this.symbols[this.decider];
        if (symbol !== undefined) symbol.complexity += count;
    }

    nameList(): string[] {
        return this.names.strings();
    }

    references(): ReferenceTable {
        const { size } = this;
        return {
            size,
            names: this.nameIds.slice(0, size),
            offsets: this.offsets.slice(0, size),
            scopes: this.scopes.slice(0, size),
            roles: this.roleIds.slice(0, size),
        };
    }

    private grow(): void {
        const length = this.offsets.length * 2;
        const grown = <A extends Uint8Array | Uint32Array | Int32Array>(into: A, from: A): A => {
            into.set(from);
            return into;
        };
        this.nameIds = grown(new Uint32Array(length), this.nameIds);
        this.offsets = grown(new Uint32Array(length), this.offsets);
        this.scopes = grown(new Int32Array(length), this.scopes);
        this.roleIds = grown(new Uint8Array(length), this.roleIds);
    }
}
