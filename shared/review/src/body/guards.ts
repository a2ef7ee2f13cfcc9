import { bindingOf, simpleName } from "./bindings.ts";
import type { MethodCall, RustBody } from "./rust-body.ts";
import { headOf, typeOf } from "./value-types.ts";

/** A guard of a lock or a borrow, and how long it lives. */
export interface Guard {
    readonly kind: "lock" | "borrow";
    /** The expression that makes it. */
    readonly node: number;
    /** The first await while it lives, or -1. */
    readonly awaited: number;
    /** The first call while it lives that would take the same again in the same way, or -1. */
    readonly again: number;
}

const unwraps = /^(?:unwrap|expect|unwrap_or_else)$/;
const lockTypes = /^(?:\w*Mutex|\w*RwLock)$/;

/** The first edition in which the subject of `if let` is dropped in front of `else`. */
const shortSubjects = 2024;

/**
 * Guards whose life reaches beyond their own statement or that make their statement wait.
 *
 * @param edition Of the package, such as `2021`; where it is not known, the newest rules hold.
 */
export function guardsOf(body: RustBody, edition: string | undefined): readonly Guard[] {
    const known = cache.get(body);
    if (known !== undefined) return known;
    const found: Guard[] = [];
    for (const node of body.allOf("call_expression")) {
        const call = body.methodCall(node);
        const kind = call === undefined ? undefined : guardKind(body, call);
        if (call === undefined || kind === undefined) continue;
        const function_ = body.functionAround(node);
        if (function_ < 0) continue;
        const made = unwrapped(body, node);
        // A lock that is awaited is one of the runtime.
        if (body.kind(body.parent(node)) === "await_expression") continue;
        const life = lifeOf(body, made, Number(edition ?? shortSubjects) < shortSubjects);
        if (life === undefined) continue;
        const isAsync = body.isAsync(function_);
        found.push({
            kind,
            node: made,
            awaited: isAsync ? firstAwait(body, function_, life) : -1,
            again: takenAgain(body, call, function_, life),
        });
    }
    cache.set(body, found);
    return found;
}

const cache = new WeakMap<RustBody, readonly Guard[]>();

function guardKind(body: RustBody, { name, arguments: given, receiver, node }: MethodCall) {
    if (given.length > 0) return undefined;
    if (name === "lock") {
        const type = headOf(typeOf(body, receiver) ?? "");
        return /^(?:Stdin|Stdout|Stderr|Reentrant\w*|ReMutex)$/.test(type) ||
            /std(?:in|out|err)\(\)$/.test(body.plain(receiver))
            ? undefined
            : ("lock" as const);
    }
    const owner = headOf(typeOf(body, receiver) ?? "");
    if (name === "read" || name === "write") {
        const isUnwrapped = unwrapped(body, node) !== node;
        return lockTypes.test(owner) || isUnwrapped ? ("lock" as const) : undefined;
    }
    if (name !== "borrow" && name !== "borrow_mut") return undefined;
    const binding = body.kind(receiver) === "identifier" ? bindingOf(body, receiver) : undefined;
    const isKnown = owner === "RefCell" || /RefCell/.test(typeOf(body, receiver) ?? "");
    return isKnown && binding !== null ? ("borrow" as const) : undefined;
}

/** With `unwrap`, `expect` and `?` behind it. */
function unwrapped(body: RustBody, node: number): number {
    let at = node;
    for (;;) {
        const up = body.parent(at);
        if (body.kind(up) === "try_expression") {
            at = up;
            continue;
        }
        const call = body.methodCall(body.parent(up));
        const isOwn = call !== undefined && call.receiver === at && unwraps.test(call.name);
        if (!isOwn) return at;
        at = call.node;
    }
}

interface Life {
    /** Offsets between which it is held. */
    readonly from: number;
    readonly to: number;
    /** What it is called; undefined for a temporary. */
    readonly name: string | undefined;
}

