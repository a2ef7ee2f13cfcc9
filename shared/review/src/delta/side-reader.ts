import { extractFacts } from "@rust-ai-ide/analysis/extract/extract-facts";
import type { SourceParser } from "@rust-ai-ide/analysis/syntax/source-parser";
import { TableBuffers } from "@rust-ai-ide/analysis/syntax/table-buffers";
import { LineIndex } from "@rust-ai-ide/core/text";
import type { ParsedSide } from "./file-delta.ts";
import { itemsOf, type SidePlace } from "./items.ts";

/** Milliseconds for one text. A file that needs more is not reviewed by its items. */
const budgetMs = 5_000;

/** Reads texts of Rust with a parser of the caller. */
export class SideReader {
    private readonly parser: SourceParser;

    constructor(parser: SourceParser) {
        this.parser = parser;
    }

    /** Undefined where the grammar is not there, or the text takes too long. */
    read(text: string, place: SidePlace): ParsedSide | undefined {
        const tree = this.parser.parse(text, undefined, budgetMs);
        if (tree === undefined) return undefined;
        try {
            const { path } = place;
            const table = this.parser.table(tree, text, new TableBuffers());
            const facts = extractFacts({ table, text, languageId: "rust", path }, []);
            const lines = new LineIndex(text);
            return { path, text, lines, table, facts, items: itemsOf(facts, place) };
        } finally {
            tree.delete();
        }
    }
}
