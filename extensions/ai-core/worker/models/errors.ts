import { defineErrors } from "@rust-ai-ide/core/errors";

const again = "Download or copy the model again.";
const other = "Choose another model or another export of this one.";

/** Reasons why a model cannot be listed, loaded or used. */
export const ModelErrors = defineErrors("model", {
    unknown: (id: string) => [
        `There is no model with the id ${id}.`,
        "Choose one of the listed models, or add its folder to the settings.",
    ],
    folderUnreadable: (folder: string) => [
        `The model folder ${folder} cannot be read.`,
        "Check that it exists and that you may read it.",
    ],
    notAModel: (folder: string) => [
        `The folder ${folder} holds neither a model.json nor a config.json of a Hugging Face export.`,
        "Choose the folder that holds config.json, tokenizer.json and the ONNX file.",
    ],
    invalidManifest: (file: string, place: string) => [
        `The file ${file} is not valid: ${place}.`,
        again,
    ],
    fileMissing: (file: string) => [`The model's file ${file} is missing.`, again],
    pointerFile: (file: string) => [
        `The file ${file} is only a Git LFS pointer, not the data itself.`,
        "Run git lfs pull in the model's repository, or download the file.",
    ],
    wrongSize: (file: string, expected: number, actual: number) => [
        `The file ${file} has ${actual} bytes instead of ${expected}.`,
        `It was probably not copied completely. ${again}`,
    ],
    wrongChecksum: (file: string) => [
        `The checksum of ${file} is not the one in model.json.`,
        `The file was changed or damaged. ${again}`,
    ],
    corrupt: (file: string, detail: string) => [
        `The file ${file} is not a complete ONNX model (${detail}).`,
        again,
    ],
    unsupportedOpset: (domain: string, version: number, supported: number) => [
        `The model needs version ${version} of the operators ${domain}; this version of the product knows ${supported}.`,
        "Update the product, or export the model for an older version.",
    ],
    unknownOperator: (operator: string) => [
        `The model uses the operator ${operator}, which the inference runtime does not have.`,
        other,
    ],
    wrongLayout: (missing: string) => [
        `The model's graph is not a decoder with a key/value cache that can be used: ${missing}.`,
        "Export it with the task text-generation-with-past.",
    ],
    vocabularyMismatch: (tokeniser: number, logits: number) => [
        `The tokeniser has ${tokeniser} tokens, but the model only ${logits}.`,
        "The tokeniser does not belong to this model: export or download both together.",
    ],
    unsupportedArchitecture: (detail: string) => [
        `The model's config.json describes no supported decoder: ${detail}.`,
        other,
    ],
    noChat: (name: string) => [
        `The model ${name} was not taught to answer questions.`,
        "Choose a model for chat in the Models view: one whose name says instruct or chat.",
    ],
    contextOverflow: (name: string, tokens: number, room: number) => [
        `The conversation has ${tokens} tokens, but ${name} can read ${room} of them.`,
        "Ask about less at once, start a new conversation, or choose a model with a larger context.",
    ],
    largerThanMemory: (name: string, needed: number, limit: number) => [
        `The model ${name} needs about ${needed} MB of memory; at most ${limit} MB may be used.`,
        "Choose a smaller model, or raise the memory limit in the settings and restart the inference process.",
    ],
    outOfMemory: () => [
        "There is not enough memory to load the model.",
        "Close other programs, or choose a smaller model.",
    ],
    loadFailed: (detail: string) => [
        `The inference runtime could not load the model: ${detail}.`,
        other,
    ],
    runFailed: (detail: string) => [
        `The model failed while it was computing: ${detail}.`,
        "Try again; if it stays so, choose another model.",
    ],
});
