import type { Endpoint } from "../links/endpoint.ts";
import { ByteReader } from "./byte-reader.ts";
import {
    type FileFacts,
    type ImportFact,
    type ReferenceTable,
    referenceRoles,
    type SymbolFact,
    symbolKinds,
    type UnsafeFact,
    visibilities,
} from "./file-facts.ts";
import { readEndpoint } from "./packed-endpoint.ts";
import { PackedStrings } from "./packed-strings.ts";

/** Rises with every change of what the bytes of a file's facts mean; older ones are made anew. */
export const factsFormat = 1;

/** A distance of a reference that does not fit into its first byte. */
export const longDelta = 15;

/** What search needs of the symbols of a file: an array for each property. Reused, so longer than `size`. */
export interface SymbolCores {
    size: number;
    /** Number of the name among the file's strings. */
    strings: Uint32Array;
    kinds: Uint8Array;
    containers: Int32Array;
    /** `flags << 2 | visibility`. */
    traits: Uint32Array;
}

/** Where a part lies, and how many things are in it. */
interface Part {
    readonly start: number;
    readonly end: number;
    readonly count: number;
}

/** The least that a thing takes, by part, so that no count asks for more memory than the bytes are worth. */
const leastBytes = {
    names: 1,
    extras: 1,
    cores: 4,
    details: 10,
    lines: 1,
    references: 2,
    imports: 5,
    unsafes: 4,
    endpoints: 7,
} as const;
const partNames = Object.keys(leastBytes) as readonly PartName[];
/** Of the parts of the facts that are being opened. */
const lengths: number[] = [];
type PartName = keyof typeof leastBytes;

/**
 * Facts of a file as bytes, of which each part is read when it is asked for. Every part that is damaged
 * is undefined; nothing throws, and no count of theirs is believed beyond the bytes that are there.
 */
export class PackedFacts {
    readonly bytes: Uint8Array;
    readonly languageId: string;
    readonly errors: number;
    private readonly parts: Readonly<Record<PartName, Part>>;
    private strings: PackedStrings | undefined;

    private constructor(
        bytes: Uint8Array,
        languageId: string,
        errors: number,
        parts: Readonly<Record<PartName, Part>>,
    ) {
        this.bytes = bytes;
        this.languageId = languageId;
        this.errors = errors;
        this.parts = parts;
    }

    /** Undefined when it is not a header of ours, or does not fit what follows. */
    static open(bytes: Uint8Array): PackedFacts | undefined {
        const reader = new ByteReader(bytes);
        if (reader.byte() !== 0x52 || reader.byte() !== factsFormat) return undefined;
        const errors = reader.varint();
        const lines = reader.varint();
        const symbols = reader.varint();
        const counts: Record<PartName, number> = {
            lines,
            cores: symbols,
            details: symbols,
            names: reader.varint(),
            extras: reader.varint(),
            references: reader.varint(),
            imports: reader.varint(),
            unsafes: reader.varint(),
            endpoints: reader.varint(),
        };
        const languageId = reader.string();
        for (let index = 0; index < partNames.length; index++) lengths[index] = reader.varint();
        let at = reader.at;
        const parts: Partial<Record<PartName, Part>> = {};
        for (let index = 0; index < partNames.length; index++) {
            const name = partNames[index] as PartName;
            const length = lengths[index] ?? 0;
            const count = counts[name];
            if (count * leastBytes[name] > length) return undefined;
            parts[name] = { start: at, end: at + length, count };
            at += length;
        }
        if (reader.failed || at !== bytes.length) return undefined;
        return new PackedFacts(bytes, languageId, errors, parts as Record<PartName, Part>);
    }

    get lines(): number {
        return this.parts.lines.count;
    }

    get symbolCount(): number {
        return this.parts.cores.count;
    }

    get nameCount(): number {
        return this.parts.names.count;
    }

    get referenceCount(): number {
        return this.parts.references.count;
    }

    get endpointCount(): number {
        return this.parts.endpoints.count;
    }

