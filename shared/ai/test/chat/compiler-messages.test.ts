import assert from "node:assert/strict";
import { test } from "node:test";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";
import { primarySpan, readCompilerReport } from "../../src/chat/compiler-messages.ts";
import { applyEdits, fileChanges } from "../../src/chat/text-edits.ts";

interface SpanInput {
    readonly at: readonly [line: number, from: number, to: number];
    readonly replacement?: string;
    readonly applicability?: string;
    readonly primary?: boolean;
    readonly file?: string;
}

function span({
    at: [line, from, to],
    replacement,
    applicability,
    primary,
    file,
}: SpanInput): object {
    return {
        file_name: file ?? "src/main.rs",
        line_start: line,
        line_end: line,
        column_start: from,
        column_end: to,
        is_primary: primary ?? true,
        label: null,
        suggested_replacement: replacement ?? null,
        suggestion_applicability:
            replacement === undefined ? null : (applicability ?? "MachineApplicable"),
    };
}

function message(
    level: string,
    code: string | null,
    spans: object[],
    children: object[] = [],
): string {
    return JSON.stringify({
        reason: "compiler-message",
        message: {
            level,
            code: code === null ? null : { code, explanation: null },
            message: `${level} of ${code}`,
            rendered: `${level}[${code}] ${JSON.stringify(spans)}`,
            spans,
            children,
        },
    });
}

const help = (spans: object[]): object => ({ level: "help", message: "do this", spans });

/** Every diagnostic in a line, and what its suggestions make of the text. */
function check(text: string, output: string, expected: string): void {
    const { diagnostics, succeeded } = readCompilerReport(output);
    const lines = diagnostics.flatMap((diagnostic) => [
        `${diagnostic.level} ${diagnostic.code} ${primarySpan(diagnostic)?.path}`,
        ...diagnostic.notes.map((note) => `  note: ${note}`),
        ...diagnostic.suggestions.map(({ certainty, edits }) => {
            const changes = fileChanges(edits, (path) =>
                path === "src/main.rs" ? text : undefined,
            );
            const after = changes && applyEdits(text, changes[0]?.edits ?? []);
            return `  ${certainty}: ${JSON.stringify(after)}`;
        }),
    ]);
    expectText([...lines, `succeeded: ${succeeded}`].join("\n"), expected);
}

test("a suggestion becomes an edit, in columns of characters", () => {
    check(
        'let s = "é😀x";\n',
        message(
            "error",
            "E0308",
            [span({ at: [1, 9, 14] })],
            [help([span({ at: [1, 14, 14], replacement: ".to_string()" })])],
        ),
        `
        error E0308 src/main.rs
          certain: "let s = \\"é😀x\\".to_string();\\n"
        succeeded: undefined
        `,
    );
});

test("several replacements of one place are alternatives, others are parts of one", () => {
    const at = [1, 1, 2] as const;
    check(
        "x(y)\n",
        [
            message(
                "error",
                "E1",
                [span({ at })],
                [
                    help([span({ at, replacement: "a" }), span({ at, replacement: "b" })]),
                    help([
                        span({ at: [1, 1, 1], replacement: "(", applicability: "MaybeIncorrect" }),
                        span({ at: [1, 5, 5], replacement: ")" }),
                    ]),
                ],
            ),
            '{"reason":"build-finished","success":false}',
        ].join("\n"),
        `
        error E1 src/main.rs
          certain: "a(y)\\n"
          certain: "b(y)\\n"
          likely: "(x(y))\\n"
        succeeded: false
        `,
    );
});

test("placeholders, notes, summaries and foreign lines are no suggestions", () => {
    check(
        "x\n",
        [
            "running 1 test",
            "{not json",
            '{"reason":"compiler-artifact","target":{}}',
            message(
                "warning",
                "unused",
                [span({ at: [1, 1, 2] })],
                [
                    help([
                        span({
                            at: [1, 1, 2],
                            replacement: "/* value */",
                            applicability: "HasPlaceholders",
                        }),
                    ]),
                    { level: "note", message: "because", spans: [] },
                ],
            ),
            message("failure-note", null, []),
            JSON.stringify({
                reason: "compiler-message",
                message: {
                    level: "error",
                    code: null,
                    message: "aborting due to 1 previous error",
                    rendered: "",
                    spans: [],
                    children: [],
                },
            }),
            '{"reason":"build-finished","success":true}',
        ].join("\n"),
        `
        warning unused src/main.rs
          note: because
        succeeded: true
        `,
    );
});