/** @param reachesElse Whether the subject of `if let` is held in `else` as well. */
function lifeOf(body: RustBody, made: number, reachesElse: boolean): Life | undefined {
    const from = body.end(made);
    let at = made;
    for (let up = body.parent(at); up >= 0; at = up, up = body.parent(up)) {
        const kind = body.kind(up);
        if (kind === "let_declaration") {
            const pattern = body.field(up, "pattern");
            const isValue = at === body.field(up, "value");
            if (!isValue || body.text(pattern) === "_") return undefined;
            const block = body.parent(up);
            if (at !== made) return { from, to: body.end(up), name: undefined };
            const name = simpleName(body, pattern);
            return { from, to: dropOf(body, block, up, name), name };
        }
        if (kind === "match_expression" && at === body.field(up, "value")) {
            return { from, to: body.end(up), name: undefined };
        }
        if (kind === "for_expression" && at === body.field(up, "value")) {
            return { from, to: body.end(up), name: undefined };
        }
        if (kind === "let_condition" && at === body.field(up, "value")) {
            const whole = body.around(up, "if_expression", "while_expression");
            const isIf = body.kind(whole) === "if_expression";
            const branch = body.field(whole, isIf ? "consequence" : "body");
            return { from, to: body.end(isIf && reachesElse ? whole : branch), name: undefined };
        }
        const isEnd =
            /^(?:expression_statement|block|if_expression|while_expression|match_arm|closure_expression)$/;
        if (isEnd.test(kind)) return { from, to: body.end(at), name: undefined };
    }
    return undefined;
}

/** Where a guard of a block is dropped: at `drop(name)` of the same block, at the latest at its end. */
function dropOf(
    body: RustBody,
    block: number,
    declaration: number,
    name: string | undefined,
): number {
    if (name !== undefined) {
        for (const child of body.children(block)) {
            if (child <= declaration || body.kind(child) !== "expression_statement") continue;
            const call = body.children(child)[0] ?? -1;
            if (!/^(?:(?:std::)?mem::)?drop$/.test(body.calledPath(call))) continue;
            if (body.plain(body.field(call, "arguments")) === `(${name})`) return body.start(child);
        }
    }
    return body.end(block);
}

function firstAwait(body: RustBody, around: number, { from, to, name }: Life): number {
    for (const node of body.allOf("await_expression")) {
        const at = body.end(node);
        if (at <= from || at > to || body.functionAround(node) !== around) continue;
        if (name !== undefined && isDroppedOnTheWay(body, node, name, from)) continue;
        return node;
    }
    return -1;
}

/** Whether a block between the declaration and a node drops the guard in front of the node. */
function isDroppedOnTheWay(body: RustBody, node: number, name: string, from: number): boolean {
    const given = new RegExp(`\\bdrop\\(${name}\\)`);
    let at = node;
    for (
        let up = body.parent(at);
        up >= 0 && body.start(up) > from;
        at = up, up = body.parent(up)
    ) {
        if (body.kind(up) !== "block") continue;
        const front = body.table.text.slice(body.start(up), body.start(at));
        if (given.test(front)) return true;
    }
    return false;
}

function takenAgain(
    body: RustBody,
    first: MethodCall,
    around: number,
    { from, to, name }: Life,
): number {
    const what = body.plain(first.receiver);
    if (!/^[\w.]+$/.test(what)) return -1;
    for (const node of body.allOf("call_expression")) {
        if (body.start(node) < from || body.end(node) > to) continue;
        const call = body.methodCall(node);
        if (call === undefined || call.arguments.length > 0) continue;
        if (!conflicts(first.name, call.name) || body.plain(call.receiver) !== what) continue;
        if (body.functionAround(node) !== around) continue;
        // Two ways of which one alone is compiled.
        if (isConditional(body, node) && isConditional(body, first.node)) continue;
        if (name !== undefined && isDroppedOnTheWay(body, node, name, from)) continue;
        if (name === undefined || sameBinding(body, first.receiver, call.receiver)) return node;
    }
    return -1;
}

function isConditional(body: RustBody, node: number): boolean {
    const before = body.previous(body.statementOf(node));
    return body.kind(before) === "attribute_item" && /\bcfg\b/.test(body.text(before));
}

function conflicts(first: string, second: string): boolean {
    if (first === "lock") return second === "lock";
    if (first === "write" || first === "read") {
        return /^(?:read|write)$/.test(second) && (first === "write" || second === "write");
    }
    if (!/^borrow(?:_mut)?$/.test(second)) return false;
    return first === "borrow_mut" || second === "borrow_mut";
}

/** A name that was bound anew in between is another lock. */
function sameBinding(body: RustBody, first: number, second: number): boolean {
    const root = (node: number): number => {
        let at = node;
        while (body.kind(at) === "field_expression") at = body.field(at, "value");
        return at;
    };
    const [one, two] = [root(first), root(second)];
    if (body.kind(one) !== "identifier") return true;
    return bindingOf(body, one)?.node === bindingOf(body, two)?.node;
}
