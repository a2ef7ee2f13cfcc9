import { bindingOf } from "../../body/bindings.ts";
import { type BodyFix, bodyRule } from "../../body/body-rule.ts";
import type { MethodCall, RustBody } from "../../body/rust-body.ts";
import { typeOf } from "../../body/value-types.ts";
import type { PackageContext } from "../../review-rule.ts";

const common = {
    category: "correctness",
    severity: "information",
    confidence: "medium",
    certainty: "likely",
} as const;

/** Whether a panic ends something that is not this code's own. */
function matters(body: RustBody, node: number, owner: PackageContext | undefined): boolean {
    // Destructors have a rule of their own.
    const trait = body.field(body.around(node, "impl_item"), "trait");
    if (/^(?:\w+::)*Drop$/.test(body.plain(trait))) return false;
    return owner?.hasLibrary !== false && body.isLibrary(node) && !body.isConstant(node);
}

/** `Result` where the function around can give an error back, `Option` alike; "" for neither. */
function carrierAround(body: RustBody, node: number): string {
    const around = body.functionAround(node);
    if (body.kind(around) !== "function_item") return "";
    const returns = body.plain(body.field(around, "return_type"));
    return /^(?:\w+::)*(?:\w*Result|Option)\b/.exec(returns)?.[0].replace(/^.*::/, "") ?? "";
}

/** `Option::unwrap(value)` is a call of the method as well. */
function plainCall(body: RustBody, node: number): MethodCall | undefined {
    const path = /^(?:Option|Result)::(\w+)$/.exec(body.calledPath(node));
    if (path === null) return body.methodCall(node);
    const [receiver = -1, ...more] = body.children(body.field(node, "arguments"));
    const nameNode = body.field(node, "function");
    return { node, receiver, name: path[1] ?? "", nameNode, arguments: more };
}

/** What `rust-unwrap-of-input` speaks of. */
const inputs = /^(?:parse|from_utf8|from_str|var|read_to_string|connect)$/;

/** What another rule speaks of, or fails only when another thread has panicked, or when a text of the program itself is wrong. */
function isSettled(body: RustBody, { receiver, name }: MethodCall): boolean {
    if (/,(?:!|(?:\w+::)*Infallible)>$/.test(typeOf(body, receiver) ?? "")) return true;
    if (name.endsWith("_err") && body.calledPath(receiver) === "Some") return true;
    const call = body.methodCall(receiver);
    if (call !== undefined) {
        const isLock = /^(?:lock|read|write|join|into_inner|get_mut)$/.test(call.name);
        if (isLock && call.arguments.length === 0) return true;
        return inputs.test(call.name);
    }
    if (inputs.test(body.calledPath(receiver).replace(/^.*::/, ""))) return true;
    if (!/::(?:new|parse|from_str|from_static)$/.test(body.calledPath(receiver))) return false;
    const values = body.children(body.field(receiver, "arguments"));
    return values.length > 0 && values.every((each) => /literal/.test(body.kind(each)));
}

function questionMark(body: RustBody, call: MethodCall): BodyFix {
    const [start, end] = [body.end(call.receiver), body.end(call.node)];
    return { title: "Return the failure with ?", isSafe: false, start, end, text: "?" };
}

