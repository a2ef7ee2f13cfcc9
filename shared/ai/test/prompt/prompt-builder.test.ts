import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { PromptTemplate } from "@rust-ai-ide/protocol/model";
import fc from "fast-check";
import {
    defaultLimits,
    PromptBuilder,
    type PromptLimits,
} from "../../src/prompt/prompt-builder.ts";
import { Tokeniser } from "../../src/tokeniser/tokeniser.ts";
import { sampleTokenizer } from "../tokeniser/sample-tokenizers.ts";

const models = new URL("../../../../models/", import.meta.url);
const format = JSON.parse(readFileSync(new URL("prompt-format.json", models), "utf8"));
const rust = new Tokeniser(
    JSON.parse(readFileSync(new URL("embedded/tokenizer.json", models), "utf8")),
);
const sample = new Tokeniser(sampleTokenizer());

const ids = Object.fromEntries(
    Object.entries<{ id: number }>(format.tokens).map(([name, { id }]) => [name, id]),
) as Record<"file" | "suffix" | "code" | "end" | "pad", number>;
const ours: PromptTemplate = { format: "rust-ai/1", tokens: ids };
const psm: PromptTemplate = {
    format: "fim",
    order: "psm",
    prefix: "<|fim_prefix|>",
    suffix: "<|fim_suffix|>",
    middle: "<|fim_middle|>",
    stop: ["<|endoftext|>", "\n\n\n"],
};
const wide: PromptLimits = { promptTokens: 200, pathTokens: 32, suffixTokens: 96 };

/** Tokens as text, the special ones by name. */
function show(tokeniser: Tokeniser, tokens: readonly number[]): string {
    const names = [
        "<|file|>",
        "<|suffix|>",
        "<|code|>",
        "<|fim_prefix|>",
        "<|fim_suffix|>",
        "<|fim_middle|>",
        "<|endoftext|>",
    ];
    const special = new Map(names.map((name) => [tokeniser.tokenId(name), name]));
    return tokens.map((token) => special.get(token) ?? tokeniser.decode([token])).join("");
}

describe("prompts are in the order of their format", () => {
    const check = (
        tokeniser: Tokeniser,
        template: PromptTemplate,
        [path, prefix, suffix]: readonly [string, string, string],
        expected: string,
        limits = wide,
    ): void => {
        const builder = new PromptBuilder(tokeniser, template, limits);
        const { tokens } = builder.build({ path, prefix, suffix });
        assert.equal(show(tokeniser, tokens), expected);
        assert.ok(tokens.length <= limits.promptTokens);
    };

    test("rust-ai/1 is models/prompt-format.json", () => {
        const texts: Record<string, string> = {
            path: "a/src/lib.rs",
            suffixText: "\n}",
            prefixText: "fn f() {\n    le",
        };
        const order: string[] = format.order;
        const expected = order
            .slice(0, order.indexOf("middle"))
            .map((name) => texts[name] ?? format.tokens[name].text)
            .join("");
        check(rust, ours, ["a/src/lib.rs", "fn f() {\n    le", "\n}"], expected);
        check(rust, ours, ["", "", ""], "<|file|><|suffix|><|code|>");
        assert.equal(defaultLimits(ours, 1024).pathTokens, format.budgets.pathTokens);
        assert.equal(defaultLimits(ours, 1024).suffixTokens, format.budgets.suffixTokens);
        assert.equal(
            defaultLimits(ours, format.budgets.contextLength).promptTokens,
            format.budgets.contextLength - format.budgets.maxNewTokens,
        );
    });

    test("line ends become LF", () => {
        check(rust, ours, ["p", "a\r\nb\rc", "\r\nd"], "<|file|>p<|suffix|>\nd<|code|>a\nb\nc");
    });

    test("a long path keeps its end, a long suffix its start", () => {
        const limits = { promptTokens: 100, pathTokens: 3, suffixTokens: 4 };
        const path = "crate/src/some/deep/folder/lib.rs";
        const tail = rust.decode(rust.encode(path).slice(-3));
        const head = rust.decode(rust.encode("one two three four five six").slice(0, 4));
        check(
            rust,
            ours,
            [path, "x", "one two three four five six"],
            `<|file|>${tail}<|suffix|>${head}<|code|>x`,
            limits,
        );
    });

    test("prefix-suffix-middle puts the cursor's line behind the middle", () => {
        check(
            sample,
            psm,
            ["p", "fn a() {\n    let", ";\n}"],
            "<|fim_prefix|>fn a() {\n<|fim_suffix|>;\n}<|fim_middle|>    let",
        );
        check(sample, psm, ["p", "let", ""], "<|fim_prefix|><|fim_suffix|><|fim_middle|>let");
    });

    test("suffix-prefix-middle appends to the prefix", () => {
        check(
            sample,
            { ...psm, order: "spm" },
            ["p", "a\nb", "c"],
            "<|fim_suffix|>c<|fim_prefix|>a\nb<|fim_middle|>",
        );
    });

    test("plain text starts with the tokeniser's start token", () => {
        const post_processor = {
            type: "TemplateProcessing",
            single: [{ SpecialToken: { id: "<|endoftext|>" } }, { Sequence: { id: "A" } }],
        };
        const tokeniser = new Tokeniser(sampleTokenizer({ post_processor }));
        check(tokeniser, { format: "plain", stop: [] }, ["p", "a b", "c"], "<|endoftext|>a b");
    });

    test("plain text is never empty", () => {
        check(sample, { format: "plain", stop: [] }, ["p", "", ""], "\n");
        const stop = ["<|endoftext|>"];
        check(sample, { format: "plain", stop }, ["p", "", ""], "<|endoftext|>");
    });

    test("sentinels that the tokeniser lacks are named", () => {
        assert.throws(
            () => new PromptBuilder(rust, psm, wide),
            (error) =>
                CodedError.is(error, "tokeniser.missingToken") && /fim_prefix/.test(error.message),
        );
    });
});

