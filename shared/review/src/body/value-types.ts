import { type Binding, bindingOf } from "./bindings.ts";
import type { RustBody } from "./rust-body.ts";

const numberType = /^(?:[iu](?:8|16|32|64|128|size)|f32|f64)$/;
const suffix = /(?:[iu](?:8|16|32|64|128|size)|f32|f64)$/;

/** What methods of the standard library give whatever they are called on. */
const methodResults: ReadonlyMap<string, string> = new Map([
    ["len", "usize"],
    ["capacity", "usize"],
    ["count", "usize"],
    ["leading_zeros", "u32"],
    ["trailing_zeros", "u32"],
    ["count_ones", "u32"],
    ["count_zeros", "u32"],
    ["as_nanos", "u128"],
    ["as_micros", "u128"],
    ["as_millis", "u128"],
    ["as_secs", "u64"],
    ["as_secs_f64", "f64"],
    ["as_secs_f32", "f32"],
    ["subsec_nanos", "u32"],
    ["subsec_millis", "u32"],
    ["subsec_micros", "u32"],
    ["to_string", "String"],
    ["to_owned", ""],
]);

/** Methods of numbers that give a number of the same type. */
const sameType = new Set(
    "abs pow min max clamp wrapping_add wrapping_sub wrapping_mul saturating_add saturating_sub saturating_mul rem_euclid div_euclid signum round floor ceil trunc sqrt clone rotate_left rotate_right swap_bytes to_le to_be reverse_bits powi powf exp ln isqrt div_ceil next_multiple_of next_power_of_two".split(
        " ",
    ),
);

/** Deeper expressions are none that people write. */
const mostSteps = 40;

/**
 * The type of an expression as far as the file says: by suffixes, annotations, fields, signatures of
 * the same file and what methods of the standard library give. References are left out; undefined
 * where nothing says it. Blanks that mean nothing are left out.
 */
export function typeOf(body: RustBody, node: number, steps = mostSteps): string | undefined {
    const found = node < 0 || steps <= 0 ? undefined : expressionType(body, node, steps - 1);
    return found === undefined || found === "" ? undefined : withoutReference(found);
}

/** The same for what a name is bound to. */
export function typeOfBinding(body: RustBody, binding: Binding): string | undefined {
    const found = bindingType(body, binding, (node) => typeOf(body, node));
    return found === undefined || found === "" ? undefined : withoutReference(found);
}

function bindingType(
    body: RustBody,
    { type, value, isElement }: Binding,
    next: (at: number) => string | undefined,
): string | undefined {
    if (type >= 0) return alias(body, body.plain(type));
    return isElement ? elementType(body, value, next) : next(value);
}

/** `usize`, `f64`, …; undefined for everything else and the unknown. */
export function numberTypeOf(body: RustBody, node: number): string | undefined {
    const type = typeOf(body, node);
    return type !== undefined && numberType.test(type) ? type : undefined;
}

function expressionType(body: RustBody, node: number, steps: number): string | undefined {
    const next = (at: number): string | undefined => typeOf(body, at, steps);
    const child = (): number => body.children(node)[0] ?? -1;
    switch (body.kind(node)) {
        case "integer_literal":
            return suffix.exec(body.text(node))?.[0] ?? untyped(body, node, "i32");
        case "float_literal":
            return suffix.exec(body.text(node))?.[0] ?? "f64";
        case "boolean_literal":
            return "bool";
        case "char_literal":
            return body.text(node).startsWith("b") ? "u8" : "char";
        case "string_literal":
        case "raw_string_literal":
            return body.text(node).startsWith("b") ? "[u8;0]" : "str";
        case "parenthesized_expression":
        case "reference_expression":
        case "unsafe_block":
            return next(
                body.kind(node) === "reference_expression" ? body.field(node, "value") : child(),
            );
        case "unary_expression":
            return next(child());
        case "block": {
            const last = body.children(node).at(-1) ?? -1;
            return /statement|declaration|item/.test(body.kind(last)) ? undefined : next(last);
        }
        case "type_cast_expression":
            return body.plain(body.field(node, "type"));
        case "binary_expression":
            return binaryType(body, node, next);
        case "identifier": {
            const binding = bindingOf(body, node);
            return binding === undefined ? undefined : bindingType(body, binding, next);
        }
        case "field_expression":
            return fieldType(
                body,
                next(body.field(node, "value")),
                body.text(body.field(node, "field")),
            );
        case "self":
            return selfType(body, node);
        case "index_expression": {
            const [list = -1, index = -1] = body.children(node);
            const isRange = body.kind(index) === "range_expression";
            const element = elementOf(next(list));
            return isRange && element !== undefined ? `[${element}]` : element;
        }
        case "array_expression":
            return `[${next(child()) ?? "?"};${arrayLength(body, node)}]`;
        case "struct_expression":
            return body.plain(body.field(node, "name"));
        case "scoped_identifier":
            return /^([iuf]\w+)::(?:MAX|MIN|EPSILON)$/.exec(body.plain(node))?.[1];
        case "call_expression":
            return callType(body, node, next);
        case "macro_invocation": {
            const name = body.text(body.field(node, "macro"));
            return name === "vec" ? "Vec<?>" : name === "format" ? "String" : undefined;
        }
        default:
            return undefined;
    }
}

function binaryType(
    body: RustBody,
    node: number,
    next: (at: number) => string | undefined,
): string | undefined {
    const operator = body.text(body.field(node, "operator"));
    if (/^(?:==|!=|<=?|>=?|&&|\|\|)$/.test(operator)) return "bool";
    const [left, right] = [body.field(node, "left"), body.field(node, "right")];
    if (operator === "<<" || operator === ">>" || !isUntyped(body, left)) return next(left);
    return next(right) ?? next(left);
}

