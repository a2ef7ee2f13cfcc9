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
            const least = Math.min(bitsOfConstant(body, left), bitsOfConstant(body, right));
            return Math.min(least, width);
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

/** Whether a number cannot be negative by what is written. */
export function neverNegative(body: RustBody, node: number): boolean {
    const at = body.bare(node);
    const kind = body.kind(at);
    if (kind === "integer_literal" || kind === "float_literal") return true;
    if (kind === "identifier") {
        const binding = bindingOf(body, at);
        if (binding === undefined || binding.value < 0) return false;
        if (binding.isElement || !/let_/.test(body.kind(binding.node))) return false;
        const isChanged = /\bmut\b/.test(body.text(body.field(binding.node, "pattern")));
        return !isChanged && neverNegative(body, binding.value);
    }
    if (kind === "binary_expression") {
        const operator = body.text(body.field(at, "operator"));
        const [left, right] = [body.field(at, "left"), body.field(at, "right")];
        if (operator === "&") return neverNegative(body, left) || neverNegative(body, right);
        if (operator === "*" && body.plain(left) === body.plain(right)) return true;
        return /^[+*/%]$/.test(operator) && neverNegative(body, left) && neverNegative(body, right);
    }
    const call = body.methodCall(at);
    if (call === undefined) return false;
    const [first = -1] = call.arguments;
    if (call.name === "max" || call.name === "clamp") return neverNegative(body, first);
    if (call.name === "pow") {
        const power = constantOf(body, first);
        return power !== undefined && power % 2 === 0;
    }
    return /^(?:abs|rem_euclid|unsigned_abs|sqrt|exp|count_ones|len)$/.test(call.name);
}
