import { bodyRule } from "../../body/body-rule.ts";
import { guardsOf } from "../../body/guards.ts";
import type { RustBody } from "../../body/rust-body.ts";

const common = {
    category: "correctness",
    severity: "warning",
    confidence: "medium",
    certainty: "likely",
} as const;

export const asyncLockHeld = bodyRule({
    id: "async-lock-held",
    title: "A lock of the standard library is held while waiting",
    rationale:
        "While the task waits, every other task that wants the lock stops its thread, and may never let this one go on. Guards that are dropped, or whose block ends, in front of the await are left out, and so are locks that are awaited themselves.",
    ...common,
    severity: "error",
    lints: ["await_holding_lock", "suspicious"],
    matches: [
        {
            head: "async fn a(b: &Mutex<u8>) {\n    let c = «b.lock().unwrap()»;\n    d().await;\n}\n",
        },
        { head: "async fn a(b: &RwLock<u8>) { if let Ok(c) = «b.read()» { d().await; } }\n" },
        {
            head: "async fn a(b: &Mutex<V>) { for c in «b.lock().unwrap()».iter() { d(c).await; } }\n",
        },
    ],
    misses: [
        {
            head: "async fn a(b: &Mutex<u8>) {\n    let c = b.lock().unwrap();\n    drop(c);\n    d().await;\n}\n",
        },
        {
            head: "async fn a(b: &Mutex<u8>) {\n    { let c = b.lock().unwrap(); }\n    d().await;\n}\n",
        },
        { head: "async fn a(b: &Mutex<u8>) {\n    let c = b.lock().await;\n    d().await;\n}\n" },
        {
            head: "async fn a(b: &Mutex<u8>) {\n    let c = *b.lock().unwrap();\n    d().await;\n}\n",
        },
        {
            head: "async fn a(b: &Mutex<V>) {\n    let c = b.lock().unwrap().len();\n    d().await;\n}\n",
        },
        {
            head: "async fn a(b: &Mutex<u8>) {\n    let c = b.lock().unwrap();\n    d(async { e().await });\n}\n",
        },
    ],
    *find(body, owner) {
        for (const guard of guardsOf(body, owner?.edition)) {
            if (guard.kind !== "lock" || guard.awaited < 0) continue;
            const isNew = body.touches(guard.node);
            yield {
                node: guard.node,
                mark: isNew ? guard.node : guard.awaited,
                message: `${body.text(guard.node).slice(0, 60)} is still locked at the await in line ${lineOf(body, guard.awaited)}: whoever wants the lock stops a thread meanwhile. End the guard's block in front, or use the lock of the runtime.`,
            };
        }
    },
});

export const asyncBorrowHeld = bodyRule({
    id: "async-borrow-held",
    title: "A RefCell is borrowed while waiting",
    rationale:
        "Another task that borrows the same RefCell while this one waits panics. Borrows that end in front of the await are left out.",
    ...common,
    severity: "error",
    lints: ["await_holding_refcell_ref", "suspicious"],
    matches: [
        {
            head: "async fn a(b: &RefCell<u8>) {\n    let c = «b.borrow_mut()»;\n    d().await;\n}\n",
        },
        {
            head: "async fn a(b: &RefCell<u8>) -> u8 {\n    let c = «b.borrow()»;\n    d().await\n}\n",
        },
    ],
    misses: [
        {
            head: "async fn a(b: &RefCell<u8>) {\n    let c = b.borrow_mut();\n    drop(c);\n    d().await;\n}\n",
        },
        { head: "async fn a(b: &RefCell<u8>) {\n    *b.borrow_mut() = 1;\n    d().await;\n}\n" },
        { head: "async fn a(b: String) {\n    let c: &str = b.borrow();\n    d().await;\n}\n" },
    ],
    *find(body, owner) {
        for (const guard of guardsOf(body, owner?.edition)) {
            if (guard.kind !== "borrow" || guard.awaited < 0) continue;
            yield {
                node: guard.node,
                mark: body.touches(guard.node) ? guard.node : guard.awaited,
                message: `${body.text(guard.node).slice(0, 60)} is still borrowed at the await in line ${lineOf(body, guard.awaited)}: another task that borrows it meanwhile panics. End the borrow in front.`,
            };
        }
    },
});

export const lockTwice = bodyRule({
    id: "lock-taken-twice",
    title: "A lock is taken again while it is held",
    rationale:
        "Locks of the standard library are not reentrant: taking one twice in a thread waits for ever or panics. In the condition of if let and the subject of match the guard lives to the end of the branches, in editions before 2024 of else as well.",
    ...common,
    severity: "error",
    confidence: "high",
    matches: [
        {
            head: "fn a(b: &Mutex<u8>) {\n    let c = b.lock().unwrap();\n    let d = «b.lock()»;\n}\n",
        },
        {
            head: "fn a(&self) { if let Some(c) = self.b.lock().unwrap().get(0) { «self.b.lock()».unwrap().clear(); } }\n",
        },
        {
            head: "fn a(&self) { match self.b.lock().unwrap().pop() { Some(c) => «self.b.lock()».unwrap().push(c), None => {} } }\n",
        },
        {
            head: "fn a(b: &RefCell<u8>) {\n    let c = b.borrow_mut();\n    let d = «b.borrow()»;\n}\n",
        },
    ],
    misses: [
        {
            head: "fn a(b: &Mutex<u8>) {\n    let c = b.lock().unwrap();\n    drop(c);\n    let d = b.lock();\n}\n",
        },
        {
            head: "fn a(b: &Mutex<u8>) {\n    let c = *b.lock().unwrap();\n    let d = b.lock();\n}\n",
        },
        { head: "fn a(b: &RefCell<u8>) {\n    let c = b.borrow();\n    let d = b.borrow();\n}\n" },
        {
            head: "fn a() {\n    let b = ReentrantMutex::new(1);\n    let c = b.lock();\n    let d = b.lock();\n}\n",
        },
        {
            head: "fn a(b: &M) {\n    #[cfg(e)]\n    let c = b.lock().unwrap();\n    #[cfg(not(e))]\n    let c = b.lock();\n}\n",
        },
        {
            head: "fn a(b: &Mutex<u8>) {\n    let c = b.lock().unwrap();\n    spawn(|| b.lock());\n}\n",
        },
    ],
    *find(body, owner) {
        for (const { again, node } of guardsOf(body, owner?.edition)) {
            // A test that waits for ever is seen by whoever runs it.
            if (again < 0 || body.isInTests(again)) continue;
            yield {
                node: again,
                message: `${body.text(body.methodCall(again)?.receiver ?? again).slice(0, 60)} is held since line ${lineOf(body, node)}: this waits for ever, or panics. End the first guard in front.`,
            };
        }
    },
});

function lineOf(body: RustBody, node: number): number {
    return body.side.lines.positionAt(body.start(node)).line + 1;
}
