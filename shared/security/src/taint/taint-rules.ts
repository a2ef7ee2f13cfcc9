import type { Confidence, RuleExample, Severity } from "@rust-ai-ide/analysis/rules/rule";
import type { TaintFlow } from "./crate-taint.ts";
import type { SourceThreat } from "./rust-sources.ts";
import { taintDataExamples } from "./taint-data-examples.ts";
import type { TaintKind } from "./taint-kinds.ts";
import { taintTextExamples } from "./taint-text-examples.ts";

/** What is told of one kind of harm that data from outside does. */
export interface TaintRule {
    readonly id: string;
    readonly kind: TaintKind;
    readonly title: string;
    readonly severity: Severity;
    readonly weaknesses: readonly string[];
    /** What happens, as the end of a sentence that begins with the source. */
    readonly harm: string;
    readonly advice: string;
    readonly matches: readonly RuleExample[];
    readonly misses: readonly RuleExample[];
}

export interface TaintExamples {
    readonly matches: readonly RuleExample[];
    readonly misses: readonly RuleExample[];
}

const examples: Readonly<Record<Exclude<TaintKind, "program">, TaintExamples>> = {
    ...taintTextExamples,
    ...taintDataExamples,
};

function rule(
    kind: keyof typeof examples,
    id: string,
    title: string,
    severity: Severity,
    weaknesses: readonly string[],
    [harm, advice]: readonly [string, string],
): TaintRule {
    return { id, kind, title, severity, weaknesses, harm, advice, ...examples[kind] };
}

export const taintRules: readonly TaintRule[] = [
    rule(
        "sql",
        "rust-taint-sql",
        "SQL made of data from outside",
        "error",
        ["CWE-89"],
        ["becomes part of SQL", "Write a placeholder into the SQL and bind the value to it."],
    ),
    rule(
        "command",
        "rust-taint-command",
        "Command made of data from outside",
        "error",
        ["CWE-78"],
        [
            "becomes part of a command",
            "Run a fixed program and give it the value as an argument of its own, without a shell.",
        ],
    ),
    rule(
        "path",
        "rust-taint-path",
        "Path made of data from outside",
        "error",
        ["CWE-22"],
        [
            "becomes part of a path, which may leave the folder",
            "Take the file name alone, or canonicalize the path and check that it starts with the folder.",
        ],
    ),
    rule(
        "url",
        "rust-taint-url",
        "Request to an address from outside",
        "error",
        ["CWE-918"],
        ["decides where a request goes", "Compare the host with a list of those that are allowed."],
    ),
    rule(
        "log",
        "rust-taint-log",
        "Line breaks from outside in a log",
        "information",
        ["CWE-117"],
        [
            "is written to the log as it is, so that it can forge lines",
            "Print it with {:?}, which escapes line breaks.",
        ],
    ),
    rule(
        "size",
        "rust-taint-size",
        "Memory by a size from outside",
        "warning",
        ["CWE-770", "CWE-789"],
        ["decides how much memory is taken", "Bound the number first, with min or a comparison."],
    ),
    rule(
        "deserialize",
        "rust-taint-deserialize",
        "Data from outside read without a limit",
        "warning",
        ["CWE-502"],
        [
            "is deserialized by a format that takes sizes from it",
            "Set a limit, and check what was read.",
        ],
    ),
    rule(
        "regex",
        "rust-taint-regex",
        "Pattern made of data from outside",
        "warning",
        ["CWE-730"],
        ["becomes a regular expression", "Use regex::escape, or set size_limit of RegexBuilder."],
    ),
    rule(
        "redirect",
        "rust-taint-redirect",
        "Redirect to an address from outside",
        "warning",
        ["CWE-601"],
        [
            "decides where the browser goes",
            "Redirect to paths of this site alone, or to hosts of a list.",
        ],
    ),
    rule(
        "html",
        "rust-taint-html",
        "HTML made of data from outside",
        "error",
        ["CWE-79"],
        ["becomes part of HTML", "Escape it, or use a template engine that does."],
    ),
    rule(
        "index",
        "rust-taint-index",
        "Unchecked access by a number from outside",
        "error",
        ["CWE-125", "CWE-787"],
        [
            "decides which memory is accessed, without a check",
            "Compare it with the length first, or use the checked access.",
        ],
    ),
];

const byKind = new Map(taintRules.map((each) => [each.kind, each]));

export function taintRuleOf(kind: TaintKind): TaintRule | undefined {
    return byKind.get(kind === "program" ? "command" : kind);
}

/** Names the source, the harm, the sink and what to do. */
export function taintMessage({ harm, advice }: TaintRule, { source, sink }: TaintFlow): string {
    const name = `${source.name.charAt(0).toUpperCase()}${source.name.slice(1)}`;
    return `${name} ${harm} in \`${sink}\`. ${advice}`;
}

const confidences: Readonly<Record<SourceThreat, Confidence>> = {
    remote: "high",
    page: "medium",
    window: "medium",
    archive: "medium",
    local: "low",
    foreign: "low",
};

export function taintConfidence({ source, kind }: TaintFlow): Confidence {
    return kind === "log" || kind === "regex" ? "low" : confidences[source.threat];
}
