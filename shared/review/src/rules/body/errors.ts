import { bodyRule } from "../../body/body-rule.ts";
import type { RustBody } from "../../body/rust-body.ts";
import { headOf, resultOf, typeOf } from "../../body/value-types.ts";

const common = {
    category: "correctness",
    severity: "warning",
    confidence: "medium",
    certainty: "likely",
} as const;

/** Calls of the standard library whose failure means that something was not done. */
const fallible = /^(?:std::)?fs::(?:write|rename|copy|create_dir\w*|set_permissions|hard_link)$/;
const fallibleMethods = /^(?:flush|write_all|sync_all|sync_data|set_len|commit|rollback)$/;

export const errorOkDropped = bodyRule({
    id: "error-dropped-by-ok",
    title: "A failure is thrown away by ok",
    rationale:
        "A statement that ends in .ok(); hides the error without a word about why nobody needs it. Sending to a channel and writing to a formatter are left out, since they fail only when nobody listens.",
    ...common,
    lints: ["unused_result_ok", "restriction"],
    matches: [
        { head: "fn a(b: &str) { «b.parse::<u8>().ok()»; }\n" },
        { head: 'fn a() { «std::fs::remove_file("b").ok()»; }\n' },
    ],
    misses: [
        { head: "fn a(b: &str) -> Option<u8> { b.parse().ok() }\n" },
        { head: "fn a(b: &Sender<u8>) { b.send(1).ok(); }\n" },
        { head: "#[test]\nfn a() { b().ok(); }\n" },
    ],
    *find(body) {
        for (const statement of body.touchedOf("expression_statement")) {
            const node = body.children(statement)[0] ?? -1;
            const call = body.methodCall(node);
            if (call?.name !== "ok" || call.arguments.length > 0 || body.isInTests(node)) continue;
            const inner = body.methodCall(withoutAwait(body, call.receiver));
            if (inner !== undefined && /^(?:try_)?send$|^set$|^join$/.test(inner.name)) continue;
            if (/^writeln?!/.test(body.text(call.receiver))) continue;
            yield {
                node,
                message: `Nobody learns that ${body.text(call.receiver).slice(0, 60)} failed. Give the error back, log it, or say in a comment why it does not matter.`,
            };
        }
    },
});

function withoutAwait(body: RustBody, node: number): number {
    return body.kind(node) === "await_expression" ? (body.children(node)[0] ?? -1) : node;
}

/** Whether a call can fail, by a signature of the same file or as a call of the standard library. */
function canFail(body: RustBody, value: number): boolean {
    const node = withoutAwait(body, value);
    const path = body.calledPath(node);
    if (fallible.test(path)) return true;
    const call = body.methodCall(node);
    if (call !== undefined && fallibleMethods.test(call.name)) return true;
    const name = call?.name ?? path.replace(/^.*::/, "");
    const owner = ownerOf(body, call?.receiver, path);
    if (owner === undefined) return false;
    const result = resultOf(body, name, call !== undefined, { isAwaited: true, owner });
    return /^(?:\w+::)*\w*Result\b/.test(result ?? "");
}

/** The type whose function is called, "" for functions of modules; undefined where nothing says it. */
function ownerOf(body: RustBody, receiver: number | undefined, path: string): string | undefined {
    if (receiver !== undefined) {
        const type = typeOf(body, receiver);
        return type === undefined ? undefined : headOf(type);
    }
    const before = path.slice(0, -path.replace(/^.*::/, "").length).replace(/::$/, "");
    if (/^(?:|self|crate|super)$/.test(before)) return path === "" ? undefined : "";
    return /^[A-Z]\w*$/.test(before) && before !== "Self" ? before : undefined;
}

