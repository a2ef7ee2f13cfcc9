import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import * as v from "valibot";
import { TokeniserErrors } from "./errors.ts";

const TokenId = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0x3fffffff));

const AddedToken = v.object({
    id: TokenId,
    content: v.pipe(v.string(), v.minLength(1)),
    lstrip: v.optional(v.boolean(), false),
    rstrip: v.optional(v.boolean(), false),
    special: v.optional(v.boolean(), false),
});
export type AddedToken = v.InferOutput<typeof AddedToken>;

const Pattern = v.union([v.object({ Regex: v.string() }), v.object({ String: v.string() })]);
export type Pattern = v.InferOutput<typeof Pattern>;

const Behaviour = v.picklist([
    "Isolated",
    "Removed",
    "MergedWithPrevious",
    "MergedWithNext",
    "Contiguous",
]);
export type Behaviour = v.InferOutput<typeof Behaviour>;

const Kind = v.looseObject({ type: v.string() });

const Merges = v.union([v.array(v.string()), v.array(v.tuple([v.string(), v.string()]))]);

/** The parts of a Hugging Face tokenizer.json that the tokeniser reads. Source: huggingface/tokenizers. */
const TokenizerFile = v.object({
    added_tokens: v.optional(v.array(AddedToken), []),
    normalizer: v.nullish(Kind),
    pre_tokenizer: v.nullish(Kind),
    post_processor: v.nullish(Kind),
    decoder: v.nullish(Kind),
    model: v.looseObject({
        // Older files leave the type out; they are BPE when they have merges.
        type: v.optional(v.string(), "BPE"),
    }),
});
export type TokenizerFile = v.InferOutput<typeof TokenizerFile>;

const BytePairModel = v.object({
    vocab: v.record(v.string(), TokenId),
    merges: Merges,
    ignore_merges: v.nullish(v.boolean()),
    byte_fallback: v.nullish(v.boolean()),
    dropout: v.nullish(v.number()),
    continuing_subword_prefix: v.nullish(v.string()),
    end_of_word_suffix: v.nullish(v.string()),
});
export type BytePairModel = v.InferOutput<typeof BytePairModel>;

const Split = v.object({
    type: v.literal("Split"),
    pattern: Pattern,
    behavior: v.optional(Behaviour, "Isolated"),
    invert: v.optional(v.boolean(), false),
});
const ByteLevel = v.object({
    type: v.literal("ByteLevel"),
    add_prefix_space: v.optional(v.boolean(), true),
    use_regex: v.optional(v.boolean(), true),
});
const Digits = v.object({
    type: v.literal("Digits"),
    individual_digits: v.optional(v.boolean(), false),
});

/** One step that cuts a text into words. */
export const PreTokenizerStep = v.variant("type", [Split, ByteLevel, Digits]);
export type PreTokenizerStep = v.InferOutput<typeof PreTokenizerStep>;

/** Validates a parsed tokenizer.json; throws a `tokeniser.*` error that names the first wrong place. */
export function parseTokenizerFile(json: unknown): {
    file: TokenizerFile;
    model: BytePairModel;
} {
    const file = parse(TokenizerFile, json);
    if (file.model.type !== "BPE")
        throw TokeniserErrors.unsupportedKind(`the model ${file.model.type}`);
    const model = parse(BytePairModel, file.model);
    if (model.byte_fallback === true)
        throw TokeniserErrors.unsupportedKind("byte fallback (SentencePiece)");
    if (model.dropout) throw TokeniserErrors.unsupportedKind("random merges (dropout)");
    if (model.continuing_subword_prefix || model.end_of_word_suffix) {
        throw TokeniserErrors.unsupportedKind("word borders inside tokens");
    }
    return { file, model };
}

/** The steps of a pre-tokeniser in order, with sequences flattened. */
export function parsePreTokenizer(
    preTokenizer: TokenizerFile["pre_tokenizer"],
): PreTokenizerStep[] {
    if (!preTokenizer) throw TokeniserErrors.unsupportedKind("no pre-tokeniser");
    if (preTokenizer.type === "Sequence") {
        const steps = parse(v.array(Kind), preTokenizer.pretokenizers, "pre_tokenizer");
        return steps.flatMap((step) => parsePreTokenizer(step));
    }
    if (!["Split", "ByteLevel", "Digits"].includes(preTokenizer.type)) {
        throw TokeniserErrors.unsupportedKind(`the pre-tokeniser ${preTokenizer.type}`);
    }
    return [parse(PreTokenizerStep, preTokenizer, "pre_tokenizer")];
}

/** Unicode normal forms to apply before cutting. */
export function parseNormalizer(normalizer: TokenizerFile["normalizer"]): ("NFC" | "NFKC")[] {
    if (!normalizer) return [];
    if (normalizer.type === "Sequence") {
        const steps = parse(v.array(Kind), normalizer.normalizers, "normalizer");
        return steps.flatMap((step) => parseNormalizer(step));
    }
    if (normalizer.type === "NFC" || normalizer.type === "NFKC") return [normalizer.type];
    throw TokeniserErrors.unsupportedKind(`the normaliser ${normalizer.type}`);
}

const Template = v.object({
    single: v.array(
        v.union([
            v.object({ SpecialToken: v.object({ id: v.string() }) }),
            v.object({ Sequence: v.object({ id: v.string() }) }),
        ]),
    ),
});

/** Texts of the special tokens that the post-processor puts in front of a single text. */
export function parseLeadingTokens(processor: TokenizerFile["post_processor"]): string[] {
    if (processor?.type === "Sequence") {
        const steps = parse(v.array(Kind), processor.processors, "post_processor");
        return steps.flatMap((step) => parseLeadingTokens(step));
    }
    if (processor?.type !== "TemplateProcessing") return [];
    const { single } = parse(Template, processor, "post_processor");
    const leading: string[] = [];
    for (const piece of single) {
        if ("Sequence" in piece) break;
        leading.push(piece.SpecialToken.id);
    }
    return leading;
}

function parse<S extends v.GenericSchema>(
    schema: S,
    value: unknown,
    place?: string,
): v.InferOutput<S> {
    const result = parseMessage(schema, value);
    if (result.ok) return result.value;
    throw TokeniserErrors.invalidFile(place ? `${place}.${result.message}` : result.message);
}
