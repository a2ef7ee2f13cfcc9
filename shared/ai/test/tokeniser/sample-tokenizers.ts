import { byteCharacters } from "../../src/tokeniser/byte-alphabet.ts";

/** Merges that occur in Rust; each makes a token of the texts in front of it. */
const merges = [
    "Ġ Ġ",
    "ĠĠ ĠĠ",
    "l e",
    "le t",
    "Ġ let",
    "f n",
    "Ġ =",
    "m u",
    "mu t",
    "Ġ mut",
    "Ċ Ċ",
    "i m",
    "im p",
    "imp l",
    "a b",
    "ab c",
    "Ġ a",
    "e r",
    "e n",
    "s e",
    "se l",
    "sel f",
    "S e",
    "Se l",
    "Sel f",
    ": :",
    "- >",
    "Ġ ->",
    "( )",
    ") ;",
    "Ċ ĠĠĠĠ",
    "1 2",
    "2 3",
    "Ã ©",
    "ð Ł",
];

const qwenPattern =
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
const split = (Regex: string): object => ({
    type: "Split",
    pattern: { Regex },
    behavior: "Isolated",
    invert: false,
});
const byteLevel = (use_regex: boolean, add_prefix_space = false): object => ({
    type: "ByteLevel",
    add_prefix_space,
    trim_offsets: true,
    use_regex,
});
const sequence = (...pretokenizers: object[]): object => ({ type: "Sequence", pretokenizers });

/** A tokenizer.json with a small vocabulary; `changes` replaces top-level fields. */
export function sampleTokenizer(
    changes: Readonly<Record<string, unknown>> = {},
    modelChanges: Readonly<Record<string, unknown>> = {},
) {
    const vocab: Record<string, number> = {};
    for (const character of byteCharacters) vocab[character] = Object.keys(vocab).length;
    for (const merge of merges) vocab[merge.replace(" ", "")] ??= Object.keys(vocab).length;
    const size = Object.keys(vocab).length;
    return {
        version: "1.0",
        added_tokens: [
            { id: size, content: "<|endoftext|>", special: true },
            { id: size + 1, content: "<|fim_prefix|>", special: true },
            { id: size + 2, content: "<|fim_middle|>", special: true },
            { id: size + 3, content: "<|fim_suffix|>", special: true },
        ],
        normalizer: null as unknown,
        pre_tokenizer: byteLevel(true) as unknown,
        post_processor: null as unknown,
        decoder: { type: "ByteLevel" } as unknown,
        model: { type: "BPE", vocab, merges, ...modelChanges },
        ...changes,
    };
}

/** The pre-tokenisers of the public model families that the product supports. */
export const families: Readonly<Record<string, ReturnType<typeof sampleTokenizer>>> = {
    "GPT-2": sampleTokenizer(),
    "Qwen2.5-Coder": sampleTokenizer({
        normalizer: { type: "NFC" },
        pre_tokenizer: sequence(split(qwenPattern), byteLevel(false)),
    }),
    StarCoder: sampleTokenizer({
        pre_tokenizer: sequence({ type: "Digits", individual_digits: true }, byteLevel(true)),
    }),
    "DeepSeek-Coder": sampleTokenizer({
        normalizer: { type: "Sequence", normalizers: [] },
        pre_tokenizer: sequence(
            split("[\r\n]"),
            split("\\s?\\p{L}+"),
            split("\\s?\\p{P}+"),
            split("[一-龥ࠀ-一가-퟿]+"),
            { type: "Digits", individual_digits: true },
            byteLevel(false),
        ),
    }),
    "Llama 3": sampleTokenizer(
        {
            pre_tokenizer: sequence(
                split(qwenPattern.replace("\\p{N}|", "\\p{N}{1,3}|")),
                byteLevel(false),
            ),
        },
        { ignore_merges: true },
    ),
};
