import { bodyRule } from "../../body/body-rule.ts";
import { parametersOf } from "../../body/called-parameters.ts";
import type { RustBody } from "../../body/rust-body.ts";
import { headOf } from "../../body/value-types.ts";

const common = {
    category: "correctness",
    severity: "warning",
    confidence: "medium",
    certainty: "likely",
} as const;

export const argumentsSwapped = bodyRule({
    id: "arguments-swapped",
    title: "Two arguments look swapped",
    rationale:
        "Two arguments have the names of each other's parameters, and their types are the same, so that the compiler says nothing. Functions that turn things round on purpose can say so with a name of their own.",
    ...common,
    confidence: "high",
    severity: "error",
    matches: [
        {
            head: "fn a(width: u32, height: u32) {}\nfn b(width: u32, height: u32) { a«(height, width)»; }\n",
        },
        {
            head: "struct A;\nimpl A {\n    fn b(&self, from: &str, to: &str) {}\n    fn c(&self, x: &C) { self.b«(x.to, x.from)»; }\n}\n",
        },
    ],
    misses: [
        {
            head: "fn a(width: u32, height: u32) {}\nfn b(width: u32, height: u32) { a(width, height); }\n",
        },
        {
            head: "fn a(width: u32, height: i64) {}\nfn b(width: i64, height: u32) { a(height, width); }\n",
        },
        {
            head: "fn a(width: u32, height: u32) {}\nfn turned(width: u32, height: u32) { a(height, width); }\n",
        },
        { head: "fn a(b: u32, c: u32) { if b > c { a(c, b) } }\n" },
    ],
    *find(body) {
        for (const node of body.touchedOf("call_expression")) {
            const given = body.children(body.field(node, "arguments"));
            if (given.length < 2) continue;
            const parameters = parametersOf(body, node, given.length);
            if (parameters === undefined) continue;
            const names = given.map((each) => nameOf(body, each));
            const first = names.findIndex((name, index) => {
                const other = parameters.findIndex((each) => each.name === name);
                if (
                    name === undefined ||
                    other <= index ||
                    names[other] !== parameters[index]?.name
                )
                    return false;
                return parameters[other]?.type === parameters[index]?.type;
            });
            if (first < 0 || isOnPurpose(body, node)) continue;
            const second = parameters.findIndex((each) => each.name === names[first]);
            if (second !== first + 1) continue;
            yield {
                node,
                mark: body.field(node, "arguments"),
                message: `${names[first]} is given for the parameter ${parameters[first]?.name}, and ${names[second]} for ${parameters[second]?.name}: they look swapped.`,
                fix: {
                    title: "Swap the two arguments",
                    isSafe: false,
                    start: body.start(given[first] ?? -1),
                    end: body.end(given[second] ?? -1),
                    text: `${body.text(given[second] ?? -1)}, ${body.text(given[first] ?? -1)}`,
                },
            };
        }
    },
});

/** `b` of `b`, `&b`, `x.b`, `x.b()` and `b.clone()`. */
function nameOf(body: RustBody, node: number): string | undefined {
    const text = body
        .plain(node)
        .replace(/^[&*]+(?:mut )?/, "")
        .replace(/\.(?:clone|as_ref|as_str)\(\)$/, "");
    return /^(?:\w+\.)*([a-z_]\w*)(?:\(\))?$/.exec(text)?.[1];
}

/** In a function whose name says that things change sides, or that calls itself so. */
function isOnPurpose(body: RustBody, node: number): boolean {
    const around = body.text(body.field(body.outerFunction(node), "name"));
    const called = body.methodCall(node)?.name ?? body.calledPath(node).replace(/^.*::/, "");
    if (around === called || body.isInTests(node)) return true;
    if (
        /swap|turn|rotat|transpos|revers|flip|invert|mirror|opposite|commut|symmetr|unordered|both/.test(
            around,
        )
    )
        return true;
    // A condition that compares the two decides about their order.
    return (
        body.around(node, "if_expression", "match_expression") >= 0 &&
        /[<>]|\bcmp\b|revers|swap|flip/.test(
            body.text(
                body.field(body.around(node, "if_expression", "match_expression"), "condition"),
            ),
        )
    );
}

export const endlessRecursion = bodyRule({
    id: "recursion-without-end",
    title: "A function only calls itself",
    rationale:
        "A function whose body is a call of itself never comes back. It is what remains when a method that should forward to a field, or to the method of a trait, forwards to itself.",
    ...common,
    severity: "error",
    lints: ["unconditional_recursion", "suspicious"],
    matches: [
        { head: "struct A;\nimpl A { fn «b»(&self) -> u8 { self.b() } }\n" },
        { head: "fn «a»(b: u8) -> u8 { a(b) }\n" },
        {
            head: "impl PartialEq for A { fn «eq»(&self, other: &Self) -> bool { self == other } }\n",
        },
        {
            head: "struct A;\nimpl ToString for A { fn «to_string»(&self) -> String { self.to_string() } }\n",
        },
    ],
    misses: [
        { head: "struct A;\nimpl A { fn b(&self) -> u8 { self.0.b() } }\n" },
        { head: "fn a(b: u8) -> u8 { if b == 0 { 0 } else { a(b - 1) } }\n" },
        { head: "impl B for A { fn c(&self) -> u8 { A::c(self) } }\n" },
        {
            head: "impl PartialEq for A { fn eq(&self, other: &Self) -> bool { self.0 == other.0 } }\n",
        },
        {
            head: "impl B for A { fn c(&self) -> u8 { self.c() } }\nimpl A { fn c(&self) -> u8 { 1 } }\n",
        },
    ],
    *find(body) {
        for (const item of body.touchedOf("function_item")) {
            const name = body.text(body.field(item, "name"));
            const statements = body.children(body.field(item, "body"));
            if (statements.length !== 1) continue;
            let node = statements[0] ?? -1;
            if (body.kind(node) === "expression_statement") node = body.children(node)[0] ?? -1;
            node = body.bare(node);
            if (!callsItself(body, item, name, node)) continue;
            const nameNode = body.field(item, "name");
            yield {
                node,
                mark: body.touches(nameNode) ? nameNode : node,
                message: `${name} calls itself and nothing else: it never comes back, until the stack is full.`,
            };
        }
    },
});

