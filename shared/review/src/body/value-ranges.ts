import { bindingOf } from "./bindings.ts";
import type { RustBody } from "./rust-body.ts";

/** A whole number that is written out; undefined for everything else. */
function constantOf(body: RustBody, node: number): number | undefined {
    const at = body.bare(node);
    const text = body.text(at).replace(/_/g, "");
    if (body.kind(at) === "integer_literal") {
        const value = Number(text.replace(/(?:[iu](?:8|16|32|64|128|size))$/, ""));
        return Number.isNaN(value) ? undefined : value;
    }
    const largest = /^u(8|16|32|64|128)::MAX$/.exec(text)?.[1];
    return largest === undefined ? undefined : 2 ** Number(largest) - 1;
}

function bitsOfConstant(body: RustBody, node: number): number {
    const value = constantOf(body, node);
    return value === undefined ? Number.POSITIVE_INFINITY : Math.ceil(Math.log2(value + 1));
}

/** How many bits a value may need, by masks, shifts, divisions and bounds with constants. */
export function valueBits(body: RustBody, node: number, width: number, isSigned: boolean): number {
    const at = body.bare(node);
    if (body.kind(at) === "binary_expression") {
        const operator = body.text(body.field(at, "operator"));
        const [left, right] = [body.field(at, "left"), body.field(at, "right")];
        const own = (): number => valueBits(body, left, width, isSigned);
        if (operator === "&") {
            const bits = (side: number): number =>
                Math.min(bitsOfConstant(body, side), valueBits(body, side, width, isSigned));
            return Math.min(bits(left), bits(right));
        }
        if (operator === ">>") return own() - (constantOf(body, right) ?? 0);
        if (operator === "/") {
            const divisor = constantOf(body, right);
            return divisor === undefined || divisor < 1
                ? own()
                : own() - Math.floor(Math.log2(divisor));
        }
        if (operator === "%") return Math.min(own(), bitsOfConstant(body, right));
        return width;
    }
    if (body.kind(at) === "block") {
        return valueBits(body, body.children(at).at(-1) ?? -1, width, isSigned);
    }
    if (body.kind(at) === "identifier") {
        const value = fixedValueOf(body, at);
        return value < 0 ? width : valueBits(body, value, width, isSigned);
    }
    const call = body.methodCall(at);
    if (call === undefined) return width;
    const own = (): number => valueBits(body, call.receiver, width, isSigned);
    const [first = -1, second = -1] = call.arguments;
    if (call.name === "min") return isSigned ? own() : Math.min(own(), bitsOfConstant(body, first));
    if (call.name === "clamp") return Math.min(own(), bitsOfConstant(body, second));
    if (call.name === "rem_euclid") return Math.min(own(), bitsOfConstant(body, first));
    if (call.name === "signum") return 2;
    if (/^(?:leading|trailing)_(?:zeros|ones)$|^count_(?:zeros|ones)$/.test(call.name)) return 8;
    return width;
}

/** What a name was bound to by a `let` that does not let it change, or -1. */
function fixedValueOf(body: RustBody, node: number): number {
    const binding = bindingOf(body, node);
    if (binding === undefined || binding.isElement) return -1;
    if (body.kind(binding.node) !== "let_declaration") return -1;
    const isChanged = /\bmut\b/.test(body.text(body.field(binding.node, "pattern")));
    const isSelf = body
        .children(binding.node)
        .some((each) => body.kind(each) === "mutable_specifier");
    return isChanged || isSelf ? -1 : binding.value;
}

/** Whether a number cannot be negative by what is written. */
export function neverNegative(body: RustBody, node: number): boolean {
    const at = body.bare(node);
    const kind = body.kind(at);
    if (kind === "integer_literal") return true;
    if (kind === "identifier") {
        const value = fixedValueOf(body, at);
        return value >= 0 && neverNegative(body, value);
    }
    if (kind === "scoped_identifier") return /::MAX$/.test(body.plain(at));
    if (kind === "binary_expression") {
        const operator = body.text(body.field(at, "operator"));
        const [left, right] = [body.field(at, "left"), body.field(at, "right")];
        if (operator === "&") return neverNegative(body, left) || neverNegative(body, right);
        if (operator === ">>" || operator === "%") return neverNegative(body, left);
        return /^[+*/]$/.test(operator) && neverNegative(body, left) && neverNegative(body, right);
    }
    const call = body.methodCall(at);
    if (call === undefined) return false;
    const [first = -1] = call.arguments;
    if (call.name === "max" || call.name === "clamp") return neverNegative(body, first);
    if (call.name === "pow") {
        const power = constantOf(body, first);
        return power !== undefined && power % 2 === 0;
    }
    if (/^(?:unwrap|expect)$/.test(call.name)) return neverNegative(body, call.receiver);
    return /^(?:(?:saturating_|checked_)?abs|(?:checked_)?rem_euclid|unsigned_abs|(?:checked_)?i?sqrt|exp|count_ones|len)$/.test(
        call.name,
    );
}
