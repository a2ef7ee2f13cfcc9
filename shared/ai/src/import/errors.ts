import { defineErrors } from "@rust-ai-ide/core/errors";

const again = "Download the file again, and compare its size with the one on the download page.";
const other = "Choose another model, or another file of this one.";

/** Reasons why a model cannot be imported. */
export const ImportErrors = defineErrors("import", {
    notGguf: () => [
        "The file is not a GGUF file.",
        "Give a .gguf file, or the folder of an ONNX export with config.json and tokenizer.json.",
    ],
    bigEndian: () => [
        "The GGUF file was written for big-endian machines.",
        "Download the usual little-endian file of this model.",
    ],
    unsupportedVersion: (version: number) => [
        `The file has version ${version} of GGUF; versions 2 and 3 can be read.`,
        version < 2 ? "Download a newer file of this model." : "Update the product.",
    ],
    truncated: (place: string) => [`The file ends inside ${place}.`, again],
    corrupt: (place: string, problem: string) => [
        `The file is damaged: ${place} ${problem}.`,
        again,
    ],
    missingMetadata: (key: string) => [`The file does not say ${key}.`, other],
    invalidMetadata: (key: string, problem: string) => [
        `The file's value of ${key} cannot be used: it ${problem}.`,
        other,
    ],
    unsupportedArchitecture: (name: string) => [
        `The model's architecture ${name} is not supported.`,
        "Models of the families llama and qwen2 can be imported: Llama, Mistral, SmolLM, Qwen2, Qwen2.5 and those derived from them.",
    ],
    unsupportedFeature: (feature: string) => [
        `The model uses ${feature}, which is not supported.`,
        other,
    ],
    missingTensor: (name: string) => [`The file has no tensor ${name}.`, other],
    unknownTensor: (name: string) => [
        `The file has a tensor ${name}, which a model of its architecture has not.`,
        other,
    ],
    wrongShape: (name: string, expected: string, actual: string) => [
        `The tensor ${name} has the shape ${actual} instead of ${expected}.`,
        other,
    ],
    unsupportedType: (tensor: string, type: string) => [
        `The tensor ${tensor} is quantised as ${type}, which cannot be read.`,
        "Choose a file with another quantisation, for example Q4_0, Q4_K_M or Q8_0.",
    ],
    unsupportedTokeniser: (kind: string) => [
        `The model's tokeniser (${kind}) is not supported.`,
        "Choose a model with a byte-level BPE tokeniser, for example SmolLM2, Qwen2.5-Coder, Llama 3 or StarCoder.",
    ],
    invalidTokeniser: (problem: string) => [
        `The file's tokeniser cannot be used: ${problem}.`,
        other,
    ],
    notImportable: (path: string) => [
        `${path} holds no model that can be imported.`,
        "Give a .gguf file, or a folder with config.json, tokenizer.json and an ONNX file.",
    ],
    safetensors: (path: string) => [
        `${path} holds weights for training (safetensors).`,
        "Convert them first with python -m models.training.import_safetensors, then add the folder that it makes.",
    ],
    invalidName: (name: string) => [
        `"${name}" cannot be a model's id.`,
        "Use up to 64 lower-case letters, digits, full stops, underlines and hyphens, with a letter or digit in front.",
    ],
    invalidBits: (value: string) => [
        `Weights cannot be quantised to "${value}" bits.`,
        "Give --quantise 4 or --quantise 8.",
    ],
    exists: (folder: string) => [
        `${folder} exists already.`,
        "Add --force to replace it, or give another --name or --output.",
    ],
    inTheWay: (folder: string) => [
        `${folder} exists and is no imported model, so it is not replaced.`,
        "Give another --output, or move that folder away.",
    ],
    notWritten: (folder: string, reason: string) => [
        `The model could not be written to ${folder} (${reason}).`,
        "Check that there is space on the disk and that you may write there.",
    ],
    unusable: (problem: string) => [`The imported model would not work: ${problem}`, other],
});
