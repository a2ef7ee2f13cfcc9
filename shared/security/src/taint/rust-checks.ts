import type { SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import { everyKind, numberKinds, taintKinds } from "./taint-kinds.ts";

/** A variable, and the kinds of harm that a condition rules out. */
export interface CheckedName {
    readonly name: string;
    readonly kinds: number;
}

export interface CheckedNames {
    readonly whenTrue: readonly CheckedName[];
    readonly whenFalse: readonly CheckedName[];
}

const variable = "[a-z_]\\w*(?:\\.[a-z_]\\w*)?";
/** A list, a set or a pattern that knows what is allowed: `ALLOWED.contains(&name)`. */
const allowed = new RegExp(
    `(!\\s*)?[\\w.:()[\\]", ]+\\.(?:contains|contains_key|is_match|iter\\(\\)\\.any)\\(\\s*&*(${variable})(?:\\.as_str\\(\\)|\\.as_ref\\(\\))?\\s*\\)`,
    "g",
);
const inFolder = new RegExp(`(!\\s*)?(${variable})\\.starts_with\\(`, "g");
const climbs = new RegExp(
    `(!\\s*)?(${variable})(?:\\.\\w+\\(\\))*\\.(?:contains\\(\\s*(?:"\\.\\."|"/"|'/'|"\\\\\\\\")|components\\(\\)\\.any|is_absolute)`,
    "g",
);
const letters = new RegExp(`(!\\s*)?(${variable})\\.(?:chars|bytes)\\(\\)\\.all\\(`, "g");
const check = new RegExp(
    `(!\\s*)?(?:[\\w.:]+(?:::|\\.))?\\w*(?:is_(?:valid|safe|allowed|permitted|trusted|local)\\w*|validate\\w*)\\(\\s*&*(${variable})`,
    "g",
);
const equal = new RegExp(`(${variable})\\s*(==|!=)\\s*(?:"|\\d|[A-Z])`, "g");
const above = new RegExp(`(${variable})(?:\\s+as\\s+\\w+)?\\s*(?:>=?)\\s*[^=]`, "g");
const below = new RegExp(`(${variable})(?:\\s+as\\s+\\w+)?\\s*(?:<=?)\\s*[^=<]`, "g");

const nothing: CheckedNames = { whenTrue: [], whenFalse: [] };
const longest = 2000;
const deepest = 50;

/** What a condition says of variables: of `a && b` both hold, of `a || b` perhaps one alone. */
export function checkedNames(table: SyntaxTable, condition: number, depth = 0): CheckedNames {
    if (condition < 0 || depth > deepest) return nothing;
    const parts: number[] = [];
    let text = "";
    let end = table.starts[condition] ?? 0;
    for (let each = table.firstChild(condition); each >= 0; each = table.nextSibling(each)) {
        if (((table.flags[each] ?? 0) & 1) !== 0) parts.push(each);
        text += table.text.slice(end, table.starts[each]).trim();
        if (((table.flags[each] ?? 0) & 1) === 0) text += table.textOf(each);
        end = table.ends[each] ?? end;
    }
    const inner = (): CheckedNames[] => parts.map((each) => checkedNames(table, each, depth + 1));
    switch (table.kindName(condition)) {
        case "parenthesized_expression":
            return inner()[0] ?? nothing;
        case "let_chain":
            return inner().reduce(both, nothing);
        case "unary_expression": {
            const [first = -1] = parts;
            if (!text.includes("!") || table.kindName(first) !== "parenthesized_expression") break;
            const { whenTrue, whenFalse } = inner()[0] ?? nothing;
            return { whenTrue: whenFalse, whenFalse: whenTrue };
        }
        case "binary_expression": {
            if (text !== "&&" && text !== "||") break;
            const [left = nothing, right = nothing] = inner();
            return text === "&&" ? both(left, right) : either(left, right);
        }
    }
    return plainChecks(table, condition);
}

function both(left: CheckedNames, right: CheckedNames): CheckedNames {
    return {
        whenTrue: [...left.whenTrue, ...right.whenTrue],
        whenFalse: common(left.whenFalse, right.whenFalse),
    };
}

function either(left: CheckedNames, right: CheckedNames): CheckedNames {
    return {
        whenTrue: common(left.whenTrue, right.whenTrue),
        whenFalse: [...left.whenFalse, ...right.whenFalse],
    };
}

/** What each of two lists says. */
function common(left: readonly CheckedName[], right: readonly CheckedName[]): CheckedName[] {
    return left.flatMap(({ name, kinds }) =>
        right
            .filter((other) => other.name === name && (other.kinds & kinds) !== 0)
            .map((other) => ({ name, kinds: other.kinds & kinds })),
    );
}

/** A closure over letters that names which are allowed. */
const letterClass = /is_(?:ascii_)?(?:alpha|digit|alnum|hexdigit|numeric|lower|upper)|matches!|==/;

function plainChecks(table: SyntaxTable, condition: number): CheckedNames {
    const whenTrue: CheckedName[] = [];
    const whenFalse: CheckedName[] = [];
    const text = table.textOf(condition);
    if (text.length > longest) return nothing;
    const note = (form: RegExp, kinds: number, isGood = true): void => {
        for (const [, not, name = ""] of text.matchAll(form)) {
            const list = (not === undefined) === isGood ? whenTrue : whenFalse;
            list.push({ name, kinds });
        }
    };
    note(allowed, everyKind);
    note(inFolder, beginningKinds(text));
    note(climbs, taintKinds.path, false);
    if (letterClass.test(text)) note(letters, everyKind & ~numberKinds);
    note(check, everyKind);
    for (const [, name = "", operator] of text.matchAll(equal)) {
        (operator === "==" ? whenTrue : whenFalse).push({ name, kinds: everyKind });
    }
    for (const [, name = ""] of text.matchAll(above)) whenFalse.push({ name, kinds: numberKinds });
    for (const [, name = ""] of text.matchAll(below)) whenTrue.push({ name, kinds: numberKinds });
    return { whenTrue, whenFalse };
}

/** A scheme fixes no host, nor does one slash: `//host` is an address of another site. */
function beginningKinds(text: string): number {
    const beginning = /\.starts_with\(\s*(?:"([^"]*)"|'([^']*)')/.exec(text);
    const literal = beginning?.[1] ?? beginning?.[2];
    const every = taintKinds.path | taintKinds.url | taintKinds.redirect;
    if (literal === undefined || /^\w+:\/\/[^/]+\//.test(literal)) return every;
    if (/^\/[^/]/.test(literal)) return every;
    return literal === "" || /^(?:\w+:?\/{0,2}|\/+)$/.test(literal) ? 0 : taintKinds.path;
}
