import assert from "node:assert/strict";
import { chmod, mkdtemp, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { leakChecked } from "@rust-ai-ide/testing/leak-tracker";
import { ManualClock } from "@rust-ai-ide/testing/manual-clock";
import fc from "fast-check";
import { acceptanceFile } from "../../src/completion/acceptance-file.ts";
import { CompletionService } from "../../src/completion/completion-service.ts";
import { progressOf } from "../../src/completion/partial-acceptance.ts";

/**
 * Ghost text behind column 4 of line 2 and a change there. The result is what is left on the
 * screen, with what was taken in brackets.
 */
function check(
    ghost: string,
    inserted: string,
    expected: string,
    more: { replaced?: number; column?: number } = {},
): void {
    const uri = "file:///a.rs";
    const visible = { uri, position: { line: 2, character: 4 }, text: ghost };
    const { visible: left, taken } = progressOf(visible, {
        uri,
        position: { line: 2, character: more.column ?? 4 },
        replaced: more.replaced ?? 0,
        text: inserted,
    });
    const part = taken === undefined ? "" : `[${taken.kind} ${taken.text}] `;
    const place =
        left === undefined
            ? "gone"
            : `${left.position.line}:${left.position.character} ${left.text}`;
    assert.equal(part + place, expected);
}

test("words and lines that are taken are told from what is typed", () => {
    check("foo.bar(a)", "f", "2:5 oo.bar(a)");
    check("foo.bar(a)", "foo", "[word foo] 2:7 .bar(a)");
    check("foo(a);\n    b();", "foo(a);", "[line foo(a);] 2:11 \n    b();");
    check("a();\n    b();\n", "a();\n    b();", "[line a();\n    b();] 3:8 \n");
    check("\n    b();", "\n    ", "3:4 b();");
    check("(a, b)", "()", "2:5 a, b)");
    check("\u{1f600}x", "\u{1f600}", "2:6 x");
    // All of it: the editor runs the command of the item.
    check("foo(a)", "foo(a)", "gone");
    check("foo(a)", "bar", "gone");
    check("foo(a)", "foo", "gone", { replaced: 1 });
    check("foo(a)", "foo", "gone", { column: 5 });
    check("foo(a)", "", "gone");
});

test("whatever part is taken, taken and left are the whole", () => {
    fc.assert(
        fc.property(fc.string({ minLength: 1 }), fc.nat(), (ghost, seed) => {
            const part = ghost.slice(0, seed % (ghost.length + 1));
            const visible = { uri: "u", position: { line: 0, character: 0 }, text: ghost };
            const { visible: left } = progressOf(visible, {
                uri: "u",
                position: { line: 0, character: 0 },
                replaced: 0,
                text: part,
            });
            if (left === undefined) return;
            assert.ok(ghost.endsWith(left.text));
            assert.ok(part.length >= ghost.length - left.text.length);
        }),
    );
});

test("what was learnt lies in a file of the user's own that is replaced as a whole", async () => {
    const folder = await mkdtemp(join(tmpdir(), "acceptance-"));
    const path = join(folder, "storage", "acceptance.json");
    const store = acceptanceFile(path);
    assert.equal(await store.read(), undefined);
    await store.remove();
    await store.write("one");
    await store.write("two");
    assert.equal(await store.read(), "two");
    assert.equal(await readFile(path, "utf8"), "two");
    assert.deepEqual(await readdir(join(folder, "storage")), ["acceptance.json"]);
    if (process.platform !== "win32") assert.equal((await stat(path)).mode & 0o777, 0o600);
    await writeFile(path, "x".repeat(2_000_000));
    assert.equal(await store.read(), undefined);
    await store.remove();
    assert.equal(await store.read(), undefined);
    if (process.getuid?.() !== 0) {
        await chmod(join(folder, "storage"), 0o500);
        await assert.rejects(store.write("three"));
        await chmod(join(folder, "storage"), 0o700);
    }
});

test(
    "habits and open files outlive a change of settings; one switch stops each",
    leakChecked(async () => {
        let followed = 0;
        let isCopying = true;
        let saved: string | undefined;
        const clock = new ManualClock();
        const service = new CompletionService({
            grammar: {
                context: async ({ version }) => ({
                    kind: "silent",
                    version,
                    reason: "middle-of-word",
                }),
                check: async () => ({ kind: "silent", reason: "empty" }),
            },
            generator: {
                active: () => ({ kind: "ready", model: "m" }),
                generate: () => Promise.reject(new Error("x")),
            },
            clock,
            options: () => ({
                debounce: { initialInterval: 0, factor: 0, minimum: 0, maximum: 0 },
            }),
            acceptanceStore: {
                read: async () => saved,
                write: async (text) => {
                    saved = text;
                },
                remove: async () => {
                    saved = undefined;
                },
            },
            isLearning: () => true,
            isCopying: () => isCopying,
            followDocuments: () => {
                followed++;
                return {
                    dispose: () => {
                        followed--;
                    },
                };
            },
        });
        const ask = async (): Promise<string> => {
            const outcome = await service.complete(
                {
                    uri: "file:///a.rs",
                    version: 1,
                    position: { line: 0, character: 1 },
                    textBefore: "a",
                    textAfter: "",
                    trigger: "automatic",
                },
                NeverCancelled,
            );
            return outcome.kind === "silent" ? outcome.reason : outcome.text;
        };
        assert.equal(await ask(), "middle-of-word");
        service.reconfigure();
        assert.equal(await ask(), "middle-of-word");
        assert.equal(followed, 1);
        isCopying = false;
        service.reconfigure();
        assert.equal(await ask(), "middle-of-word");
        assert.equal(followed, 0);
        saved = "something";
        await service.forgetLearned();
        assert.equal(saved, undefined);
        service.dispose();
        await new Promise((resolve) => setImmediate(resolve));
        assert.equal(followed, 0);
        assert.equal(clock.pendingTimers, 0);
    }),
);