export const panicUnwrap = bodyRule({
    id: "panic-unwrap",
    title: "unwrap can end the caller's thread",
    rationale:
        "A library that panics takes the decision from whoever calls it. Locks, constants, literals, programs and tests are left out; what cannot fail is better said with expect.",
    ...common,
    lints: ["unwrap_used", "restriction"],
    matches: [
        { head: "pub fn a(b: Option<u8>) -> u8 { b.«unwrap»() }\n" },
        { head: "pub fn a(b: Result<u8, u8>) -> Result<u8, u8> { Ok(b.«unwrap»()) }\n" },
        { head: "pub fn a(b: Result<u8, u8>) -> u8 { b.«unwrap_err»() }\n" },
    ],
    misses: [
        { head: "pub fn a(b: &Mutex<u8>) -> u8 { *b.lock().unwrap() }\n" },
        { head: 'pub fn a() -> u8 { "1".parse().unwrap() }\n' },
        { head: "const A: u8 = b().unwrap();\n" },
        { head: "impl Drop for A { fn drop(&mut self) { b().unwrap(); } }\n" },
        { head: "fn main() { a().unwrap(); }\n" },
        { head: "#[test]\nfn a() { b().unwrap(); }\n" },
        { head: "#[allow(clippy::unwrap_used)]\nfn a() { b().unwrap(); }\n" },
        {
            base: "fn a() {\n    b().unwrap();\n}\n",
            head: "fn a() {\n    b()\n        .unwrap();\n}\n",
        },
    ],
    *find(body, owner) {
        for (const node of body.touchedOf("call_expression")) {
            const call = plainCall(body, node);
            if (call === undefined || !/^unwrap(?:_err)?$/.test(call.name)) continue;
            if (call.arguments.length > 0 || !matters(body, node, owner)) continue;
            if (isSettled(body, call)) continue;
            const carrier = carrierAround(body, node);
            const isMethod = call.nameNode > call.receiver;
            const isFixable = carrier !== "" && call.name === "unwrap" && isMethod;
            yield {
                node,
                mark: call.nameNode,
                severity: isFixable ? "warning" : "information",
                message: isFixable
                    ? `This panics where ${body.text(call.receiver).slice(0, 60)} gives no value, although the function returns a ${carrier}: give the failure back with ?.`
                    : `This panics in the caller's thread where ${body.text(call.receiver).slice(0, 60)} gives no value. Return the failure, use another value, or say with expect why it cannot happen.`,
                fix: isFixable ? questionMark(body, call) : undefined,
            };
        }
    },
});

export const panicExpect = bodyRule({
    id: "panic-expect",
    title: "expect can end the caller's thread",
    rationale:
        "expect says why something cannot fail; in a function that returns a Result, what can fail is better given back.",
    ...common,
    confidence: "low",
    lints: ["expect_used", "restriction"],
    matches: [{ head: 'pub fn a(b: Option<u8>) -> u8 { b.«expect»("a b") }\n' }],
    misses: [
        { head: 'fn main() { a().expect("b"); }\n' },
        { head: "pub fn a(p: &mut Parser) { p.expect(Token::Comma); }\n" },
        { head: 'pub fn a(b: &Mutex<u8>) -> u8 { *b.lock().expect("poisoned") }\n' },
    ],
    *find(body, owner) {
        for (const node of body.touchedOf("call_expression")) {
            const call = plainCall(body, node);
            if (call === undefined || !/^expect(?:_err)?$/.test(call.name)) continue;
            const [text = -1, more = -1] = call.arguments;
            if (more >= 0 || !/string_literal|reference_expression/.test(body.kind(text))) continue;
            if (!matters(body, node, owner) || isSettled(body, call)) continue;
            yield {
                node,
                mark: call.nameNode,
                message: `This panics in the caller's thread where ${body.text(call.receiver).slice(0, 60)} gives no value. Return the failure if it can happen.`,
                fix: carrierAround(body, node) === "" ? undefined : questionMark(body, call),
            };
        }
    },
});

export const panicMacro = bodyRule({
    id: "panic-macro",
    title: "Library code panics",
    rationale:
        "panic! ends the thread of whoever calls a library. It is right where going on would be worse, and then the documentation says so.",
    ...common,
    lints: ["panic", "restriction"],
    matches: [
        { head: 'pub fn a(b: u8) { if b > 1 { «panic!("b")» } }\n' },
        { head: 'pub fn a() -> Result<(), B> {\n    «panic!("b")»;\n    Ok(())\n}\n' },
    ],
    misses: [
        { head: 'fn main() { panic!("a"); }\n' },
        { head: '#[cfg(test)]\nmod tests {\n    fn a() { panic!("a"); }\n}\n' },
        { head: 'const A: u8 = if B { 1 } else { panic!("b") };\n' },
        { head: '/// # Panics\n/// If not b.\npub fn a() { panic!("b") }\n' },
    ],
    *find(body, owner) {
        for (const node of body.touchedOf("macro_invocation")) {
            if (body.text(body.field(node, "macro")) !== "panic") continue;
            if (!matters(body, node, owner) || isDocumented(body, node)) continue;
            const carrier = carrierAround(body, node);
            yield {
                node,
                severity: carrier === "" ? "information" : "warning",
                message:
                    carrier === ""
                        ? "This ends the caller's thread. Return an error, or document it under # Panics."
                        : `This ends the caller's thread, although the function returns a ${carrier}. Give an error back.`,
            };
        }
    },
});

