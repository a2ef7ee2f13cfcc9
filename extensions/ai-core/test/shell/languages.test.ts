import assert from "node:assert/strict";
import { test } from "node:test";
import { languageOf } from "@rust-ai-ide/analysis/languages/language-table";
import {
    completionLanguages,
    documentsIn,
    intelligenceLanguages,
    languagesOn,
    languagesSent,
} from "../../src/language/languages.ts";

test("every language that is completed or indexed has a grammar", () => {
    const missing = intelligenceLanguages.filter((id) => languageOf(id) === undefined);
    assert.deepEqual(missing, []);
});

test("only languages that are on reach the language server, and no notebook cells", () => {
    const on = languagesOn({ python: true, rust: false, cobol: true, typescript: true });
    assert.deepEqual(on, ["typescript", "python"]);
    assert.deepEqual(documentsIn(["python"]), [
        { scheme: "file", language: "python" },
        { scheme: "untitled", language: "python" },
    ]);
    assert.deepEqual(documentsIn(["vue"]), [
        { scheme: "file", language: "vue" },
        { scheme: "untitled", language: "vue" },
        { scheme: "file", pattern: "**/*.vue" },
    ]);
});

test("an index wants all documents, also of languages that are not completed", () => {
    assert.deepEqual(languagesSent({ rust: true }, true), [
        ...completionLanguages,
        ...["toml", "vue", "svelte"],
    ]);
    assert.deepEqual(languagesSent({ rust: true }, false), ["rust"]);
});
