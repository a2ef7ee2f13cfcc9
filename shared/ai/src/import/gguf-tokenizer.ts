import { ImportErrors } from "./errors.ts";
import type { GgufMetadata } from "./gguf-metadata.ts";
import { type SplitRule, splitRule } from "./split-patterns.ts";

/** A tokeniser as a Hugging Face tokenizer.json, and what the model's description needs of it. */
export interface ConvertedTokenizer {
    /** The content of tokenizer.json. */
    readonly json: unknown;
    /** Number of tokens. */
    readonly size: number;
    /** Texts of the control and user-defined tokens. */
    readonly addedTokens: ReadonlySet<string>;
    /** Ids that end a text. */
    readonly endTokens: readonly number[];
    readonly warnings: readonly string[];
}

/** Kinds of tokens in `tokenizer.ggml.token_type`. Source: ggml, docs/gguf.md. */
const control = 3;
const userDefined = 4;

const prefix = "tokenizer.ggml.";
const endKeys = ["eos_token_id", "eot_token_id", "eom_token_id"];

/**
 * Converts the tokeniser in a GGUF file's metadata; texts get the ids that llama.cpp gives them.
 * Only byte-level BPE ("gpt2") can be converted. Throws an `import.*` error.
 */
export function convertTokenizer(metadata: GgufMetadata): ConvertedTokenizer {
    const model = metadata.requireText(`${prefix}model`);
    if (model !== "gpt2") {
        throw ImportErrors.unsupportedTokeniser(
            model === "llama" ? "SentencePiece" : `of the kind ${model}`,
        );
    }
    const name = metadata.text(`${prefix}pre`);
    const rule = splitRule(name);
    if (!rule) throw ImportErrors.unsupportedTokeniser(`words cut by the rule ${name}`);
    const tokens = requireTexts(metadata, "tokens");
    const ids = idsOf(tokens);
    const added = addedTokens(tokens, metadata);
    const { merges, dropped } = knownMerges(requireTexts(metadata, "merges"), ids);
    return {
        json: {
            version: "1.0",
            truncation: null,
            padding: null,
            added_tokens: added,
            normalizer: null,
            pre_tokenizer: preTokenizer(rule),
            post_processor: postProcessor(rule, tokens, metadata),
            decoder: byteLevel,
            model: {
                type: "BPE",
                dropout: null,
                unk_token: null,
                continuing_subword_prefix: null,
                end_of_word_suffix: null,
                fuse_unk: false,
                byte_fallback: false,
                ignore_merges: rule.wholeWords === true,
                vocab: Object.fromEntries(ids),
                merges,
            },
        },
        size: tokens.length,
        addedTokens: new Set(added.map(({ content }) => content)),
        endTokens: tokenIds(metadata, endKeys, tokens.length),
        warnings: [
            ...(name === undefined
                ? ["The file does not say how words are cut; the usual rule is taken."]
                : []),
            ...(dropped > 0 ? [`${dropped} merges of unknown tokens were left out.`] : []),
        ],
    };
}

/** The patterns have cut the words already. */
const byteLevel = {
    type: "ByteLevel",
    add_prefix_space: false,
    trim_offsets: true,
    use_regex: false,
};

function requireTexts(metadata: GgufMetadata, key: string): readonly string[] {
    const texts = metadata.texts(prefix + key);
    if (!texts) throw ImportErrors.missingMetadata(prefix + key);
    return texts;
}

/** A token that is there twice could not be told apart from its text; an empty one has no text. */
function idsOf(tokens: readonly string[]): Map<string, number> {
    const ids = new Map<string, number>();
    tokens.forEach((token, id) => {
        const text = token === "" ? `[EMPTY_${id}]` : token;
        if (ids.has(text)) {
            throw ImportErrors.invalidTokeniser(`the tokens ${ids.get(text)} and ${id} are equal`);
        }
        ids.set(text, id);
    });
    return ids;
}

interface AddedToken {
    readonly id: number;
    readonly content: string;
    readonly single_word: false;
    readonly lstrip: false;
    readonly rstrip: false;
    readonly normalized: false;
    readonly special: boolean;
}

function addedTokens(tokens: readonly string[], metadata: GgufMetadata): AddedToken[] {
    const types = metadata.numbers(`${prefix}token_type`) ?? [];
    if (types.length > 0 && types.length < tokens.length) {
        throw ImportErrors.invalidTokeniser("it has fewer kinds than tokens");
    }
    return tokens.flatMap((content, id) => {
        const type = types[id];
        if (content === "" || (type !== control && type !== userDefined)) return [];
        return [
            {
                id,
                content,
                single_word: false,
                lstrip: false,
                rstrip: false,
                normalized: false,
                special: type === control,
            },
        ];
    });
}

/** Pairs of left and right part; the space that separates them is not the first character. */
function knownMerges(
    lines: readonly string[],
    ids: ReadonlyMap<string, number>,
): { merges: (readonly [string, string])[]; dropped: number } {
    const merges: (readonly [string, string])[] = [];
    for (const line of lines) {
        const space = line.indexOf(" ", 1);
        const [left, right] = [line.slice(0, space), line.slice(space + 1)];
        const isKnown = space > 0 && ids.has(left) && ids.has(right) && ids.has(left + right);
        if (isKnown) merges.push([left, right]);
    }
    return { merges, dropped: lines.length - merges.length };
}

function preTokenizer({ patterns }: SplitRule): unknown {
    const steps = patterns.map((pattern) => ({
        type: "Split",
        pattern: { Regex: pattern },
        behavior: "Isolated",
        invert: false,
    }));
    return { type: "Sequence", pretokenizers: [...steps, byteLevel] };
}

/** Puts the start token in front of every text, where the model was trained so. */
function postProcessor(
    rule: SplitRule,
    tokens: readonly string[],
    metadata: GgufMetadata,
): unknown {
    const isWanted = metadata.flag(`${prefix}add_bos_token`) ?? rule.startToken === true;
    const [id] = tokenIds(metadata, ["bos_token_id"], tokens.length);
    const content = id === undefined ? undefined : tokens[id];
    if (!isWanted || content === undefined) return null;
    return {
        type: "TemplateProcessing",
        single: [
            { SpecialToken: { id: content, type_id: 0 } },
            { Sequence: { id: "A", type_id: 0 } },
        ],
        pair: [],
        special_tokens: { [content]: { id: content, ids: [id], tokens: [content] } },
    };
}

function tokenIds(metadata: GgufMetadata, keys: readonly string[], size: number): number[] {
    const ids = keys.flatMap((key) => metadata.number(prefix + key) ?? []);
    const known = ids.filter((id) => Number.isInteger(id) && id >= 0 && id < size);
    return [...new Set(known)];
}
