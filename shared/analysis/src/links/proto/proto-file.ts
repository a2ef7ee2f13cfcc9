import { CTokens, cToken } from "../source/c-tokens.ts";

interface ProtoName {
    readonly name: string;
    readonly start: number;
    readonly end: number;
}

export interface ProtoRpc extends ProtoName {
    readonly request: string;
    readonly response: string;
    /** `rpc SayHello(HelloRequest) returns (stream HelloReply)`. */
    readonly signature: string;
}

export interface ProtoService extends ProtoName {
    readonly rpcs: readonly ProtoRpc[];
}

export interface ProtoFile {
    readonly package: ProtoName | undefined;
    readonly services: readonly ProtoService[];
}

/**
 * Reads packages, services and rpcs of Protocol Buffers (proto2, proto3 and editions) and passes over
 * everything else, whatever the text is. https://protobuf.dev/reference/protobuf/proto3-spec/
 */
export function readProto(text: string): ProtoFile {
    const tokens = new CTokens(text);
    const services: ProtoService[] = [];
    let space: ProtoName | undefined;
    let isStatementStart = true;
    while (tokens.next()) {
        const word = isStatementStart && tokens.kind === cToken.name ? tokens.value() : "";
        isStatementStart = false;
        if (word === "package") {
            space = dottedName(tokens) ?? space;
            isStatementStart = true;
        } else if (word === "service" && tokens.next() && tokens.kind === cToken.name) {
            const name = { name: tokens.value(), start: tokens.start, end: tokens.end };
            services.push({ ...name, rpcs: rpcsOf(tokens) });
            isStatementStart = true;
        } else if (tokens.kind === cToken.mark && tokens.value() === "{") {
            skipBlock(tokens);
            isStatementStart = true;
        } else if (tokens.kind === cToken.mark && /^[;}]$/.test(tokens.value())) {
            isStatementStart = true;
        }
    }
    return { package: space, services };
}

/** `a.b.c` up to the semicolon. */
function dottedName(tokens: CTokens): ProtoName | undefined {
    let start = -1;
    let end = -1;
    while (tokens.next()) {
        if (tokens.kind !== cToken.name && tokens.value() !== ".") break;
        if (start < 0) start = tokens.start;
        end = tokens.end;
    }
    if (start < 0) return undefined;
    return { name: tokens.text.slice(start, end).replace(/\s/g, ""), start, end };
}

function rpcsOf(tokens: CTokens): ProtoRpc[] {
    const rpcs: ProtoRpc[] = [];
    if (!tokens.next() || tokens.value() !== "{") return rpcs;
    while (tokens.next() && tokens.value() !== "}") {
        if (tokens.value() === "{") skipBlock(tokens);
        else if (tokens.kind === cToken.name && tokens.value() === "rpc") {
            const rpc = rpcOf(tokens);
            if (rpc !== undefined) rpcs.push(rpc);
            // What could not be read may have ended the service.
            if (tokens.value() === "}") break;
        }
    }
    return rpcs;
}

function rpcOf(tokens: CTokens): ProtoRpc | undefined {
    const from = tokens.start;
    if (!tokens.next() || tokens.kind !== cToken.name) return undefined;
    const { start, end } = tokens;
    const name = tokens.value();
    const request = typeIn(tokens);
    if (request === undefined || !tokens.next() || tokens.value() !== "returns") return undefined;
    const response = typeIn(tokens);
    if (response === undefined) return undefined;
    const signature = tokens.text.slice(from, tokens.end).replace(/\s+/g, " ");
    return { name, start, end, request, response, signature };
}

/** `(stream package.Type)`; undefined and stopped where it is something else. */
function typeIn(tokens: CTokens): string | undefined {
    if (!tokens.next() || tokens.value() !== "(") return undefined;
    const words: string[] = [];
    while (tokens.next()) {
        const value = tokens.value();
        if (value === ")") return words.join("").replace(/^stream(?=\w|\.)/, "stream ");
        if (tokens.kind !== cToken.name && value !== ".") return undefined;
        words.push(words.length > 0 && words.at(-1) === "stream" ? ` ${value}` : value);
    }
    return undefined;
}

function skipBlock(tokens: CTokens): void {
    for (let depth = 1; depth > 0 && tokens.next(); ) {
        if (tokens.kind !== cToken.mark) continue;
        if (tokens.value() === "{") depth++;
        else if (tokens.value() === "}") depth--;
    }
}
