import type { SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";

const scopes = new Set([
    ...["function_item", "closure_expression", "function_declaration", "function_expression"],
    ...["arrow_function", "method_definition", "generator_function_declaration"],
    ...["function_definition", "lambda", "source_file", "program", "module"],
]);
const functions = new Set(
    [...scopes].filter((kind) => !/^(?:source_file|program|module)$/.test(kind)),
);
const bindingFields = new Set(["pattern", "alias", "parameter"]);
/** What stands on the left of these is bound, as in Python's assignments. */
const leftBinds = new Set(["assignment", "for_statement", "for_in_statement", "for_in_clause"]);
const bindingKinds = new Set([
    ...["parameters", "closure_parameters", "formal_parameters", "lambda_parameters"],
    ...["required_parameter", "optional_parameter", "typed_parameter", "catch_clause"],
]);
const valueFields = new Set(["type", "value", "right", "body", "return_type", "default"]);

/**
 * Where the variable or parameter is bound that a plain name means, if it is one of a function
 * around: the last binding of that name in front of the use. Names of fields are none.
 */
export function localBinding(
    table: SyntaxTable,
    name: string,
    offset: number,
): { readonly start: number; readonly end: number } | undefined {
    let node = table.smallestAround(offset, offset + name.length);
    for (; node > 0; node = table.parents[node] ?? -1) {
        if (!functions.has(table.kindName(node))) continue;
        const found = bindingIn(table, node, name, offset);
        if (found !== undefined) return found;
    }
    return undefined;
}

/** The name that is bound at an offset, or right in front of it. */
export function boundAt(
    table: SyntaxTable,
    offset: number,
): { readonly name: string; readonly start: number; readonly end: number } | undefined {
    for (const from of [offset, offset - 1]) {
        const node = table.smallestAround(from, from + 1);
        const name = table.textOf(node);
        const start = table.starts[node] ?? 0;
        if (name.length > 200 || !/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) continue;
        if (localBinding(table, name, start)?.start !== start) continue;
        return { name, start, end: start + name.length };
    }
    return undefined;
}

function bindingIn(
    table: SyntaxTable,
    scope: number,
    name: string,
    offset: number,
): { start: number; end: number } | undefined {
    let found: { start: number; end: number } | undefined;
    const end = table.nexts[scope] ?? 0;
    for (let node = scope + 1; node < end; node++) {
        const start = table.starts[node] ?? 0;
        if (start > offset) break;
        const length = (table.ends[node] ?? 0) - start;
        const isLeaf = table.nexts[node] === node + 1;
        if (!isLeaf || length !== name.length || !table.text.startsWith(name, start)) continue;
        if (binds(table, node, scope)) found = { start, end: start + length };
    }
    return found;
}

/** True where a name stands in a pattern or a list of parameters, not in a type or a default there. */
function binds(table: SyntaxTable, leaf: number, scope: number): boolean {
    for (let node = leaf; node > scope; node = table.parents[node] ?? -1) {
        const field = table.names.fields[table.fields[node] ?? 0] ?? "";
        if (valueFields.has(field)) return false;
        if (bindingFields.has(field)) return true;
        const parent = table.parents[node] ?? -1;
        const kind = table.kindName(parent);
        if (bindingKinds.has(kind)) return true;
        if (field === "left") return leftBinds.has(kind);
        if (field === "name" && kind === "variable_declarator") return true;
        if (scopes.has(kind) && field === "name") return false;
    }
    return false;
}
