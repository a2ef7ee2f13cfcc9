import type { SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import type { MemberPlace, TreeRules } from "./tree-parts.ts";

/** Functions, classes with their methods, assignments and names of imports of Python. */
export const pythonRules: TreeRules = {
    preludes: new Set(["comment"]),
    keyOf,
    membersOf,
};

function keyOf(table: SyntaxTable, node: number): string | undefined {
    const kind = table.kindName(node);
    const { names } = table;
    const textIn = (field: string): string => {
        const found = table.childInField(node, names.field(field));
        return found < 0 ? "" : table.textOf(found);
    };
    switch (kind) {
        case "function_definition":
        case "class_definition":
            return `${kind} ${textIn("name")}`;
        case "decorated_definition": {
            // A property and its setter share a name.
            const definition = table.childInField(node, names.field("definition"));
            const setter = /^@\w+\.(?:setter|deleter|getter)\b/m.exec(table.textOf(node))?.[0];
            return definition < 0
                ? undefined
                : `${keyOf(table, definition)}${setter === undefined ? "" : ` ${setter}`}`;
        }
        case "import_from_statement":
            return `from ${textIn("module_name")}`;
        case "import_statement":
            return table.textOf(node);
        case "dotted_name":
        case "aliased_import":
            return `name ${table.textOf(node).replace(/\s+/g, " ")}`;
        case "expression_statement": {
            const inner = table.firstChild(node);
            if (inner < 0 || table.kindName(inner) !== "assignment") return undefined;
            const left = table.childInField(inner, names.field("left"));
            return left >= 0 && table.kindName(left) === "identifier"
                ? `assignment ${table.textOf(left)}`
                : undefined;
        }
        default:
            return undefined;
    }
}

function membersOf(table: SyntaxTable, node: number): MemberPlace | undefined {
    const kind = table.kindName(node);
    const { names } = table;
    if (kind === "decorated_definition") {
        const definition = table.childInField(node, names.field("definition"));
        return definition < 0 ? undefined : membersOf(table, definition);
    }
    if (kind === "class_definition") {
        const body = table.childInField(node, names.field("body"));
        return body < 0
            ? undefined
            : { node: body, separator: "", opener: undefined, isOrdered: false };
    }
    if (kind !== "import_from_statement") return undefined;
    const opener = table.childOfKind(node, names.kind("(", false)) < 0 ? "import" : "(";
    return { node, separator: ",", opener, isOrdered: false };
}
