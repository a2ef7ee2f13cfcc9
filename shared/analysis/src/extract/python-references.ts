import type { GrammarNames } from "../syntax/syntax-table.ts";
import { type HandlerTable, kindSet, type NodeHandler } from "./extractor.ts";
import { type FactWriter, roles } from "./fact-writer.ts";

/** Names that are bound here, by kind of what they stand in and its field ("" for any). */
const bindings: readonly (readonly [kind: string, field: string])[] = [
    ["function_definition", "name"],
    ["class_definition", "name"],
    ["parameters", ""],
    ["lambda_parameters", ""],
    ["default_parameter", "name"],
    ["typed_default_parameter", "name"],
    ["typed_parameter", ""],
    ["list_splat_pattern", ""],
    ["dictionary_splat_pattern", ""],
    ["for_statement", "left"],
    ["for_in_clause", "left"],
    ["as_pattern_target", ""],
    ["tuple_pattern", ""],
    ["list_pattern", ""],
    ["named_expression", "name"],
    ["splat_pattern", ""],
];

const uses: readonly (readonly [kind: string, field: string, role: keyof typeof roles])[] = [
    ["call", "function", "call"],
    ["decorator", "", "call"],
    ["assignment", "left", "write"],
    ["augmented_assignment", "left", "write"],
    ["pattern_list", "", "write"],
    ["delete_statement", "", "write"],
    ["keyword_argument", "name", "write"],
    ["type", "", "type"],
    ["generic_type", "", "type"],
    ["member_type", "", "type"],
    ["union_type", "", "type"],
    ["constrained_type", "", "type"],
];

/** The names that Python code uses. `isDefined` tells of a node whether it became a symbol's name. */
export function readPythonReferences(
    names: GrammarNames,
    table: HandlerTable,
    isDefined: (node: number) => boolean,
): void {
    const code = (kind: string, field: string): number =>
        (names.kind(kind) << 8) | (field === "" ? 0 : names.field(field));
    const bound = new Set(bindings.map(([kind, field]) => code(kind, field)));
    const roleBy = new Map(uses.map(([kind, field, role]) => [code(kind, field), roles[role]]));
    const hasRules = kindSet(
        names,
        [...bindings, ...uses].map(([kind]) => kind),
    );
    const patternList = names.kind("pattern_list");
    const dotted = names.kind("dotted_name");
    const attribute = names.kind("attribute");
    const attributeField = names.field("attribute");
    const argumentList = names.kind("argument_list");
    const superclassesField = names.field("superclasses");
    const classPattern = names.kind("class_pattern");
    const casePattern = names.kind("case_pattern");

    const roleOf = (writer: FactWriter, node: number): number => {
        const { kinds, fields, parents } = writer.table;
        const parent = parents[node] ?? 0;
        const kind = kinds[parent] ?? 0;
        if (kind === argumentList && fields[parent] === superclassesField) return roles.type;
        if (hasRules[kind] !== 1) return roles.read;
        return roleBy.get((kind << 8) | (fields[node] ?? 0)) ?? roleBy.get(kind << 8) ?? roles.read;
    };

    const identifier: NodeHandler = (writer, node) => {
        const { kinds, fields, parents, starts, ends } = writer.table;
        const parent = parents[node] ?? 0;
        const kind = kinds[parent] ?? 0;
        const field = fields[node] ?? 0;
        const start = starts[node] ?? 0;
        const end = ends[node] ?? 0;
        if (hasRules[kind] === 1 && (bound.has((kind << 8) | field) || bound.has(kind << 8))) {
            return node + 1;
        }
        if (isDefined(node) || end <= start) return node + 1;
        if (kind === patternList) {
            const holder = kinds[parents[parent] ?? 0] ?? 0;
            if (bound.has((holder << 8) | (fields[parent] ?? 0))) return node + 1;
        }
        let role = roles.read;
        if (kind === attribute) {
            if (field === attributeField) role = roleOf(writer, parent);
        } else if (kind === dotted) {
            const holder = kinds[parents[parent] ?? 0];
            const isAlone = starts[parent] === start && ends[parent] === end;
            const first = writer.text.charCodeAt(start);
            // `case name:` binds; `case Name():` and `case a.B:` use.
            if (holder === casePattern && isAlone && !(first >= 65 && first <= 90)) return node + 1;
            if (holder === classPattern) role = roles.type;
        } else role = roleOf(writer, node);
        writer.refer(start, end, role);
        return node + 1;
    };
    table.on(["identifier"], identifier);
}
