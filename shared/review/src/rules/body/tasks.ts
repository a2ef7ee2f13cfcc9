import { bodyRule } from "../../body/body-rule.ts";
import type { RustBody } from "../../body/rust-body.ts";
import { resultOf } from "../../body/value-types.ts";

const spawns =
    /^(?:std::thread::spawn|thread::spawn|tokio::spawn|(?:tokio::)?task::spawn(?:_blocking|_local)?|(?:async_std::task|smol)::spawn)$/;

/** Whether what runs apart ends with an error that only its handle would tell. */
function endsWithError(body: RustBody, work: number): boolean {
    if (/^(?:closure_expression|async_block)$/.test(body.kind(work))) {
        for (const node of body.within(work)) {
            if (body.kind(node) === "try_expression") return true;
        }
        return false;
    }
    const name = /^\w+$/.exec(body.calledPath(work))?.[0];
    if (name === undefined) return false;
    const result = resultOf(body, name, false, { isAwaited: true, owner: "" });
    return /^(?:\w+::)*\w*Result\b/.test(result ?? "");
}

export const taskErrorLost = bodyRule({
    id: "task-error-lost",
    title: "The error of a task goes nowhere",
    rationale:
        "The task or thread ends early with an error by ?, and the handle that would tell it is thrown away: work stops, and nobody learns that it did or why. Tasks that handle their errors themselves are left out.",
    category: "correctness",
    severity: "warning",
    confidence: "medium",
    certainty: "likely",
    matches: [
        { head: "fn a() { «tokio::spawn»(async move { b().await?; Ok::<(), E>(()) }); }\n" },
        {
            head: "fn a() { let _ = «std::thread::spawn»(|| -> Result<(), E> { b()?; Ok(()) }); }\n",
        },
        { head: "async fn b() -> Result<(), E> { c() }\nfn a() { «tokio::spawn»(b()); }\n" },
    ],
    misses: [
        {
            head: "fn a() { tokio::spawn(async move { if let Err(c) = b().await { log(c); } }); }\n",
        },
        {
            head: "fn a() { let c = tokio::spawn(async move { b().await?; Ok::<(), E>(()) }); c.await; }\n",
        },
        { head: "fn a() -> JoinHandle<R> { tokio::spawn(async move { b().await?; Ok(()) }) }\n" },
        { head: "fn a() { thread::spawn(|| { let c = || -> R { b()?; Ok(()) }; log(c()); }); }\n" },
        { head: "#[test]\nfn a() { tokio::spawn(async { b()?; Ok(()) }); }\n" },
    ],
    *find(body) {
        for (const node of body.touchedOf("call_expression")) {
            if (!spawns.test(body.calledPath(node)) || body.isInTests(node)) continue;
            const up = body.parent(node);
            const isStatement =
                body.kind(up) === "expression_statement" && body.text(up).endsWith(";");
            const isThrownAway =
                body.kind(up) === "let_declaration" && body.text(body.field(up, "pattern")) === "_";
            if (!isStatement && !isThrownAway) continue;
            const [work = -1] = body.children(body.field(node, "arguments"));
            if (!endsWithError(body, work)) continue;
            yield {
                node,
                mark: body.field(node, "function"),
                message:
                    "This ends early where something fails, and nobody learns it: handle the error inside, or keep the handle and look at what it gives.",
            };
        }
    },
});

const reaches =
    /\.get\(\)|\bassume_init|\bptr::|\bas_(?:mut_)?ptr\b|\.(?:read|write)\(|^unsafe\s*\{\s*\*/;

export const relaxedPublishes = bodyRule({
    id: "atomic-relaxed-publishes",
    title: "A relaxed flag stands for other memory",
    rationale:
        "A flag that is stored or loaded with Relaxed orders nothing else: another thread may see the flag and not yet the memory that it stands for. Only flags directly beside unsafe code that reads or writes through a pointer or cell are named; counters may stay relaxed.",
    category: "correctness",
    severity: "warning",
    confidence: "low",
    certainty: "likely",
    matches: [
        {
            head: "fn a(&self, b: u8) {\n    unsafe { *self.c.get() = b; }\n    self.d.store(true, «Ordering::Relaxed»);\n}\n",
        },
        {
            head: "fn a(&self) -> Option<u8> {\n    if self.d.load(«Ordering::Relaxed») { Some(unsafe { *self.c.get() }) } else { None }\n}\n",
        },
    ],
    misses: [
        {
            head: "fn drop(&mut self) {\n    if self.d.load(Ordering::Relaxed) { unsafe { *self.c.get() = 0; } }\n}\n",
        },
        {
            head: "fn a(&self, b: u8) {\n    unsafe { *self.c.get() = b; }\n    self.d.store(true, Ordering::Release);\n}\n",
        },
        { head: "fn a(&self) {\n    self.d.store(true, Ordering::Relaxed);\n}\n" },
        {
            head: "fn a(&self) {\n    if self.d.load(Ordering::Relaxed) { return; }\n    unsafe { *self.c.get() = 1; }\n}\n",
        },
        {
            head: "fn a(&self) {\n    unsafe { *self.c.get() = 1; }\n    fence(Ordering::Release);\n    self.d.store(true, Ordering::Relaxed);\n}\n",
        },
    ],
    *find(body) {
        for (const node of body.touchedOf("call_expression")) {
            const call = body.methodCall(node);
            const order = call?.arguments.at(-1) ?? -1;
            if (call === undefined || !/\bRelaxed$/.test(body.text(order)) || body.isInTests(node))
                continue;
            const isStore = call.name === "store" && body.text(call.arguments[0] ?? -1) === "true";
            const isLoad = call.name === "load" && call.arguments.length === 1;
            const beside = isStore ? codeInFront(body, node) : isLoad ? codeBehind(body, node) : -1;
            const around = body.outerFunction(node);
            // Who has the value to itself needs no order.
            const isAlone = /&\s*(?:'\w+\s+)?mut\s+self\b/.test(
                body.text(body.field(around, "parameters")),
            );
            if (beside < 0 || isAlone || /\bfence\(/.test(body.text(around))) continue;
            yield {
                node,
                mark: order,
                message: isStore
                    ? "Another thread may see this flag and not what was written in front of it: store with Release."
                    : "This may see the flag and not what was written in front of it: load with Acquire.",
            };
        }
    },
});

/** Unsafe code in the statement directly in front. */
function codeInFront(body: RustBody, node: number): number {
    const before = body.previous(body.statementOf(node));
    return before < 0 ? -1 : unsafeWithin(body, before);
}

/** Unsafe code that runs where the load, and nothing else, is true. */
function codeBehind(body: RustBody, node: number): number {
    const up = body.parent(node);
    if (body.kind(up) !== "if_expression" || body.field(up, "condition") !== node) return -1;
    return unsafeWithin(body, body.field(up, "consequence"));
}

function unsafeWithin(body: RustBody, within: number): number {
    for (const node of body.within(within)) {
        if (body.kind(node) === "unsafe_block" && reaches.test(body.text(node))) return node;
    }
    return -1;
}
