import type { Border, Endpoint } from "../links/endpoint.ts";
import { borders } from "../links/endpoint.ts";
import { ByteWriter } from "./byte-writer.ts";
import type {
    FileFacts,
    ReferenceTable,
    SymbolFact,
    SymbolKind,
    Visibility,
} from "./file-facts.ts";
import { symbolKinds, visibilities } from "./file-facts.ts";
import { endpointBits } from "./packed-endpoint.ts";
import { factsFormat, longDelta, PackedFacts } from "./packed-facts.ts";

const kindNumbers = numbersOf<SymbolKind>(symbolKinds);
const visibilityNumbers = numbersOf<Visibility>(visibilities);
const borderNumbers = numbersOf<Border>(borders);

function numbersOf<T>(values: readonly T[]): ReadonlyMap<T, number> {
    return new Map(values.map((value, index) => [value, index]));
}

/** Parts of a file's facts behind the header, in this order, each readable without the others. */
const parts = [
    "names",
    "extras",
    "cores",
    "details",
    "lines",
    "references",
    "imports",
    "unsafes",
    "endpoints",
] as const;

/**
 * Facts as bytes. Layout: `R`, format, then numbers (LEB128) of errors, lines, symbols, names, extra
 * strings, references, imports, unsafes, endpoints; the language; the length of each part; the parts.
 * Strings are numbers: names first, then the extra strings; positions are differences to what stands
 * in front. Half of a surrogate pair by itself becomes U+FFFD; all else comes back as it was.
 */
export function encodeFacts(facts: FileFacts): Uint8Array {
    return new FactsEncoder(facts).encode();
}

/** The facts again; undefined for bytes of another format, of anybody else, or damaged ones. */
export function decodeFacts(bytes: Uint8Array): FileFacts | undefined {
    return PackedFacts.open(bytes)?.facts();
}

class FactsEncoder {
    private readonly facts: FileFacts;
    private readonly numbers = new Map<string, number>();
    private readonly extras: string[] = [];
    private readonly writers = new Map(parts.map((part) => [part, new ByteWriter(256)]));

    constructor(facts: FileFacts) {
        this.facts = facts;
        for (const [index, name] of facts.names.entries()) this.numbers.set(name, index);
    }

    encode(): Uint8Array {
        const { facts } = this;
        writeStrings(this.part("names"), facts.names);
        this.writeSymbols();
        writeLines(this.part("lines"), facts.lineStarts);
        writeReferences(this.part("references"), facts.references);
        this.writeImports();
        this.writeUnsafes();
        this.writeEndpoints();
        writeStrings(this.part("extras"), this.extras);

        const all = new ByteWriter(
            64 + [...this.writers.values()].reduce((sum, writer) => sum + writer.length, 0),
        );
        all.byte(0x52);
        all.byte(factsFormat);
        all.varint(facts.errors);
        all.varint(facts.lineStarts.length);
        all.varint(facts.symbols.length);
        all.varint(facts.names.length);
        all.varint(this.extras.length);
        all.varint(facts.references.size);
        all.varint(facts.imports.length);
        all.varint(facts.unsafes.length);
        all.varint(facts.endpoints.length);
        all.string(facts.languageId);
        for (const part of parts) all.varint(this.part(part).length);
        for (const part of parts) all.append(this.part(part));
        return all.take();
    }

    private part(part: (typeof parts)[number]): ByteWriter {
        return this.writers.get(part) as ByteWriter;
    }

    private number(text: string): number {
        const known = this.numbers.get(text);
        if (known !== undefined) return known;
        const number = this.facts.names.length + this.extras.length;
        this.extras.push(text);
        this.numbers.set(text, number);
        return number;
    }

    private writeSymbols(): void {
        const cores = this.part("cores");
        const details = this.part("details");
        let last = 0;
        for (const [index, symbol] of this.facts.symbols.entries()) {
            const { container } = symbol;
            cores.byte(kindNumbers.get(symbol.kind) ?? 0);
            cores.varint(container >= 0 && container < index ? index - container : 0);
            cores.varint(this.number(symbol.name));
            cores.varint((symbol.flags << 2) | (visibilityNumbers.get(symbol.visibility) ?? 0));
            this.writeDetails(details, symbol, last);
            last = symbol.start;
        }
    }

