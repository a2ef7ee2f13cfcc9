import type { GrammarNames } from "../syntax/syntax-table.ts";
import { errorKind, type HandlerTable, kindSet, type NodeHandler } from "./extractor.ts";
import { type FactWriter, roles } from "./fact-writer.ts";

/** What an identifier means by the kind of its parent. */
const around = {
    plain: 0,
    /** The name of a definition where it stands in the field `name`. */
    definition: 1,
    /** A pattern: names in small letters are bound. */
    pattern: 2,
    /** A pattern in the field `pattern`. */
    withPattern: 3,
    /** `type` is the name of a pattern, the rest are patterns. */
    typedPattern: 4,
    /** `path` and `name`. */
    scoped: 5,
    attribute: 6,
    tokens: 7,
    /** Not a name of anything that the index knows. */
    nothing: 8,
    /** Among what could not be parsed. */
    broken: 9,
} as const;

const meanings: Readonly<
    Record<Exclude<keyof typeof around, "plain" | "broken">, readonly string[]>
> = {
    definition: [
        "function_item",
        "function_signature_item",
        "mod_item",
        "struct_item",
        "union_item",
        "enum_item",
        "enum_variant",
        "trait_item",
        "type_item",
        "associated_type",
        "const_item",
        "static_item",
        "field_declaration",
        "macro_definition",
        "type_parameter",
        "const_parameter",
    ],
    pattern: [
        "tuple_pattern",
        "slice_pattern",
        "or_pattern",
        "captured_pattern",
        "mut_pattern",
        "ref_pattern",
        "reference_pattern",
        "closure_parameters",
    ],
    withPattern: [
        "parameter",
        "let_declaration",
        "let_condition",
        "for_expression",
        "field_pattern",
    ],
    typedPattern: ["tuple_struct_pattern"],
    scoped: ["scoped_identifier", "scoped_type_identifier"],
    attribute: ["attribute"],
    tokens: ["token_tree", "token_repetition"],
    nothing: ["label", "lifetime", "token_tree_pattern", "token_repetition_pattern"],
};

const openingParenthesis = 40;
const exclamation = 33;
const underscore = 95;

function isUpper(unit: number): boolean {
    return unit >= 65 && unit <= 90;
}

/**
 * The names that Rust code uses, with what for. `recover` is asked about names among what could not
 * be parsed, and says where to go on, or -1.
 */
