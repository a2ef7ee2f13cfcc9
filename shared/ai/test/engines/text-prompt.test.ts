import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { CompletionText } from "../../src/engines/completion-text.ts";
import {
    fimFamilyOf,
    isInstructOnly,
    isNamedBase,
    marksFor,
} from "../../src/engines/fim-families.ts";
import {
    fimPrompt,
    HoleCutter,
    plainPrompt,
    promptUnits,
    withoutMarks,
} from "../../src/engines/text-prompt.ts";
import { headAtLineEnd, TextWindow } from "../../src/engines/text-window.ts";

test("families are known by name; variants that do not fill in are left alone", () => {
    const names = [
        "qwen2.5-coder:7b",
        "/models/Qwen2.5-Coder-1.5B-Instruct-Q8_0.gguf",
        "Qwen/Qwen3-Coder-30B-A3B-Instruct",
        "CodeQwen1.5-7B",
        "starcoder2:3b",
        "starcoder2-15b-instruct-v0.1",
        "stable-code-3b",
        "deepseek-ai/deepseek-coder-1.3b-base",
        "deepseek-coder-6.7b-instruct",
        "DeepSeek-Coder-V2-Lite-Base",
        "codellama:7b-code",
        "CodeLlama-7b-Python-hf",
        "codellama-34b",
        "codegemma:2b",
        "codegemma-7b-it",
        "codestral-22b",
        "mamba-codestral-mamba",
        "granite-8b-code-base",
        "granite-8b-code-instruct",
        "granite-3.3-8b-instruct",
        "Seed-Coder-8B-Base",
        "Mellum-4b-base",
        "SmolLM2-135M-Instruct",
        "llama3:8b",
    ];
    deepEqual(
        names.map((name) => fimFamilyOf(name)?.name ?? "none"),
        [
            "Qwen Coder",
            "Qwen Coder",
            "Qwen Coder",
            "StarCoder",
            "StarCoder",
            "none",
            "StarCoder",
            "DeepSeek-Coder",
            "none",
            "DeepSeek-Coder",
            "CodeLlama",
            "none",
            "none",
            "CodeGemma",
            "none",
            "Codestral",
            "none",
            "StarCoder",
            "none",
            "Granite",
            "Seed-Coder",
            "Mellum",
            "none",
            "none",
        ],
    );
    deepEqual([isInstructOnly("codegemma-7b-it"), isInstructOnly("llama3:8b")], [true, false]);
    deepEqual([isNamedBase("codellama:7b-code"), isNamedBase("codellama:7b")], [true, false]);
});

/** The prompt that a model of this name is sent for a hole at `|`. */
function check(model: string, source: string, expected: string): void {
    const [prefix = "", suffix = ""] = source.split("|");
    const units = promptUnits(undefined, 16);
    const hole = new HoleCutter().cut("a", { path: "src/a.rs", prefix, suffix }, units);
    const family = fimFamilyOf(model);
    equal(family === undefined ? plainPrompt(hole) : fimPrompt(hole, family), expected);
}

test("what was typed of the line stands last, without the blanks in front of the cursor", () => {
    const source = "fn f() {\n    let x = |;\n}\n";
    check(
        "qwen2.5-coder",
        source,
        "<|fim_prefix|>// src/a.rs\nfn f() {\n<|fim_suffix|>;\n}\n<|fim_middle|>    let x =",
    );
    check("codestral", source, "[SUFFIX];\n}\n[PREFIX]// src/a.rs\nfn f() {\n    let x =");
    check("codellama-7b", source, "<PRE> // src/a.rs\nfn f() {\n <SUF>;\n}\n <MID>    let x =");
    check(
        "mellum-4b",
        source,
        "<fim_suffix>;\n}\n<fim_prefix>// src/a.rs\nfn f() {\n    let x =<fim_middle>",
    );
    check("llama3", source, "// src/a.rs\nfn f() {\n    let x =");
    check("llama3", "a\r\nb|\r\n", "// src/a.rs\na\nb");
});

test("marks in a source do not become the model's own", () => {
    const qwen = fimFamilyOf("qwen2.5-coder");
    equal(withoutMarks('x("<|fim_middle|>")', qwen), 'x("< |fim_middle|>")');
    equal(withoutMarks("[PREFIX] <PRE>", qwen), "[PREFIX] <PRE>");
    equal(withoutMarks("[PREFIX]", fimFamilyOf("codestral")), "[ PREFIX]");
    for (const mark of marksFor(qwen)) ok(!withoutMarks(`a${mark}b`, qwen).includes(mark), mark);
});