export const errorUnderscore = bodyRule({
    id: "error-dropped-by-underscore",
    title: "let _ throws a failure away",
    rationale:
        "let _ also silences the warning of the compiler, so that a write, a rename or a call that failed looks as if it was done. Only calls are named that can fail by a signature in the same file, or in the standard library.",
    ...common,
    lints: ["let_underscore_must_use", "restriction"],
    matches: [
        { head: "fn a() -> Result<(), B> { c() }\nfn d() { let «_» = a(); }\n" },
        { head: 'fn a() { let «_» = std::fs::rename("b", "c"); }\n' },
        {
            head: "struct A;\nimpl A {\n    fn b(&self) -> io::Result<()> { c() }\n    fn d(&self) { let «_» = self.b(); }\n}\n",
        },
    ],
    misses: [
        { head: "fn a() -> u8 { 1 }\nfn d() { let _ = a(); }\n" },
        { head: "fn a(b: &Sender<u8>) { let _ = b.send(1); }\n" },
        { head: "fn a() -> Result<(), B> { c() }\nfn d() { let e = a(); }\n" },
        { head: '#[test]\nfn a() { let _ = std::fs::remove_file("b"); }\n' },
        { head: "impl Drop for A { fn drop(&mut self) { let _ = self.file.flush(); } }\n" },
    ],
    *find(body) {
        for (const node of body.touchedOf("let_declaration")) {
            const pattern = body.field(node, "pattern");
            if (body.text(pattern) !== "_" || body.isInTests(node)) continue;
            const value = body.field(node, "value");
            if (!canFail(body, value)) continue;
            // A destructor has nobody to give an error to.
            if (body.text(body.field(body.outerFunction(node), "name")) === "drop") continue;
            yield {
                node,
                mark: pattern,
                message: `Nobody learns that ${body.text(value).slice(0, 60)} failed. Give the error back with ?, log it, or say in a comment why it does not matter.`,
            };
        }
    },
});

export const errorUnused = bodyRule({
    id: "error-unused",
    title: "A result is not looked at",
    rationale:
        "The call returns a Result by its signature in the same file, and the statement ignores it: it goes on as if the call had worked.",
    ...common,
    severity: "error",
    confidence: "high",
    matches: [{ head: "fn a() -> Result<(), B> { c() }\nfn d() { «a()»; }\n" }],
    misses: [
        { head: "fn a() -> Result<(), B> { c() }\nfn d() -> Result<(), B> { a()?; Ok(()) }\n" },
        { head: "fn a() -> Result<(), B> { c() }\nfn d() { e::a(); }\n" },
        { head: "fn a() {}\nfn d() { a(); }\n" },
    ],
    *find(body) {
        for (const statement of body.touchedOf("expression_statement")) {
            const node = body.children(statement)[0] ?? -1;
            if (
                !/^(?:call|await)_expression$/.test(body.kind(node)) ||
                body.end(statement) === body.end(node)
            )
                continue;
            const call = withoutAwait(body, node);
            const isPlain =
                body.calledPath(call) !== "" ||
                body.text(body.methodCall(call)?.receiver ?? -1) === "self";
            if (!isPlain || fallible.test(body.calledPath(call)) || !canFail(body, node)) continue;
            const method = body.methodCall(call);
            if (method !== undefined && fallibleMethods.test(method.name)) continue;
            const carrier = body.plain(body.field(body.outerFunction(node), "return_type"));
            yield {
                node,
                message: `${body.text(node).slice(0, 60)} returns a Result that nobody looks at.`,
                fix: /Result\b/.test(carrier)
                    ? {
                          title: "Return the failure with ?",
                          isSafe: false,
                          start: body.end(node),
                          end: body.end(node),
                          text: "?",
                      }
                    : undefined,
            };
        }
    },
});

