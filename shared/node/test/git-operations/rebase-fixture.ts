import assert from "node:assert/strict";
import { CodedError } from "@rust-ai-ide/core/errors";
import { RepositoryFixture } from "./repository-fixture.ts";

/** Onto `main`, in the order that it has. */
export const plain = { onto: "main", isAutosquashed: false };

/** `topic` with three commits beside one of `main`; `topic` is checked out. */
export function branched(): RepositoryFixture {
    const fixture = new RepositoryFixture();
    const lines = (letters: string): string => [...letters].map((each) => `${each}\n`).join("");
    fixture.commit("base", { "a.txt": lines("abcdefgh"), "b.txt": "b\n" });
    fixture.git("switch", "-q", "-c", "topic");
    fixture.commit("One", { "one.txt": "1\n" });
    fixture.commit("Two", { "a.txt": lines("abcdefgT") });
    fixture.commit("Three\n\nwith a body", { "three.txt": "3\n" });
    fixture.git("switch", "-q", "main");
    fixture.commit("on main", { "a.txt": lines("Mbcdefgh") });
    fixture.git("switch", "-q", "topic");
    return fixture;
}

/** Main changes what Two changes. */
export function conflicting(): RepositoryFixture {
    const fixture = branched();
    fixture.git("switch", "-q", "main");
    fixture.commit("clash", { "a.txt": "other\n" });
    fixture.git("switch", "-q", "topic");
    return fixture;
}

export function log(fixture: RepositoryFixture, ...range: readonly string[]): string {
    return fixture.git("log", "--reverse", "--format=%s", ...range).trim();
}

export async function rejects(promise: Promise<unknown>, code: string): Promise<void> {
    await assert.rejects(promise, (error) => CodedError.is(error, code) || assert.fail(`${error}`));
}
