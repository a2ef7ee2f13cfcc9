// How the rules over code agree with the marked lines of clippy's own tests, and how much they say
// about real code, as if every line of it were new:
//   node --import tsx test/bench/review-lints.ts REPOSITORY [--show LINT] [FOLDER...]
// REPOSITORY (or RUST_AI_LINT_SUITE) is a clone of rust-lang/rust-clippy, bare or not; "-" for none.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import type { ReviewFinding } from "@rust-ai-ide/review/review-finding";
import { builtinRules } from "../../shared/analysis/src/rules/builtin/builtin-rules.ts";
import type { SideReader } from "../../shared/review/src/delta/side-reader.ts";
import { reviewChanges } from "../../shared/review/src/engine/review-changes.ts";
import { bodyRules } from "../../shared/review/src/rules/body/body-rules.ts";
import { changedFile, deltasOf, rustReader } from "../../shared/review/test/rust-reader.ts";

/** Which lint says the same as a rule of ours. */
const lintsOfRules: Readonly<Record<string, readonly string[]>> = {
    "panic-unwrap": ["unwrap_used"],
    "panic-expect": ["expect_used"],
    "panic-index": ["indexing_slicing"],
    "cast-truncates": ["cast_possible_truncation"],
    "cast-loses-sign": ["cast_sign_loss"],
    "cast-wraps": ["cast_possible_wrap"],
    "cast-rounds": ["cast_precision_loss"],
    "async-lock-held": ["await_holding_lock"],
    "async-borrow-held": ["await_holding_refcell_ref"],
    "same-operands": ["eq_op"],
    "same-branches": ["if_same_then_else"],
    "self-assigned": ["self_assignment"],
    "error-dropped-by-ok": ["unused_result_ok"],
    "error-dropped-by-underscore": ["let_underscore_must_use"],
    "error-cause-lost": ["map_err_ignore"],
    "io-amount-unused": ["unused_io_amount"],
    "recursion-without-end": ["unconditional_recursion"],
    "rust-unsafe-unexplained": ["undocumented_unsafe_blocks"],
    "unsafe-impl-unexplained": ["undocumented_unsafe_blocks"],
    "derive-partner-written": ["derived_hash_with_manual_eq", "derive_ord_xor_partial_ord"],
    "rust-forget": ["mem_forget"],
    "rust-float-equality": ["float_cmp"],
};

/** Markers that tell what is printed instead of the name of the lint. */
const lintsOfMessages: readonly (readonly [RegExp, string])[] = [
    [/`MutexGuard` is held across an await point/, "await_holding_lock"],
    [/(?:indexing|slicing) may panic/, "indexing_slicing"],
    [/used `unwrap(?:_err)?\(\)`/, "unwrap_used"],
];

interface Verdict {
    right: number;
    wrong: number;
    missed: number;
}

const [repository = process.env.RUST_AI_LINT_SUITE ?? "-", ...rest] = process.argv.slice(2);
const shownAt = rest.indexOf("--show");
const shown = shownAt < 0 ? undefined : rest[shownAt + 1];
const folders = rest.filter((_, index) => shownAt < 0 || index < shownAt || index > shownAt + 1);
const reader = await rustReader();
const declared = new RuleSet(builtinRules.filter(({ languages }) => languages.includes("rust")));

if (repository === "-") console.log("No suite named: agreement is skipped.");
else agreement(repository);
for (const folder of folders) noise(folder);

function reviewed(text: string, path: string, using: SideReader): readonly ReviewFinding[] {
    const files = [changedFile(path, undefined, text)];
    const deltas = deltasOf(using, files);
    const table = deltas[0]?.head?.table;
    return reviewChanges({
        changes: { baseLabel: "nothing", headLabel: "all", files, problems: [] },
        deltas,
        rules: bodyRules,
        declared,
        disabled: new Set(),
        parse: () => table,
        packageOf: () => undefined,
        now: () => 0,
    }).findings;
}

