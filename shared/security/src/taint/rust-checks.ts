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

/** What a condition says of variables, by how it is written. */
export function checkedNames(table: SyntaxTable, condition: number): CheckedNames {
    const whenTrue: CheckedName[] = [];
    const whenFalse: CheckedName[] = [];
    if (condition < 0) return { whenTrue, whenFalse };
    const text = table.textOf(condition);
    if (text.length > 2000) return { whenTrue, whenFalse };
    const note = (form: RegExp, kinds: number, isGood = true): void => {
        for (const [, not, name = ""] of text.matchAll(form)) {
            const list = (not === undefined) === isGood ? whenTrue : whenFalse;
            list.push({ name, kinds });
        }
    };
    note(allowed, everyKind);
    note(inFolder, taintKinds.path | taintKinds.url | taintKinds.redirect);
    note(climbs, taintKinds.path, false);
    note(letters, everyKind & ~numberKinds);
    note(check, everyKind);
    for (const [, name = "", operator] of text.matchAll(equal)) {
        (operator === "==" ? whenTrue : whenFalse).push({ name, kinds: everyKind });
    }
    for (const [, name = ""] of text.matchAll(above)) whenFalse.push({ name, kinds: numberKinds });
    for (const [, name = ""] of text.matchAll(below)) whenTrue.push({ name, kinds: numberKinds });
    return { whenTrue, whenFalse };
}
