import type { CodedError } from "@rust-ai-ide/core/errors";
import * as v from "valibot";
import { readLocatedJson } from "./located-json.ts";
import { categories, confidences, type Rule, severities } from "./rule.ts";
import { RuleErrors } from "./rule-errors.ts";

/** Larger files are no work of a person, and are not read. */
export const largestRuleFile = 1_000_000;

const Text = v.pipe(v.string(), v.maxLength(20_000));
const Sentence = v.pipe(v.string(), v.minLength(1), v.maxLength(1000));
/** A text, or its lines: JSON has no strings of several lines. */
const Lines = v.pipe(
    v.union([Text, v.pipe(v.array(Text), v.maxLength(1000))]),
    v.transform((lines) => (typeof lines === "string" ? lines : lines.join("\n"))),
);
const Name = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/), v.maxLength(80));

const Example = v.strictObject({
    code: Lines,
    fixed: v.optional(Lines),
    path: v.optional(v.pipe(Text, v.maxLength(500))),
});

const Edit = v.strictObject({
    capture: v.pipe(v.string(), v.regex(/^[A-Za-z_][\w.-]*$/)),
    place: v.optional(v.picklist(["replace", "before", "after", "remove"]), "replace"),
    text: v.optional(Lines, ""),
});

const RuleEntry = v.strictObject({
    id: Name,
    title: Sentence,
    severity: v.picklist(severities),
    confidence: v.optional(v.picklist(confidences), "medium"),
    category: v.optional(v.picklist(categories), "correctness"),
    languages: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(20)),
    message: Sentence,
    references: v.optional(v.pipe(v.array(Sentence), v.maxLength(20))),
    tags: v.optional(v.pipe(v.array(Name), v.maxLength(20))),
    query: v.pipe(Lines, v.minLength(1)),
    fixes: v.optional(
        v.pipe(
            v.array(
                v.strictObject({
                    title: Sentence,
                    isSafe: v.optional(v.boolean(), false),
                    edits: v.pipe(v.array(Edit), v.minLength(1), v.maxLength(20)),
                }),
            ),
            v.maxLength(5),
        ),
    ),
    matches: v.optional(v.pipe(v.array(Example), v.maxLength(100)), []),
    misses: v.optional(v.pipe(v.array(Example), v.maxLength(100)), []),
});

const RuleFile = v.strictObject({
    $schema: v.optional(v.string()),
    rules: v.pipe(v.array(v.unknown()), v.maxLength(1000)),
});

export interface RuleFileContent {
    readonly rules: readonly Rule[];
    /** Rules that are left out, and why: with line and field. */
    readonly problems: readonly CodedError[];
}

/**
 * Reads a file of a user's own rules: `{"rules": [{…}]}` with the fields of {@link Rule}, of which
 * confidence, category and examples may be left out. Texts of several lines may be lists of lines.
 */
export function readRuleFile(text: string): RuleFileContent {
    if (text.length > largestRuleFile) {
        return failed(RuleErrors.file("line 1", "it is larger than a million characters."));
    }
    const json = readLocatedJson(text);
    if (typeof json === "number") {
        const { line, column } = positionOf(text, json);
        return failed(RuleErrors.json(line, column));
    }
    const problemOf = (issue: v.BaseIssue<unknown>, base: string): CodedError => {
        const path = (issue.path ?? []).map(({ key }) => String(key));
        // The place of a field that is missing is that of what it is missing in.
        let known = [base, ...path].join("/");
        while (known !== "" && !json.places.has(known)) {
            known = known.slice(0, known.lastIndexOf("/"));
        }
        const { line, column } = positionOf(text, json.places.get(known) ?? 0);
        const field = [base, ...path].join("/").slice(1) || "the file";
        return RuleErrors.file(`line ${line}, column ${column}, ${field}`, `${issue.message}.`);
    };
    const file = v.safeParse(RuleFile, json.value);
    if (!file.success) return failed(problemOf(file.issues[0], ""));
    const rules: Rule[] = [];
    const problems: CodedError[] = [];
    for (const [index, entry] of file.output.rules.entries()) {
        const rule = v.safeParse(RuleEntry, entry);
        if (rule.success) rules.push(rule.output);
        else problems.push(problemOf(rule.issues[0], `/rules/${index}`));
    }
    return { rules, problems };
}

function failed(problem: CodedError): RuleFileContent {
    return { rules: [], problems: [problem] };
}

/** Both count from 1. */
function positionOf(text: string, offset: number): { line: number; column: number } {
    const lines = text.slice(0, offset).split("\n");
    return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