export const errorArmEmpty = bodyRule({
    id: "error-arm-empty",
    title: "An error is caught and nothing is done",
    rationale:
        "An empty arm for Err hides every failure, also those that nobody thought of. An arm with a comment inside is left out: it says why.",
    ...common,
    matches: [
        { head: "fn a() { match b() { Ok(c) => d(c), «Err(_) => {}» } }\n" },
        { head: "fn a() { if let Err(_) = b() «{}» }\n" },
    ],
    misses: [
        { head: "fn a() { match b() { Ok(c) => d(c), Err(e) => log(e) } }\n" },
        { head: "fn a() { match b() { Ok(c) => d(c), Err(_) => { /* nobody waits */ } } }\n" },
        { head: "#[test]\nfn a() { match b() { Ok(c) => d(c), Err(_) => {} } }\n" },
    ],
    *find(body) {
        const isEmpty = (node: number): boolean => /^(?:\{\s*\}|\(\))$/.test(body.text(node));
        const message =
            "Whatever failed is forgotten here. Give the error back, log it, or say in a comment why it does not matter.";
        for (const node of body.touchedOf("match_arm")) {
            if (!isEmpty(body.field(node, "value")) || body.isInTests(node)) continue;
            if (/^Err\((?:_\w*|\.\.)\)$/.test(body.plain(body.field(node, "pattern")))) {
                yield { node, message };
            }
        }
        for (const node of body.touchedOf("if_expression")) {
            const condition = body.field(node, "condition");
            if (body.kind(condition) !== "let_condition" || body.isInTests(node)) continue;
            const consequence = body.field(node, "consequence");
            if (!isEmpty(consequence) || body.field(node, "alternative") >= 0) continue;
            if (/^letErr\(_\w*\)=|^let Err\(_\w*\)=/.test(body.plain(condition))) {
                yield { node, mark: consequence, message };
            }
        }
    },
});

export const errorReplaced = bodyRule({
    id: "error-cause-lost",
    title: "A new error forgets its cause",
    rationale:
        "map_err with |_| drops what went wrong, so that the one who reads the message cannot tell a missing file from a forbidden one. Errors of parsing, which say little, are left out.",
    ...common,
    severity: "information",
    lints: ["map_err_ignore", "restriction"],
    matches: [{ head: "fn a() -> Result<(), E> { b().map_err(«|_| E::C») }\n" }],
    misses: [
        { head: "fn a() -> Result<(), E> { b().map_err(|e| E::C(e)) }\n" },
        { head: "fn a(b: &str) -> Result<u8, E> { b.parse().map_err(|_| E::C) }\n" },
    ],
    *find(body) {
        for (const node of body.touchedOf("call_expression")) {
            const call = body.methodCall(node);
            const closure = call?.arguments[0] ?? -1;
            if (call?.name !== "map_err" || !/^\|\s*_\s*\|/.test(body.text(closure))) continue;
            const inner = body.methodCall(call.receiver);
            if (
                /^(?:parse|try_into|try_from|send|recv)$/.test(inner?.name ?? "") ||
                body.isInTests(node)
            )
                continue;
            if (
                /::(?:try_from|from_str|from_utf8|from_str_radix)$/.test(
                    body.calledPath(call.receiver),
                )
            )
                continue;
            yield {
                node,
                mark: closure,
                message: "The cause is dropped here: keep it in the new error, as its source.",
            };
        }
    },
});

const amounts = /^(?:read|write|read_vectored|write_vectored)$/;

