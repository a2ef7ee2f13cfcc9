import { bodyRule } from "../../body/body-rule.ts";
import type { RustBody } from "../../body/rust-body.ts";
import { neverNegative, valueBits } from "../../body/value-ranges.ts";
import { numberTypeOf } from "../../body/value-types.ts";

const common = {
    category: "correctness",
    severity: "information",
    confidence: "medium",
    certainty: "likely",
} as const;

interface Cast {
    readonly node: number;
    readonly value: number;
    readonly from: string;
    readonly to: string;
}

function* casts(body: RustBody): Generator<Cast> {
    for (const node of body.touchedOf("type_cast_expression")) {
        const to = body.plain(body.field(node, "type"));
        if (!/^(?:[iu](?:8|16|32|64|128|size)|f32|f64)$/.test(to)) continue;
        const value = body.field(node, "value");
        const from = numberTypeOf(body, value);
        if (from === undefined || from === to || body.isConstant(node)) continue;
        if (body.isInTests(node)) continue;
        yield { node, value, from, to };
    }
}

function bitsOf(type: string): number {
    return type.endsWith("size") ? 64 : Number(type.slice(1));
}

export const castTruncates = bodyRule({
    id: "cast-truncates",
    title: "A cast cuts off what does not fit",
    rationale:
        "as takes the low bits of a number that is too large and says nothing. Values that are masked, shifted or bounded in front are left out; a cast that means to cut says so with a mask.",
    ...common,
    lints: ["cast_possible_truncation", "pedantic"],
    matches: [
        { head: "pub fn a(b: u64) -> u32 { «b as u32» }\n" },
        { head: "pub fn a(b: &[u8]) -> u16 { «b.len() as u16» }\n" },
        { head: "pub fn a(b: f64) -> i32 { «b as i32» }\n" },
        { head: "struct B { c: u64 }\nimpl B { fn d(&self) -> u8 { «self.c as u8» } }\n" },
    ],
    misses: [
        { head: "pub fn a(b: u32) -> u64 { b as u64 }\n" },
        { head: "pub fn a(b: u64) -> u8 { (b & 0xff) as u8 }\n" },
        { head: "pub fn a(b: u32) -> u8 { (b >> 24) as u8 }\n" },
        { head: "pub fn a(b: Unknown) -> u8 { b as u8 }\n" },
    ],
    *find(body) {
        for (const { node, value, from, to } of casts(body)) {
            if (
                to.startsWith("f")
                    ? !(to === "f32" && from === "f64")
                    : !narrows(body, value, from, to)
            ) {
                continue;
            }
            const isFloat = from.startsWith("f");
            const words = isFloat ? "has another value" : "loses its high bits";
            yield {
                node,
                message: `A ${from} that does not fit into ${to} ${words} here, without an error. ${isFloat ? "Round and check the range in front." : `${to}::try_from gives an error instead.`}`,
                fix:
                    isFloat || to === "f32"
                        ? undefined
                        : {
                              title: `Check with ${to}::try_from`,
                              isSafe: false,
                              start: body.start(node),
                              end: body.end(node),
                              text: `${to}::try_from(${body.text(body.bare(value))})?`,
                          },
            };
        }
    },
});

function narrows(body: RustBody, value: number, from: string, to: string): boolean {
    if (from.startsWith("f")) return true;
    const own = valueBits(body, value, bitsOf(from), from.startsWith("i"));
    const isSize = [from.endsWith("size"), to.endsWith("size")] as const;
    if (isSize[0] && isSize[1]) return false;
    if (isSize[1]) return own > 32 && bitsOf(from) > 32;
    return own > bitsOf(to);
}

export const castLosesSign = bodyRule({
    id: "cast-loses-sign",
    title: "A cast makes a negative number a large one",
    rationale:
        "as turns -1 into the largest number of the type. Values that cannot be negative by what is written are left out.",
    ...common,
    lints: ["cast_sign_loss", "pedantic"],
    matches: [
        { head: "pub fn a(b: i32) -> u32 { «b as u32» }\n" },
        { head: "pub fn a(b: &[i64]) -> usize { «b[0] as usize» }\n" },
    ],
    misses: [
        { head: "pub fn a(b: u32) -> i64 { b as i64 }\n" },
        { head: "pub fn a(b: i32) -> u32 { b.abs() as u32 }\n" },
        { head: "pub fn a(b: i32) -> u32 { b.max(0) as u32 }\n" },
    ],
    *find(body) {
        for (const { node, value, from, to } of casts(body)) {
            if (!to.startsWith("u") || from.startsWith("u") || neverNegative(body, value)) continue;
            yield {
                node,
                message: `A negative ${from} ${from.startsWith("f") ? "becomes 0" : "becomes a large number"} as ${to}. ${from.startsWith("f") ? "Check for it in front." : `${to}::try_from gives an error instead.`}`,
            };
        }
    },
});

export const castWraps = bodyRule({
    id: "cast-wraps",
    title: "A cast makes a large number negative",
    rationale:
        "as turns the upper half of the unsigned numbers of the same width into negative ones.",
    ...common,
    severity: "hint",
    lints: ["cast_possible_wrap", "pedantic"],
    matches: [{ head: "pub fn a(b: u32) -> i32 { «b as i32» }\n" }],
    misses: [
        { head: "pub fn a(b: u32) -> i64 { b as i64 }\n" },
        { head: "pub fn a(b: u32) -> i32 { (b >> 1) as i32 }\n" },
    ],
    *find(body) {
        for (const { node, value, from, to } of casts(body)) {
            if (!to.startsWith("i") || !from.startsWith("u")) continue;
            const isSize = from.endsWith("size") !== to.endsWith("size");
            const widths = isSize ? [32, 64] : [bitsOf(from)];
            const width = from.endsWith("size") ? bitsOf(to) : bitsOf(from);
            const own = valueBits(body, value, bitsOf(from), false);
            const isSame = isSize ? widths.includes(width) : bitsOf(to) === bitsOf(from);
            if (!isSame || own < bitsOf(from)) continue;
            yield {
                node,
                message: `A ${from} from the upper half becomes negative as ${to}. ${to}::try_from gives an error instead.`,
            };
        }
    },
});

export const castRounds = bodyRule({
    id: "cast-rounds",
    title: "A cast to floating point rounds",
    rationale:
        "f32 holds whole numbers of 24 bits, f64 of 53: larger ones come out as a neighbour, so that sums and comparisons drift.",
    ...common,
    severity: "hint",
    lints: ["cast_precision_loss", "pedantic"],
    matches: [{ head: "pub fn a(b: u64) -> f64 { «b as f64» }\n" }],
    misses: [
        { head: "pub fn a(b: u32) -> f64 { b as f64 }\n" },
        { head: "pub fn a(b: u16) -> f32 { b as f32 }\n" },
    ],
    *find(body) {
        for (const { node, value, from, to } of casts(body)) {
            if (!to.startsWith("f") || from.startsWith("f")) continue;
            const own = valueBits(body, value, bitsOf(from), from.startsWith("i"));
            if (own <= (to === "f32" ? 24 : 53)) continue;
            yield { node, message: `A large ${from} is rounded as ${to}.` };
        }
    },
});
