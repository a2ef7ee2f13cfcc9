import type { ParsedSide } from "../../delta/file-delta.ts";
import type { Item } from "../../delta/item.ts";
import { shapeOf, tokensOf } from "../../delta/shape.ts";

/** What callers of a function depend on; texts without blanks and comments. */
export interface SignatureParts {
    /** `self`, `&self`, `&mut self`, `self: Box<Self>`; undefined for a function of its own. */
    readonly receiver: string | undefined;
    /** Types, in order. */
    readonly parameters: readonly string[];
    readonly returns: string;
    /** Names of types, and `const` with the type of constants, `=` behind those with a default. */
    readonly generics: readonly string[];
    readonly lifetimes: number;
    /** What is asked of types: single bounds, `T: Clone`. */
    readonly bounds: readonly string[];
    readonly isUnsafe: boolean;
    readonly isAsync: boolean;
    readonly isConstant: boolean;
    /** `extern "C"`; "" for the one of Rust. */
    readonly convention: string;
}

/** Reads the signature of a function or method; undefined where the grammar could not. */
export function signatureParts(side: ParsedSide, item: Item): SignatureParts | undefined {
    const { table } = side;
    const { names } = table;
    const node = functionAt(side, item);
    if (node < 0) return undefined;
    const shape = (at: number): string =>
        at < 0 ? "" : shapeOf(table, table.starts[at] as number, table.ends[at] as number);
    const parameters: string[] = [];
    let receiver: string | undefined;
    const list = table.childInField(node, names.field("parameters"));
    if (list < 0) return undefined;
    for (let child = table.firstChild(list); child >= 0; child = table.nextSibling(child)) {
        const kind = table.kindName(child);
        if (kind === "self_parameter") receiver = shape(child).replace(/^mut /, "");
        else if (kind === "parameter") {
            const type = table.childInField(child, names.field("type"));
            const pattern = table.childInField(child, names.field("pattern"));
            if (pattern >= 0 && shape(pattern).replace(/^mut /, "") === "self") {
                receiver = `self: ${shape(type)}`;
            } else parameters.push(shape(type));
        } else if (kind === "variadic_parameter") parameters.push("...");
    }
    const modifiers = table.childOfKind(node, names.kind("function_modifiers"));
    const words =
        modifiers < 0
            ? []
            : tokensOf(table, table.starts[modifiers] as number, table.ends[modifiers] as number);
    const generics = genericsOf(side, node);
    const convention = words.indexOf("extern");
    return {
        receiver,
        parameters,
        returns: shape(table.childInField(node, names.field("return_type"))),
        ...generics,
        isUnsafe: words.includes("unsafe"),
        isAsync: words.includes("async"),
        isConstant: words.includes("const"),
        convention: convention < 0 ? "" : words.slice(convention).join(" "),
    };
}

/** What a type, trait or function is generic over, and what it asks of that. */
export function genericsOf(
    { table }: ParsedSide,
    node: number,
): Pick<SignatureParts, "generics" | "lifetimes" | "bounds"> {
    const { names } = table;
    const shape = (at: number): string =>
        at < 0 ? "" : shapeOf(table, table.starts[at] as number, table.ends[at] as number);
    const generics: string[] = [];
    const bounds: string[] = [];
    let lifetimes = 0;
    const addBounds = (type: string, at: number): void => {
        for (let child = table.firstChild(at); child >= 0; child = table.nextSibling(child)) {
            const text = shape(child);
            if (text !== "" && text !== "+" && text !== ":") bounds.push(`${type}: ${text}`);
        }
    };
    const list = table.childInField(node, names.field("type_parameters"));
    for (
        let child = list < 0 ? -1 : table.firstChild(list);
        child >= 0;
        child = table.nextSibling(child)
    ) {
        const kind = table.kindName(child);
        if (kind === "lifetime_parameter" || kind === "lifetime") lifetimes++;
        if (kind !== "type_parameter" && kind !== "const_parameter") continue;
        const name = shape(table.childInField(child, names.field("name")));
        const type =
            kind === "const_parameter"
                ? `const ${shape(table.childInField(child, names.field("type")))}`
                : name;
        const given = names.field(kind === "const_parameter" ? "value" : "default_type");
        generics.push(table.childInField(child, given) < 0 ? type : `${type} =`);
        const own = table.childInField(child, names.field("bounds"));
        if (own >= 0) addBounds(name, own);
    }
    const where = table.childOfKind(node, names.kind("where_clause"));
    for (
        let child = where < 0 ? -1 : table.firstChild(where);
        child >= 0;
        child = table.nextSibling(child)
    ) {
        if (table.kindName(child) !== "where_predicate") continue;
        const left = shape(table.childInField(child, names.field("left")));
        const own = table.childInField(child, names.field("bounds"));
        if (own >= 0) addBounds(left, own);
    }
    return { generics, lifetimes, bounds: bounds.sort() };
}

/** The node of an item, by its range. */
export function nodeOfItem({ table }: ParsedSide, item: Item, kinds: RegExp): number {
    let node = table.smallestAround(item.signatureStart, item.end);
    for (;;) {
        if (kinds.test(table.kindName(node))) return node;
        let child = table.firstChild(node);
        while (child >= 0 && (table.ends[child] as number) < item.end)
            child = table.nextSibling(child);
        if (child < 0 || (table.starts[child] as number) > item.signatureStart) return -1;
        node = child;
    }
}

function functionAt(side: ParsedSide, item: Item): number {
    return nodeOfItem(side, item, /^function_(?:signature_)?item$/);
}