function isDocumented(body: RustBody, node: number): boolean {
    const item = body.outerFunction(node);
    for (let at = body.previous(item); at >= 0; at = body.previous(at)) {
        const kind = body.kind(at);
        if (!/comment|attribute_item/.test(kind)) return false;
        if (/#\s*Panics\b/.test(body.text(at))) return true;
    }
    return false;
}

export const panicIndex = bodyRule({
    id: "panic-index",
    title: "An index out of bounds panics",
    rationale:
        "An index or a range that is not known to be inside of the list panics. Lists whose type the file does not say, loops over the length and fixed places of arrays are left out.",
    ...common,
    confidence: "low",
    lints: ["indexing_slicing", "restriction"],
    matches: [
        { head: "pub fn a(b: &[u8], c: usize) -> u8 { «b[c]» }\n" },
        { head: "pub fn a(b: Vec<u8>) -> Vec<u8> { «b[1..]».to_vec() }\n" },
        { head: "pub fn a(b: [u8; 4], c: usize) -> u8 { «b[c]» }\n" },
    ],
    misses: [
        { head: "pub fn a(b: [u8; 4]) -> u8 { b[3] }\n" },
        { head: "pub fn a(b: &[u8]) -> &[u8] { &b[..] }\n" },
        { head: "pub fn a(b: &HashMap<u8, u8>, c: u8) -> u8 { b[&c] }\n" },
        { head: "pub fn a(b: &[u8]) { for i in 0..b.len() { c(b[i]); } }\n" },
        { head: "pub fn a(b: &[u8]) -> u8 { if b.is_empty() { 0 } else { b[0] } }\n" },
    ],
    *find(body, owner) {
        for (const node of body.touchedOf("index_expression")) {
            const [list = -1, index = -1] = body.children(node);
            const type = typeOf(body, list);
            if (type === undefined || !/^(?:\[|(?:\w+::)*Vec(?:Deque)?<)/.test(type)) continue;
            if (!matters(body, node, owner) || isInside(body, list, index, type)) continue;
            const name = body.text(list).slice(0, 40);
            const isRange = body.kind(index) === "range_expression";
            yield {
                node,
                message: `This panics where ${name} is shorter. Use ${name}.get(…) and say what then happens, or check the length in front.`,
                confidence: isRange ? "medium" : "low",
            };
        }
    },
});

function isInside(body: RustBody, list: number, index: number, type: string): boolean {
    const ends = body.kind(index) === "range_expression" ? body.children(index) : [index];
    if (ends.length === 0) return true;
    const isArray = /;[^;\]]+\]$/.test(type);
    // The compiler itself checks a constant place of an array.
    if (isArray && ends.every((each) => isConstantPlace(body, each))) return true;
    const size = Number(/;(\d+)\w*\]$/.exec(type)?.[1] ?? Number.NaN);
    const isRange = body.kind(index) === "range_expression";
    const isFixed = ends.every((each) => {
        const value = Number(/^\d+/.exec(body.text(each))?.[0] ?? Number.NaN);
        return isRange ? value <= size : value < size;
    });
    if (isFixed) return true;
    const name = body.plain(list);
    if (isLoopOver(body, index, name)) return true;
    return isChecked(body, list, name);
}

function isConstantPlace(body: RustBody, node: number): boolean {
    const kind = body.kind(node);
    if (kind === "identifier") return /^[A-Z][A-Z0-9_]*$/.test(body.text(node));
    if (kind !== "binary_expression") return kind === "integer_literal" || kind === "const_block";
    const sides = [body.field(node, "left"), body.field(node, "right")];
    return sides.every((each) => isConstantPlace(body, each));
}

/** `for i in 0..list.len()`. */
function isLoopOver(body: RustBody, index: number, list: string): boolean {
    if (body.kind(index) !== "identifier") return false;
    const binding = bindingOf(body, index);
    return binding?.isElement === true && body.plain(binding.value).includes(`${list}.len()`);
}

/** Whether a condition or statement in front speaks of the length. */
function isChecked(body: RustBody, node: number, list: string): boolean {
    const around = body.functionAround(node);
    if (around < 0) return false;
    const before = body.table.text.slice(body.start(around), body.start(node)).replace(/\s+/g, "");
    return before.includes(`${list}.is_empty()`) || before.includes(`${list}.len()`);
}
