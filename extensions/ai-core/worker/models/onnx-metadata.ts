import {
    type ByteSource,
    ProtobufError,
    type ProtobufField,
    ProtobufReader,
} from "./protobuf-reader.ts";

/** Name and shape of a graph's input or output. A dimension that varies is given by its name. */
export interface OnnxValue {
    readonly name: string;
    readonly shape: readonly (number | string)[];
}

/** What a model file says about itself, without its weights. Source: onnx.proto. */
export interface OnnxMetadata {
    /** Version of each operator set; the standard one is called "ai.onnx". */
    readonly opsets: ReadonlyMap<string, number>;
    readonly properties: ReadonlyMap<string, string>;
    readonly inputs: readonly OnnxValue[];
    readonly outputs: readonly OnnxValue[];
    /** Names of the operators of the graph's nodes, without their domains. */
    readonly operators: ReadonlySet<string>;
    /** Files with weights beside the model file, relative to it. */
    readonly externalFiles: ReadonlySet<string>;
}

/** Reads a model file's metadata; `problem` says in which way it is no ONNX model. Never throws on content. */
export function readOnnxMetadata(
    source: ByteSource,
): { ok: true; value: OnnxMetadata } | { ok: false; problem: string } {
    const reader = new ProtobufReader(source);
    try {
        return readModel(reader);
    } catch (error) {
        if (error instanceof ProtobufError) return { ok: false, problem: error.message };
        throw error;
    }
}

function readModel(
    reader: ProtobufReader,
): { ok: true; value: OnnxMetadata } | { ok: false; problem: string } {
    const opsets = new Map<string, number>();
    const properties = new Map<string, string>();
    const inputs: OnnxValue[] = [];
    const outputs: OnnxValue[] = [];
    const operators = new Set<string>();
    const initialisers = new Set<string>();
    const externalFiles = new Set<string>();
    let hasGraph = false;
    for (const field of reader.fields(0, reader.size)) {
        if (field.number === 8) {
            const entry = readFields(reader, field);
            opsets.set(text(reader, entry.get(1)) || "ai.onnx", entry.get(2)?.value ?? 0);
        } else if (field.number === 14) {
            const entry = readFields(reader, field);
            properties.set(text(reader, entry.get(1)), text(reader, entry.get(2)));
        } else if (field.number === 7) {
            hasGraph = true;
            for (const part of reader.fields(field.start, field.end)) {
                if (part.number === 1) {
                    operators.add(text(reader, readFields(reader, part).get(4)));
                } else if (part.number === 5) {
                    const { name, externalFile } = readInitialiser(reader, part);
                    initialisers.add(name);
                    if (externalFile !== undefined) externalFiles.add(externalFile);
                } else if (part.number === 11) {
                    inputs.push(readValue(reader, part));
                } else if (part.number === 12) {
                    outputs.push(readValue(reader, part));
                }
            }
        }
    }
    if (!hasGraph) return { ok: false, problem: "it has no graph" };
    if (opsets.size === 0) return { ok: false, problem: "it names no operator set" };
    return {
        ok: true,
        value: {
            opsets,
            properties,
            // Old exporters list weights among the inputs.
            inputs: inputs.filter(({ name }) => !initialisers.has(name)),
            outputs,
            operators,
            externalFiles,
        },
    };
}

/** The last field of each number in a message. */
function readFields(
    reader: ProtobufReader,
    message: ProtobufField,
): ReadonlyMap<number, ProtobufField> {
    const fields = new Map<number, ProtobufField>();
    for (const field of reader.fields(message.start, message.end)) fields.set(field.number, field);
    return fields;
}

function text(reader: ProtobufReader, field: ProtobufField | undefined): string {
    return field ? reader.text(field) : "";
}

function readInitialiser(
    reader: ProtobufReader,
    message: ProtobufField,
): { readonly name: string; readonly externalFile: string | undefined } {
    let name = "";
    let externalFile: string | undefined;
    for (const field of reader.fields(message.start, message.end)) {
        if (field.number === 8) name = reader.text(field);
        if (field.number !== 13) continue;
        const entry = readFields(reader, field);
        if (text(reader, entry.get(1)) === "location") externalFile = text(reader, entry.get(2));
    }
    return { name, externalFile };
}

function readValue(reader: ProtobufReader, message: ProtobufField): OnnxValue {
    const value = readFields(reader, message);
    const shape: (number | string)[] = [];
    const type = value.get(2);
    const tensor = type && readFields(reader, type).get(1);
    const dimensions = tensor && readFields(reader, tensor).get(2);
    if (dimensions) {
        for (const dimension of reader.fields(dimensions.start, dimensions.end)) {
            const fields = readFields(reader, dimension);
            shape.push(fields.get(1)?.value ?? text(reader, fields.get(2)));
        }
    }
    return { name: text(reader, value.get(1)), shape };
}
