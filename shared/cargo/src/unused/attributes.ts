import { type RustTokens, stringContent, tokenKinds } from "../rust/rust-tokens.ts";

/** One `#[...]`; numbers are indexes of tokens. */
export interface Attribute {
    /** Of the first token inside of the brackets, and behind the closing one. */
    readonly start: number;
    readonly end: number;
    readonly isInner: boolean;
    /** The last name of its path: `cfg`, `test` of `#[tokio::test]`. */
    readonly name: string;
    /** Only tests and benches have the item. */
    readonly isTest: boolean;
    /** The condition of `cfg_attr`. */
    readonly conditional: Condition | undefined;
    /** What `path = "..."` says. */
    readonly path: string | undefined;
    /** Behind the item that the attribute is of. */
    readonly itemEnd: number;
}

/** A condition as `cfg` reads it. */
export interface Condition {
    /** `all`, `any`, `not`, `test`, `feature` ... */
    readonly name: string;
    readonly operands: readonly Condition[];
}

const testAttributes = /^(?:test|bench|rstest|test_case|wasm_bindgen_test|quickcheck|proptest)$/;
/** Items that end with a semicolon whatever braces they have inside. */
const statements = /^(?:use|const|static|type|let)$/;
const items = /^(?:fn|struct|enum|union|trait|impl|mod|extern|macro_rules)$/;
/** Visibility, `unsafe` and the like in front of the word that says what an item is. */
const mostWords = 8;
/** Conditions nested deeper than this are those of nobody. */
const deepest = 64;

/**
 * The attribute whose `#` is this token, or undefined for another `#`. The end of the item is only
 * looked for where it tells something new.
 */
export function attributeAt(
    tokens: RustTokens,
    at: number,
    isInTest: boolean,
): Attribute | undefined {
    const isInner = textAt(tokens, at + 1) === "!";
    const open = at + (isInner ? 2 : 1);
    if (textAt(tokens, open) !== "[") return undefined;
    const end = behindBracket(tokens, open);
    const start = open + 1;
    let last = start;
    while (textAt(tokens, last + 1) === "::") last += 2;
    const name = textAt(tokens, last);
    const list = textAt(tokens, last + 1) === "(" ? last + 2 : undefined;
    const condition =
        list !== undefined && (name === "cfg" || name === "cfg_attr")
            ? conditionAt(tokens, list, 0).condition
            : undefined;
    const isTest = name === "cfg" ? impliesTest(condition) : testAttributes.test(name);
    return {
        start,
        end,
        isInner,
        name,
        isTest,
        conditional: name === "cfg_attr" ? condition : undefined,
        path: pathOf(tokens, start, end),
        itemEnd: isTest && !isInner && !isInTest ? behindItem(tokens, end) : end,
    };
}

/** Whether a condition only holds while tests or their documentation are compiled. */
export function impliesTest(condition: Condition | undefined): boolean {
    if (condition === undefined) return false;
    const { name, operands } = condition;
    if (name === "test" || name === "doctest") return true;
    if (name === "all") return operands.some(impliesTest);
    if (name === "any") return operands.length > 0 && operands.every(impliesTest);
    return false;
}

function conditionAt(
    tokens: RustTokens,
    at: number,
    depth: number,
): { readonly condition: Condition; readonly end: number } {
    const name = textAt(tokens, at);
    let end = at + 1;
    const operands: Condition[] = [];
    if (textAt(tokens, end) === "=") end += 2;
    else if (textAt(tokens, end) === "(" && depth < deepest) {
        end++;
        while (end < tokens.count && textAt(tokens, end) !== ")") {
            const operand = conditionAt(tokens, end, depth + 1);
            operands.push(operand.condition);
            end = operand.end;
            if (textAt(tokens, end) === ",") end++;
        }
        end++;
    }
    return { condition: { name, operands }, end };
}

function pathOf(tokens: RustTokens, start: number, end: number): string | undefined {
    for (let at = start; at < end - 2; at++) {
        const isPath = textAt(tokens, at) === "path" && textAt(tokens, at + 1) === "=";
        if (isPath && tokens.kinds[at + 2] === tokenKinds.string)
            return stringContent(textAt(tokens, at + 2));
    }
    return undefined;
}

/** Behind the bracket that closes the one at `open`. */
function behindBracket(tokens: RustTokens, open: number): number {
    let depth = 0;
    for (let at = open; at < tokens.count; at++) {
        const text = bracketAt(tokens, at);
        if (text === "(" || text === "[" || text === "{") depth++;
        else if (text === ")" || text === "]" || text === "}") {
            depth--;
            if (depth === 0) return at + 1;
        }
    }
    return tokens.count;
}

/** Behind the item, field or arm that begins here, its further attributes included. */
function behindItem(tokens: RustTokens, from: number): number {
    let at = from;
    while (at < tokens.count) {
        if (tokens.kinds[at] === tokenKinds.documentation) at++;
        else if (textAt(tokens, at) === "#" && textAt(tokens, at + 1) === "[")
            at = behindBracket(tokens, at + 1);
        else break;
    }
    const { isItem, isStatement } = itemAt(tokens, at);
    for (; at < tokens.count; at++) {
        const text = bracketAt(tokens, at);
        // Parameters of types have commas too, so these end fields and arms alone.
        if (text === ";" || (text === "," && !isItem)) return at + 1;
        if (text === ")" || text === "]" || text === "}") return at;
        if (text === "(" || text === "[" || text === "{") {
            at = behindBracket(tokens, at) - 1;
            if (text === "{" && !isStatement) return at + 1;
        }
    }
    return tokens.count;
}

/** Whether an item begins here, and whether it ends with a semicolon alone. */
function itemAt(tokens: RustTokens, at: number): { isItem: boolean; isStatement: boolean } {
    let isItem = false;
    let isStatement = false;
    for (let index = at; index < Math.min(at + mostWords, tokens.count); index++) {
        const text = textAt(tokens, index);
        if (text === "(" && textAt(tokens, index - 1) === "pub") {
            index = behindBracket(tokens, index) - 1;
            continue;
        }
        if (text === "{" || text === "(" || text === ":") break;
        if (statements.test(text)) {
            isItem = true;
            isStatement = true;
        }
        if (items.test(text)) {
            // `const fn` and `const unsafe impl` have a body.
            return { isItem: true, isStatement: false };
        }
    }
    return { isItem, isStatement };
}

function bracketAt(tokens: RustTokens, at: number): string {
    return tokens.kinds[at] === tokenKinds.punctuation
        ? (tokens.text[tokens.starts[at] ?? 0] ?? "")
        : "";
}

function textAt(tokens: RustTokens, at: number): string {
    return at < tokens.count ? tokens.text.slice(tokens.starts[at], tokens.ends[at]) : "";
}