export function readRustReferences(
    names: GrammarNames,
    table: HandlerTable,
    recover: NodeHandler,
): void {
    const meaning = new Uint8Array(errorKind + 1);
    for (const [name, kinds] of Object.entries(meanings)) {
        for (const kind of kinds) {
            const id = names.kind(kind);
            if (id >= 0) meaning[id] = around[name as keyof typeof around];
        }
    }
    meaning[errorKind] = around.broken;
    const matchPattern = names.kind("match_pattern");
    const genericFunction = names.kind("generic_function");
    const callExpression = names.kind("call_expression");
    const fieldExpression = names.kind("field_expression");
    const fieldInitializer = names.kind("field_initializer");
    const definitions = kindSet(names, meanings.definition);
    const nameField = names.field("name");
    const pathField = names.field("path");
    const patternField = names.field("pattern");
    const typeField = names.field("type");
    const functionField = names.field("function");
    const leftField = names.field("left");
    const macroField = names.field("macro");
    const conditionField = names.field("condition");

    /** What becomes of the value of an expression: it is called, written, run as a macro, or `read`. */
    const roleOf = ({ table: { fields, kinds, parents } }: FactWriter, node: number): number => {
        const field = fields[node];
        if (field === functionField) {
            const parent = parents[node] ?? 0;
            const whole = kinds[parent] === genericFunction ? parent : node;
            const isCalled = kinds[parents[whole] ?? 0] === callExpression;
            return isCalled && fields[whole] === functionField ? roles.call : roles.read;
        }
        if (field === leftField) {
            return kinds[parents[node] ?? 0] === writes[0] ||
                kinds[parents[node] ?? 0] === writes[1]
                ? roles.write
                : roles.read;
        }
        return field === macroField ? roles.macro : roles.read;
    };
    const writes = [
        names.kind("assignment_expression"),
        names.kind("compound_assignment_expr"),
    ] as const;

    const identifier: NodeHandler = (writer, node) => {
        const syntax = writer.table;
        const { starts, ends, kinds, fields, parents } = syntax;
        const { text } = writer;
        const parent = parents[node] ?? 0;
        const field = fields[node];
        const end = ends[node] ?? 0;
        let start = starts[node] ?? 0;
        if (text.charCodeAt(start + 1) === 35) start += 2;
        const first = text.charCodeAt(start);
        let role = roles.read;
        switch (meaning[kinds[parent] ?? 0]) {
            case around.plain:
                if (kinds[parent] === matchPattern && field !== conditionField) {
                    if (!isUpper(first)) return node + 1;
                } else if (field !== 0) role = roleOf(writer, node);
                break;
            case around.definition:
                if (field === nameField) return node + 1;
                break;
            case around.broken: {
                const next = recover(writer, node);
                if (next >= 0) return next;
                break;
            }
            case around.pattern:
                if (!isUpper(first)) return node + 1;
                break;
            case around.withPattern:
                if (field === patternField && !isUpper(first)) return node + 1;
                break;
            case around.typedPattern:
                if (field !== typeField && !isUpper(first)) return node + 1;
                break;
            case around.scoped:
                if (field === pathField || fields[parent] === pathField) {
                    role = isUpper(first) ? roles.type : roles.read;
                } else if (meaning[kinds[parents[parent] ?? 0] ?? 0] === around.attribute) {
                    role = roles.macro;
                } else role = roleOf(writer, parent);
                break;
            case around.attribute:
                role = roles.macro;
                break;
            case around.tokens: {
                const behind = text.charCodeAt(end);
                if (behind === openingParenthesis) role = roles.call;
                else if (behind === exclamation && text.charCodeAt(end + 1) !== 61) {
                    role = roles.macro;
                } else if (isUpper(first)) {
                    const second = text.charCodeAt(start + 1);
                    if (end - start === 1 || (!isUpper(second) && second !== underscore)) {
                        role = roles.type;
                    }
                }
                break;
            }
            default:
                return node + 1;
        }
        if (end > start) writer.refer(start, end, role);
        return node + 1;
    };

    const typeIdentifier: NodeHandler = (writer, node) => {
        const { starts, ends, kinds, fields, parents } = writer.table;
        const isName = fields[node] === nameField;
        if (isName && definitions[kinds[parents[node] ?? 0] ?? 0] === 1) return node + 1;
        let start = starts[node] ?? 0;
        const end = ends[node] ?? 0;
        if (writer.text.charCodeAt(start + 1) === 35) start += 2;
        if (end - start === 4 && writer.text.startsWith("Self", start)) return node + 1;
        if (end > start) writer.refer(start, end, roles.type);
        return node + 1;
    };

    const fieldIdentifier: NodeHandler = (writer, node) => {
        const { starts, ends, kinds, fields, parents } = writer.table;
        const parent = parents[node] ?? 0;
        const kind = kinds[parent] ?? 0;
        if (definitions[kind] === 1 && fields[node] === nameField) return node + 1;
        let start = starts[node] ?? 0;
        const end = ends[node] ?? 0;
        if (writer.text.charCodeAt(start + 1) === 35) start += 2;
        let role = roles.read;
        if (kind === fieldExpression) role = roleOf(writer, parent);
        else if (kind === fieldInitializer) role = roles.write;
        if (end > start) writer.refer(start, end, role);
        return node + 1;
    };

    table.on(["identifier"], identifier);
    table.on(["type_identifier"], typeIdentifier);
    table.on(["field_identifier", "shorthand_field_identifier"], fieldIdentifier);
}
