import { AddedTokenSplitter } from "./added-tokens.ts";
import { byteCharacters, bytesOfEntry } from "./byte-alphabet.ts";
import { mergeSymbols } from "./byte-pair-encoder.ts";
import { TokeniserErrors } from "./errors.ts";
import { MergeTable } from "./merge-table.ts";
import { compilePreTokenizer, type PreTokenizer } from "./pre-tokenizer.ts";
import {
    type BytePairModel,
    parseLeadingTokens,
    parseNormalizer,
    parsePreTokenizer,
    parseTokenizerFile,
    type TokenizerFile,
} from "./tokenizer-file.ts";
import { encodeUtf8, Utf8Decoder } from "./utf8.ts";
import { WordCache } from "./word-cache.ts";

/** Longer words are seldom met twice and would fill the cache with text. */
const longestCachedWord = 64;

/**
 * Bytes that source code cannot do without: printable ASCII, tab and line ends. Some vocabularies,
 * SmolLM's for one, lack bytes that occur in hardly any text; those are left out of a text.
 */
const neededBytes = [9, 10, ...Array.from({ length: 95 }, (_, index) => 32 + index)];

/**
 * Byte-level byte-pair encoding as huggingface/tokenizers does it: the same ids for the same
 * tokenizer.json. A lone surrogate in a text counts as U+FFFD.
 */
export class Tokeniser {
    /** Number of ids: the largest one plus 1. */
    readonly vocabularySize: number;
    /** Tokens that the file's post-processor puts in front of every text, for example a start token. */
    readonly leadingTokens: readonly number[];
    private readonly ids: ReadonlyMap<string, number>;
    private readonly bytesOfTokens: ReadonlyArray<readonly number[] | undefined>;
    private readonly specialIds: ReadonlySet<number>;
    private readonly byteTokens: readonly number[];
    private readonly merges: MergeTable;
    private readonly wholeWords: boolean;
    private readonly normalForms: readonly ("NFC" | "NFKC")[];
    private readonly addPrefixSpace: boolean;
    private readonly forEachWord: PreTokenizer;
    private readonly everyAddedToken: AddedTokenSplitter;
    private readonly plainAddedTokens: AddedTokenSplitter;
    private readonly cache = new WordCache(8192);

    /** Reads a parsed tokenizer.json; throws a `tokeniser.*` error. */
    constructor(tokenizerJson: unknown) {
        const { file, model } = parseTokenizerFile(tokenizerJson);
        if (file.decoder && !usesByteLevel(file.decoder)) {
            throw TokeniserErrors.unsupportedKind(`the decoder ${file.decoder.type}`);
        }
        const ids = new Map(Object.entries(model.vocab));
        for (const added of file.added_tokens) ids.set(added.content, added.id);
        this.ids = ids;
        this.vocabularySize = [...ids.values()].reduce((size, id) => Math.max(size, id + 1), 0);
        this.specialIds = new Set(
            file.added_tokens.filter((token) => token.special).map((token) => token.id),
        );
        this.bytesOfTokens = tokenBytes(model, file, this.vocabularySize);
        this.byteTokens = byteCharacters.map((character) => model.vocab[character] ?? -1);
        if (neededBytes.some((byte) => this.byteTokens[byte] === -1)) {
            throw TokeniserErrors.unsupportedKind("a vocabulary that does not hold every byte");
        }
        this.merges = readMerges(model);
        this.wholeWords = model.ignore_merges === true;
        this.normalForms = parseNormalizer(file.normalizer);
        const steps = parsePreTokenizer(file.pre_tokenizer);
        this.addPrefixSpace = steps.some(
            (step) => step.type === "ByteLevel" && step.add_prefix_space,
        );
        this.forEachWord = compilePreTokenizer(steps);
        this.everyAddedToken = new AddedTokenSplitter(file.added_tokens);
        this.plainAddedTokens = new AddedTokenSplitter(
            file.added_tokens.filter((token) => !token.special),
        );
        this.leadingTokens = parseLeadingTokens(file.post_processor).map((text) =>
            this.requireToken(text),
        );
    }

    /** True when equal words have equal tokens wherever they stand, which caches of text rely on. */
    get isLocal(): boolean {
        return this.normalForms.length === 0 && !this.addPrefixSpace;
    }

    /**
     * Tokens of a text. Special tokens are not recognised in it, so that source code cannot
     * forge a prompt; `withSpecialTokens` recognises them, as huggingface/tokenizers does.
     */
    encode(text: string, options: { readonly withSpecialTokens?: boolean } = {}): number[] {
        const tokens: number[] = [];
        const splitter = options.withSpecialTokens ? this.everyAddedToken : this.plainAddedTokens;
        for (const piece of splitter.split(text)) {
            if (piece.kind === "token") tokens.push(piece.id);
            else this.encodePlain(piece.text, (word) => push(tokens, word));
        }
        return tokens;
    }

