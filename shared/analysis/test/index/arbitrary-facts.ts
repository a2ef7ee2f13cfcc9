import {
    type FileFacts,
    type ReferenceTable,
    referenceRoles,
    type SymbolFact,
    symbolKinds,
    visibilities,
} from "@rust-ai-ide/analysis/index/file-facts";
import { borders, type Endpoint } from "@rust-ai-ide/analysis/links/endpoint";
import fc from "fast-check";

const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
    fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>;

const offset = fc.nat({ max: 1 << 20 });
/** Names as people write them, a few of them again and again. */
export const anyName: fc.Arbitrary<string> = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom("new", "Parser", "parse_file", "HTTPServer", "größe") },
    { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 12 }) },
);

const anySymbol: fc.Arbitrary<Omit<SymbolFact, "container">> = record({
    name: anyName,
    kind: fc.constantFrom(...symbolKinds),
    start: offset,
    end: offset,
    nameStart: offset,
    nameEnd: offset,
    signatureStart: offset,
    bodyStart: offset,
    documentationStart: offset,
    documentationEnd: offset,
    visibility: fc.constantFrom(...visibilities),
    flags: fc.nat({ max: 511 }),
    attributes: fc.array(anyName, { maxLength: 3 }),
    complexity: fc.nat({ max: 300 }),
});

function anyEndpoint(symbols: number): fc.Arbitrary<Endpoint> {
    const parameter = record({
        name: anyName,
        type: anyName,
        isOptional: fc.boolean(),
        start: offset,
        end: offset,
    });
    // Names every property, so that a new one that the codec does not know fails to compile here.
    const model: { [K in keyof Required<Endpoint>]: fc.Arbitrary<Required<Endpoint>[K]> } = {
        border: fc.constantFrom(...borders),
        side: fc.constantFrom("definition", "use"),
        key: anyName,
        name: anyName,
        start: offset,
        end: offset,
        symbol: fc.integer({ min: -1, max: symbols - 1 }),
        parameters: fc.array(parameter, { maxLength: 3 }),
        isOpen: fc.boolean(),
        returns: anyName,
        signature: anyName,
        detail: anyName,
    };
    return fc.record(model, {
        requiredKeys: ["border", "side", "key", "name", "start", "end", "symbol"],
        noNullPrototype: true,
    }) as fc.Arbitrary<Endpoint>;
}

function anyReferences(names: number, symbols: number): fc.Arbitrary<ReferenceTable> {
    const one = fc.tuple(
        fc.nat({ max: Math.max(0, names - 1) }),
        fc.nat({ max: 100 }),
        fc.integer({ min: -1, max: symbols - 1 }),
        fc.nat({ max: referenceRoles.length - 1 }),
    );
    return fc.array(one, { maxLength: names === 0 ? 0 : 40 }).map((list) => {
        let at = 0;
        return {
            size: list.length,
            names: Uint32Array.from(list, ([name]) => name),
            offsets: Uint32Array.from(list, ([, distance]) => {
                at += distance;
                return at;
            }),
            scopes: Int32Array.from(list, ([, , scope]) => scope),
            roles: Uint8Array.from(list, ([, , , role]) => role),
        };
    });
}

/** Facts that keep the contract of `FileFacts`, of no particular text. */
export const anyFacts: fc.Arbitrary<FileFacts> = record({
    names: fc.uniqueArray(anyName, { maxLength: 12 }),
    shapes: fc.array(fc.tuple(anySymbol, fc.nat()), { maxLength: 10 }),
}).chain(({ names, shapes }) => {
    const symbols = shapes.map(
        ([symbol, up], index): SymbolFact => ({
            ...symbol,
            container: (up % (index + 1)) - 1,
        }),
    );
    const scope = fc.integer({ min: -1, max: symbols.length - 1 });
    return record({
        languageId: fc.constantFrom("rust", "typescript", "python", ""),
        lineStarts: fc
            .array(fc.nat({ max: 200 }), { maxLength: 30 })
            .map((list) => Uint32Array.from(list).sort()),
        errors: fc.nat({ max: 100 }),
        symbols: fc.constant(symbols),
        names: fc.constant(names),
        references: anyReferences(names.length, symbols.length),
        imports: fc.array(
            record({
                path: anyName,
                imported: anyName,
                local: anyName,
                offset,
                isReexport: fc.boolean(),
            }),
            { maxLength: 4 },
        ),
        unsafes: fc.array(
            record({ start: offset, end: offset, scope, isExplained: fc.boolean() }),
            { maxLength: 3 },
        ),
        endpoints: fc.array(anyEndpoint(symbols.length), { maxLength: 4 }),
    });
});
