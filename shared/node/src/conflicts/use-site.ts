import type { SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import type { ParsedSide } from "@rust-ai-ide/review/delta/file-delta";

/** What is done with a name where it stands. */
export type UseSite =
    | {
          readonly kind: "call";
          readonly node: number;
          readonly given: readonly number[];
          /** `value.name(…)`. */
          readonly isDot: boolean;
          readonly typeArguments: number | undefined;
      }
    /** `Name { … }`, making a value or taking it apart; `hasRest` with `..`. */
    | {
          readonly kind: "literal" | "pattern";
          readonly fields: readonly string[];
          readonly hasRest: boolean;
      }
    /** `Name(…)` that takes a value apart. */
    | { readonly kind: "tuplePattern"; readonly count: number; readonly hasRest: boolean }
    /** `impl Name for …`. */
    | { readonly kind: "implementation"; readonly node: number }
    /** In front of `::`. */
    | { readonly kind: "path" }
    | { readonly kind: "import" }
    /** `value.name`. */
    | { readonly kind: "field"; readonly node: number }
    /** A field of a literal or pattern. */
    | { readonly kind: "member" }
    | { readonly kind: "macro" }
    | {
          readonly kind: "type";
          readonly typeArguments: number | undefined;
          readonly lifetimes: number;
      }
    /** Given to a macro, where nobody knows what becomes of it. */
    | { readonly kind: "tokens" }
    | { readonly kind: "value"; readonly node: number };

/** A use of a name on a line that a side brought. */
export interface Use {
    readonly side: ParsedSide;
    readonly name: string;
    /** From 0. */
    readonly line: number;
    readonly offset: number;
    /** What stands in front of `::name`, without blanks; "" for nothing. */
    readonly qualifier: string;
    readonly site: UseSite;
}

/** Reads what is done with the name that begins at an offset. */
export function useAt(side: ParsedSide, name: string, offset: number, line: number): Use {
    const { table } = side;
    let node = table.smallestAround(offset, offset + name.length);
    let qualifier = "";
    let typeArguments: number | undefined;
    let lifetimes = 0;
    const made = (site: UseSite): Use => ({ side, name, line, offset, qualifier, site });
    for (;;) {
        const parent = table.parents[node] as number;
        if (parent < 0) return made({ kind: "value", node });
        const field = table.names.fields[table.fields[node] as number] ?? "";
        switch (table.kindName(parent)) {
            case "scoped_identifier":
            case "scoped_type_identifier": {
                if (field !== "name") {
                    return isInUse(table, parent)
                        ? made({ kind: "import" })
                        : made({ kind: "path" });
                }
                const path = table.childInField(parent, table.names.field("path"));
                if (path >= 0) qualifier = table.textOf(path).replace(/\s+/g, "");
                break;
            }
            case "generic_function":
            case "generic_type":
            case "generic_type_with_turbofish": {
                const list = table.childInField(parent, table.names.field("type_arguments"));
                typeArguments = list < 0 ? undefined : typesGiven(table, list);
                lifetimes =
                    list < 0 ? 0 : namedChildren(table, list).length - typesGiven(table, list);
                break;
            }
            case "field_expression": {
                if (field !== "field") return made(valueOrCall(table, node, false, typeArguments));
                const around = table.parents[parent] as number;
                const isGeneric = table.kindName(around) === "generic_function";
                if (isGeneric) {
                    const list = table.childInField(around, table.names.field("type_arguments"));
                    typeArguments = list < 0 ? undefined : typesGiven(table, list);
                }
                const called = valueOrCall(table, isGeneric ? around : parent, true, typeArguments);
                return made(called.kind === "call" ? called : { kind: "field", node: parent });
            }
            case "struct_expression":
                return made(field === "name" ? bracesAt(table, parent, "literal") : valueAt(node));
            case "struct_pattern":
                return made(field === "type" ? bracesAt(table, parent, "pattern") : valueAt(node));
            case "tuple_struct_pattern":
                return made(field === "type" ? tupleAt(table, parent) : valueAt(node));
            case "impl_item":
                return made(
                    field === "trait"
                        ? { kind: "implementation", node: parent }
                        : { kind: "type", typeArguments, lifetimes },
                );
            case "field_initializer":
            case "field_pattern":
                return made(
                    field === "field" || field === "name" ? { kind: "member" } : valueAt(node),
                );
            case "shorthand_field_initializer":
                return made({ kind: "member" });
            case "macro_invocation":
                return made(field === "macro" ? { kind: "macro" } : valueAt(node));
            case "token_tree":
                return made({ kind: "tokens" });
            default: {
                if (isInUse(table, parent)) {
                    qualifier ||= usePrefix(table, node);
                    return made({ kind: "import" });
                }
                if (/^(?:scoped_)?type_identifier$|^generic_type$/.test(table.kindName(node)))
                    return made({ kind: "type", typeArguments, lifetimes });
                return made(valueOrCall(table, node, false, typeArguments));
            }
        }
        node = parent;
    }
}

function valueAt(node: number): UseSite {
    return { kind: "value", node };
}

function valueOrCall(
    table: SyntaxTable,
    node: number,
    isDot: boolean,
    typeArguments: number | undefined,
): UseSite {
    const parent = table.parents[node] as number;
    const field = table.names.fields[table.fields[node] as number];
    if (parent < 0 || table.kindName(parent) !== "call_expression" || field !== "function")
        return { kind: "value", node };
    const given = namedChildren(table, table.childInField(parent, table.names.field("arguments")));
    return { kind: "call", node: parent, given, isDot, typeArguments };
}

function bracesAt(table: SyntaxTable, node: number, kind: "literal" | "pattern"): UseSite {
    const list = kind === "pattern" ? node : table.childInField(node, table.names.field("body"));
    const fields: string[] = [];
    let hasRest = false;
    for (const child of namedChildren(table, list)) {
        const name = table.kindName(child);
        if (/^(?:base_field_initializer|remaining_field_pattern)$/.test(name)) hasRest = true;
        else if (/^(?:shorthand_field_initializer|field_initializer|field_pattern)$/.test(name)) {
            const text = table.textOf(child).replace(/^(?:#\[[^\]]*\]\s*)*(?:ref\s+|mut\s+)*/, "");
            fields.push(/^(?:r#)?(\w+)/.exec(text)?.[1] ?? "");
        }
    }
    return { kind, fields, hasRest };
}

function tupleAt(table: SyntaxTable, node: number): UseSite {
    const parts = namedChildren(table, node).slice(1);
    const isRest = (part: number): boolean => table.kindName(part) === "remaining_field_pattern";
    return {
        kind: "tuplePattern",
        count: parts.filter((part) => !isRest(part)).length,
        hasRest: parts.some(isRest),
    };
}

/** Types that are given in angle brackets; lifetimes can be left out, and so do not count. */
function typesGiven(table: SyntaxTable, list: number): number {
    return namedChildren(table, list).filter((each) => table.kindName(each) !== "lifetime").length;
}

/** Without punctuation and comments. */
export function namedChildren(table: SyntaxTable, node: number): readonly number[] {
    const found: number[] = [];
    if (node < 0) return found;
    for (let child = table.firstChild(node); child >= 0; child = table.nextSibling(child)) {
        const kind = table.kindName(child);
        if (/^\w+$/.test(kind) && kind !== "_" && !kind.endsWith("_comment")) found.push(child);
        else if (kind === "_") found.push(child);
    }
    return found;
}

/** The nearest node around of a kind, or -1. */
export function around(table: SyntaxTable, node: number, kind: RegExp): number {
    let found = node;
    while (found >= 0 && !kind.test(table.kindName(found))) found = table.parents[found] as number;
    return found;
}

function isInUse(table: SyntaxTable, node: number): boolean {
    const kinds = /^(?:use_|scoped_use_list$|scoped_identifier$)/;
    let at = node;
    while (at >= 0 && kinds.test(table.kindName(at))) {
        if (table.kindName(at) === "use_declaration") return true;
        at = table.parents[at] as number;
    }
    return false;
}

/** What stands in front of the braces that a name is in. */
function usePrefix(table: SyntaxTable, node: number): string {
    const parts: string[] = [];
    for (let at = table.parents[node] as number; at >= 0; at = table.parents[at] as number) {
        if (table.kindName(at) !== "scoped_use_list") continue;
        const path = table.childInField(at, table.names.field("path"));
        if (path >= 0) parts.unshift(table.textOf(path).replace(/\s+/g, ""));
    }
    return parts.join("::");
}
