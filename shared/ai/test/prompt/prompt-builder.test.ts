import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { ContextPiece } from "@rust-ai-ide/protocol/completion";
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
) as Record<"file" | "context" | "suffix" | "code" | "end" | "pad", number>;
const ours: PromptTemplate = { format: "rust-ai/1", tokens: ids };
/** Ids that no text has, so that the tests do not depend on the vocabulary. */
const second: PromptTemplate = {
    format: "rust-ai/2",
    tokens: { end: 90000, file: 90001, suffix: 90002, code: 90003, pad: 90004, context: 90005 },
};
const psm: PromptTemplate = {
    format: "fim",
    order: "psm",
    prefix: "<|fim_prefix|>",
    suffix: "<|fim_suffix|>",
    middle: "<|fim_middle|>",
    stop: ["<|endoftext|>", "\n\n\n"],
};
const noContext = { contextTokens: 0, importTokens: 0, editTokens: 0, definitionTokens: 0 };
const wide: PromptLimits = { promptTokens: 200, pathTokens: 32, suffixTokens: 96, ...noContext };

/** Tokens as text, the special ones by name. */
function show(tokeniser: Tokeniser, tokens: readonly number[], template?: PromptTemplate): string {
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
    if (template?.format === "rust-ai/2") {
        special.clear();
        for (const [name, id] of Object.entries(template.tokens)) special.set(id, `<|${name}|>`);
    }
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

    test("the first format has no context", () => {
        const file: [string, string, string] = ["a/src/lib.rs", "fn f() {\n    le", "\n}"];
        check(rust, ours, file, "<|file|>a/src/lib.rs<|suffix|>\n}<|code|>fn f() {\n    le");
        check(rust, ours, ["", "", ""], "<|file|><|suffix|><|code|>");
    });

    test("line ends become LF", () => {
        check(rust, ours, ["p", "a\r\nb\rc", "\r\nd"], "<|file|>p<|suffix|>\nd<|code|>a\nb\nc");
    });

    test("a long path keeps its end, a long suffix its start", () => {
        const limits = { promptTokens: 100, pathTokens: 3, suffixTokens: 4, ...noContext };
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
        const limits = { promptTokens: 300, pathTokens: 32, suffixTokens: 40, ...noContext };
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
            const share = rereadShare(psm, sample, slide);
            assert.ok(share < 0.12, `${share}`);
        }
    });

    test("the window starts at a line start and ends at the cursor", () => {
        fc.assert(
            fc.property(
                fc.nat(file.length),
                fc.integer({ min: 20, max: 400 }),
                (end, promptTokens) => {
                    const limits = { promptTokens, pathTokens: 0, suffixTokens: 0, ...noContext };
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
        const limits = { promptTokens: 103, pathTokens: 0, suffixTokens: 0, ...noContext };
        const builder = new PromptBuilder(rust, ours, limits);
        const build = (prefix: string): string => {
            return rust.decode(builder.build({ path: "", prefix, suffix: "" }).tokens);
        };
        const long = build(file.slice(0, 3000));
        const cut = 3000 - long.length + 40;
        assert.ok(build(file.slice(0, cut)).length > 60);
    });

    test("one long line is cut inside, never inside a character", () => {
        const limits = { promptTokens: 50, pathTokens: 0, suffixTokens: 0, ...noContext };
        const builder = new PromptBuilder(rust, ours, limits);
        const prefix = "🦀🦞".repeat(3000);
        const { tokens } = builder.build({ path: "", prefix, suffix: "" });
        assert.ok(tokens.length <= 50 && tokens.length > 30);
        const text = rust.decode(tokens);
        assert.ok(prefix.endsWith(text) && text.length > 0, text);
    });

    test("no room for a prefix is no error", () => {
        const limits = { promptTokens: 3, pathTokens: 0, suffixTokens: 0, ...noContext };
        const { tokens } = new PromptBuilder(rust, ours, limits).build({
            path: "",
            prefix: "abc",
            suffix: "",
        });
        assert.deepEqual(tokens, [ids.file, ids.suffix, ids.code]);
    });
});

describe("the second format shows other places first", () => {
    const limits = defaultLimits(second, format.budgets.contextLength);
    const imports = "use a::B;\nuse c::d;";
    const check = (
        parts: { prefix: string; suffix?: string; context?: ContextPiece[] },
        expected: string,
        changes: Partial<PromptLimits> = {},
    ): void => {
        const builder = new PromptBuilder(rust, second, { ...limits, ...changes });
        const { tokens } = builder.build({ path: "k/src/lib.rs", suffix: "", ...parts });
        assert.equal(show(rust, tokens, second), `<|file|>k/src/lib.rs<|context|>${expected}`);
    };
    const piece = (kind: ContextPiece["kind"], text: string): ContextPiece => ({
        kind,
        path: "p.rs",
        text,
    });

    test("as models/prompt-format.json says", () => {
        const { budgets } = format;
        assert.equal(format.format, second.format);
        assert.deepEqual(limits, {
            promptTokens: budgets.promptTokens,
            pathTokens: budgets.pathTokens,
            suffixTokens: budgets.suffixTokens,
            contextTokens: budgets.contextTokens,
            importTokens: budgets.importTokens,
            editTokens: budgets.editTokens,
            definitionTokens: budgets.definitionTokens,
        });
        const texts: Record<string, string> = {
            path: "k/src/lib.rs",
            contextText: "// p.rs\nfn g();\n",
            suffixText: ";\n}",
            prefixText: "fn f() {\n    le",
        };
        const order: string[] = format.order;
        const expected = order
            .slice(2, order.indexOf("middle"))
            .map((name) => texts[name] ?? `<|${name}|>`)
            .join("");
        check(
            {
                prefix: "fn f() {\n    le",
                suffix: ";\n}",
                context: [piece("definition", "fn g();")],
            },
            expected.slice("<|context|>".length),
        );
        check({ prefix: "" }, "<|suffix|><|code|>");
    });

    test("imports, then definitions, then edits", () =>
        check(
            {
                prefix: "x",
                context: [piece("edit", "e"), piece("definition", "d"), piece("imports", "i")],
            },
            "// p.rs\ni\n// p.rs\nd\n// p.rs\ne\n<|suffix|><|code|>x",
        ));

    test("imports that the window shows are left out", () => {
        check(
            { prefix: "use c::d;\nx", context: [piece("imports", imports)] },
            "// p.rs\nuse a::B;\n<|suffix|><|code|>use c::d;\nx",
        );
        check(
            { prefix: `${imports}\nx`, context: [piece("imports", imports)] },
            `<|suffix|><|code|>${imports}\nx`,
        );
        check(
            { prefix: "use a::{\n    B,\n};\nx", context: [piece("imports", "use a::{ B, };")] },
            "<|suffix|><|code|>use a::{\n    B,\n};\nx",
        );
    });

    test("what does not fit goes from the first on", () => {
        const lines = ["fn a();", "fn b();", "fn c();"].join("\n");
        const size = rust.encode("// p.rs\nfn c();\n").length;
        check(
            { prefix: "x", context: [piece("definition", lines)] },
            "// p.rs\nfn c();\n<|suffix|><|code|>x",
            { contextTokens: size + 1 },
        );
        check({ prefix: "x", context: [piece("definition", lines)] }, "<|suffix|><|code|>x", {
            contextTokens: size - 1,
        });
        check(
            { prefix: "x", context: [piece("edit", "e"), piece("edit", "f")] },
            "// p.rs\nf\n<|suffix|><|code|>x",
            { editTokens: rust.encode("// p.rs\nf\n").length },
        );
    });

    test("the prompt grows by nothing but what is typed, whatever the pieces are", () => {
        const context = [piece("imports", imports), piece("definition", "fn other(a: u8) -> u8;")];
        const text = `${imports}\n${"fn item() { call(1, 2); }\n".repeat(80)}`;
        const builder = new PromptBuilder(rust, second, limits);
        let before: readonly number[] = [];
        for (let end = text.length - 60; end < text.length; end++) {
            const { tokens } = builder.build({
                path: "p",
                prefix: text.slice(0, end),
                suffix: "}",
                context,
            });
            let shared = 0;
            while (shared < tokens.length && tokens[shared] === before[shared]) shared++;
            if (before.length > 0)
                assert.ok(tokens.length - shared < 8, `${tokens.length - shared}`);
            before = tokens;
        }
    });
});