    private writeDetails(to: ByteWriter, symbol: SymbolFact, last: number): void {
        to.signed(symbol.start - last);
        to.signed(symbol.signatureStart - symbol.start);
        to.signed(symbol.nameStart - symbol.signatureStart);
        to.signed(symbol.nameEnd - symbol.nameStart - symbol.name.length);
        to.signed(symbol.bodyStart - symbol.nameEnd);
        to.signed(symbol.end - symbol.bodyStart);
        to.signed(symbol.documentationStart - symbol.start);
        to.signed(symbol.documentationEnd - symbol.documentationStart);
        to.varint(symbol.complexity);
        to.varint(symbol.attributes.length);
        for (const attribute of symbol.attributes) to.varint(this.number(attribute));
    }

    private writeImports(): void {
        const to = this.part("imports");
        let last = 0;
        for (const each of this.facts.imports) {
            to.varint(this.number(each.path));
            to.varint(this.number(each.imported));
            to.varint(this.number(each.local));
            to.signed(each.offset - last);
            to.byte(each.isReexport ? 1 : 0);
            last = each.offset;
        }
    }

    private writeUnsafes(): void {
        const to = this.part("unsafes");
        let last = 0;
        for (const each of this.facts.unsafes) {
            to.signed(each.start - last);
            to.signed(each.end - each.start);
            to.varint(each.scope + 1);
            to.byte(each.isExplained ? 1 : 0);
            last = each.start;
        }
    }

    private writeEndpoints(): void {
        const to = this.part("endpoints");
        for (const each of this.facts.endpoints) this.writeEndpoint(to, each);
    }

    private writeEndpoint(to: ByteWriter, endpoint: Endpoint): void {
        const { parameters, isOpen, returns, signature, detail } = endpoint;
        to.varint(borderNumbers.get(endpoint.border) ?? 0);
        to.varint(
            (endpoint.side === "use" ? endpointBits.use : 0) |
                (parameters === undefined ? 0 : endpointBits.parameters) |
                (isOpen === undefined ? 0 : endpointBits.openKnown) |
                (isOpen === true ? endpointBits.open : 0) |
                (returns === undefined ? 0 : endpointBits.returns) |
                (signature === undefined ? 0 : endpointBits.signature) |
                (detail === undefined ? 0 : endpointBits.detail),
        );
        to.varint(this.number(endpoint.key));
        to.varint(this.number(endpoint.name));
        to.varint(endpoint.start);
        to.signed(endpoint.end - endpoint.start);
        to.varint(endpoint.symbol + 1);
        for (const text of [returns, signature, detail]) {
            if (text !== undefined) to.varint(this.number(text));
        }
        if (parameters === undefined) return;
        to.varint(parameters.length);
        for (const each of parameters) {
            to.varint(this.number(each.name));
            to.varint(this.number(each.type));
            to.byte(each.isOptional ? 1 : 0);
            to.signed(each.start - endpoint.start);
            to.signed(each.end - each.start);
        }
    }
}

/** All lengths, then all bytes. */
function writeStrings(to: ByteWriter, strings: readonly string[]): void {
    const blob = new ByteWriter(256);
    for (const text of strings) {
        const before = blob.length;
        blob.utf8(text);
        to.varint(blob.length - before);
    }
    to.append(blob);
}

function writeLines(to: ByteWriter, lineStarts: Uint32Array): void {
    let last = 0;
    for (const start of lineStarts) {
        to.varint(start - last);
        last = start;
    }
}

/**
 * A reference is mostly two bytes. The first: three bits of role, one that the scope is another one,
 * four of distance, 15 of which mean that the distance follows. Then the name.
 */
function writeReferences(to: ByteWriter, references: ReferenceTable): void {
    const { size, names, offsets, scopes, roles } = references;
    let offset = 0;
    let scope = -1;
    for (let index = 0; index < size; index++) {
        const distance = ((offsets[index] ?? 0) - offset) >>> 0;
        const turn = ((scopes[index] ?? -1) - scope) | 0;
        const near = Math.min(distance, longDelta);
        to.byte(((roles[index] ?? 0) & 7) | (turn === 0 ? 0 : 8) | (near << 4));
        to.varint(names[index] ?? 0);
        if (near === longDelta) to.varint(distance);
        if (turn !== 0) to.signed(turn);
        offset = (offset + distance) >>> 0;
        scope = (scope + turn) | 0;
    }
}
