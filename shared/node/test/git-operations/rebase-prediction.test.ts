import assert from "node:assert/strict";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";
import { previewOperation } from "../../src/git-operations/perform-operation.ts";
import { predictRebase, rebase } from "../../src/git-operations/rebase-operation.ts";
import { branched, conflicting, log, plain } from "./rebase-fixture.ts";
import { RepositoryFixture } from "./repository-fixture.ts";

test("the preview says what becomes of each commit", async () => {
    const fixture = conflicting();
    fixture.git("branch", "stacked");
    fixture.git("update-ref", "refs/remotes/origin/topic", "topic");
    const before = fixture.state();
    const preview = await previewOperation(
        fixture.folder,
        rebase(await fixture.open(), plain),
        NeverCancelled,
    );
    const names = (text: string): string => text.replaceAll(/\b[0-9a-f]{10}\b/g, "OID");
    expectText(
        names([preview.title, ...preview.lines, ...preview.warnings].join("\n")),
        `
rebase 3 commits of topic onto main (OID)
topic: OID -> (stops at conflicts)
pick OID One: clean
pick OID Two: conflict in a.txt:1 (textual)
pick OID Three: clean
It will stop at conflicts; settle them and go on.
Commits that are made anew were pushed already, to: origin/topic.
These branches keep the commits as they were: stacked.
`,
    );
    assert.deepEqual(fixture.state(), before);
});

test("the plan is predicted in its own order", async () => {
    const fixture = new RepositoryFixture();
    fixture.commit("base", { "a.rs": "fn base() {}\n" });
    fixture.commit("Add", { "a.rs": "fn base() {}\nfn first() {}\n" });
    fixture.commit("Change", { "a.rs": "fn base() {}\nfn first() { 1; }\n" });
    const [, add, change] = fixture.git("rev-list", "--reverse", "HEAD").split("\n");
    const plan = `pick ${change}\npick ${add}\n`;
    const request = { onto: "HEAD~2", plan, isAutosquashed: false };
    const { text, steps } = await predictRebase(await fixture.open(), request, NeverCancelled);
    assert.equal(steps[0]?.verdict, "textual");
    assert.equal(steps[0]?.files[0]?.path, "a.rs");
    assert.match(text, /^# conflict in a\.rs:\d+ \(textual\)\npick [0-9a-f]{12} Change$/m);
});

test("a build break is told", async () => {
    const fixture = new RepositoryFixture();
    const library = "pub fn used(a: i32) -> i32 {\n    a\n}\n";
    fixture.commit("base", { "src/lib.rs": library, "src/other.rs": "\n" });
    fixture.git("switch", "-q", "-c", "topic");
    fixture.commit("Use it", { "src/other.rs": "fn f() -> i32 {\n    crate::used(1)\n}\n" });
    fixture.git("switch", "-q", "main");
    fixture.commit("Rename", { "src/lib.rs": library.replace("used", "renamed") });
    fixture.git("switch", "-q", "topic");
    const { steps } = await predictRebase(await fixture.open(), plain, NeverCancelled);
    assert.equal(steps[0]?.verdict, "build");
});

test("what is on the other side already is left out, merges are made straight", async () => {
    const fixture = branched();
    fixture.git("switch", "-q", "main");
    fixture.git("cherry-pick", "topic~2");
    fixture.git("switch", "-q", "topic");
    fixture.git("switch", "-q", "-c", "side", "topic~1");
    fixture.commit("Side", { "side.txt": "s\n" });
    fixture.git("switch", "-q", "topic");
    fixture.git("merge", "-q", "--no-edit", "side");
    const { warnings } = await previewOperation(
        fixture.folder,
        rebase(await fixture.open(), plain),
        NeverCancelled,
    );
    assert.match(warnings.join("\n"), /The other side has these already: [0-9a-f]{10} One\./);
    assert.match(warnings.join("\n"), /1 merge commits are left out/);
    await fixture.perform((at) => rebase(at, plain));
    assert.equal(log(fixture), "base\non main\nOne\nTwo\nThree\nSide");
});

test("what is predicted is what git does, whatever the plan", async () => {
    const letters = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 6, maxLength: 8 });
    const commits = fc.array(fc.tuple(fc.nat(7), fc.constantFrom("x", "y", "")), {
        minLength: 2,
        maxLength: 4,
    });
    const property = fc.asyncProperty(
        letters,
        commits,
        fc.nat(7),
        fc.infiniteStream(fc.nat()),
        async (base, edits, place, order) => {
            const fixture = new RepositoryFixture();
            const lines = (text: readonly string[]): string =>
                text.map((each) => `${each}\n`).join("");
            fixture.commit("base", { "a.txt": lines(base) });
            fixture.git("switch", "-q", "-c", "topic");
            const text: string[] = [...base];
            for (const [index, [at, word]] of edits.entries()) {
                text.splice(at, word === "" ? 1 : 0, ...(word === "" ? [] : [`${word}${index}`]));
                fixture.commit(`Commit ${index}`, { "a.txt": lines(text), [`${index}.txt`]: "" });
            }
            fixture.git("switch", "-q", "main");
            fixture.commit("on main", {
                "a.txt": lines([...base.slice(0, place), "M", ...base.slice(place)]),
            });
            fixture.git("switch", "-q", "topic");
            const names = fixture.git("rev-list", "main..topic").trim().split("\n");
            const keys = new Map(names.map((name) => [name, order.next().value ?? 0]));
            names.sort((left, right) => (keys.get(left) ?? 0) - (keys.get(right) ?? 0));
            const plan = names.map((name) => `pick ${name}\n`).join("");
            const request = { ...plain, plan };
            const { steps } = await predictRebase(await fixture.open(), request, NeverCancelled);
            const copy = fixture.copy();
            copy.hook("post-rewrite", "exit 0");
            const byGit = await copy.perform((at) => rebase(at, request));
            const own = await fixture.perform((at) => rebase(at, request));
            assert.equal(own.outcome.state, byGit.outcome.state);
            const isClean = steps.every(({ verdict }) => verdict === "clean");
            assert.equal(isClean, own.outcome.state === "done");
            const tree = (at: RepositoryFixture): string =>
                at.git("log", "--format=%T %s", "main..");
            assert.equal(tree(fixture), tree(copy));
        },
    );
    await fc.assert(property, { numRuns: 8 });
});
