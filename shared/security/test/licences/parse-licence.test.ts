import assert from "node:assert/strict";
import { test } from "node:test";
import { expressionText, requirementsOf } from "@rust-ai-ide/security/licences/licence-expression";
import { type LicenceMode, parseLicence } from "@rust-ai-ide/security/licences/parse-licence";
import { satisfies } from "@rust-ai-ide/security/licences/satisfies";
import fc from "fast-check";

/** The expression as SPDX writes it, or `-`, and codes with the text that they are about. */
function check(mode: LicenceMode, text: string, expected: string): void {
    const { expression, problems } = parseLicence(text, mode);
    const codes = problems.map(({ code, start, end }) => ` ${code} <${text.slice(start, end)}>`);
    const shown = expression === undefined ? "-" : expressionText(expression);
    assert.equal(`${shown}${codes.join("")}`, expected, text);
}

test("SPDX expressions", () => {
    for (const text of [
        "MIT",
        "Apache-2.0+",
        "MIT OR Apache-2.0 AND ISC",
        "(MIT OR Apache-2.0) AND ISC",
        "Apache-2.0 WITH LLVM-exception OR MIT",
        "DocumentRef-one:LicenseRef-two.3",
        "MIT WITH AdditionRef-own",
        "GPL-2.0-or-later",
    ]) {
        check("strict", text, text);
    }
    check("strict", "((MIT) or (ISC and Zlib))", "MIT OR ISC AND Zlib");
});

test("what is none", () => {
    check("strict", "", "- licence.empty <>");
    check("strict", "MIT/ISC", "- licence.slash </>");
    check("strict", "mit", "- licence.unknownName <mit>");
    check("strict", "GPL-2.0", "- licence.deprecated <GPL-2.0>");
    check("strict", "GPL-2.0-only+", "- licence.gnuPlus <+>");
    check("cargo", "GPL-2.0-or-later+", "- licence.gnuPlus <+>");
    check("cargo", "Apache-2.0 +", "- licence.plusApart <+>");
    check("cargo", "LicenseRef-a+", "- licence.unexpected <+>");
    check("cargo", "(MIT", "- licence.openParenthesis <(>");
    check("cargo", "MIT)", "- licence.closeParenthesis <)>");
    check("cargo", "MIT ISC", "- licence.unexpected <ISC>");
    check("cargo", "MIT OR", "- licence.unexpected <>");
    check("cargo", "OR MIT", "- licence.unexpected <OR>");
    check("cargo", "(MIT) WITH LLVM-exception", "- licence.unexpected <WITH>");
    check("cargo", "MIT WITH MIT", "- licence.unknownName <MIT>");
    check("cargo", "MIT ( ISC )", "- licence.unexpected <(>");
    check("cargo", "()", "- licence.unexpected <)>");
    check("cargo", "MIT, ISC", "- licence.unexpected <,>");
    check("cargo", "LLVM-exception", "- licence.unknownName <LLVM-exception>");
    check("cargo", "MIT WITH )", "- licence.unexpected <)>");
});

test("what manifests hold as well", () => {
    check("cargo", "MIT/Apache-2.0", "MIT OR Apache-2.0 licence.slash </>");
    check("cargo", "mit", "MIT licence.letters <mit>");
    check("cargo", "GPL-3.0", "GPL-3.0 licence.deprecated <GPL-3.0>");
    check("cargo", "GPL-3.0+", "GPL-3.0-or-later licence.deprecated <GPL-3.0> licence.gnuPlus <+>");
});

test("names that stand for ids", () => {
    check("cargo", "Apache 2.0", "Apache-2.0 licence.imprecise <Apache 2.0>");
    check(
        "cargo",
        "MIT OR (Apache2 AND gplv3+)",
        "MIT OR Apache-2.0 AND GPL-3.0-or-later licence.imprecise <Apache2> licence.imprecise <gplv3> licence.gnuPlus <+>",
    );
    check(
        "cargo",
        "Simplified BSD License/BSD 2-Clause",
        "BSD-2-Clause OR BSD-2-Clause licence.imprecise <Simplified BSD License> licence.slash </> licence.imprecise <BSD 2-Clause>",
    );
    check("cargo", "GNU GPL v2", "GPL-2.0-only licence.imprecise <GNU GPL v2>");
    check("cargo", "agpl", "AGPL-3.0 licence.imprecise <agpl> licence.deprecated <agpl>");
    check("cargo", "Apache License", "- licence.unexpected <License>");
    check("cargo", "BSD-3", "- licence.unknownName <BSD-3>");
    check("cargo", "MIT WITH apache2", "- licence.unknownName <apache2>");
    check("strict", "Apache 2.0", "- licence.unknownName <Apache>");
});

test("what allowed licences are enough for", () => {
    const isEnough = (text: string, ...allowed: string[]): boolean => {
        const { expression } = parseLicence(text);
        assert.ok(expression);
        const granted = allowed.flatMap((each) => {
            const parsed = parseLicence(each).expression;
            return parsed === undefined ? [] : requirementsOf(parsed);
        });
        return satisfies(expression, granted);
    };
    assert.equal(isEnough("MIT OR GPL-3.0-only", "MIT"), true);
    assert.equal(isEnough("MIT AND GPL-3.0-only", "MIT"), false);
    assert.equal(isEnough("MIT AND (ISC OR Zlib)", "MIT", "Zlib"), true);
    assert.equal(isEnough("MIT OR ISC AND Zlib", "ISC"), false);
    assert.equal(isEnough("Apache-1.0+", "Apache-2.0"), true);
    assert.equal(isEnough("Apache-2.0+", "Apache-1.1"), false);
    assert.equal(isEnough("Apache-1.0", "Apache-2.0"), false);
    assert.equal(isEnough("Apache-2.0 WITH LLVM-exception", "Apache-2.0"), false);
    assert.equal(isEnough("Apache-2.0", "Apache-2.0 WITH LLVM-exception"), false);
    assert.equal(isEnough("GPL-2.0-or-later", "GPL-3.0-only"), false);
    assert.equal(isEnough("LicenseRef-a", "LicenseRef-a"), true);
    assert.equal(isEnough("MIT"), false);
});

test("any text: nothing is thrown, places are inside, what is printed is read again", () => {
    const word = fc.constantFrom("MIT", "ISC", "OR", "AND", "WITH", "(", ")", "+", "/", "GPL-2.0");
    const texts = fc.oneof(
        fc.string({ unit: "binary" }),
        fc.array(word, { maxLength: 12 }).map((words) => words.join(" ")),
    );
    fc.assert(
        fc.property(texts, (text) => {
            const { expression, problems } = parseLicence(text);
            for (const { start, end } of problems) {
                assert.ok(0 <= start && start <= end && end <= text.length);
            }
            if (expression === undefined) return;
            const printed = expressionText(expression);
            const again = parseLicence(printed).expression;
            assert.ok(again);
            assert.equal(expressionText(again), printed);
        }),
    );
});

test("a hundred thousand parentheses", () => {
    const depth = 100_000;
    check("strict", `${"(".repeat(depth)}MIT${")".repeat(depth)}`, "MIT");
});
