import { parametersOf } from "../body/called-parameters.ts";
import type { RustBody } from "../body/rust-body.ts";
import { type Alternative, type DoubtSite, slipKinds } from "./alternative.ts";
import type { FileWords } from "./file-words.ts";

/** Natural-log likelihoods that a model gives to the code from a place on. */
export interface Likelihoods {
    /** As it is. */
    readonly original: number;
    /** With the alternative. */
    readonly other: number;
    /** Of the best of all alternatives of the place. */
    readonly best: number;
}

/** Numbers that need no model. */
export const wordFeatureNames: readonly string[] = [
    ...slipKinds.map((kind) => `kind:${kind}`),
    "isTyped",
    "alternatives",
    "supportBoth",
    "supportFront",
    "supportBack",
    "otherSupportBoth",
    "otherSupportFront",
    "otherSupportBack",
    "uses",
    "otherUses",
    "isOtherUnused",
    "inStatement",
    "otherInStatement",
    "isSameAsOperand",
    "isOtherSameAsOperand",
    "likeContext",
    "otherLikeContext",
    "distance",
    "otherDistance",
    "length",
    "otherLength",
    "isTightBound",
    "isTest",
];

/** What a model adds. */
export const modelFeatureNames: readonly string[] = [
    ...wordFeatureNames,
    "gain",
    "original",
    "other",
    "isBest",
    "wordScore",
];

/** A row of {@link wordFeatureNames} for one alternative. */
export function wordFeatures(
    body: RustBody,
    site: DoubtSite,
    alternative: Alternative,
    words: FileWords,
): readonly number[] {
    const { text } = body.side;
    const { start, end, kind } = alternative;
    const original = text.slice(start, end);
    const other = alternative.text;
    const statement = statementText(body, site, start, end);
    const around = functionText(body, site);
    const operand = operandBeside(body, site.node);
    const [here, there] = contextLikeness(body, site, original, alternative);
    const isName = kind === "variable" || kind === "field";
    const otherUses = isName ? countWord(around, other) : 0;
    return [
        ...slipKinds.map((each) => Number(each === kind)),
        Number(alternative.isTyped),
        site.alternatives.length,
        ...words.support(start, end, original).map(Math.log1p),
        ...words.support(start, end, other).map(Math.log1p),
        isName ? countWord(around, original) : 0,
        otherUses,
        // Once: it is declared, and nothing else is made of it.
        Number(kind === "variable" && otherUses <= 1),
        isName ? countWord(statement, original) : 0,
        isName ? countWord(statement, other) : 0,
        Number(operand !== "" && operand === original),
        Number(operand !== "" && operand === other),
        here,
        there,
        isName ? distanceTo(text, start, original) : 0,
        isName ? distanceTo(text, start, other) : 0,
        original.length,
        other.length,
        Number(isLengthBehind(text, end)),
        Number(body.isInTests(site.node)),
    ];
}

/** The row with what a model says; `wordScore` is the probability that words alone give. */
export function modelFeatures(
    row: readonly number[],
    { original, other, best }: Likelihoods,
    wordScore: number,
): readonly number[] {
    return [...row, other - original, original, other, Number(other >= best), wordScore];
}

function statementText(body: RustBody, { node }: DoubtSite, start: number, end: number): string {
    const statement = body.statementOf(node);
    const { text } = body.side;
    const [from, to] = [
        Math.max(body.start(statement), start - 300),
        Math.min(body.end(statement), end + 300),
    ];
    return `${text.slice(from, start)} ${text.slice(end, to)}`;
}

function functionText(body: RustBody, { node }: DoubtSite): string {
    return body.text(body.outerFunction(node));
}

/** The other side of `a < b`, blanks left out. */
function operandBeside(body: RustBody, node: number): string {
    const parent = body.parent(node);
    if (body.kind(parent) !== "binary_expression") return "";
    const [left, right] = [body.field(parent, "left"), body.field(parent, "right")];
    return body.plain(left === node ? right : left);
}

/** How much a name and its alternative have in common with what the value is given for. */
function contextLikeness(
    body: RustBody,
    { node }: DoubtSite,
    original: string,
    { kind, text }: Alternative,
): readonly [number, number] {
    if (kind === "arguments") {
        const list = body.parent(node);
        const given = body.children(list);
        const parameters = parametersOf(body, body.parent(list), given.length);
        const index = given.indexOf(node);
        const wanted = [parameters?.[index]?.name ?? "", parameters?.[index + 1]?.name ?? ""];
        const names = [given[index], given[index + 1]].map((each) => body.text(each ?? -1));
        return [
            likeness(names[0], wanted[0]) + likeness(names[1], wanted[1]),
            likeness(names[1], wanted[0]) + likeness(names[0], wanted[1]),
        ];
    }
    const wanted = purposeOf(body, node);
    return [likeness(original, wanted), likeness(text, wanted)];
}

/** The name of the parameter, field or local that a value is given to, or "". */
function purposeOf(body: RustBody, node: number): string {
    const parent = body.parent(node);
    switch (body.kind(parent)) {
        case "arguments": {
            const given = body.children(parent);
            const parameters = parametersOf(body, body.parent(parent), given.length);
            return parameters?.[given.indexOf(node)]?.name ?? calledName(body, body.parent(parent));
        }
        case "field_initializer":
            return body.text(body.field(parent, "field"));
        case "field_expression":
            return body.text(body.field(parent, "field"));
        case "assignment_expression":
        case "compound_assignment_expr":
            return body.text(body.field(parent, "left"));
        default: {
            const statement = body.statementOf(node);
            const isLet = body.kind(statement) === "let_declaration";
            return isLet ? body.text(body.field(statement, "pattern")) : "";
        }
    }
}

function calledName(body: RustBody, call: number): string {
    return body.methodCall(call)?.name ?? body.calledPath(call).replace(/^.*::/, "");
}

/** Share of the parts of both names that they have in common, 0 to 1. */
function likeness(left = "", right = ""): number {
    const parts = (name: string): Set<string> =>
        new Set(
            name
                .replace(/([a-z])([A-Z])/g, "$1_$2")
                .toLowerCase()
                .split(/[^a-z0-9]+/)
                .filter((part) => part !== ""),
        );
    const [one, two] = [parts(left), parts(right)];
    const common = [...one].filter((part) => two.has(part)).length;
    const all = one.size + two.size - common;
    return all === 0 ? 0 : common / all;
}

function countWord(text: string, word: string): number {
    if (!/^\w+$/.test(word)) return 0;
    return text.match(new RegExp(`\\b${word}\\b`, "g"))?.length ?? 0;
}

/** Lines back to the last time that a word was written, on a logarithmic scale. */
function distanceTo(text: string, from: number, word: string): number {
    const window = text.slice(Math.max(0, from - 20_000), from);
    const at = /^\w+$/.test(word) ? lastWord(window, word) : -1;
    if (at < 0) return 10;
    return Math.log1p(window.slice(at).split("\n").length - 1);
}

function lastWord(text: string, word: string): number {
    for (let at = text.lastIndexOf(word); at >= 0; at = text.lastIndexOf(word, at - 1)) {
        const isWhole = !/\w/.test(text[at - 1] ?? "") && !/\w/.test(text[at + word.length] ?? "");
        if (isWhole) return at;
        if (at === 0) return -1;
    }
    return -1;
}

/** `… x.len()` behind a comparison or a range. */
function isLengthBehind(text: string, end: number): boolean {
    return /^\s*[\w.]*\.?len\(\)/.test(text.slice(end, end + 60));
}