    facts(): FileFacts | undefined {
        const lineStarts = this.lineStarts();
        const symbols = this.symbols();
        const names = this.texts()?.allOf(this.nameCount);
        const references = this.references();
        const imports = this.imports();
        const unsafes = this.unsafes();
        const endpoints = this.endpoints();
        if (
            lineStarts === undefined ||
            symbols === undefined ||
            names === undefined ||
            references === undefined ||
            imports === undefined ||
            unsafes === undefined ||
            endpoints === undefined
        ) {
            return undefined;
        }
        return {
            languageId: this.languageId,
            lineStarts,
            errors: this.errors,
            symbols,
            names,
            references,
            imports,
            unsafes,
            endpoints,
        };
    }

    /** Names of references first, then all other strings. */
    texts(): PackedStrings | undefined {
        const { names, extras } = this.parts;
        this.strings ??= PackedStrings.open(this.bytes, [names, extras]);
        return this.strings;
    }

    lineStarts(): Uint32Array | undefined {
        const reader = this.reader("lines");
        const starts = new Uint32Array(this.lines);
        let last = 0;
        for (let line = 0; line < starts.length; line++) {
            last = (last + reader.varint()) >>> 0;
            starts[line] = last;
        }
        return reader.failed ? undefined : starts;
    }

    /** Fills arrays that are used again and again; false when the bytes are damaged. */
    readCores(into: SymbolCores): boolean {
        const { count } = this.parts.cores;
        const strings = this.texts()?.size ?? 0;
        if (into.strings.length < count) {
            const capacity = count * 2;
            into.strings = new Uint32Array(capacity);
            into.kinds = new Uint8Array(capacity);
            into.containers = new Int32Array(capacity);
            into.traits = new Uint32Array(capacity);
        }
        into.size = count;
        const reader = this.reader("cores");
        for (let index = 0; index < count; index++) {
            const kind = reader.byte();
            const up = reader.varint();
            const string = reader.varint();
            if (kind >= symbolKinds.length || up > index || string >= strings) return false;
            into.kinds[index] = kind;
            into.containers[index] = up === 0 ? -1 : index - up;
            into.strings[index] = string;
            into.traits[index] = reader.varint();
        }
        return !reader.failed;
    }

    symbols(): SymbolFact[] | undefined {
        const found: SymbolFact[] = [];
        return this.readSymbols((symbol) => found.push(symbol)) ? found : undefined;
    }

    /** One symbol; the others are passed over. */
    symbol(wanted: number): SymbolFact | undefined {
        let found: SymbolFact | undefined;
        if (wanted < 0 || wanted >= this.symbolCount) return undefined;
        this.readSymbols((symbol) => {
            found = symbol;
        }, wanted);
        return found;
    }

    private readSymbols(tell: (symbol: SymbolFact) => void, wanted?: number): boolean {
        const texts = this.texts();
        if (texts === undefined) return false;
        const cores = this.reader("cores");
        const details = this.reader("details");
        const last = wanted ?? this.symbolCount - 1;
        let start = 0;
        for (let index = 0; index <= last; index++) {
            if (index < (wanted ?? 0)) {
                cores.skip(1);
                cores.skipVarints(3);
                start = (start + details.signed()) >>> 0;
                details.skipVarints(8);
                details.skipVarints(details.count());
                continue;
            }
            const kind = symbolKinds[cores.byte()];
            const up = cores.varint();
            const name = texts.at(cores.varint());
            const traits = cores.varint();
            start = (start + details.signed()) >>> 0;
            const signatureStart = (start + details.signed()) >>> 0;
            const nameStart = (signatureStart + details.signed()) >>> 0;
            const nameEnd = (nameStart + (name?.length ?? 0) + details.signed()) >>> 0;
            const bodyStart = (nameEnd + details.signed()) >>> 0;
            const end = (bodyStart + details.signed()) >>> 0;
            const documentationStart = (start + details.signed()) >>> 0;
            const documentationEnd = (documentationStart + details.signed()) >>> 0;
            const complexity = details.varint();
            const attributes: string[] = [];
            for (let left = details.count(); left > 0; left--) {
                const attribute = texts.at(details.varint());
                if (attribute === undefined) return false;
                attributes.push(attribute);
            }
            if (cores.failed || details.failed || up > index) return false;
            if (kind === undefined || name === undefined) return false;
            tell({
                name,
                kind,
                container: up === 0 ? -1 : index - up,
                start,
                end,
                nameStart,
                nameEnd,
                signatureStart,
                bodyStart,
                documentationStart,
                documentationEnd,
                visibility: visibilities[traits & 3] ?? "private",
                flags: traits >>> 2,
                attributes,
                complexity,
            });
        }
        return !(cores.failed || details.failed);
    }

