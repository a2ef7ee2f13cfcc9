import assert from "node:assert/strict";
import { test } from "node:test";
import type { FindingFix } from "@rust-ai-ide/analysis/rules/finding";
import type { SecurityFinding } from "@rust-ai-ide/security/finding";
import type { Diagnostic } from "vscode-languageserver/node";
import { fixActions, mayBeFixed } from "../../src/security-language/code-fixes.ts";

const text = "fn main() {\n    md5(x);\n}\n";
const at = text.indexOf("md5");
const safe: FindingFix = {
    title: "Use sha256",
    isSafe: true,
    edits: [{ start: at, end: at + 3, text: "sha256" }],
};
const diagnostic: Diagnostic = {
    range: { start: { line: 1, character: 4 }, end: { line: 1, character: 7 } },
    message: "weak",
};
const modern = { documentChanges: true, changeAnnotations: true };

function actions(fixes: readonly FindingFix[], client = modern) {
    const document = { uri: "file:///main.rs", version: 3, text };
    return fixActions({ fixes, title: "A weak hash" }, diagnostic, document, client);
}

const range = diagnostic.range;

test("a change that keeps what the code does is one edit, and the preferred one", () => {
    assert.deepEqual(actions([safe]), [
        {
            title: "Use sha256",
            kind: "quickfix",
            diagnostics: [diagnostic],
            isPreferred: true,
            edit: {
                documentChanges: [
                    {
                        textDocument: { uri: "file:///main.rs", version: 3 },
                        edits: [{ range, newText: "sha256" }],
                    },
                ],
            },
        },
    ]);
});

test("any other is looked at before it is made, where the client can", () => {
    const [action] = actions([{ ...safe, isSafe: false }]);
    assert.equal(action?.title, "Use sha256 (look at what changes)");
    assert.equal(action?.isPreferred, undefined);
    assert.deepEqual(action?.edit?.changeAnnotations, {
        fix: { label: "Use sha256", description: "A weak hash", needsConfirmation: true },
    });
    const [change] = action?.edit?.documentChanges ?? [];
    assert.ok(change !== undefined && "edits" in change);
    assert.deepEqual(change.edits, [{ range, newText: "sha256", annotationId: "fix" }]);
    const [plain] = actions([{ ...safe, isSafe: false }], {
        documentChanges: false,
        changeAnnotations: true,
    });
    assert.deepEqual(plain?.edit, {
        changes: { "file:///main.rs": [{ range, newText: "sha256" }] },
    });
});

test("only findings whose rule has an offer are checked again", () => {
    const finding = (fixes?: readonly FindingFix[]): SecurityFinding =>
        ({ rule: "r", ...(fixes === undefined ? {} : { fixes }) }) as unknown as SecurityFinding;
    assert.ok(mayBeFixed(finding([safe])));
    assert.ok(!mayBeFixed(finding([])));
    assert.ok(!mayBeFixed(finding()));
});
