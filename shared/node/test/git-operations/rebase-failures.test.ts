import assert from "node:assert/strict";
import { test } from "node:test";
import { rebase } from "../../src/git-operations/rebase-operation.ts";
import {
    abortRebase,
    continueRebase,
    skipRebase,
} from "../../src/git-operations/rebase-with-git.ts";
import { breaksOffAnywhere } from "./rebase-breaks-off.ts";
import { RepositoryFixture } from "./repository-fixture.ts";

const request = { onto: "main", isAutosquashed: false };

/** `topic` beside `main`, with changes that are not committed, staged and not. */
function branched(mainText: string): RepositoryFixture {
    const fixture = new RepositoryFixture();
    fixture.commit("base", { "a.txt": "a\nb\nc\nd\ne\n", "b.txt": "b\n" });
    fixture.git("switch", "-q", "-c", "topic");
    fixture.commit("One", { "a.txt": "a\nb\nc\nd\nT\n" });
    fixture.commit("Two", { "two.txt": "2\n" });
    fixture.git("switch", "-q", "main");
    fixture.commit("on main", { "a.txt": mainText });
    fixture.git("switch", "-q", "topic");
    fixture.write({ "b.txt": "staged\n" });
    fixture.git("add", "b.txt");
    fixture.write({ "b.txt": "changed\n", "unknown.txt": "unknown\n" });
    return fixture;
}

const clean = "M\nb\nc\nd\ne\n";
const conflict = "a\nb\nc\nd\nM\n";

test("a rebase in one step that breaks off is taken back", async () => {
    assert.ok((await breaksOffAnywhere(branched(clean), (at) => rebase(at, request))) > 3);
});

test("a rebase that sets changes aside and breaks off is taken back", async () => {
    const fixture = branched(clean);
    fixture.git("reset", "-q");
    fixture.write({ "a.txt": "a\nb\nLOCAL\nd\nT\n" });
    assert.ok((await breaksOffAnywhere(fixture, (at) => rebase(at, request))) > 5);
});

test("a rebase by git that breaks off is taken back", async () => {
    await breaksOffAnywhere(branched(conflict), (at) => rebase(at, request));
});

test("going on, skipping and giving up that break off are taken back", async () => {
    const fixture = branched(conflict);
    await fixture.perform((at) => rebase(at, request));
    for (const make of [skipRebase, abortRebase]) await breaksOffAnywhere(fixture, make);
    fixture.write({ "a.txt": "both\n" });
    fixture.git("add", "a.txt");
    await breaksOffAnywhere(fixture, continueRebase);
});
