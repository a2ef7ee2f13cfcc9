import { CTokens, cToken } from "../source/c-tokens.ts";
import { type CFunction, functionOf, type Statement } from "./c-declarator.ts";

/** A call, and where its argument list opens. */
export interface CCall {
    readonly name: string;
    readonly start: number;
    readonly end: number;
    readonly open: number;
}

export interface CSource {
    readonly functions: readonly CFunction[];
    /** Calls in bodies, if they were asked for. */
    readonly calls: readonly CCall[];
}

interface Scope {
    /** Names that it adds in front of others. */
    readonly names: readonly string[];
    readonly isClass: boolean;
}

/** What is nested deeper has names that nobody writes. */
const deepestScope = 30;

const tagged = new Set(["class", "struct", "union", "enum"]);

/**
 * Finds the functions that C or C++ declares or defines: those at the top, in namespaces, in
 * `extern "C"` and in classes. It does not understand types, macros or templates; it passes over
 * what it cannot read, whatever the text is.
 */
export function readC(text: string, options: { isCpp: boolean; withCalls: boolean }): CSource {
    const tokens = new CTokens(text);
    const functions: CFunction[] = [];
    const calls: CCall[] = [];
    const scopes: Scope[] = [];
    let statement: Statement = newStatement(text);
    let parentheses = 0;
    let branches = 0;
    const finish = (isDefinition: boolean): void => {
        const names = scopes.flatMap((scope) => scope.names);
        const isMember = scopes.at(-1)?.isClass === true;
        const isCpp = options.isCpp || names.length > 0;
        const found = functionOf(statement, { names, isMember, isCpp, isDefinition });
        if (found !== undefined) functions.push(found);
    };
    while (tokens.next()) {
        const mark = tokens.kind === cToken.mark ? text[tokens.start] : "";
        if (mark === "(" && parentheses++ === 0) branches = tokens.branches;
        else if (mark === ")") {
            if (tokens.branches !== branches && parentheses === 1) statement.isConditional = true;
            parentheses = Math.max(0, parentheses - 1);
        }
        if (mark === "{") {
            const scope =
                scopes.length < deepestScope ? scopeOf(statement, parentheses) : undefined;
            if (scope !== undefined) {
                scopes.push(scope);
                statement = newStatement(text);
                parentheses = 0;
                continue;
            }
            const isFunction = parentheses === 0 && !statement.hasAssignment && !isType(statement);
            if (isFunction) finish(true);
            skipBody(tokens, options.withCalls ? calls : undefined);
            // Behind a type or a value there follow names and a semicolon.
            if (isFunction) statement = newStatement(text);
            continue;
        }
        if (mark === "}") {
            scopes.pop();
            statement = newStatement(text);
            parentheses = 0;
        } else if (mark === ";" && parentheses === 0) {
            finish(false);
            statement = newStatement(text);
        } else if (
            mark === ":" &&
            parentheses === 0 &&
            isAccess(statement) &&
            tokens.end - tokens.start === 1
        ) {
            statement = newStatement(text);
        } else {
            if (mark === "=" && parentheses === 0) statement.hasAssignment = true;
            statement.kinds.push(tokens.kind);
            statement.starts.push(tokens.start);
            statement.ends.push(tokens.end);
            // Nothing that long is a declaration of a function.
            if (statement.starts.length > 2000) {
                statement = newStatement(text);
                parentheses = 0;
            }
        }
    }
    return { functions, calls };
}

function newStatement(text: string): Statement {
    return { text, kinds: [], starts: [], ends: [], hasAssignment: false, isConditional: false };
}

function word(statement: Statement, index: number): string {
    return statement.text.slice(statement.starts[index], statement.ends[index]);
}

function isAccess(statement: Statement): boolean {
    const { length } = statement.starts;
    return (
        (length === 1 || length === 2) &&
        /^(?:public|private|protected|signals|Q_\w+)$/.test(word(statement, 0))
    );
}

function isType(statement: Statement): boolean {
    const first = word(statement, 0);
    return first === "typedef" || (tagged.has(first) && !hasParenthesis(statement));
}

function hasParenthesis(statement: Statement): boolean {
    return statement.starts.some((start) => statement.text[start] === "(");
}

/** What a brace opens, where declarations stand in it. */
function scopeOf(statement: Statement, parentheses: number): Scope | undefined {
    const { length } = statement.starts;
    if (parentheses > 0 || statement.hasAssignment) return undefined;
    const last = word(statement, length - 1);
    if (length >= 2 && word(statement, length - 2) === "extern" && last.startsWith('"')) {
        return { names: [], isClass: false };
    }
    const space = firstOf(statement, (each) => each === "namespace", 3);
    if (space >= 0) {
        const names: string[] = [];
        for (let index = space + 1; index < length; index++) {
            if (statement.kinds[index] === cToken.name) names.push(word(statement, index));
        }
        return { names: names.filter((name) => name !== "inline"), isClass: false };
    }
    if (word(statement, 0) === "typedef" || word(statement, 0) === "template") return undefined;
    const tag = firstOf(statement, (each) => each === "class" || each === "struct", 4);
    if (tag < 0) return undefined;
    let name = "";
    for (let index = tag + 1; index < length; index++) {
        if (word(statement, index) === ":") break;
        if (statement.text[statement.starts[index] ?? 0] === "(") return undefined;
        const each = word(statement, index);
        if (statement.kinds[index] === cToken.name && each !== "final") name = each;
    }
    return name === "" ? undefined : { names: [name], isClass: true };
}

function firstOf(statement: Statement, is: (word: string) => boolean, limit: number): number {
    for (let index = 0; index < Math.min(limit, statement.starts.length); index++) {
        if (is(word(statement, index))) return index;
    }
    return -1;
}

const noCalls = new Set(["if", "for", "while", "switch", "return", "sizeof", "catch", "defined"]);

/** Goes behind the brace that closes the one just read. */
function skipBody(tokens: CTokens, calls: CCall[] | undefined): void {
    const { text } = tokens;
    let depth = 1;
    let name: CCall | undefined;
    while (depth > 0 && tokens.next()) {
        const unit = tokens.kind === cToken.mark ? text.charCodeAt(tokens.start) : 0;
        if (unit === 123) depth++;
        else if (unit === 125) depth--;
        if (calls === undefined) continue;
        if (unit === 40 && name !== undefined) calls.push({ ...name, open: tokens.start });
        const { start, end } = tokens;
        const isName = tokens.kind === cToken.name && !noCalls.has(text.slice(start, end));
        name = isName ? { name: text.slice(start, end), start, end, open: 0 } : undefined;
    }
}
