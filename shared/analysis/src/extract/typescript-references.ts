import type { GrammarNames } from "../syntax/syntax-table.ts";
import { type HandlerTable, kindSet, type NodeHandler } from "./extractor.ts";
import { type FactWriter, roles } from "./fact-writer.ts";

/** Kinds whose field `name` holds what is defined. */
const definitions = [
    "function_declaration",
    "generator_function_declaration",
    "function_signature",
    "function_expression",
    "generator_function",
    "class_declaration",
    "abstract_class_declaration",
    "class",
    "interface_declaration",
    "type_alias_declaration",
    "enum_declaration",
    "internal_module",
    "module",
    "method_definition",
    "method_signature",
    "abstract_method_signature",
    "public_field_definition",
    "field_definition",
    "property_signature",
    "enum_assignment",
    "enum_body",
    "type_parameter",
    "variable_declarator",
    "index_signature",
    "mapped_type_clause",
];

/** Names that are bound here, by kind of what they stand in and its field ("" for any). */
const bindings: readonly (readonly [kind: string, field: string])[] = [
    ["required_parameter", "pattern"],
    ["optional_parameter", "pattern"],
    ["required_parameter", "name"],
    ["optional_parameter", "name"],
    ["formal_parameters", ""],
    ["rest_pattern", ""],
    ["array_pattern", ""],
    ["pair_pattern", "value"],
    ["assignment_pattern", "left"],
    ["for_in_statement", "left"],
    ["catch_clause", "parameter"],
    ["arrow_function", "parameter"],
    ["namespace_import", ""],
    ["namespace_export", ""],
    ["import_require_clause", ""],
    ["import_specifier", "alias"],
    ["export_specifier", "alias"],
    ["infer_type", ""],
];

/** Fields that say what becomes of a name. */
const uses: readonly (readonly [kind: string, field: string, role: keyof typeof roles])[] = [
    ["call_expression", "function", "call"],
    ["new_expression", "constructor", "call"],
    ["decorator", "", "call"],
    ["assignment_expression", "left", "write"],
    ["augmented_assignment_expression", "left", "write"],
    ["update_expression", "argument", "write"],
    ["extends_clause", "value", "type"],
    ["class_heritage", "", "type"],
    ["import_clause", "", "import"],
    ["import_specifier", "name", "import"],
    ["jsx_opening_element", "name", "call"],
    ["jsx_self_closing_element", "name", "call"],
];

/** The names that TypeScript and JavaScript code uses; `define` takes those of an enumeration. */
export function readTypeScriptReferences(
    names: GrammarNames,
    table: HandlerTable,
    define: (writer: FactWriter, node: number) => boolean,
): void {
    const nameField = names.field("name");
    const defining = kindSet(names, definitions);
    const fieldDefinition = names.kind("field_definition");
    const propertyField = names.field("property");
    const member = names.kind("member_expression");
    const pair = names.kind("pair");
    const enumBody = names.kind("enum_body");
    const attribute = names.kind("jsx_attribute");
    const instantiation = names.kind("instantiation_expression");
    const elements = kindSet(names, [
        "jsx_opening_element",
        "jsx_self_closing_element",
        "jsx_closing_element",
    ]);
    const code = (kind: string, field: string): number =>
        (names.kind(kind) << 8) | (field === "" ? 0 : names.field(field));
    const bound = new Set(bindings.map(([kind, field]) => code(kind, field)));
    const roleBy = new Map(uses.map(([kind, field, role]) => [code(kind, field), roles[role]]));
    const hasRules = kindSet(
        names,
        [...bindings, ...uses].map(([kind]) => kind),
    );

    /** What becomes of an expression by what it stands in. */
    const roleOf = (writer: FactWriter, node: number): number => {
        const { kinds, fields, parents } = writer.table;
        let whole = node;
        while (kinds[parents[whole] ?? 0] === instantiation) whole = parents[whole] ?? 0;
        const kind = kinds[parents[whole] ?? 0] ?? 0;
        if (hasRules[kind] !== 1) return roles.read;
        return (
            roleBy.get((kind << 8) | (fields[whole] ?? 0)) ?? roleBy.get(kind << 8) ?? roles.read
        );
    };

    const refer = (writer: FactWriter, node: number, role: number): number => {
        const start = writer.table.starts[node] ?? 0;
        const end = writer.table.ends[node] ?? 0;
        if (end > start) writer.refer(start, end, role);
        return node + 1;
    };

    const identifier: NodeHandler = (writer, node) => {
        const { kinds, fields, parents, starts } = writer.table;
        const parent = parents[node] ?? 0;
        const kind = kinds[parent] ?? 0;
        const field = fields[node] ?? 0;
        if (defining[kind] === 1 && field === nameField) return node + 1;
        if (hasRules[kind] === 1 && (bound.has((kind << 8) | field) || bound.has(kind << 8))) {
            return node + 1;
        }
        if (elements[kind] === 1 && field === nameField) {
            const first = writer.text.charCodeAt(starts[node] ?? 0);
            if (first >= 97 && first <= 122) return node + 1;
        }
        return refer(writer, node, roleOf(writer, node));
    };

    const typeIdentifier: NodeHandler = (writer, node) => {
        const { kinds, fields, parents } = writer.table;
        const kind = kinds[parents[node] ?? 0] ?? 0;
        if (defining[kind] === 1 && fields[node] === nameField) return node + 1;
        if (hasRules[kind] === 1 && bound.has(kind << 8)) return node + 1;
        return refer(writer, node, roles.type);
    };

    const property: NodeHandler = (writer, node) => {
        const { kinds, fields, parents } = writer.table;
        const parent = parents[node] ?? 0;
        const kind = kinds[parent] ?? 0;
        if (kind === enumBody && define(writer, node)) return node + 1;
        if (defining[kind] === 1 && fields[node] === nameField) return node + 1;
        if (kind === fieldDefinition && fields[node] === propertyField) return node + 1;
        if (kind === member) return refer(writer, node, roleOf(writer, parent));
        const isSet = kind === pair || kind === attribute;
        return refer(writer, node, isSet ? roles.write : roles.read);
    };

    table.on(["identifier"], identifier);
    table.on(["type_identifier"], typeIdentifier);
    table.on(["property_identifier", "private_property_identifier"], property);
    table.on(
        ["shorthand_property_identifier", "shorthand_property_identifier_pattern"],
        (writer, node) => refer(writer, node, roles.read),
    );
}