    references(): ReferenceTable | undefined {
        const size = this.referenceCount;
        const names = new Uint32Array(size);
        const offsets = new Uint32Array(size);
        const scopes = new Int32Array(size);
        const roles = new Uint8Array(size);
        const isWhole = this.eachReference((index, name, offset, scope, role) => {
            names[index] = name;
            offsets[index] = offset;
            scopes[index] = scope;
            roles[index] = role;
        });
        return isWhole ? { size, names, offsets, scopes, roles } : undefined;
    }

    /** Tells every reference; false when the bytes are damaged, after those in front of the damage. */
    eachReference(
        tell: (index: number, name: number, offset: number, scope: number, role: number) => void,
    ): boolean {
        const { nameCount, symbolCount, referenceCount } = this;
        const reader = this.reader("references");
        let offset = 0;
        let scope = -1;
        for (let index = 0; index < referenceCount; index++) {
            const head = reader.byte();
            const name = reader.varint();
            const near = head >> 4;
            offset = (offset + (near === longDelta ? reader.varint() : near)) >>> 0;
            if ((head & 8) !== 0) scope = (scope + reader.signed()) | 0;
            const role = head & 7;
            if (reader.failed || name >= nameCount || role >= referenceRoles.length) return false;
            if (scope < -1 || scope >= symbolCount) return false;
            tell(index, name, offset, scope, role);
        }
        return true;
    }

    imports(): ImportFact[] | undefined {
        const texts = this.texts();
        const reader = this.reader("imports");
        const found: ImportFact[] = [];
        let offset = 0;
        for (let left = this.parts.imports.count; left > 0; left--) {
            const path = texts?.at(reader.varint());
            const imported = texts?.at(reader.varint());
            const local = texts?.at(reader.varint());
            offset = (offset + reader.signed()) >>> 0;
            const isReexport = reader.byte() === 1;
            if (path === undefined || imported === undefined || local === undefined) return;
            found.push({ path, imported, local, offset, isReexport });
        }
        return reader.failed ? undefined : found;
    }

    unsafes(): UnsafeFact[] | undefined {
        const reader = this.reader("unsafes");
        const found: UnsafeFact[] = [];
        let start = 0;
        for (let left = this.parts.unsafes.count; left > 0; left--) {
            start = (start + reader.signed()) >>> 0;
            const end = (start + reader.signed()) >>> 0;
            const scope = reader.varint() - 1;
            if (reader.failed || scope >= this.symbolCount) return undefined;
            found.push({ start, end, scope, isExplained: reader.byte() === 1 });
        }
        return reader.failed ? undefined : found;
    }

    endpoints(): Endpoint[] | undefined {
        const texts = this.texts();
        const reader = this.reader("endpoints");
        const found: Endpoint[] = [];
        if (texts === undefined) return undefined;
        for (let left = this.endpointCount; left > 0; left--) {
            const endpoint = readEndpoint(reader, texts, this.symbolCount);
            if (endpoint === undefined) return undefined;
            found.push(endpoint);
        }
        return found;
    }

    private reader(part: PartName): ByteReader {
        const { start, end } = this.parts[part];
        return new ByteReader(this.bytes, start, end);
    }
}
