import assert from "node:assert/strict";
import { test } from "node:test";
import { licenceException } from "@rust-ai-ide/security/policy/policy-edits";
import { readDenyPolicy } from "@rust-ai-ide/security/policy/read-deny-policy";
import fc from "fast-check";

function check(text: string, expression: string, expected: string | undefined): void {
    const change = licenceException(text, { name: "odd", expression });
    assert.equal(change && text.slice(0, change.start) + change.text, expected);
}

const added = (...allow: readonly string[]): string =>
    `[[licenses.exceptions]]\ncrate = "odd"\nallow = [${allow.map((each) => `"${each}"`).join(", ")}]\n`;

test("an exception stands at the end of the file, and lets the package alone have its licences", () => {
    const text = '[licenses]\nallow = ["MIT"]\n\n[bans]\n';
    check(text, "GPL-3.0-only", `${text}\n${added("GPL-3.0-only")}`);
    check(text.trimEnd(), "Zlib", `${text}\n${added("Zlib")}`);
    check(text, "MIT AND Zlib AND MIT", `${text}\n${added("MIT", "Zlib")}`);
    check("", "Zlib", added("Zlib"));
    check("[licenses]\r\n", "Zlib", `[licenses]\r\n\r\n${added("Zlib").replaceAll("\n", "\r\n")}`);
});

test("what is to be chosen or cannot be written is left to people", () => {
    check("[licenses]\n", "MIT OR Zlib", undefined);
    check("[licenses]\n", "not a licence", undefined);
    check('[licenses]\nexceptions = [{ crate = "a", allow = ["MIT"] }]\n', "Zlib", undefined);
    check("[licenses\n", "Zlib", undefined);
});

test("whatever the file is, no change makes it worse", () => {
    const part = fc.constantFrom(
        "[licenses]\n",
        "exceptions = []\n",
        "[[licenses.exceptions]]\n",
        "=",
    );
    fc.assert(
        fc.property(fc.array(fc.oneof(part, fc.string())), (parts) => {
            const text = parts.join("");
            const change = licenceException(text, { name: "odd", expression: "Zlib" });
            if (change === undefined) return;
            const before = readDenyPolicy(text, "").problems.length;
            assert.ok(readDenyPolicy(text + change.text, "").problems.length <= before);
        }),
    );
});
