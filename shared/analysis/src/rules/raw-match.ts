import type { SyntaxTable } from "../syntax/syntax-table.ts";
import { type CompiledRule, fillIn } from "./compiled-rule.ts";
import type { FindingFix } from "./finding.ts";
import type { QueryMatcher } from "./query/query-matcher.ts";
import type { RuleFix } from "./rule.ts";
import type { Structure } from "./structure.ts";

/** What a rule found, before anything of the rest of the file is known. */
export interface RawMatch {
    /** Index of the rule in its program. */
    readonly rule: number;
    readonly start: number;
    readonly end: number;
    readonly message: string;
    /** Rule, symbols around and marked text: what the fingerprint is made of. */
    readonly identity: string;
    readonly fixes: readonly FindingFix[];
}

/** Longer texts of captures are shortened in messages. */
const longestInMessage = 60;
/** Of the marked text, what tells it from others; a long one may change at its end. */
const longestIdentity = 300;

/** Makes what is told of the match that the matcher is looking at. */
export function rawMatch(
    index: number,
    rule: CompiledRule,
    table: SyntaxTable,
    matcher: QueryMatcher,
    structure: Structure,
    here: number,
): RawMatch {
    const nodeOf = (capture: string): number => matcher.nodeOf(rule.captureNames.indexOf(capture));
    const textOf = (capture: string): string => {
        const node = nodeOf(capture);
        return node < 0 ? "" : table.textOf(node);
    };
    const start = table.starts[here] ?? 0;
    const end = table.ends[here] ?? 0;
    const marked = table.text.slice(start, Math.min(end, start + longestIdentity * 4));
    const identity = [
        rule.rule.id,
        structure.symbolPath(table, here),
        marked.replace(/\s+/g, "").slice(0, longestIdentity),
    ].join("\0");
    const message = fillIn(rule.rule.message, (capture) => shortened(textOf(capture)));
    const fixes = (rule.rule.fixes ?? []).flatMap((fix) => {
        const made = madeFix(fix, table, nodeOf, textOf);
        return made === undefined ? [] : [made];
    });
    return { rule: index, start, end, message, identity, fixes };
}

function madeFix(
    fix: RuleFix,
    table: SyntaxTable,
    nodeOf: (capture: string) => number,
    textOf: (capture: string) => string,
): FindingFix | undefined {
    const edits = fix.edits.map((edit) => {
        const node = nodeOf(edit.capture);
        if (node < 0) return undefined;
        const start = table.starts[node] ?? 0;
        const end = table.ends[node] ?? 0;
        const text = fillIn(edit.text, textOf);
        if (edit.place === "before") return { start, end: start, text };
        if (edit.place === "after") return { start: end, end, text };
        if (edit.place === "replace") return { start, end, text };
        return { ...wholeLines(table.text, start, end), text: "" };
    });
    const all = edits.filter((edit) => edit !== undefined);
    // A fix without one of its edits would be another one.
    if (all.length < edits.length || all.length === 0) return undefined;
    const title = fillIn(fix.title, (capture) => shortened(textOf(capture)));
    return { title, isSafe: fix.isSafe, edits: all };
}

/** The range with its line break and indentation, where nothing else stands in its lines. */
function wholeLines(text: string, start: number, end: number): { start: number; end: number } {
    const lineStart = text.lastIndexOf("\n", start - 1) + 1;
    const lineBreak = text.indexOf("\n", end);
    const lineEnd = lineBreak < 0 ? text.length : lineBreak + 1;
    const isAlone =
        text.slice(lineStart, start).trim() === "" && text.slice(end, lineEnd).trim() === "";
    return isAlone ? { start: lineStart, end: lineEnd } : { start, end };
}

function shortened(text: string): string {
    const line = text.replace(/\s+/g, " ").trim();
    return line.length <= longestInMessage ? line : `${line.slice(0, longestInMessage - 1)}…`;
}

/** A match of the same text at another place. */
export function movedBy(match: RawMatch, distance: number): RawMatch {
    if (distance === 0) return match;
    return {
        ...match,
        start: match.start + distance,
        end: match.end + distance,
        fixes: match.fixes.map((fix) => ({
            ...fix,
            edits: fix.edits.map(({ start, end, text }) => ({
                start: start + distance,
                end: end + distance,
                text,
            })),
        })),
    };
}