function agreement(folder: string): void {
    const git = (...given: string[]): string =>
        execFileSync("git", ["-C", folder, ...given], { encoding: "utf8", maxBuffer: 1 << 28 });
    const lints = Object.values(lintsOfRules).flat();
    const listed = git("grep", "-lE", lints.join("|"), "HEAD", "--", "tests/ui", "tests/ui-toml");
    const verdicts = new Map<string, Verdict>(
        lints.map((lint) => [lint, { right: 0, wrong: 0, missed: 0 }]),
    );
    for (const path of listed.split("\n")) {
        if (!path.endsWith(".rs")) continue;
        // What the suite keeps in main stands for code of a library here.
        const text = git("show", path).replace(/\bfn main\(/g, "fn maim(");
        const markers = markersOf(text);
        const findings = reviewed(text, "src/lib.rs", reader);
        for (const [lint, verdict] of verdicts) {
            const expected = new Set(markers.get(lint) ?? []);
            const isOn = new RegExp(`(?:warn|deny)\\([^)]*clippy::${lint}\\b`).test(text);
            if (expected.size === 0 && !isOn) continue;
            const own = findings.filter(({ rule }) => lintsOfRules[rule]?.includes(lint));
            judge(verdict, expected, new Set(own.map(({ place }) => place.line)), path, lint, text);
        }
    }
    print(verdicts);
}

/** Lines by lint: `//~^ lint` speaks of the line above, `//~|` of that of the marker in front. */
function markersOf(text: string): ReadonlyMap<string, readonly number[]> {
    const found = new Map<string, number[]>();
    let last = 0;
    for (const [index, line] of text.split("\n").entries()) {
        const match = /\/\/~(\^+|v+|\||)\s*(.*)$/.exec(line);
        if (match === null) continue;
        const [, how = "", what = ""] = match;
        if (how.startsWith("v")) last = index + 1 + how.length;
        else if (how !== "|") last = index + 1 - how.length;
        const told = lintsOfMessages.find(([pattern]) => pattern.test(what))?.[1];
        const lint = told ?? /^(?:ERROR:\s*)?(?:clippy::)?(\w+)/.exec(what)?.[1] ?? "";
        found.set(lint, [...(found.get(lint) ?? []), last]);
    }
    return found;
}

function judge(
    verdict: Verdict,
    expected: ReadonlySet<number>,
    lines: ReadonlySet<number>,
    path: string,
    lint: string,
    text: string,
): void {
    const show = (word: string, line: number): void => {
        if (shown !== lint && shown !== "all") return;
        console.log(`${word} ${lint} ${path}:${line} ${text.split("\n")[line - 1]?.trim()}`);
    };
    for (const line of lines) {
        if (expected.has(line)) verdict.right++;
        else {
            verdict.wrong++;
            show("wrong", line);
        }
    }
    for (const line of expected) {
        if (lines.has(line)) continue;
        verdict.missed++;
        show("missed", line);
    }
}

function print(verdicts: ReadonlyMap<string, Verdict>): void {
    const row = (name: string, { right, wrong, missed }: Verdict): string => {
        const percent = (part: number, all: number): string =>
            all === 0 ? "-" : ((100 * part) / all).toFixed(1);
        return `${name}\t${right + missed}\t${percent(right, right + wrong)}\t${percent(right, right + missed)}`;
    };
    console.log("lint\tmarked lines\tprecision %\trecall %");
    const sum: Verdict = { right: 0, wrong: 0, missed: 0 };
    for (const [name, verdict] of verdicts) {
        console.log(row(name, verdict));
        sum.right += verdict.right;
        sum.wrong += verdict.wrong;
        sum.missed += verdict.missed;
    }
    console.log(row("all together", sum));
}

/** Findings for each 1,000 lines, by rule. */
function noise(folder: string): void {
    const counts = new Map<string, number>();
    let lines = 0;
    let leads = 0;
    const startedAt = performance.now();
    for (const path of rustFiles(folder)) {
        const text = readFileSync(path, "utf8");
        lines += text.split("\n").length;
        for (const finding of reviewed(text, relative(folder, path), reader)) {
            const { rule, isLead, confidence, place, severity } = finding;
            counts.set(rule, (counts.get(rule) ?? 0) + 1);
            if (isLead) leads++;
            if (rule !== shown) continue;
            const line = text.split("\n")[place.line - 1]?.trim();
            console.log(`${path}:${place.line} ${severity} ${confidence} ${line}`);
        }
    }
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${folder}: ${lines} lines, ${leads} leads, ${seconds} s`);
    for (const [rule, count] of [...counts].sort((left, right) => right[1] - left[1])) {
        console.log(`    ${((1000 * count) / lines).toFixed(2)} ${rule} (${count})`);
    }
}

function rustFiles(folder: string): readonly string[] {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return /^(?:\.|target$)/.test(entry.name) ? [] : rustFiles(path);
        return entry.name.endsWith(".rs") ? [path] : [];
    });
}
