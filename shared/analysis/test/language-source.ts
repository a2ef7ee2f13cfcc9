import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { Language, Parser } from "web-tree-sitter";
import { checkCompletion } from "../src/grammar/check-completion.ts";
import { completionMode } from "../src/grammar/completion-context.ts";
import { cursorScope } from "../src/grammar/cursor-scope.ts";
import { syntaxErrors } from "../src/grammar/parse-check.ts";
import { languageOf } from "../src/languages/language-table.ts";
import { SourceParser } from "../src/syntax/source-parser.ts";
import { SyntaxDocument } from "../src/syntax/syntax-document.ts";
import { withCursor } from "./rust-source.ts";

const require = createRequire(import.meta.url);

/** Loads the grammar of a language and gives what tests ask of it. */
export async function languageSource(id: string): Promise<LanguageSource> {
    const language = languageOf(id);
    assert.ok(language !== undefined, id);
    const { grammar, rules } = language;
    const owner = grammar === "tsx" ? "tree-sitter-typescript" : `tree-sitter-${grammar}`;
    const file = require.resolve(`${owner}/tree-sitter-${grammar}.wasm`);
    const parser = new Parser();
    parser.setLanguage(await Language.load(await readFile(file)));
    return new LanguageSource(new SourceParser(rules, () => 0, parser));
}

export class LanguageSource {
    readonly parser: SourceParser;

    constructor(parser: SourceParser) {
        this.parser = parser;
    }

    document(text: string): SyntaxDocument {
        return new SyntaxDocument(this.parser, text, 1);
    }

    /** Errors of a text that is parsed from nothing. */
    errorsOf(text: string): number {
        const document = this.document(text);
        const tree = document.tree();
        const { length } = tree === undefined ? [] : syntaxErrors(tree);
        document.dispose();
        return length;
    }

    /** The text that is shown; `<N` in front of it when it replaces N units, `!` and the reason when silent. */
    check(source: string, raw: string, expected: string): void {
        const { text, offset } = withCursor(source);
        const document = this.document(text);
        try {
            const { rules } = this.parser;
            const mode = completionMode(cursorScope(rules, text, offset, document.tree()));
            const checked = checkCompletion(document, offset, raw, mode);
            const actual =
                checked.kind === "silent"
                    ? `!${checked.reason}`
                    : `${checked.replaceAfter > 0 ? `<${checked.replaceAfter} ` : ""}${checked.text}`;
            assert.equal(actual, expected, source);
        } finally {
            document.dispose();
        }
    }
}
