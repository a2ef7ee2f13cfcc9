/**
 * How texts are cut into words before byte pairs are merged, by the name that a GGUF file gives
 * the rule in `tokenizer.ggml.pre`. Each pattern cuts the pieces of the one before.
 * Sources: the pre_tokenizer of each family's public tokenizer.json, and the list of names in
 * llama.cpp's convert_hf_to_gguf_update.py.
 */
export interface SplitRule {
    readonly patterns: readonly string[];
    /** A word that is a token as a whole is not merged from its bytes. */
    readonly wholeWords?: boolean;
    /** Texts begin with the start token unless the file says otherwise. */
    readonly startToken?: boolean;
}

/** GPT-2's own words; what it does not match is a word as well. */
const gpt2Words = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)";

/** The words of the tokenisers after GPT-4's, with `digits` for runs of digits. */
const laterWords = (digits: string): string =>
    [
        "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])",
        "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+",
        digits,
        " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*",
        "\\s*[\\r\\n]+",
        "\\s+(?!\\S)",
        "\\s+",
    ].join("|");

const gpt2: SplitRule = { patterns: [gpt2Words] };
/** Every digit is a word. */
const singleDigits: SplitRule = { patterns: ["\\p{N}", gpt2Words] };
const qwen2: SplitRule = { patterns: [laterWords("\\p{N}")] };
const llama3: SplitRule = {
    patterns: [laterWords("\\p{N}{1,3}")],
    wholeWords: true,
    startToken: true,
};
const threeDigits: SplitRule = { patterns: [laterWords("\\p{N}{1,3}")] };
const deepSeekCoder: SplitRule = {
    patterns: [
        "[\\r\\n]",
        "\\s?\\p{L}+",
        "\\s?\\p{P}+",
        "[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+",
        "\\p{N}",
    ],
};
const standard: SplitRule = {
    patterns: ["[\\p{P}\\$\\+<=>\\^~\\|]+", gpt2Words, "\\p{N}+", "[0-9][0-9][0-9]"],
};

const rules: ReadonlyMap<string, SplitRule> = new Map([
    ["default", standard],
    ...named(gpt2, "gpt-2", "phi-2", "mpt", "olmo", "jais", "mellum", "modern-bert"),
    ...named(singleDigits, "starcoder", "refact", "command-r", "smollm", "codeshell", "exaone"),
    ...named(singleDigits, "minerva-7b"),
    ...named(qwen2, "qwen2", "stablelm2", "deepseek-r1-qwen", "megrez", "hunyuan"),
    ...named(llama3, "llama3", "llama-v3", "llama-bpe", "falcon3", "pixtral"),
    ...named(threeDigits, "dbrx", "smaug-bpe", "chatglm-bpe"),
    ...named(deepSeekCoder, "deepseek-coder"),
]);

function named(rule: SplitRule, ...names: string[]): [string, SplitRule][] {
    return names.map((name) => [name, rule]);
}

/** The rule of a name; files without a name follow "default". */
export function splitRule(name: string | undefined): SplitRule | undefined {
    return rules.get(name ?? "default");
}