function callsItself(body: RustBody, item: number, name: string, node: number): boolean {
    const implementation = body.around(item, "impl_item", "trait_item");
    const ofTrait = implementation >= 0 && body.field(implementation, "trait") >= 0;
    const type = headOf(body.plain(body.field(implementation, "type")));
    if (body.kind(node) === "binary_expression" && ofTrait) {
        // Comparing with another type is another implementation.
        if (body.text(body.field(implementation, "trait")).includes("<")) return false;
        const operator = body.text(body.field(node, "operator"));
        if (!((name === "eq" && operator === "==") || (name === "ne" && operator === "!="))) {
            return false;
        }
        const sides = [body.field(node, "left"), body.field(node, "right")].map((each) =>
            body.plain(each),
        );
        const isSelf = (text: string): boolean => /^\*?(?:self|_?other)$/.test(text);
        const isValue = (text: string): boolean => text.startsWith(`&${type}::`);
        return sides.every((each) => isSelf(each) || isValue(each)) && sides.some(isSelf);
    }
    const call = body.methodCall(node);
    if (call !== undefined) {
        if (call.name !== name || body.text(call.receiver) !== "self") return false;
        // A method of the type itself goes before the one of the trait.
        return !ofTrait || (isDeclaredHere(body, type) && !hasOwnMethod(body, type, name));
    }
    const path = body.calledPath(node);
    return implementation < 0
        ? path === name && body.around(item, "function_item") < 0
        : path === `Self::${name}` && !ofTrait;
}

function isDeclaredHere(body: RustBody, type: string): boolean {
    return ["struct_item", "enum_item", "union_item"].some((kind) =>
        body.allOf(kind).some((each) => body.text(body.field(each, "name")) === type),
    );
}

function hasOwnMethod(body: RustBody, type: string, name: string): boolean {
    return body.allOf("function_item").some((each) => {
        const around = body.around(each, "impl_item", "trait_item");
        if (around < 0 || body.field(around, "trait") >= 0) return false;
        const own = headOf(body.plain(body.field(around, "type")));
        return own === type && body.text(body.field(each, "name")) === name;
    });
}

export const lengthBound = bodyRule({
    id: "index-up-to-length",
    title: "A loop or check goes one too far",
    rationale:
        "The last place of a list is its length less one: ..= and <= with the length reach the place behind it, where an index panics. Ranges for slices, which may end there, are left out.",
    ...common,
    matches: [
        { head: "fn a(b: &[u8]) { for i in «0..=b.len()» { c(b[i]); } }\n" },
        { head: "fn a(b: &[u8], i: usize) -> u8 { if «i <= b.len()» { b[i] } else { 0 } }\n" },
    ],
    misses: [
        { head: "fn a(b: &[u8]) { for i in 0..b.len() { c(b[i]); } }\n" },
        { head: "fn a(b: &[u8]) { for i in 0..=b.len() { c(&b[..i]); } }\n" },
        { head: "fn a(b: &[u8], i: usize) -> bool { i <= b.len() }\n" },
    ],
    *find(body) {
        for (const node of body.touchedOf("for_expression")) {
            const value = body.field(node, "value");
            const list = /\.\.=([\w.]+)\.len\(\)$/.exec(body.plain(value))?.[1];
            const name = body.text(body.field(node, "pattern"));
            if (list === undefined || !indexes(body, body.field(node, "body"), list, name))
                continue;
            yield {
                node: value,
                message: `${list}[${name}] panics in the last round, where ${name} is the length. Use .. instead of ..=.`,
            };
        }
        for (const node of body.touchedOf("if_expression")) {
            const condition = body.field(node, "condition");
            const match = /^(\w+)<=([\w.]+)\.len\(\)$/.exec(body.plain(condition));
            const [, name = "", list = ""] = match ?? [];
            if (match === null || !indexes(body, body.field(node, "consequence"), list, name))
                continue;
            yield {
                node: condition,
                message: `${list}[${name}] panics where ${name} is the length. Use < instead of <=.`,
            };
        }
    },
});

function indexes(body: RustBody, within: number, list: string, index: string): boolean {
    for (const each of body.within(within)) {
        if (body.kind(each) === "index_expression" && body.plain(each) === `${list}[${index}]`)
            return true;
    }
    return false;
}