    /**
     * Tokens of a text word by word, for caches: calls back with the tokens of each word and the
     * offset behind it. Only for a tokeniser that {@link isLocal}; added tokens are not recognised.
     */
    encodeWords(text: string, onWord: (tokens: readonly number[], end: number) => void): void {
        this.forEachWord(text, (start, end) =>
            onWord(this.encodeWord(text.slice(start, end)), end),
        );
    }

    /** True when an added token that is not special, which cuts text before words are found, occurs in the text. */
    hasAddedToken(text: string): boolean {
        return this.plainAddedTokens.split(text).some((piece) => piece.kind === "token");
    }

    /** Text of tokens; special tokens are left out, malformed UTF-8 becomes U+FFFD. */
    decode(tokens: readonly number[]): string {
        const decoder = new TokenStreamDecoder(this);
        return tokens.map((token) => decoder.push(token)).join("") + decoder.flush();
    }

    tokenId(text: string): number | undefined {
        return this.ids.get(text);
    }

    /** Id of a token that the caller cannot do without; throws `tokeniser.missingToken`. */
    requireToken(text: string): number {
        const id = this.ids.get(text);
        if (id === undefined) throw TokeniserErrors.missingToken(text);
        return id;
    }

    isSpecial(token: number): boolean {
        return this.specialIds.has(token);
    }

    /** UTF-8 bytes that a token stands for; none for special and unknown tokens. */
    bytesOf(token: number): readonly number[] {
        return this.specialIds.has(token) ? [] : (this.bytesOfTokens[token] ?? []);
    }

    private encodePlain(text: string, onWord: (tokens: readonly number[]) => void): void {
        let normal = text;
        for (const form of this.normalForms) normal = normal.normalize(form);
        if (this.addPrefixSpace && !normal.startsWith(" ")) normal = ` ${normal}`;
        this.forEachWord(normal, (start, end) => onWord(this.encodeWord(normal.slice(start, end))));
    }

    private encodeWord(word: string): readonly number[] {
        const cached = this.cache.get(word);
        if (cached) return cached;
        const bytes = encodeUtf8(word);
        const whole = this.wholeWords
            ? this.ids.get(bytes.map((byte) => byteCharacters[byte]).join(""))
            : undefined;
        const tokens =
            whole === undefined
                ? mergeSymbols(
                      bytes.map((byte) => this.byteTokens[byte] ?? -1),
                      this.merges,
                  ).filter((token) => token >= 0)
                : [whole];
        if (word.length <= longestCachedWord) this.cache.set(word, tokens);
        return tokens;
    }
}

/** Decodes tokens as they are generated; a character that spans tokens appears when it is complete. */
export class TokenStreamDecoder {
    private readonly tokeniser: Tokeniser;
    private readonly utf8 = new Utf8Decoder();

    constructor(tokeniser: Tokeniser) {
        this.tokeniser = tokeniser;
    }

    /** Text of a token without its first `knownBytes` bytes, as far as its characters are complete. */
    push(token: number, knownBytes = 0): string {
        const bytes = this.tokeniser.bytesOf(token);
        return this.utf8.push(knownBytes === 0 ? bytes : bytes.slice(knownBytes));
    }

    flush(): string {
        return this.utf8.flush();
    }
}

function push(target: number[], tokens: readonly number[]): void {
    for (const token of tokens) target.push(token);
}

function usesByteLevel(decoder: { readonly type: string; readonly decoders?: unknown }): boolean {
    if (decoder.type === "ByteLevel") return true;
    return (
        decoder.type === "Sequence" &&
        Array.isArray(decoder.decoders) &&
        decoder.decoders.some((step: unknown) => {
            return (
                typeof step === "object" &&
                step !== null &&
                "type" in step &&
                step.type === "ByteLevel"
            );
        })
    );
}

/** Added tokens are plain text; all others are written in the byte alphabet. */
function tokenBytes(
    model: BytePairModel,
    file: TokenizerFile,
    size: number,
): (readonly number[] | undefined)[] {
    const bytes = new Array<readonly number[] | undefined>(Math.min(size, 2_000_000));
    for (const [entry, id] of Object.entries(model.vocab)) {
        bytes[id] = bytesOfEntry(entry) ?? encodeUtf8(entry);
    }
    for (const added of file.added_tokens) bytes[added.id] = encodeUtf8(added.content);
    return bytes;
}

function readMerges(model: BytePairModel): MergeTable {
    const merges = model.merges.map((merge): [number, number, number] => {
        // In the older form the two parts are separated by the only blank: the alphabet has none.
        const [left, right, ...rest] = typeof merge === "string" ? merge.split(" ") : merge;
        const ids = [left, right, `${left}${right}`].map((entry) => model.vocab[entry ?? ""] ?? -1);
        if (rest.length > 0 || ids.includes(-1)) {
            throw TokeniserErrors.invalidFile("model.merges: a merge of unknown tokens");
        }
        return [ids[0] ?? -1, ids[1] ?? -1, ids[2] ?? -1];
    });
    return new MergeTable(merges);
}