test("pieces of other places stand as comments in front, the most relevant ones first to stay", () => {
    const piece = (path: string, text: string) => ({ kind: "definition", path, text }) as const;
    const context = [piece("a.rs", "x".repeat(2_000)), piece("b.rs", "struct B;\r\n")];
    const hole = new HoleCutter().cut(
        "a",
        { path: "c.py", prefix: "p", suffix: "", context },
        promptUnits(undefined, 16),
    );
    equal(plainPrompt(hole), "# b.rs\nstruct B;\n\n# c.py\np");
});

test("a prompt leaves room for the answer in a small context", () => {
    deepEqual(promptUnits(undefined, 64), { prefix: 4_000, suffix: 1_200, context: 1_600 });
    const { prefix, suffix, context } = promptUnits(512, 64);
    ok((prefix + suffix + context) / 2 + 64 <= 512);
    ok(promptUnits(1, 64).prefix > 0);
});

test("a window keeps its start while the user types, and drops a quarter when it is full", () => {
    const window = new TextWindow();
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}\n`).join("");
    const first = window.end(lines, 400);
    ok(first.length <= 300 && first.startsWith("line ") && lines.endsWith(first));
    let text = lines;
    let starts = 0;
    let last = first;
    for (let count = 0; count < 200; count++) {
        text += count % 10 === 9 ? "\n" : "x";
        const shown = window.end(text, 400);
        if (!shown.startsWith(last.slice(0, 20))) starts += 1;
        ok(shown.length <= 400 && text.endsWith(shown));
        last = shown;
    }
    equal(starts, 1);
    // Another document, or the same far away.
    equal(window.end("short", 400), "short");
    equal(window.end(`${"y".repeat(500)}`, 400), "y".repeat(300));
});

test("no window cuts a character in two", () => {
    fc.assert(
        fc.property(
            fc.string({ unit: "grapheme" }),
            fc.integer({ min: 2, max: 20 }),
            (text, units) => {
                const end = new TextWindow().end(text, units);
                const head = headAtLineEnd(text, units);
                ok(text.endsWith(end) && end.length <= units);
                ok(text.startsWith(head) && head.length <= units);
                ok(!/\p{Surrogate}/u.test(`${end} ${head}`));
            },
        ),
    );
    equal(headAtLineEnd("ab\ncd\nef", 7), "ab\ncd\n");
});

/** The text and the reason of its end, from pieces; `held` are blanks that the prompt left out. */
function collect(pieces: readonly string[], held = ""): string {
    const options = { maxNewTokens: 4, stop: ["\n", "END"], marks: ["<|m|>"], held };
    const text = new CompletionText(options);
    for (const piece of pieces) if (!text.add(piece)) break;
    return `${text.text}: ${text.isTooLong ? "too long" : (text.finish ?? "open")}`;
}

test("a completion ends at the first stop or mark, also across pieces", () => {
    deepEqual(
        [
            collect(["a", "b"]),
            collect(["a\nb"]),
            collect(["aE", "N", "D", "x"]),
            collect(["a<|", "m|>b\n"]),
            collect(["a\nb<|m|>"]),
            collect(["x".repeat(700)]).slice(-8),
            collect(["    a"], "    "),
            collect(["        a"], "    "),
            collect(["  a"], "    "),
            collect(["\ta"], "    "),
            collect(["a"], "    "),
        ],
        [
            "ab: open",
            "a: stop",
            "a: stop",
            "a: end",
            "a: stop",
            "too long",
            "a: open",
            "    a: open",
            "a: open",
            "a: open",
            "a: open",
        ],
    );
});

test("nothing is added to a text that has ended", () => {
    const text = new CompletionText({ maxNewTokens: 4, stop: ["\n", ""], marks: [] });
    deepEqual([text.add("a\nb"), text.add("c"), text.text], [false, false, "a"]);
});

test("pieces of any size give the same text as the whole", () => {
    const words = fc.array(fc.constantFrom("a", "b ", "E", "N", "D", "<", "|m|>", "END", "\n"));
    fc.assert(
        fc.property(words, (pieces) => {
            equal(collect(pieces), collect([pieces.join("")]));
        }),
    );
});
