import { bodyRule } from "../../body/body-rule.ts";
import type { RustBody } from "../../body/rust-body.ts";
import { numberTypeOf } from "../../body/value-types.ts";

const common = {
    category: "correctness",
    severity: "warning",
    confidence: "high",
    certainty: "likely",
} as const;

const comparing = /^(?:==|!=|<=?|>=?|&&|\|\||-|\/|%|&|\||\^)$/;

export const sameOperands = bodyRule({
    id: "same-operands",
    title: "Both sides of an operator are the same",
    rationale:
        "A value compared with itself, or taken from itself, is nearly always a name that was copied and not changed. Calls, which may give another value each time, and comparisons of floating point numbers with themselves, which ask for NaN, are left out.",
    ...common,
    lints: ["eq_op", "correctness"],
    matches: [
        { head: "fn a(b: &B) -> bool { «b.c == b.c» }\n" },
        { head: "fn a(b: u8, c: u8) -> bool { b > 1 && «c == c» }\n" },
        { head: "fn a(b: u8) -> u8 { «(b + 1) - (b + 1)» }\n" },
    ],
    misses: [
        { head: "fn a(b: &B) -> bool { b.c == c.c }\n" },
        { head: "fn a() -> bool { b() == b() }\n" },
        { head: "fn a(b: f64) -> bool { b != b }\n" },
        { head: "fn a() -> u32 { 1 << 1 }\n" },
        { head: "fn a(b: u8) -> u8 { b + b }\n" },
    ],
    *find(body) {
        for (const node of body.touchedOf("binary_expression")) {
            const operator = body.text(body.field(node, "operator"));
            const [left, right] = [body.field(node, "left"), body.field(node, "right")];
            if (!comparing.test(operator)) continue;
            if (shapeOf(body, left) !== shapeOf(body, right)) continue;
            if (hasCall(body, left) || body.isInTests(node)) continue;
            if (/^[!=]=$/.test(operator) && numberTypeOf(body, left)?.startsWith("f")) continue;
            yield {
                node,
                message: `Both sides of ${operator} are ${body.text(body.bare(left)).slice(0, 60)}: one of them was probably meant to be something else.`,
            };
        }
    },
});

const flipped: Readonly<Record<string, string>> = { ">": "<", ">=": "<=" };

/** The text of an expression, the same for `a == b` and `b == a`, `a < b` and `b > a`. */
function shapeOf(body: RustBody, node: number): string {
    const at = body.bare(node);
    if (body.kind(at) === "binary_expression") {
        const operator = body.text(body.field(at, "operator"));
        const sides = [
            shapeOf(body, body.field(at, "left")),
            shapeOf(body, body.field(at, "right")),
        ];
        const turned = operator === ">" || operator === ">=" ? flipped[operator] : undefined;
        if (turned !== undefined) return `(${sides[1]}${turned}${sides[0]})`;
        if (/^[!=]=$/.test(operator)) sides.sort();
        return `(${sides[0]}${operator}${sides[1]})`;
    }
    const inner = body.kind(at) === "block" ? body.children(at) : [];
    if (inner.length === 1) return `{${shapeOf(body, inner[0] ?? -1)}}`;
    return body.plain(at);
}

function hasCall(body: RustBody, node: number): boolean {
    for (const each of body.within(node, true)) {
        if (/^(?:call_expression|macro_invocation|await_expression)$/.test(body.kind(each))) {
            return true;
        }
    }
    return false;
}

export const sameBranches = bodyRule({
    id: "same-branches",
    title: "Two branches do the same",
    rationale:
        "When if and else do the same, either the condition is useless or one branch was copied and not changed. Empty branches and those that hold a comment are left out.",
    ...common,
    confidence: "medium",
    lints: ["if_same_then_else", "style", "complexity"],
    matches: [
        { head: "fn a(b: bool) -> u8 { if b «{ c(1) }» else { c(1) } }\n" },
        { head: "fn a(b: u8) { if b == 1 «{ c(); }» else if b == 2 { c(); } else { d(); } }\n" },
    ],
    misses: [
        { head: "fn a(b: bool) -> u8 { if b { c(1) } else { c(2) } }\n" },
        { head: "fn a(b: bool) { if b {} else {} }\n" },
        { head: "fn a(b: u8) { if b == 1 { c(); } else if b == 2 { d(); } else { c(); } }\n" },
    ],
    *find(body) {
        for (const node of body.touchedOf("if_expression")) {
            const first = body.field(node, "consequence");
            const other = body.children(body.field(node, "alternative"))[0] ?? -1;
            const second =
                body.kind(other) === "if_expression" ? body.field(other, "consequence") : other;
            if (second < 0 || /\/\/|\/\*/.test(body.text(first) + body.text(second))) continue;
            const isEmpty = body.children(first).length === 0;
            if (isEmpty || shapeOf(body, first) !== shapeOf(body, second)) continue;
            if (/\b(?:todo|unimplemented)!/.test(body.text(first))) continue;
            // Conditions that bind a name give the same text another meaning.
            const conditions = [node, other].map((each) =>
                body.text(body.field(each, "condition")),
            );
            if (conditions.some((each) => /\blet\b/.test(each))) continue;
            yield {
                node: second,
                mark: body.touches(first) ? first : second,
                message:
                    "This branch does the same as the other one: the condition decides nothing. Change the one that was copied, or join the two.",
            };
        }
    },
});

export const selfAssigned = bodyRule({
    id: "self-assigned",
    title: "A value is assigned to itself",
    rationale:
        "It does nothing, so that another name was meant on one side. Index operators with calls are left out.",
    ...common,
    lints: ["self_assignment", "correctness"],
    matches: [{ head: "fn a(&mut self, b: u8) { «self.b = self.b»; }\n" }],
    misses: [
        { head: "fn a(&mut self, b: u8) { self.b = b; }\n" },
        { head: "fn a(b: &mut [u8]) { b[c()] = b[c()]; }\n" },
    ],
    *find(body) {
        for (const node of body.touchedOf("assignment_expression")) {
            const left = body.field(node, "left");
            if (shapeOf(body, left) !== shapeOf(body, body.field(node, "right"))) continue;
            if (hasCall(body, left)) continue;
            yield {
                node,
                message: `${body.text(left)} is assigned to itself. Which value was meant?`,
            };
        }
    },
});
