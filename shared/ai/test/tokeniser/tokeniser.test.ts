import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { Tokenizer as ReferenceTokenizer } from "@huggingface/tokenizers";
import { CodedError } from "@rust-ai-ide/core/errors";
import fc from "fast-check";
import { Tokeniser, TokenStreamDecoder } from "../../src/tokeniser/tokeniser.ts";
import { families, sampleTokenizer } from "./sample-tokenizers.ts";

const embedded: unknown = JSON.parse(
    readFileSync(new URL("../../../../models/embedded/tokenizer.json", import.meta.url), "utf8"),
);

const texts = [
    "",
    " ",
    'fn main() {\n    let mut abc = self;\r\n\tprintln!("{}", 12345);\n}\n\n\n',
    "impl Self { fn len(&self) -> usize { self.0.len() } }",
    "it's WE'LL they'Re 'S",
    "   \n \n\t\n  x  ",
    "α_β = ünïcødé_名前 + 'é' // 日本語 🦀👩‍👩‍👧‍👦",
    "e\u0301 \u00a0 \u2028 \ufeff \u0085x",
    "1 22 333 4444 ٣٤",
    "a".repeat(200),
    "abcabcab".repeat(40),
];

const codeText = fc
    .array(
        fc.oneof(
            fc.constantFrom(
                " ",
                "    ",
                "\n",
                "\r\n",
                "\t",
                "let ",
                "mut",
                "::",
                "->",
                "();",
                "self",
            ),
            fc.string({ unit: "binary", maxLength: 6 }),
            fc.string({ unit: "grapheme-ascii", maxLength: 6 }),
        ),
        { maxLength: 30 },
    )
    .map((parts) => parts.join(""));

/** Any UTF-16 units, lone surrogates too. */
const anyUnits = fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units));

/** The text with U+FFFD for every lone surrogate. */
function wellFormed(text: string): string {
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(text));
}

describe("ids are those of @huggingface/tokenizers", () => {
    for (const [family, json] of Object.entries({ ...families, embedded })) {
        const tokeniser = new Tokeniser(json);
        const reference = new ReferenceTokenizer(json as object, {});
        // The reference reads \s as JavaScript does, where U+0085 is no blank and U+FEFF is; the Rust
        // library, which trains tokenisers, reads it as Unicode does, and so do we. The same holds for
        // digits that are not ASCII's.
        const check = (source: string): void => {
            const text = source.replace(/[\u0085\ufeff]|(?![0-9])\p{N}/gu, "");
            const expected = reference.encode(text, { add_special_tokens: false }).ids;
            assert.deepEqual(tokeniser.encode(text, { withSpecialTokens: true }), expected);
        };
        test(`${family}: samples`, () => {
            for (const text of texts) check(text);
            check("a<|endoftext|>b <|fim_prefix|>");
        });
        test(`${family}: any code`, () => {
            fc.assert(fc.property(codeText, check), { numRuns: 150 });
        });
    }
});

describe("decoding", () => {
    const tokeniser = new Tokeniser(embedded);

    test("gives the text back", () => {
        fc.assert(
            fc.property(fc.oneof(codeText, anyUnits), (text) => {
                assert.equal(tokeniser.decode(tokeniser.encode(text)), wellFormed(text));
            }),
        );
    });

    test("token by token gives the same text, without half characters", () => {
        fc.assert(
            fc.property(codeText, (text) => {
                const decoder = new TokenStreamDecoder(tokeniser);
                const pieces = tokeniser.encode(text).map((token) => decoder.push(token));
                assert.ok(pieces.every((piece) => wellFormed(piece) === piece));
                assert.equal(pieces.join("") + decoder.flush(), wellFormed(text));
            }),
        );
    });

    test("leaves special and unknown tokens out", () => {
        const end = tokeniser.requireToken("<|end|>");
        assert.equal(tokeniser.decode([end, ...tokeniser.encode("x"), 99_999_999]), "x");
        assert.equal(tokeniser.isSpecial(end), true);
    });
});

test("special tokens in source code are plain text", () => {
    const tokeniser = new Tokeniser(sampleTokenizer());
    const end = tokeniser.requireToken("<|endoftext|>");
    assert.ok(!tokeniser.encode("<|endoftext|>").includes(end));
    assert.equal(tokeniser.decode(tokeniser.encode("<|endoftext|>")), "<|endoftext|>");
    assert.deepEqual(tokeniser.encode("<|endoftext|>", { withSpecialTokens: true }), [end]);
});

test("added tokens that are not special are always recognised, with the blanks they take", () => {
    const json = sampleTokenizer();
    json.added_tokens.push(
        ...["lstrip", "rstrip", "plain"].map((name, index) => ({
            id: 900 + index,
            content: `<${name}>`,
            special: false,
            [name]: true,
        })),
    );
    const tokeniser = new Tokeniser(json);
    const letter = tokeniser.requireToken("a");
    const blank = tokeniser.requireToken("Ġ");
    assert.deepEqual(tokeniser.encode("a <lstrip>a"), [letter, 900, letter]);
    assert.deepEqual(tokeniser.encode("a<rstrip>  a"), [letter, 901, letter]);
    assert.deepEqual(tokeniser.encode("a<plain> "), [letter, 902, blank]);
    assert.equal(tokeniser.decode([902]), "<plain>");
    assert.ok(tokeniser.hasAddedToken("x<plain>"));
    assert.ok(!tokeniser.hasAddedToken("<|endoftext|>"));
});

