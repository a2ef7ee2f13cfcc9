import { borders, type Endpoint, type EndpointParameter } from "../links/endpoint.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { PackedStrings } from "./packed-strings.ts";

/** What an endpoint has. */
export const endpointBits = {
    use: 1,
    parameters: 2,
    openKnown: 4,
    open: 8,
    returns: 16,
    signature: 32,
    detail: 64,
} as const;

/** Reads one endpoint; undefined when the bytes are damaged. */
export function readEndpoint(
    reader: ByteReader,
    texts: PackedStrings,
    symbolCount: number,
): Endpoint | undefined {
    const border = borders[reader.varint()];
    const bits = reader.varint();
    const key = texts.at(reader.varint());
    const name = texts.at(reader.varint());
    const start = reader.varint();
    const end = (start + reader.signed()) >>> 0;
    const symbol = reader.varint() - 1;
    const optional = (bit: number): string | undefined =>
        (bits & bit) === 0 ? "" : texts.at(reader.varint());
    const returns = optional(endpointBits.returns);
    const signature = optional(endpointBits.signature);
    const detail = optional(endpointBits.detail);
    const hasParameters = (bits & endpointBits.parameters) !== 0;
    const parameters: EndpointParameter[] = [];
    for (let left = hasParameters ? reader.count(5) : 0; left > 0; left--) {
        const parameter = texts.at(reader.varint());
        const type = texts.at(reader.varint());
        const isOptional = reader.byte() === 1;
        const from = (start + reader.signed()) >>> 0;
        const to = (from + reader.signed()) >>> 0;
        if (reader.failed || parameter === undefined || type === undefined) return undefined;
        parameters.push({ name: parameter, type, isOptional, start: from, end: to });
    }
    if (reader.failed || border === undefined || symbol >= symbolCount) return undefined;
    if (key === undefined || name === undefined) return undefined;
    if (returns === undefined || signature === undefined || detail === undefined) return;
    return {
        border,
        side: (bits & endpointBits.use) === 0 ? "definition" : "use",
        key,
        name,
        start,
        end,
        symbol,
        ...(hasParameters ? { parameters } : {}),
        ...((bits & endpointBits.openKnown) === 0
            ? {}
            : { isOpen: (bits & endpointBits.open) !== 0 }),
        ...((bits & endpointBits.returns) === 0 ? {} : { returns }),
        ...((bits & endpointBits.signature) === 0 ? {} : { signature }),
        ...((bits & endpointBits.detail) === 0 ? {} : { detail }),
    };
}
