import assert from "node:assert/strict";
import { test } from "node:test";
import type { WhatIfAnswer, WhatIfChange, WhatIfReport } from "@rust-ai-ide/protocol/cargo/what-if";
import { type FixRequest, planFix } from "../../src/fixes/plan-fix.ts";

const request: FixRequest = {
    name: "weak",
    version: "0.3.1",
    ids: ["A-1"],
    candidates: ["0.3.2", "0.3.3", "0.3.4", "0.4.0", "0.5.0"],
    path: ["app@0.1.0", "middle@1.0.0", "weak@0.3.1"],
};

function report(part: Partial<WhatIfReport>): WhatIfAnswer {
    return {
        kind: "report",
        report: {
            title: "",
            added: [],
            removed: [],
            moved: [],
            features: [],
            duplicatesMerged: [],
            duplicatesCreated: [],
            licensesGone: [],
            licensesNew: [],
            advisoriesFixed: [],
            advisoriesNew: [],
            packagesBefore: 3,
            packagesAfter: 3,
            computedBy: "offline",
            unknowns: [],
            edits: [],
            ...part,
        },
    };
}

const moved = (to: string): Partial<WhatIfReport> => ({
    moved: [{ from: { name: "weak", version: "0.3.1" }, to: { name: "weak", version: to } }],
    advisoriesFixed: ["A-1"],
});
const conflict: WhatIfAnswer = {
    kind: "conflict",
    conflict: { message: "middle 1.0.0 asks for weak =0.3.1", chains: [] },
};

function shown(change: WhatIfChange): string {
    if (change.kind === "upgrade") return `${change.name} ${change.from} -> ${change.to}`;
    return change.kind === "update" ? `update ${change.packages.join(" ")}` : change.kind;
}

/** What is asked in which order, and what comes of it. */
async function check(
    change: Partial<FixRequest>,
    answer: (asked: string) => WhatIfAnswer,
): Promise<readonly string[]> {
    const asked: string[] = [];
    const plan = await planFix(
        { ...request, ...change },
        {
            ask: (each) => {
                asked.push(shown(each));
                return Promise.resolve(answer(shown(each)));
            },
        },
    );
    const outcome = plan.kind === "plan" ? shown(plan.change) : `${plan.reason}: ${plan.message}`;
    return [...asked, `= ${outcome}`];
}

test("the oldest version without it is enough", async () => {
    assert.deepEqual(await check({}, () => report(moved("0.3.2"))), [
        "weak 0.3.1 -> 0.3.2",
        "= weak 0.3.1 -> 0.3.2",
    ]);
});

test("what leads to it is moved where it holds it back, then the direct dependency", async () => {
    const answers = await check({}, (asked) =>
        asked === "middle 1.0.0 -> latest" ? report(moved("0.5.0")) : conflict,
    );
    assert.deepEqual(answers, [
        "weak 0.3.1 -> 0.3.2",
        "weak 0.3.1 -> 0.3.3",
        "weak 0.3.1 -> 0.3.4",
        "weak 0.3.1 -> 0.5.0",
        "update middle@1.0.0 weak@0.3.1",
        "middle 1.0.0 -> latest",
        "= middle 1.0.0 -> latest",
    ]);
});

test("a change that keeps the version, or brings another advisory, is no fix", async () => {
    const direct = { candidates: ["0.3.2", "0.3.3"], path: ["app@0.1.0", "weak@0.3.1"] };
    const kept = await check(direct, (asked) =>
        asked.endsWith("0.3.3") ? report(moved("0.3.3")) : report({}),
    );
    assert.equal(kept.at(-1), "= weak 0.3.1 -> 0.3.3");
    const worse = await check(direct, () =>
        report({ ...moved("0.3.2"), advisoriesNew: ["B-1", "B-2"] }),
    );
    assert.match(worse.at(-1) ?? "", /^= failed: No change that was tried removes it/);
});

test("without a way out it says what a person can do", async () => {
    const last = async (change: Partial<FixRequest>, answer: WhatIfAnswer) =>
        (await check(change, () => answer)).at(-1) ?? "";
    assert.match(
        await last({ candidates: [] }, conflict),
        /^= no-fixed-version: No version of weak/,
    );
    assert.match(
        await last({}, conflict),
        /^= held-back: weak 0\.3\.2 is held back by middle 1\.0\.0: middle 1\.0\.0 asks/,
    );
    assert.match(await last({ path: [] }, conflict), /^= held-back: weak 0\.3\.2 is held back: /);
    assert.match(
        await last({ candidates: [], patched: [">=0.4"] }, conflict),
        /^= needs-cargo: Fixed in >=0\.4, of which the cache knows no version yet\./,
    );
    assert.match(
        await last({}, { kind: "needs-cargo", missing: ["a", "b", "c", "d"] }),
        /^= needs-cargo: The cache lacks a, b, c\. Let cargo look, or run: cargo update -p weak --precise 0\.3\.2$/,
    );
    assert.match(
        await last({}, { kind: "failed", code: "x.y", message: "The lock is broken." }),
        /^= failed: The lock is broken\. Run: cargo update/,
    );
});