test("what ends a generation", () => {
    const fim = new PromptBuilder(sample, psm, wide, [7]).build({
        path: "",
        prefix: "a",
        suffix: "",
    });
    assert.deepEqual(fim.stop, ["\n\n\n"]);
    const named = ["<|endoftext|>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>"];
    const expected = [7, ...named.map((text) => sample.requireToken(text))].sort();
    assert.deepEqual([...fim.endTokens].sort(), expected.sort());
    const own = new PromptBuilder(rust, ours, wide).build({ path: "", prefix: "", suffix: "" });
    assert.deepEqual([...own.endTokens].sort(), Object.values(ids).sort());
});

describe("typing keeps the start of the prompt", () => {
    const line = (number: number): string => `    let value_${number} = compute(${number});\n`;
    const file = Array.from({ length: 200 }, (_, number) => line(number)).join("");

    const rereadShare = (template: PromptTemplate, tokeniser: Tokeniser, slide: number): number => {
        const limits = { promptTokens: 300, pathTokens: 32, suffixTokens: 40 };
        const builder = new PromptBuilder(tokeniser, template, limits);
        let before: readonly number[] = [];
        let read = 0;
        let total = 0;
        for (let end = 4000; end < 4400; end++) {
            // The caller's own window slides too, from line start to line start.
            const from = slide === 0 ? 0 : file.lastIndexOf("\n", end - slide) + 1;
            const { tokens } = builder.build({
                path: "p",
                prefix: file.slice(from, end),
                suffix: "\n}",
            });
            assert.ok(tokens.length <= limits.promptTokens);
            let shared = 0;
            while (shared < tokens.length && tokens[shared] === before[shared]) shared++;
            if (before.length > 0) {
                read += tokens.length - shared;
                total += tokens.length;
            }
            before = tokens;
        }
        return read / total;
    };

    test("with the whole prefix or a sliding one", () => {
        for (const slide of [0, 3000]) {
            assert.ok(rereadShare(ours, rust, slide) < 0.03);
            assert.ok(rereadShare(psm, sample, slide) < 0.12);
        }
    });

    test("the window starts at a line start and ends at the cursor", () => {
        fc.assert(
            fc.property(
                fc.nat(file.length),
                fc.integer({ min: 20, max: 400 }),
                (end, promptTokens) => {
                    const limits = { promptTokens, pathTokens: 0, suffixTokens: 0 };
                    const builder = new PromptBuilder(rust, ours, limits);
                    const prefix = file.slice(0, end);
                    const { tokens } = builder.build({ path: "", prefix, suffix: "" });
                    assert.ok(tokens.length <= promptTokens);
                    const text = rust.decode(tokens);
                    assert.ok(prefix.endsWith(text));
                    const before = prefix.slice(0, prefix.length - text.length);
                    assert.ok(before === "" || before.endsWith("\n") || promptTokens < 40);
                },
            ),
        );
    });

    test("a window that has become short is chosen anew", () => {
        const limits = { promptTokens: 103, pathTokens: 0, suffixTokens: 0 };
        const builder = new PromptBuilder(rust, ours, limits);
        const build = (prefix: string): string => {
            return rust.decode(builder.build({ path: "", prefix, suffix: "" }).tokens);
        };
        const long = build(file.slice(0, 3000));
        const cut = 3000 - long.length + 40;
        assert.ok(build(file.slice(0, cut)).length > 60);
    });

    test("one long line is cut inside, never inside a character", () => {
        const limits = { promptTokens: 50, pathTokens: 0, suffixTokens: 0 };
        const builder = new PromptBuilder(rust, ours, limits);
        const prefix = "🦀🦞".repeat(3000);
        const { tokens } = builder.build({ path: "", prefix, suffix: "" });
        assert.ok(tokens.length <= 50 && tokens.length > 30);
        const text = rust.decode(tokens);
        assert.ok(prefix.endsWith(text) && text.length > 0, text);
    });

    test("no room for a prefix is no error", () => {
        const limits = { promptTokens: 3, pathTokens: 0, suffixTokens: 0 };
        const { tokens } = new PromptBuilder(rust, ours, limits).build({
            path: "",
            prefix: "abc",
            suffix: "",
        });
        assert.deepEqual(tokens, [ids.file, ids.suffix, ids.code]);
    });
});
