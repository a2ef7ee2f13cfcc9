import { applyFixes } from "./apply-fixes.ts";
import type { Finding } from "./finding.ts";
import type { Rule, RuleExample } from "./rule.ts";

/** Runs one rule over a text that is parsed for it; `errors` counts the syntax errors in it. */
export type RunRule = (
    code: string,
    path: string,
) => { readonly findings: readonly Finding[]; readonly errors: number };

/** An example that is not as its rule says. */
export interface FailedExample {
    readonly rule: string;
    /** `matches 1`, `misses 2`: counted from 1. */
    readonly example: string;
    readonly reason: string;
}

/** Tries all examples of a rule. */
export function failedExamples(rule: Rule, run: RunRule): readonly FailedExample[] {
    const failed: FailedExample[] = [];
    const try1 = (list: "matches" | "misses", index: number, example: RuleExample): void => {
        const reason =
            list === "matches" ? wrongMatch(rule, example, run) : wrongMiss(example, run);
        const name = `${list} ${index + 1}`;
        if (reason !== undefined) failed.push({ rule: rule.id, example: name, reason });
    };
    for (const [index, example] of rule.matches.entries()) try1("matches", index, example);
    for (const [index, example] of rule.misses.entries()) try1("misses", index, example);
    return failed;
}

/** Where examples lie that do not say it. */
const usualPath = "src/library";

function wrongMatch(rule: Rule, example: RuleExample, run: RunRule): string | undefined {
    const { code, ranges } = unmarked(example.code);
    if (ranges.length === 0) return "nothing is marked with « and ».";
    const path = example.path ?? usualPath;
    const { findings, errors } = run(code, path);
    const expected = ranges.map(([start, end]) => code.slice(start, end));
    const actual = findings.map(({ start, end }) => code.slice(start, end));
    const isSame =
        findings.length === ranges.length &&
        findings.every(
            ({ start, end }, index) => start === ranges[index]?.[0] && end === ranges[index]?.[1],
        );
    if (!isSame) {
        return `found ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}.`;
    }
    const isFixable = findings.some(({ fixes }) => fixes.length > 0);
    if (example.fixed === undefined) {
        return isFixable && (rule.fixes?.length ?? 0) > 0
            ? "the fixed code is missing."
            : undefined;
    }
    const fixed = applyFixes(code, findings).text;
    if (fixed !== example.fixed) return `the fix gives ${JSON.stringify(fixed)}.`;
    return run(fixed, path).errors > errors ? "the fixed code has new syntax errors." : undefined;
}

function wrongMiss(example: RuleExample, run: RunRule): string | undefined {
    const { findings } = run(example.code, example.path ?? usualPath);
    const [first] = findings;
    if (first === undefined) return undefined;
    return `found ${JSON.stringify(example.code.slice(first.start, first.end))}.`;
}

/** Takes the marks out of an example; ranges by their start. */
function unmarked(marked: string): { code: string; ranges: readonly (readonly number[])[] } {
    const ranges: [number, number][] = [];
    const open: [number, number][] = [];
    let code = "";
    for (const unit of marked) {
        if (unit === "«") {
            const range: [number, number] = [code.length, code.length];
            open.push(range);
            ranges.push(range);
        } else if (unit === "»") {
            const range = open.pop();
            if (range !== undefined) range[1] = code.length;
        } else {
            code += unit;
        }
    }
    return { code, ranges };
}
