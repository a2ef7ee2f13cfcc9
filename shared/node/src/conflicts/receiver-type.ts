import { around, type Use } from "./use-site.ts";

/**
 * Names of the types that the value in front of a dot may have, as far as the function around says so
 * by a parameter, a `let` or bounds; undefined where it does not. `self` has the type of its
 * implementation.
 */
export function receiverTypes({ side, site }: Use): ReadonlySet<string> | undefined {
    if (site.kind !== "call" && site.kind !== "field") return undefined;
    const { table } = side;
    const { names } = table;
    const field =
        site.kind === "field"
            ? site.node
            : fieldOf(side, table.childInField(site.node, names.field("function")));
    const value = field < 0 ? -1 : table.childInField(field, names.field("value"));
    if (value < 0) return undefined;
    const kind = table.kindName(value);
    if (kind === "self") {
        const implementation = around(table, value, /^impl_item$/);
        if (implementation < 0) return undefined;
        const type = table.childInField(implementation, names.field("type"));
        return type < 0 ? undefined : new Set([lastName(table.textOf(type))]);
    }
    if (kind !== "identifier") return undefined;
    const name = table.textOf(value);
    const inside = around(table, value, /^function_item$/);
    if (inside < 0) return undefined;
    const text = side.text.slice(table.starts[inside], table.starts[value]);
    const told =
        text
            .match(new RegExp(`\\b${name}\\s*:\\s*[^,;=){]+`, "g"))
            ?.at(-1)
            ?.replace(/^\w+\s*:/, "") ??
        text
            .match(
                new RegExp(
                    `\\blet\\s+(?:mut\\s+)?${name}\\s*=\\s*[\\w:]+(?=::\\w+\\s*\\(|\\s*\\{)`,
                    "g",
                ),
            )
            ?.at(-1)
            ?.replace(/^.*=/s, "");
    if (told === undefined) return undefined;
    const type = lastName(told);
    if (!/^[A-Z]/.test(type)) return undefined;
    // A parameter has what its bounds have.
    const head = text.slice(0, text.indexOf("{") < 0 ? undefined : text.indexOf("{"));
    const bounds = new RegExp(`\\b${type}\\s*:\\s*([^,>={]+)`).exec(head)?.[1];
    const traits = told.includes("impl ") || told.includes("dyn ") ? told : bounds;
    const found = (traits ?? "")
        .split("+")
        .map((each) => lastName(each.replace(/\b(?:impl|dyn)\b/, "")));
    return new Set([type, ...found.filter((each) => each !== "")]);
}

function fieldOf({ table }: Use["side"], called: number): number {
    if (called < 0 || table.kindName(called) === "field_expression") return called;
    return table.childInField(called, table.names.field("function"));
}

/** `Type` of `&mut a::Type<T>`; of a pointer that others look through, what it points to. */
function lastName(type: string): string {
    const plain = type.replace(/^[\s&]*(?:'\w+\s+)?(?:mut\s+)?/, "").trim();
    const inner = /^(?:\w+::)*(?:Box|Rc|Arc|Pin|Ref|RefMut|MutexGuard)<(.*)>$/s.exec(plain)?.[1];
    if (inner !== undefined) return lastName(inner);
    return (
        plain
            .replace(/[<(].*$/s, "")
            .trim()
            .split("::")
            .at(-1)
            ?.trim() ?? ""
    );
}
