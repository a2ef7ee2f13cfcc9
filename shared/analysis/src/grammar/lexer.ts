import {
    type LexicalRules,
    type LiteralForm,
    type StringEnd,
    stringEnds,
} from "../languages/language-rules.ts";

/** Kinds of token that matter for cutting text; everything else is `punctuation`. */
export type TokenKind =
    | "space"
    | "newline"
    | "comment"
    | "string"
    | "word"
    | "open"
    | "close"
    | "punctuation";

export interface Token {
    readonly kind: TokenKind;
    readonly start: number;
    /** Offset behind the last unit. */
    readonly end: number;
    /** The text that would end it, for a string or a block comment that the input ends inside. */
    readonly unterminated?: string;
    /** An opening brace in a template string, or the brace that closes it. */
    readonly isSubstitution?: boolean;
}

export interface LexOptions {
    /** The input starts inside a string that this text ends. */
    readonly insideString?: string | undefined;
    /** For each brace that is open in front of the input: does code of a template string begin there? */
    readonly substitutions?: readonly boolean[];
}

const closers: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** The closing bracket for an opening one. */
export function closerOf(open: string): string {
    return closers[open] ?? "";
}

const space = /[^\S\n]+/y;
const template = "`";

/**
 * Splits text into tokens that cover all of it. It never fails: what it does not know is
 * punctuation, and what does not end runs to the end of the input.
 */
export function* lex(
    rules: LexicalRules,
    text: string,
    options: LexOptions = {},
): Generator<Token, void> {
    const lexer = new Lexer(rules, text, options.substitutions ?? []);
    let at = 0;
    if (options.insideString !== undefined) {
        const token = lexer.stringRest(0, 0, options.insideString);
        if (token.end > 0) yield token;
        at = token.end;
    }
    while (at < text.length) {
        const token = lexer.next(at);
        yield token;
        at = token.end;
        if (token.kind !== "close" || token.isSubstitution !== true) continue;
        const rest = lexer.stringRest(at, at, template);
        yield rest;
        at = rest.end;
    }
}

const formsOf = new WeakMap<LexicalRules, ReadonlyMap<string, readonly LiteralForm[]>>();

/** By first unit: texts of 50,000 units are gone through with every keystroke. */
function formsByUnit(rules: LexicalRules): ReadonlyMap<string, readonly LiteralForm[]> {
    const known = formsOf.get(rules);
    if (known !== undefined) return known;
    const forms = new Map<string, LiteralForm[]>();
    for (const form of rules.literals) {
        for (const unit of form.begins) forms.set(unit, [...(forms.get(unit) ?? []), form]);
    }
    formsOf.set(rules, forms);
    return forms;
}

class Lexer {
    private readonly rules: LexicalRules;
    private readonly text: string;
    private readonly forms: ReadonlyMap<string, readonly LiteralForm[]>;
    private readonly substitutions: boolean[];
    /** Whether a value may begin here: behind an operator, an opening bracket or a keyword. */
    private isOperand = true;
    private opensSubstitution = false;

    constructor(rules: LexicalRules, text: string, substitutions: readonly boolean[]) {
        this.rules = rules;
        this.text = text;
        this.forms = formsByUnit(rules);
        this.substitutions = [...substitutions];
    }

    next(start: number): Token {
        const token = this.read(start);
        const { kind, end } = token;
        if (kind === "word") {
            const { operandAfter } = this.rules;
            this.isOperand = operandAfter?.has(this.text.slice(start, end)) === true;
        } else if (kind === "open" || kind === "punctuation") {
            // Behind "<" a slash closes an element.
            this.isOperand = this.text[start] !== "<";
        } else if (kind === "close" || kind === "string") {
            this.isOperand = false;
        }
        return token;
    }

    /** The rest of a string from `from`. */
    stringRest(start: number, from: number, closer: string, known?: StringEnd): Token {
        const { text } = this;
        this.isOperand = false;
        const end = known ?? this.rules.stringEnds[closer] ?? stringEnds.raw;
        const [first = ""] = closer;
        for (let at = from; at < text.length; at++) {
            const unit = text[at];
            if (unit === "\\" && end.escapes) at++;
            else if (unit === "\n" && !end.spansLines) return { kind: "string", start, end: at };
            else if (unit === first && text.startsWith(closer, at)) {
                return { kind: "string", start, end: at + closer.length };
            } else if (unit === "$" && end.substitutes && text[at + 1] === "{") {
                this.opensSubstitution = true;
                return { kind: "string", start, end: at + 1 };
            }
        }
        return { kind: "string", start, end: text.length, unterminated: closer };
    }

    private read(start: number): Token {
        const { text, rules } = this;
        const unit = text[start] ?? "";
        switch (unit) {
            case "\n":
                return { kind: "newline", start, end: start + 1 };
            case "(":
            case "[":
                return { kind: "open", start, end: start + 1 };
            case ")":
            case "]":
                return { kind: "close", start, end: start + 1 };
            case "{":
                return this.openBrace(start);
            case "}":
                return this.closeBrace(start);
        }
        if (text.startsWith(rules.lineComment, start)) {
            const lineBreak = text.indexOf("\n", start);
            return { kind: "comment", start, end: lineBreak < 0 ? text.length : lineBreak };
        }
        if (rules.blockComment !== undefined && text.startsWith(rules.blockComment.open, start)) {
            return blockComment(text, start, rules.blockComment);
        }
        for (const form of this.forms.get(unit) ?? []) {
            const token = this.literal(form, start);
            if (token !== undefined) return token;
        }
        const end = matchAt(rules.word, text, start);
        if (end > start) return { kind: "word", start, end };
        const blank = unit > " " && unit <= "~" ? -1 : matchAt(space, text, start);
        if (blank > start) return { kind: "space", start, end: blank };
        return { kind: "punctuation", start, end: start + 1 };
    }

    private openBrace(start: number): Token {
        const isSubstitution = this.opensSubstitution;
        this.opensSubstitution = false;
        this.substitutions.push(isSubstitution);
        const token = { kind: "open", start, end: start + 1 } as const;
        return isSubstitution ? { ...token, isSubstitution } : token;
    }

    private closeBrace(start: number): Token {
        const isSubstitution = this.substitutions.pop() === true;
        const token = { kind: "close", start, end: start + 1 } as const;
        return isSubstitution ? { ...token, isSubstitution } : token;
    }

    private literal(form: LiteralForm, start: number): Token | undefined {
        if (form.isOperand === true && !this.isOperand) return undefined;
        const end = matchAt(form.pattern, this.text, start);
        if (end <= start) return undefined;
        if (form.closer === undefined) return { kind: form.kind, start, end };
        const closer = form.closer(this.text.slice(start, end));
        return this.stringRest(start, end, closer, form.end);
    }
}

function matchAt(pattern: RegExp, text: string, start: number): number {
    pattern.lastIndex = start;
    return pattern.test(text) ? pattern.lastIndex : -1;
}

function blockComment(
    text: string,
    start: number,
    { open, close, nests }: NonNullable<LexicalRules["blockComment"]>,
): Token {
    let depth = 1;
    for (let at = start + open.length; at < text.length; ) {
        if (text.startsWith(close, at)) {
            at += close.length;
            depth--;
            if (depth === 0) return { kind: "comment", start, end: at };
        } else if (nests && text.startsWith(open, at)) {
            at += open.length;
            depth++;
        } else {
            at++;
        }
    }
    return { kind: "comment", start, end: text.length, unterminated: close.repeat(depth) };
}
