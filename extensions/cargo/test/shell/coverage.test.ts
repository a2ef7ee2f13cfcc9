import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { plainTranslate } from "@rust-ai-ide/host/translate";
import type { CoverageLine } from "@rust-ai-ide/protocol/cargo/coverage";
import {
    coverageKinds,
    coveragePresentation,
    kindOf,
    lineText,
    percentOf,
    totalOf,
} from "../../src/coverage/coverage-lines.ts";

function check(line: Omit<CoverageLine, "line">, expected: string): void {
    const full = { line: 1, ...line };
    assert.equal(`${kindOf(full)}: ${lineText(full, plainTranslate)}`, expected);
}

test("marks say in words what they show", () => {
    check({ count: 0 }, "uncovered: Never ran");
    check({ count: 1 }, "covered: Ran once");
    check({ count: 7, branches: [2, 2] }, "covered: Ran 7 times; 2 of 2 branches were taken");
    check({ count: 7, branches: [1, 2] }, "partial: Ran 7 times; 1 of 2 branches were taken");
    check({ count: 0, branches: [0, 2] }, "uncovered: Never ran; 0 of 2 branches were taken");
});

test("100 % is said only where every line ran", () => {
    assert.equal(percentOf({ covered: 999, total: 1000 }), 99);
    assert.equal(percentOf({ covered: 1000, total: 1000 }), 100);
    assert.equal(percentOf({ covered: 0, total: 0 }), 100);
    const files = [
        { path: "a", covered: 1, total: 2 },
        { path: "b", covered: 3, total: 4 },
    ];
    assert.deepEqual(totalOf(files), { covered: 4, total: 6 });
});

test("the status bar tells of a file, and when the report is older than it", () => {
    const shown = (isStale: boolean) =>
        coveragePresentation(
            { covered: 1, total: 3 },
            { name: "lcov.info", isStale },
            plainTranslate,
        );
    assert.equal(shown(false).text, "$(shield) 33 %");
    assert.equal(shown(false).label, "Coverage: 1 of 3 lines ran (33 %).");
    assert.match(shown(false).hover, /lcov\.info/);
    assert.equal(shown(true).text, "$(shield) 33 % ?");
    assert.match(shown(true).hover, /changed after the report/);
});

test("every mark has an icon for light and for dark themes", () => {
    for (const kind of coverageKinds) {
        for (const theme of ["light", "dark"]) {
            const file = new URL(`../../media/coverage-${kind}-${theme}.svg`, import.meta.url);
            assert.ok(existsSync(fileURLToPath(file)), `${kind} ${theme}`);
        }
    }
});
