import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultCompletionEngineOptions } from "@rust-ai-ide/ai/completion/engine-options";
import { plainTranslate } from "@rust-ai-ide/host/translate";
import fc from "fast-check";
import { completionOptions, refineReason } from "../../src/completion/completion-options.ts";
import { snoozeChoices } from "../../src/completion/snooze.ts";
import { toSuggestion } from "../../src/completion/suggestion.ts";
import { textWindow, unitsAfter, unitsBefore } from "../../src/completion/text-window.ts";

/**
 * `|` in `line` is the cursor. The result is the line with the suggestion's range in [ ] and the
 * inserted text behind ->, or "nothing". `selected` is the suggest widget's row with the number of
 * units in front of the cursor that it replaces.
 */
function check(
    line: string,
    text: string,
    expected: string,
    options: { replaceAfter?: number; selected?: { text: string; before: number } } = {},
): void {
    const character = line.indexOf("|");
    const lineText = line.replace("|", "");
    const { selected } = options;
    const suggestion = toSuggestion({
        lineText,
        position: { line: 3, character },
        text,
        replaceAfter: options.replaceAfter ?? 0,
        selected: selected && {
            text: selected.text,
            startCharacter: character - selected.before,
            endCharacter: character,
        },
    });
    if (suggestion === undefined) {
        assert.equal("nothing", expected);
        return;
    }
    const { startCharacter: start, endCharacter: end, insertText } = suggestion;
    assert.equal(suggestion.line, 3);
    assert.equal(
        `${lineText.slice(0, start)}[${lineText.slice(start, end)}]${lineText.slice(end)} -> ${insertText}`,
        expected,
    );
}

test("a plain suggestion is inserted at the cursor", () => {
    check("let x = |;", "1 + 2", "let x = []; -> 1 + 2");
    check("let x = |;", "", "nothing");
});

test("closing brackets behind the cursor are replaced when they come again", () => {
    check("call(|)", "a, b);", "call([)] -> a, b);", { replaceAfter: 1 });
    check("call(|)", "a, b", "nothing", { replaceAfter: 1 });
    check("call(|", "a)", "call([] -> a)", { replaceAfter: 9 });
});

test("with the suggest widget open the suggestion goes on from the selected row", () => {
    const selected = { text: "push_str", before: 2 };
    check("s.pu|", 'sh_str("a");', 's.[pu] -> push_str("a");', { selected });
    check("s.pu|", "sh('a');", "nothing", { selected });
    check("s.pu|", "sh_str", "nothing", { selected });
    check("s.pu|", "x", "nothing", { selected: { text: "y", before: -1 } });
});

test("the window holds the text around the cursor, bounded, with the document's line breaks", () => {
    const lines = ["first", "second", "third"];
    const source = (lineBreak: string) => ({
        lineCount: lines.length,
        line: (index: number) => lines[index] ?? "",
        lineBreak,
    });
    assert.deepEqual(textWindow(source("\r\n"), { line: 1, character: 3 }), {
        textBefore: "first\r\nsec",
        textAfter: "ond\r\nthird",
    });
    const huge = { lineCount: 1, line: () => "x".repeat(5_000_000), lineBreak: "\n" };
    const window = textWindow(huge, { line: 0, character: 2_500_000 });
    assert.equal(window.textBefore.length, unitsBefore);
    assert.equal(window.textAfter.length, unitsAfter);
});

test("the window is what stands around the cursor in the whole text", () => {
    fc.assert(
        fc.property(
            fc.array(fc.string({ maxLength: 900 }), { minLength: 1, maxLength: 20 }),
            fc.nat(),
            fc.nat(),
            (raw, lineSeed, characterSeed) => {
                const lines = raw.map((line) => line.replace(/[\r\n]/g, " "));
                const line = lineSeed % lines.length;
                const character = characterSeed % ((lines[line]?.length ?? 0) + 1);
                const whole = lines.join("\n");
                const offset = lines.slice(0, line).join("\n").length + (line > 0 ? 1 : 0);
                const at = offset + character;
                const window = textWindow(
                    {
                        lineCount: lines.length,
                        line: (index) => lines[index] ?? "",
                        lineBreak: "\n",
                    },
                    { line, character },
                );
                assert.equal(window.textBefore, whole.slice(Math.max(0, at - unitsBefore), at));
                assert.equal(window.textAfter, whole.slice(at, at + unitsAfter));
            },
        ),
    );
});

test("settings shape the engine", () => {
    assert.deepEqual(
        completionOptions({
            debounceMilliseconds: null,
            minimumConfidencePercent: null,
            maximumTokens: 64,
            minimumCharacters: 2,
            readAhead: true,
            isEmbedded: true,
        }),
        {
            maxNewTokensMultiLine: 64,
            maxNewTokensSingleLine: 40,
            minimumUnits: 2,
            lookAhead: { ...defaultCompletionEngineOptions.lookAhead, prefetch: true },
            source: "embedded",
        },
    );
    assert.deepEqual(
        completionOptions({
            debounceMilliseconds: 75,
            minimumConfidencePercent: 40,
            maximumTokens: 8,
            minimumCharacters: 1,
            readAhead: false,
            isEmbedded: false,
        }),
        {
            minimumUnits: 1,
            lookAhead: defaultCompletionEngineOptions.lookAhead,
            maxNewTokensMultiLine: 8,
            maxNewTokensSingleLine: 8,
            source: "engine",
            minimumProbability: 0.4,
            debounce: { initialInterval: 75, factor: 0, minimum: 75, maximum: 75 },
        },
    );
});

test("a failure while the process restarts is the restart's", () => {
    assert.equal(refineReason("model-failed", { kind: "restarting" }), "engine-restarting");
    assert.equal(refineReason("empty", { kind: "restarting" }), "empty");
    assert.equal(refineReason("model-failed", { kind: "starting" }), "model-failed");
});

test("a snooze can be picked and ended", () => {
    const labels = (now: number) =>
        snoozeChoices({ kind: "until", moment: 100 }, now, plainTranslate).map(
            ({ label }) => label,
        );
    assert.deepEqual(labels(100), [
        "For 5 minutes",
        "For 15 minutes",
        "For 60 minutes",
        "Until the window is reloaded",
    ]);
    assert.equal(labels(99)[0], "End the snooze");
    assert.deepEqual(snoozeChoices({ kind: "none" }, 1000, plainTranslate)[0]?.snooze, {
        kind: "until",
        moment: 301_000,
    });
});
