import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import fc from "fast-check";
import { type Diff3Options, type MergeRegion, mergeSequences } from "../../src/lines/diff3.ts";
import { Interner, splitLines } from "../../src/lines/split-lines.ts";

const folder = mkdtempSync(join(tmpdir(), "rai-diff3-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function check(
    base: string,
    ours: string,
    theirs: string,
    expected: string,
    options?: Diff3Options,
): void {
    const text = regionsOf([...base], [...ours], [...theirs], options)
        .map(
            (each) =>
                `${each.kind} ${base.slice(each.baseStart, each.baseEnd)}/${ours.slice(each.oursStart, each.oursEnd)}/${theirs.slice(each.theirsStart, each.theirsEnd)}`,
        )
        .join(", ");
    assert.equal(text, expected);
}

function regionsOf(
    base: readonly string[],
    ours: readonly string[],
    theirs: readonly string[],
    options?: Diff3Options,
): readonly MergeRegion[] {
    const interner = new Interner();
    return mergeSequences(
        interner.numbersOf(base),
        interner.numbersOf(ours),
        interner.numbersOf(theirs),
        options,
    );
}

test("changes of one side are taken, the same change of both once, others are conflicts", () => {
    check("", "", "", "");
    check("abc", "abc", "abc", "unchanged abc/abc/abc");
    check("abc", "axc", "abc", "unchanged a/a/a, ours b/x/b, unchanged c/c/c");
    check("abc", "abc", "ac", "unchanged a/a/a, theirs b/b/, unchanged c/c/c");
    check("abc", "axc", "axc", "unchanged a/a/a, both b/x/x, unchanged c/c/c");
    check("abc", "axc", "ayc", "unchanged a/a/a, conflict b/x/y, unchanged c/c/c");
    check("abcde", "xbcde", "abcdy", "ours a/x/a, unchanged bcd/bcd/bcd, theirs e/e/y");
    check("", "a", "b", "conflict /a/b");
});

test("changes that touch are a conflict for git, and none where tokens are merged", () => {
    check("abcd", "axcd", "abyd", "unchanged a/a/a, conflict bc/xc/by, unchanged d/d/d");
    const apart = { touchingConflicts: false };
    check(
        "abcd",
        "axcd",
        "abyd",
        "unchanged a/a/a, ours b/x/b, theirs c/c/y, unchanged d/d/d",
        apart,
    );
    check("ab", "axb", "ayb", "unchanged a/a/a, conflict /x/y, unchanged b/b/b", apart);
});

test("regions tell every side whole, and what they say of it is true", () => {
    const side = fc.array(fc.constantFrom(..."abcdef"), { maxLength: 30 });
    fc.assert(
        fc.property(side, side, side, fc.boolean(), (base, ours, theirs, touchingConflicts) => {
            let ends = [0, 0, 0];
            for (const region of regionsOf(base, ours, theirs, { touchingConflicts })) {
                assert.deepEqual([region.baseStart, region.oursStart, region.theirsStart], ends);
                ends = [region.baseEnd, region.oursEnd, region.theirsEnd];
                const ofBase = base.slice(region.baseStart, region.baseEnd).join("");
                const ofOurs = ours.slice(region.oursStart, region.oursEnd).join("");
                const ofTheirs = theirs.slice(region.theirsStart, region.theirsEnd).join("");
                const kinds = {
                    unchanged: ofBase === ofOurs && ofBase === ofTheirs,
                    ours: ofBase === ofTheirs && ofBase !== ofOurs,
                    theirs: ofBase === ofOurs && ofBase !== ofTheirs,
                    both: ofOurs === ofTheirs,
                    conflict: ofOurs !== ofTheirs,
                };
                assert.ok(kinds[region.kind], `${region.kind} ${ofBase}/${ofOurs}/${ofTheirs}`);
            }
            assert.deepEqual(ends, [base.length, ours.length, theirs.length]);
        }),
        { numRuns: 3000 },
    );
});

test("lines without repetitions are merged as git merges them", () => {
    // Each side replaces, removes and adds lines of its own; no line stands twice.
    const edits = fc.array(fc.tuple(fc.nat(19), fc.constantFrom("replace", "remove", "add")), {
        maxLength: 4,
    });
    fc.assert(
        fc.property(edits, edits, (mine, others) => {
            const base = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join("");
            const ours = edited(base, mine, "our");
            const theirs = edited(base, others, "their");
            const [b, o, t] = [base, ours, theirs].map(splitLines) as [
                string[],
                string[],
                string[],
            ];
            const regions = regionsOf(b, o, t);
            const merged = regions
                .map((each) =>
                    each.kind === "theirs"
                        ? t.slice(each.theirsStart, each.theirsEnd).join("")
                        : o.slice(each.oursStart, each.oursEnd).join(""),
                )
                .join("");
            const isConflict = regions.some(({ kind }) => kind === "conflict");
            const git = mergedByGit(base, ours, theirs);
            assert.equal(isConflict, git === undefined);
            if (git !== undefined) assert.equal(merged, git);
        }),
        { numRuns: 100 },
    );
});

function edited(base: string, edits: readonly (readonly [number, string])[], name: string): string {
    const lines = splitLines(base);
    for (const [at, kind] of edits) {
        const text = lines[at] ?? "";
        if (kind === "replace") lines[at] = `${name} ${at}\n`;
        else if (kind === "remove") lines[at] = "";
        else lines[at] = `${name} new ${at}\n${text}`;
    }
    return lines.join("");
}

/** Undefined where git sees a conflict. */
function mergedByGit(base: string, ours: string, theirs: string): string | undefined {
    writeFileSync(join(folder, "base"), base);
    writeFileSync(join(folder, "ours"), ours);
    writeFileSync(join(folder, "theirs"), theirs);
    const result = spawnSync("git", ["merge-file", "-p", "-q", "ours", "base", "theirs"], {
        cwd: folder,
        encoding: "utf8",
    });
    assert.ok(result.status !== null && result.status < 128, result.stderr);
    return result.status === 0 ? result.stdout : undefined;
}
