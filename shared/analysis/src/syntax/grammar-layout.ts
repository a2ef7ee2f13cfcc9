import type { Language } from "web-tree-sitter";

/** The memory that the parser's WebAssembly runtime works in; `buffer` is another one after it grew. */
export interface ParserMemory {
    readonly buffer: ArrayBufferLike;
}

/** Number of the grammar symbol that stands for an error. */
export const errorSymbol = 0xffff;

/**
 * What a grammar says about the children of its productions, copied out of the runtime's memory.
 * Source: `TSLanguage` in tree-sitter 0.27.1, `lib/src/parser.h`, with pointers of four bytes.
 */
export class GrammarLayout {
    /** By symbol: the one that stands for it in public. */
    readonly publicSymbols: Uint16Array;
    /** By symbol: 1 where an alias of this symbol is a named node. */
    readonly namedSymbols: Uint8Array;
    /** By production: 1 where a child has another name there. */
    readonly hasAliases: Uint8Array;
    /** By production: 1 where a child is in a field. */
    readonly hasFields: Uint8Array;
    /** By production * `width` + index of the child, extras not counted: the name it has there, or 0. */
    readonly aliases: Uint16Array;
    /** By production * `width` + index of the child, extras not counted: its field, or 0. */
    readonly fields: Uint8Array;
    readonly width: number;

    private constructor(view: DataView, language: number, symbolCount: number) {
        const { u16, u32 } = littleEndian(view);
        const productionCount = u32(language + offsets.productionCount);
        const aliasWidth = u16(language + offsets.maxAliasSequenceLength);
        if (productionCount > maxProductions) throw new RangeError("productions");

        this.publicSymbols = Uint16Array.from({ length: 0x10000 }, (_, symbol) => symbol);
        this.namedSymbols = new Uint8Array(0x10000);
        const publicMap = u32(language + offsets.publicSymbolMap);
        const metadata = u32(language + offsets.symbolMetadata);
        for (let symbol = 0; symbol < symbolCount; symbol++) {
            this.publicSymbols[symbol] = u16(publicMap + symbol * 2);
            this.namedSymbols[symbol] = view.getUint8(metadata + symbol * 3 + 1);
        }

        const entries = fieldEntries(view, language, productionCount);
        this.width = entries.reduce((width, { child }) => Math.max(width, child + 1), aliasWidth);
        this.hasAliases = new Uint8Array(productionCount);
        this.hasFields = new Uint8Array(productionCount);
        this.aliases = new Uint16Array(productionCount * this.width);
        this.fields = new Uint8Array(productionCount * this.width);
        const aliasSequences = u32(language + offsets.aliasSequences);
        // The first production stands for "no aliases" and its row is never looked at.
        for (let production = 1; production < productionCount; production++) {
            for (let child = 0; child < aliasWidth; child++) {
                const alias = u16(aliasSequences + (production * aliasWidth + child) * 2);
                if (alias === 0) continue;
                this.hasAliases[production] = 1;
                this.aliases[production * this.width + child] = alias;
            }
        }
        for (const { production, child, field } of entries) {
            const place = production * this.width + child;
            // Of two fields of one child the runtime tells the first.
            if (this.fields[place] !== 0) continue;
            this.hasFields[production] = 1;
            this.fields[place] = field;
        }
    }

    /** Undefined where the memory does not hold what the runtime itself says of the grammar. */
    static read(memory: ParserMemory, language: Language): GrammarLayout | undefined {
        // The address is not part of the declared interface.
        const address: unknown = Reflect.get(language, 0);
        if (typeof address !== "number") return undefined;
        const view = new DataView(memory.buffer);
        try {
            const { u32 } = littleEndian(view);
            const symbolCount =
                u32(address + offsets.symbolCount) + u32(address + offsets.aliasCount);
            const fieldCount = u32(address + offsets.fieldCount);
            if (symbolCount !== language.types.length || symbolCount > errorSymbol)
                return undefined;
            if (fieldCount + 1 !== language.fields.length || fieldCount > 255) return undefined;
            return new GrammarLayout(view, address, symbolCount);
        } catch {
            // Addresses that lie outside of the memory: another layout than the one known here.
            return undefined;
        }
    }
}

const offsets = {
    symbolCount: 4,
    aliasCount: 8,
    productionCount: 28,
    fieldCount: 32,
    maxAliasSequenceLength: 36,
    fieldMapSlices: 64,
    fieldMapEntries: 68,
    symbolMetadata: 72,
    publicSymbolMap: 76,
    aliasSequences: 84,
} as const;

const maxProductions = 0x10000;

function littleEndian(view: DataView): {
    readonly u16: (address: number) => number;
    readonly u32: (address: number) => number;
} {
    return {
        u16: (address) => view.getUint16(address, true),
        u32: (address) => view.getUint32(address, true),
    };
}

interface FieldEntry {
    readonly production: number;
    /** Index among the children that are not extras. */
    readonly child: number;
    readonly field: number;
}

/** Fields that children have by their own production; those of hidden children come from theirs. */
function fieldEntries(view: DataView, language: number, productionCount: number): FieldEntry[] {
    const { u16, u32 } = littleEndian(view);
    const found: FieldEntry[] = [];
    if (u32(language + offsets.fieldCount) === 0) return found;
    const slices = u32(language + offsets.fieldMapSlices);
    const entries = u32(language + offsets.fieldMapEntries);
    for (let production = 0; production < productionCount; production++) {
        const first = u16(slices + production * 4);
        const length = u16(slices + production * 4 + 2);
        for (let index = first; index < first + length; index++) {
            const entry = entries + index * 4;
            const isInherited = view.getUint8(entry + 3) !== 0;
            if (isInherited) continue;
            const child = view.getUint8(entry + 2);
            found.push({ production, child, field: u16(entry) });
        }
    }
    return found;
}
