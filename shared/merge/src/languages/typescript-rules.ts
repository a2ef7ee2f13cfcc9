import type { SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import type { MemberPlace, TreeRules } from "./tree-parts.ts";

const named = new Set([
    "class_declaration",
    "abstract_class_declaration",
    "interface_declaration",
    "enum_declaration",
    "function_declaration",
    "generator_function_declaration",
    "function_signature",
    "type_alias_declaration",
    "internal_module",
    "method_definition",
    "method_signature",
    "abstract_method_signature",
    "public_field_definition",
    "field_definition",
    "property_signature",
]);
const bodies = new Set(["class_body", "interface_body", "object_type", "statement_block"]);
const holders = new Set([
    "class_declaration",
    "abstract_class_declaration",
    "interface_declaration",
    "internal_module",
]);
/** Words that make two members of one name different ones. */
const modifiers = new Set(["get", "set", "static"]);

/** Declarations, members of classes and interfaces, and names of imports of TypeScript and JavaScript. */
export const typescriptRules: TreeRules = {
    preludes: new Set(["comment", "decorator"]),
    blanksAreFree: true,
    keyOf,
    membersOf,
};

function keyOf(table: SyntaxTable, node: number): string | undefined {
    const kind = table.kindName(node);
    const { names } = table;
    if (kind === "import_statement" || kind === "export_statement") {
        const declaration = table.childInField(node, names.field("declaration"));
        if (declaration >= 0) return keyOf(table, declaration);
        const source = table.childInField(node, names.field("source"));
        const list = namedList(table, node);
        // An import for its effects alone counts by its place.
        if (list < 0 && (source < 0 || kind === "export_statement" || !hasClause(table, node)))
            return undefined;
        const head = table.text.slice(
            table.starts[node] as number,
            list < 0 ? (table.ends[node] as number) : (table.starts[list] as number),
        );
        return `${head.replace(/\s+/g, " ").trim()} ${source < 0 ? "" : table.textOf(source)}`;
    }
    if (kind === "lexical_declaration" || kind === "variable_declaration") {
        const declared: string[] = [];
        for (let at = table.firstChild(node); at >= 0; at = table.nextSibling(at)) {
            if (table.kindName(at) !== "variable_declarator") continue;
            const name = table.childInField(at, names.field("name"));
            declared.push(name < 0 ? "" : table.textOf(name));
        }
        return `variable ${declared.join(", ")}`;
    }
    if (kind === "enum_assignment" || kind === "import_specifier" || kind === "export_specifier") {
        const name = table.childInField(node, names.field("name"));
        return `member ${name < 0 ? table.textOf(node) : table.textOf(name)}`;
    }
    if (kind === "property_identifier") return `member ${table.textOf(node)}`;
    if (kind === "expression_statement") {
        const inner = table.firstChild(node);
        return inner >= 0 && table.kindName(inner) === "internal_module"
            ? keyOf(table, inner)
            : undefined;
    }
    if (!named.has(kind)) return undefined;
    // Fields of a class in JavaScript have a property in place of a name.
    const field = kind === "field_definition" ? "property" : "name";
    const name = table.childInField(node, names.field(field));
    if (name < 0) return undefined;
    const words = [kind === "abstract_method_signature" ? "method_signature" : kind];
    for (let at = table.firstChild(node); at >= 0 && at !== name; at = table.nextSibling(at)) {
        if (modifiers.has(table.kindName(at))) words.push(table.kindName(at));
    }
    return `${words.join(" ")} ${table.textOf(name)}`;
}

function membersOf(table: SyntaxTable, node: number): MemberPlace | undefined {
    const kind = table.kindName(node);
    const { names } = table;
    if (kind === "import_statement" || kind === "export_statement") {
        const declaration = table.childInField(node, names.field("declaration"));
        if (declaration >= 0) return membersOf(table, declaration);
        const list = namedList(table, node);
        return list < 0 ? undefined : { node: list, separator: ",", opener: "{", isOrdered: false };
    }
    const body = table.childInField(node, names.field("body"));
    if (body < 0) return undefined;
    if (kind === "enum_declaration") {
        // Members without a value are numbered by their place.
        const numbered = table.childOfKind(body, names.kind("property_identifier")) >= 0;
        return { node: body, separator: ",", opener: "{", isOrdered: numbered };
    }
    if (!holders.has(kind) || !bodies.has(table.kindName(body))) return undefined;
    return { node: body, separator: "", opener: "{", isOrdered: false };
}

function hasClause(table: SyntaxTable, node: number): boolean {
    return table.childOfKind(node, table.names.kind("import_clause")) >= 0;
}

/** The braces with the names of an import or export; -1 where there are none. */
function namedList(table: SyntaxTable, node: number): number {
    const { names } = table;
    const exported = table.childOfKind(node, names.kind("export_clause"));
    if (exported >= 0) return exported;
    const clause = table.childOfKind(node, names.kind("import_clause"));
    return clause < 0 ? -1 : table.childOfKind(clause, names.kind("named_imports"));
}