export const ioAmount = bodyRule({
    id: "io-amount-unused",
    title: "Less may have been read or written",
    rationale:
        "read and write may handle a part of the bytes and say how many. Who ignores the number loses the rest; read_exact and write_all go on until all is done.",
    ...common,
    severity: "error",
    confidence: "high",
    lints: ["unused_io_amount", "correctness"],
    matches: [
        { head: 'fn a(b: &mut File) -> io::Result<()> { «b.write(b"c")»?; Ok(()) }\n' },
        { head: "fn a(b: &mut File) { let mut c = [0u8; 4]; «b.read(&mut c)».unwrap(); }\n" },
        { head: 'async fn a(b: &mut File) -> io::Result<()> { «b.write(b"c")».await?; Ok(()) }\n' },
    ],
    misses: [
        { head: 'fn a(b: &mut File) -> io::Result<()> { b.write_all(b"c")?; Ok(()) }\n' },
        { head: 'fn a(b: &mut File) -> io::Result<usize> { b.write(b"c") }\n' },
        { head: "fn a(b: &RwLock<u8>) { b.read().unwrap(); }\n" },
        { head: "fn a(b: &mut Register) { b.write(1); }\n" },
        {
            head: "fn a(b: &mut Package, c: &mut File) -> R { b.write(c)?; b.write(&mut c)?; Ok(()) }\n",
        },
    ],
    *find(body) {
        for (const node of body.touchedOf("call_expression")) {
            const call = body.methodCall(node);
            const [first = -1, more = -1] = call?.arguments ?? [];
            if (call === undefined || !amounts.test(call.name) || first < 0 || more >= 0) continue;
            if (
                !/^(?:reference_expression|string_literal|raw_string_literal|identifier)$/.test(
                    body.kind(first),
                )
            )
                continue;
            // A function of this file, or one that takes no bytes, is another one.
            const own = resultOf(body, call.name, true);
            if (own !== undefined && !own.includes("usize")) continue;
            if (!takesBytes(body, first, call.name.startsWith("write"))) continue;
            if (!isIgnored(body, node) || body.isInTests(node)) continue;
            // What goes on until all is done is itself made of this.
            const around = body.text(body.field(body.outerFunction(node), "name"));
            if (/^(?:read_exact|write_all|read_to_end)$/.test(around)) continue;
            const isRead = call.name.startsWith("read");
            const better = call.name.endsWith("_vectored")
                ? undefined
                : isRead
                  ? "read_exact"
                  : "write_all";
            yield {
                node,
                message: `${call.name} may ${isRead ? "read" : "write"} a part only, and the number of bytes is ignored.${better === undefined ? " Go on until all is done." : ` Use ${better}.`}`,
                fix:
                    better === undefined
                        ? undefined
                        : {
                              title: `Use ${better}`,
                              isSafe: false,
                              start: body.start(call.nameNode),
                              end: body.end(call.nameNode),
                              text: better,
                          },
            };
        }
    },
});

/** Whether an argument may be a buffer: `&mut buffer` is never written from, `&buffer` never read into. */
function takesBytes(body: RustBody, node: number, isWrite: boolean): boolean {
    if (body.kind(node) === "identifier") {
        return /^(?:\[u8|Vec<u8>|\[(?:std::)?(?:io::)?IoSlice)/.test(typeOf(body, node) ?? "");
    }
    return isWrite !== /^&\s*mut\b/.test(body.text(node));
}

const passing =
    /^(?:unwrap|expect|unwrap_or_default|or|or_else|ok|ok_or|ok_or_else|map_err|inspect_err|is_ok|is_err)$/;

/** Whether only the failure of a call is looked at. */
function isIgnored(body: RustBody, node: number): boolean {
    let at = node;
    let isHandled = false;
    for (;;) {
        const up = body.parent(at);
        const kind = body.kind(up);
        if (
            kind === "try_expression" ||
            kind === "await_expression" ||
            kind === "parenthesized_expression"
        ) {
            isHandled ||= kind === "try_expression";
            at = up;
            continue;
        }
        const call = body.methodCall(body.parent(up));
        if (call !== undefined && call.receiver === at && passing.test(call.name)) {
            isHandled ||= /^(?:unwrap|expect|is_)/.test(call.name);
            at = call.node;
            continue;
        }
        if (kind === "expression_statement") return isHandled;
        return at === body.field(up, "value") && isCountUnnamed(body, up);
    }
}

/** `match` and `if let` that ask for success and do not name the number. */
function isCountUnnamed(body: RustBody, node: number): boolean {
    const isUnnamed = (pattern: number): boolean => /^Ok\((?:_|\.\.)\)$/.test(body.plain(pattern));
    if (body.kind(node) === "let_condition") return isUnnamed(body.field(node, "pattern"));
    if (body.kind(node) !== "match_expression") return false;
    const patterns = body
        .children(body.field(node, "body"))
        .map((arm) => body.field(arm, "pattern"))
        .filter((pattern) => body.plain(pattern).startsWith("Ok("));
    return patterns.length === 1 && patterns.every(isUnnamed);
}