/** An integer without a suffix takes the type that is asked of it; only a bare `let` leaves `i32`. */
function untyped(body: RustBody, node: number, otherwise: string): string | undefined {
    let at = node;
    let up = body.parent(at);
    while (/^(?:unary|parenthesized)_expression$/.test(body.kind(up))) {
        at = up;
        up = body.parent(up);
    }
    return /^(?:type_cast_expression|let_declaration)$/.test(body.kind(up)) ? otherwise : undefined;
}

function isUntyped(body: RustBody, node: number): boolean {
    const at = body.bare(node);
    return body.kind(at) === "integer_literal" && !suffix.test(body.text(at));
}

function elementType(
    body: RustBody,
    value: number,
    next: (at: number) => string | undefined,
): string | undefined {
    const at = body.bare(value);
    if (body.kind(at) === "range_expression") {
        const [from = -1, to = -1] = body.children(at);
        return isUntyped(body, from) ? (next(to) ?? next(from)) : next(from);
    }
    const call = body.methodCall(at);
    const list =
        call !== undefined && /^(?:iter|iter_mut|into_iter|copied|cloned)$/.test(call.name);
    return elementOf(next(list ? call.receiver : at));
}

/** `T` of `[T]`, `[T; 4]`, `Vec<T>` and the like. */
function elementOf(type: string | undefined): string | undefined {
    const found = /^(?:\[(.+?)(?:;[^;\]]*)?\]|(?:\w+::)*(?:Vec|VecDeque|Box)<\[?(.+?)\]?>)$/.exec(
        type ?? "",
    );
    const element = found?.[1] ?? found?.[2];
    return element === "?" ? undefined : element;
}

function arrayLength(body: RustBody, node: number): string {
    const length = body.field(node, "length");
    return length >= 0 ? body.plain(length) : `${body.children(node).length}`;
}

function selfType(body: RustBody, node: number): string | undefined {
    const item = body.around(node, "impl_item", "trait_item");
    return item < 0 ? undefined : body.plain(body.field(item, "type"));
}

/** The declared type of a field of a struct of the same file. */
function fieldType(body: RustBody, owner: string | undefined, field: string): string | undefined {
    if (owner === undefined) return undefined;
    const name = headOf(owner);
    const item = body
        .allOf("struct_item")
        .find((each) => body.text(body.field(each, "name")) === name);
    if (item === undefined) return undefined;
    const list = body.field(item, "body");
    if (body.kind(list) === "ordered_field_declaration_list") {
        const types = body.children(list).filter((each) => /type|identifier/.test(body.kind(each)));
        const type = types.filter((each) => body.kind(each) !== "visibility_modifier")[
            Number(field)
        ];
        return type === undefined ? undefined : alias(body, body.plain(type));
    }
    for (const each of body.children(list)) {
        if (body.text(body.field(each, "name")) === field) {
            return alias(body, body.plain(body.field(each, "type")));
        }
    }
    return undefined;
}

function callType(
    body: RustBody,
    node: number,
    next: (at: number) => string | undefined,
): string | undefined {
    const call = body.methodCall(node);
    if (call === undefined) {
        const path = body.calledPath(node);
        const made = /^((?:\w+::)*[A-Z]\w*)(?:::<.*>)?::(?:new|default|with_capacity)$/.exec(
            path,
        )?.[1];
        const numeric = /^([iuf](?:8|16|32|64|128|size))::(?:from(?:_[bln]e_bytes)?|max|min|pow)$/;
        return made ?? numeric.exec(path)?.[1] ?? resultOf(body, path.replace(/^.*::/, ""), false);
    }
    const known = methodResults.get(call.name);
    if (known !== undefined) return known;
    const own = next(call.receiver);
    if (own !== undefined && numberType.test(own)) {
        if (sameType.has(call.name)) return own;
        if (call.name === "unsigned_abs") return own.replace(/^i/, "u");
    }
    if (/^(?:as_ref|as_mut|borrow|as_slice|as_mut_slice|to_vec|iter)$/.test(call.name)) return own;
    return resultOf(body, call.name, true);
}

/** How a function is looked for. */
export interface CalledFunction {
    /** What it gives in the end, where it is asynchronous. */
    readonly isAwaited?: boolean;
    /** The type that it belongs to, "" for none; absent where that is not known. */
    readonly owner?: string;
}

/** What a function of the same file returns, where only one fits. */
export function resultOf(
    body: RustBody,
    name: string,
    isMethod: boolean,
    { isAwaited = false, owner }: CalledFunction = {},
): string | undefined {
    const found = body.allOf("function_item").filter((item) => {
        if (body.text(body.field(item, "name")) !== name) return false;
        const first = body.children(body.field(item, "parameters"))[0] ?? -1;
        if ((body.kind(first) === "self_parameter") !== isMethod) return false;
        if (owner === undefined) return true;
        const around = body.around(item, "impl_item", "trait_item");
        return (around < 0 ? "" : headOf(body.plain(body.field(around, "type")))) === owner;
    });
    if (found.length !== 1) return undefined;
    const item = found[0] as number;
    if (!isAwaited && body.modifiers(item).includes("async")) return undefined;
    return body.plain(body.field(item, "return_type"));
}

function alias(body: RustBody, type: string): string {
    const item = body
        .allOf("type_item")
        .find((each) => body.text(body.field(each, "name")) === type);
    return item === undefined ? type : body.plain(body.field(item, "type"));
}

/** `Vec` of `&mut std::vec::Vec<u8>`. */
export function headOf(type: string): string {
    return withoutReference(type).replace(/<.*$/, "").replace(/^.*::/, "");
}

function withoutReference(type: string): string {
    return type.replace(/^(?:&(?:'\w+ ?)?(?:mut )?)+/, "");
}
