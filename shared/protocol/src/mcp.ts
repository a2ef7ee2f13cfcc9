import * as v from "valibot";

/**
 * What a client of the Model Context Protocol sends to a server that has tools
 * (modelcontextprotocol.io, specification, versions 2024-11-05 to 2025-11-25).
 */
export const McpInitialize = v.object({ protocolVersion: v.string() });

/** Arguments are checked by the tool itself. */
export const McpToolCall = v.object({ name: v.string(), arguments: v.optional(v.unknown()) });

/** Of a request that the client no longer wants an answer to. */
export const McpCancelled = v.object({ requestId: v.union([v.string(), v.number()]) });