test("a place that the text no longer has gives no edit, the end of the file does", () => {
    const suggestion = (line: number, column: number): string =>
        message(
            "error",
            "E2",
            [span({ at: [1, 1, 1] })],
            [help([span({ at: [line, column, column], replacement: "}" })])],
        );
    check(
        "a\n",
        suggestion(9, 1),
        "error E2 src/main.rs\n  certain: undefined\nsucceeded: undefined",
    );
    check(
        "a\n",
        suggestion(1, 9),
        "error E2 src/main.rs\n  certain: undefined\nsucceeded: undefined",
    );
    check("a", suggestion(2, 1), 'error E2 src/main.rs\n  certain: "a}"\nsucceeded: undefined');
});

test("the same error of two targets is told once", () => {
    const line = message("error", "E3", [span({ at: [1, 1, 1] })]);
    assert.equal(readCompilerReport(`${line}\n${line}`).diagnostics.length, 1);
});

test("no output makes the reader throw, and edits of any numbers stay in the text", () => {
    const number = fc.integer({ min: 0, max: 12 });
    const anySpan = fc.record({
        file_name: fc.constantFrom("src/main.rs", "other.rs"),
        line_start: number,
        line_end: number,
        column_start: number,
        column_end: number,
        is_primary: fc.boolean(),
        suggested_replacement: fc.option(fc.string({ maxLength: 5 })),
        suggestion_applicability: fc.constantFrom("MachineApplicable", "MaybeIncorrect", null, "x"),
    });
    const anyMessage = fc.record({
        reason: fc.constantFrom("compiler-message", "build-finished", "x"),
        success: fc.boolean(),
        message: fc.record({
            level: fc.constantFrom("error", "warning", "note", "error: internal compiler error"),
            code: fc.constantFrom(null, { code: "E0001" }),
            message: fc.string(),
            spans: fc.array(anySpan, { maxLength: 3 }),
            children: fc.array(
                fc.record({
                    level: fc.string(),
                    message: fc.string(),
                    spans: fc.array(anySpan, { maxLength: 3 }),
                }),
                { maxLength: 3 },
            ),
        }),
    });
    const line = fc.oneof(
        fc.string(),
        fc.json(),
        anyMessage.map((value) => JSON.stringify(value)),
    );
    fc.assert(
        fc.property(
            fc.array(line, { maxLength: 8 }),
            fc.string({ unit: fc.constantFrom("a", "é", "😀", "\n", "\r\n") }),
            (lines, text) => {
                for (const { suggestions } of readCompilerReport(lines.join("\n")).diagnostics) {
                    for (const { edits } of suggestions) {
                        for (const change of fileChanges(edits, () => text) ?? [])
                            applyEdits(text, change.edits);
                    }
                }
            },
        ),
        { numRuns: 300 },
    );
});

test("a place in a macro knows where the outermost macro was called", () => {
    const called = (line: number, expansion: object | null): object => ({
        span: { ...span({ at: [line, 5, 9] }), expansion },
        macro_decl_name: "m!",
    });
    const inMacro = { ...span({ at: [1, 2, 3] }), expansion: called(7, called(9, null)) };
    const { diagnostics } = readCompilerReport(message("warning", "unused_variables", [inMacro]));
    assert.deepEqual(diagnostics[0]?.spans[0]?.callSite, {
        path: "src/main.rs",
        start: { line: 9, column: 5 },
        end: { line: 9, column: 9 },
    });
    let deep: object | null = null;
    for (let depth = 0; depth < 1_000; depth++) deep = called(depth + 1, deep);
    const far = readCompilerReport(
        message("error", "E0308", [{ ...span({ at: [1, 2, 3] }), expansion: deep }]),
    );
    assert.equal(far.diagnostics.length, 1);
});
