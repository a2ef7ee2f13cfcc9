/**
 * How a family of code models wants a hole to be shown. Sentinels are from the model cards.
 * `psm`: prefix, suffix, middle; `spm`: suffix, prefix, then the middle.
 */
export interface FimFamily {
    readonly name: string;
    readonly order: "psm" | "spm";
    readonly prefix: string;
    readonly suffix: string;
    /** Empty where the model writes the middle right behind the prefix. */
    readonly middle: string;
    /** Other marks of the family, none of which belongs into code. */
    readonly marks: readonly string[];
}

interface FamilyRule {
    readonly pattern: RegExp;
    readonly family: FimFamily;
    /** Whether variants that were trained to follow instructions still fill in the middle. */
    readonly instruct: boolean;
}

const endOfText = "<|endoftext|>";

const qwen: FimFamily = {
    name: "Qwen Coder",
    order: "psm",
    prefix: "<|fim_prefix|>",
    suffix: "<|fim_suffix|>",
    middle: "<|fim_middle|>",
    marks: [
        endOfText,
        "<|fim_pad|>",
        "<|repo_name|>",
        "<|file_sep|>",
        "<|im_start|>",
        "<|im_end|>",
        "<|cursor|>",
    ],
};

const gemma: FimFamily = {
    ...qwen,
    name: "CodeGemma",
    marks: ["<|file_separator|>", "<end_of_turn>", "<start_of_turn>", "<eos>"],
};

const graniteThree: FimFamily = {
    ...qwen,
    name: "Granite",
    marks: [
        "<|fim_pad|>",
        "<|end_of_text|>",
        "<|start_of_role|>",
        "<|end_of_role|>",
        "<|filename|>",
    ],
};

const star: FimFamily = {
    name: "StarCoder",
    order: "psm",
    prefix: "<fim_prefix>",
    suffix: "<fim_suffix>",
    middle: "<fim_middle>",
    marks: [endOfText, "<fim_pad>", "<file_sep>", "<repo_name>"],
};

const deepSeek: FimFamily = {
    name: "DeepSeek-Coder",
    order: "psm",
    prefix: "<｜fim▁begin｜>",
    suffix: "<｜fim▁hole｜>",
    middle: "<｜fim▁end｜>",
    marks: ["<｜end▁of▁sentence｜>", "<｜begin▁of▁sentence｜>", "<|EOT|>"],
};

/** Blanks belong to the sentinels: its tokeniser writes them so. */
const codeLlama: FimFamily = {
    name: "CodeLlama",
    order: "psm",
    prefix: "<PRE> ",
    suffix: " <SUF>",
    middle: " <MID>",
    marks: ["<EOT>", "<PRE>", "<SUF>", "<MID>"],
};

const codestral: FimFamily = {
    name: "Codestral",
    order: "spm",
    prefix: "[PREFIX]",
    suffix: "[SUFFIX]",
    middle: "",
    marks: ["[MIDDLE]", "[INST]", "[/INST]"],
};

const seed: FimFamily = {
    name: "Seed-Coder",
    order: "spm",
    prefix: "<[fim-prefix]>",
    suffix: "<[fim-suffix]>",
    middle: "<[fim-middle]>",
    marks: ["<[end▁of▁sentence]>", "<[begin▁of▁sentence]>"],
};

const mellum: FimFamily = { ...star, name: "Mellum", order: "spm" };

/** First match wins, so the closer name stands first. */
const rules: readonly FamilyRule[] = [
    { pattern: /codeqwen/, family: star, instruct: false },
    { pattern: /qwen[\d.]*-?coder|qwen3-coder/, family: qwen, instruct: true },
    { pattern: /codegemma/, family: gemma, instruct: false },
    { pattern: /granite-?(3\.[3-9]|4)/, family: graniteThree, instruct: true },
    { pattern: /granite.*code/, family: star, instruct: false },
    { pattern: /deepseek-?coder/, family: deepSeek, instruct: false },
    { pattern: /codestral(?!-?mamba)/, family: codestral, instruct: true },
    { pattern: /codellama(?!.*python)(?!.*(34|70)b)/, family: codeLlama, instruct: true },
    { pattern: /seed-?coder/, family: seed, instruct: false },
    { pattern: /mellum/, family: mellum, instruct: false },
    { pattern: /star-?coder|stable-?code|santacoder|refact/, family: star, instruct: false },
];

function marksOf(family: FimFamily): string[] {
    const sentinels = [family.prefix, family.suffix, family.middle].map((mark) => mark.trim());
    return [...sentinels, ...family.marks].filter((mark) => mark !== "");
}

/** Marks that mean nothing in any programming language, of all families and of chat templates. */
const unmistakable: readonly string[] = [
    ...new Set([...rules.flatMap(({ family }) => marksOf(family)), "<|eot_id|>", "<|end|>"]),
].filter((mark) => /[|｜▁]|fim/.test(mark));

/**
 * Texts in front of which a completion ends: no model is meant to write them, but a server with
 * another template, or one that writes special tokens out, does. A family's own marks count only
 * for its models, because code may hold `[PREFIX]` or `<PRE>`.
 */
export function marksFor(family: FimFamily | undefined): readonly string[] {
    return family === undefined
        ? unmistakable
        : [...new Set([...marksOf(family), ...unmistakable])];
}

/** The last part of a path or repository name, in lower case, without the file's ending. */
function plainName(model: string): string {
    const name = model.split(/[\\/]/).at(-1) ?? model;
    return name
        .toLowerCase()
        .replace(/\.gguf$/, "")
        .replaceAll("_", "-");
}

/** Whether a name says that the model was trained to follow instructions. */
function followsInstructions(name: string): boolean {
    return /(^|[-:.])(instruct|chat|it)([-:.]|$)/.test(name);
}

/** Whether a name says outright that the model is the untuned one. */
export function isNamedBase(model: string): boolean {
    return /(^|[-:.])(base|code)([-:.]|$)/.test(plainName(model));
}

/**
 * The template of a model, by its name; undefined when the family is unknown or when this variant
 * of it does not fill in: a plain continuation is better than a wrong template.
 */
export function fimFamilyOf(model: string): FimFamily | undefined {
    const name = plainName(model);
    const rule = rules.find(({ pattern }) => pattern.test(name));
    if (rule === undefined) return undefined;
    return rule.instruct || !followsInstructions(name) ? rule.family : undefined;
}

/** Known by name to be of a family, but not the variant that fills in. */
export function isInstructOnly(model: string): boolean {
    const name = plainName(model);
    return rules.some(({ pattern }) => pattern.test(name)) && fimFamilyOf(model) === undefined;
}