test("the start tokens come from the post-processor", () => {
    const template = {
        type: "TemplateProcessing",
        single: [
            { SpecialToken: { id: "<|endoftext|>", type_id: 0 } },
            { Sequence: { id: "A", type_id: 0 } },
            { SpecialToken: { id: "<|fim_prefix|>", type_id: 0 } },
        ],
    };
    const check = (post_processor: unknown, expected: string[]): void => {
        const tokeniser = new Tokeniser(sampleTokenizer({ post_processor }));
        assert.deepEqual(
            tokeniser.leadingTokens,
            expected.map((text) => tokeniser.requireToken(text)),
        );
    };
    check(template, ["<|endoftext|>"]);
    check({ type: "Sequence", processors: [{ type: "ByteLevel" }, template] }, ["<|endoftext|>"]);
    check({ type: "ByteLevel" }, []);
});

test("a leading blank is added where the file asks for it", () => {
    const pre_tokenizer = { type: "ByteLevel", add_prefix_space: true };
    const tokeniser = new Tokeniser(sampleTokenizer({ pre_tokenizer }));
    assert.equal(tokeniser.isLocal, false);
    assert.deepEqual(tokeniser.encode("a"), tokeniser.encode(" a"));
});

test("splitting behaviours cut as their names say", () => {
    const check = (behavior: string, invert: boolean, expected: string): void => {
        const pre_tokenizer = {
            type: "Sequence",
            pretokenizers: [
                { type: "Split", pattern: { String: "." }, behavior, invert },
                { type: "ByteLevel", add_prefix_space: false, use_regex: false },
            ],
        };
        const tokeniser = new Tokeniser(sampleTokenizer({ pre_tokenizer }));
        const words: string[] = [];
        const text = "a..b.c";
        let from = 0;
        tokeniser.encodeWords(text, (tokens, end) => {
            words.push(tokeniser.decode(tokens));
            assert.ok(end > from);
            from = end;
        });
        assert.equal(words.join(" "), expected);
    };
    check("Isolated", false, "a . . b . c");
    check("Removed", false, "a b c");
    check("Removed", true, ". . .");
    check("MergedWithPrevious", false, "a. . b. c");
    check("MergedWithNext", false, "a . .b .c");
    check("Contiguous", false, "a .. b . c");
});

test("a text without a break in it does not take quadratic time", () => {
    const tokeniser = new Tokeniser(sampleTokenizer());
    const started = performance.now();
    assert.equal(tokeniser.encode("x".repeat(200_000)).length, 200_000);
    assert.ok(performance.now() - started < 5_000);
});

describe("what is not supported is refused with a code", () => {
    const check = (json: unknown, code: string, part: RegExp): void => {
        assert.throws(
            () => new Tokeniser(json),
            (error) => CodedError.is(error, code) && part.test(error.display),
        );
    };
    test("no tokenizer.json at all", () => {
        for (const json of [null, 1, "x", [], {}, { model: {} }, { model: { vocab: { a: -1 } } }]) {
            check(json, "tokeniser.invalidFile", /not valid/);
        }
    });
    test("other kinds of models", () => {
        const kind = "tokeniser.unsupportedKind";
        check({ model: { type: "Unigram" } }, kind, /Unigram.*byte-level BPE/);
        check(sampleTokenizer({}, { byte_fallback: true }), kind, /SentencePiece/);
        check(sampleTokenizer({}, { dropout: 0.1 }), kind, /dropout/);
        check(sampleTokenizer({}, { end_of_word_suffix: "</w>" }), kind, /word borders/);
        check(sampleTokenizer({}, { vocab: { a: 0 }, merges: [] }), kind, /every byte/);
        check(sampleTokenizer({ pre_tokenizer: null }), kind, /no pre-tokeniser/);
        check(sampleTokenizer({ pre_tokenizer: { type: "Metaspace" } }), kind, /Metaspace/);
        check(sampleTokenizer({ normalizer: { type: "Prepend" } }), kind, /Prepend/);
        check(sampleTokenizer({ decoder: { type: "Metaspace" } }), kind, /Metaspace/);
    });
    test("damaged parts", () => {
        check(sampleTokenizer({}, { merges: ["q z"] }), "tokeniser.invalidFile", /merges/);
        check(sampleTokenizer({}, { merges: ["a b c"] }), "tokeniser.invalidFile", /merges/);
        const pre_tokenizer = { type: "Split", pattern: { Regex: "(" } };
        check(sampleTokenizer({ pre_tokenizer }), "tokeniser.invalidPattern", /regular expression/);
        const post_processor = { type: "TemplateProcessing", single: 3 };
        check(sampleTokenizer({ post_processor }), "tokeniser.invalidFile", /post_processor/);
        const tokeniser = new Tokeniser(sampleTokenizer());
        assert.throws(
            () => tokeniser.requireToken("<nothing>"),
            (error) => CodedError.is(error, "tokeniser.missingToken"),
        );
    });
    test("any JSON is read or refused, never crashed on", () => {
        const whole = sampleTokenizer();
        const keys = Object.keys(whole) as (keyof typeof whole)[];
        fc.assert(
            fc.property(fc.constantFrom(...keys), fc.jsonValue(), (key, value) => {
                try {
                    new Tokeniser({ ...whole, [key]: value });
                } catch (error) {
                    assert.ok(CodedError.is(error), String(error));
                }
            }),
        );
    });
});

test("a decoder in a sequence and merges as pairs are read too", () => {
    const pairs = sampleTokenizer().model.merges.map((merge) => merge.split(" "));
    const decoder = { type: "Sequence", decoders: [{ type: "Fuse" }, { type: "ByteLevel" }] };
    const tokeniser = new Tokeniser(sampleTokenizer({ decoder }, { merges: pairs }));
    const other = new Tokeniser(sampleTokenizer());
    assert.deepEqual(tokeniser.encode("let mut abc"), other.encode("let mut abc"));
});
