import type { SymbolKind } from "../index/file-facts.ts";
import type { GrammarNames } from "../syntax/syntax-table.ts";
import { type Extractor, HandlerTable, type NodeHandler, rememberedNames } from "./extractor.ts";
import { readTypeScriptModules } from "./typescript-modules.ts";
import { TypeScriptReader } from "./typescript-reader.ts";
import { readTypeScriptReferences } from "./typescript-references.ts";

const declarations: Readonly<Record<string, SymbolKind>> = {
    function_declaration: "function",
    generator_function_declaration: "function",
    function_signature: "function",
    class_declaration: "class",
    abstract_class_declaration: "class",
    interface_declaration: "interface",
    type_alias_declaration: "type",
    enum_declaration: "enum",
    internal_module: "namespace",
    module: "namespace",
};

const members: Readonly<Record<string, SymbolKind>> = {
    method_definition: "method",
    method_signature: "method",
    abstract_method_signature: "method",
    public_field_definition: "field",
    field_definition: "field",
    property_signature: "property",
    enum_assignment: "variant",
};

/** Symbols, references and imports of TypeScript, TSX and JavaScript. */
export function typescriptExtractor(grammar: GrammarNames): Extractor {
    const names = rememberedNames(grammar);
    const table = new HandlerTable(names);
    const reader = new TypeScriptReader(names);
    readTypeScriptReferences(names, table, (writer, node) => reader.enumMember(writer, node));
    readTypeScriptModules(names, table, {
        exported: (writer, node) => reader.exportStatement(writer, node),
        exportedName: (name) => reader.exportedNames.add(name),
    });
    for (const [node, kind] of Object.entries(declarations)) table.on([node], reader.named(kind));
    for (const [node, kind] of Object.entries(members)) table.on([node], reader.member(kind));
    table.on(["pair"], (writer, node) => reader.pair(writer, node));
    table.on(["variable_declarator"], (writer, node) => reader.variable(writer, node));
    table.on(["required_parameter"], (writer, node) => reader.parameter(writer, node));
    table.on(["decorator"], (writer, node) => reader.decorator(writer, node));
    table.on(["comment"], (writer, node) => reader.comment(writer, node));
    readDecisions(names, table);
    return {
        actions: table.actions,
        handlers: table.handlers,
        begin: () => reader.begin(),
        finish: (writer) => reader.finish(writer),
    };
}

/** McCabe: each place where a function goes one of two ways. */
function readDecisions(names: GrammarNames, table: HandlerTable): void {
    const binary = names.kind("binary_expression");
    const one: NodeHandler = (writer, node) => {
        writer.decide();
        return node + 1;
    };
    table.on(
        [
            "if_statement",
            "for_statement",
            "for_in_statement",
            "while_statement",
            "do_statement",
            "switch_case",
            "catch_clause",
            "ternary_expression",
        ],
        one,
    );
    table.onTokens(["&&", "||", "??"], (writer, node) => {
        if (writer.table.kinds[writer.table.parents[node] ?? 0] === binary) writer.decide();
        return node + 1;
    });
}
