import type { Disposable } from "@rust-ai-ide/core/disposable";
import type { Edit, Parser, Tree } from "web-tree-sitter";
import type { LanguageRules } from "../languages/language-rules.ts";
import { type GrammarNames, grammarNames, type SyntaxTable, tableOfTree } from "./syntax-table.ts";
import type { TableBuffers } from "./table-buffers.ts";
import type { TableReader } from "./table-reader.ts";

/** A change of a text in offsets: `removed` units at `start` made room for `inserted` units. */
export interface TextEdit {
    readonly start: number;
    readonly removed: number;
    readonly inserted: number;
}

/** Reads the time in milliseconds; only differences count. */
export type ReadTime = () => number;

/**
 * One web-tree-sitter parser with the grammar of a language, made by the caller, who also loads the
 * WebAssembly files, if need be later. All offsets are UTF-16 units.
 */
export class SourceParser implements Disposable {
    readonly rules: LanguageRules;
    private readonly readTime: ReadTime;
    private parser: Parser | undefined;
    private reader: TableReader | undefined;

    constructor(rules: LanguageRules, readTime: ReadTime, parser?: Parser) {
        this.rules = rules;
        this.readTime = readTime;
        this.parser = parser;
    }

    /** False until the grammar is there; nothing is parsed then. */
    get isReady(): boolean {
        return this.parser !== undefined;
    }

    /** What the grammar calls its kinds and fields; undefined until it is there. */
    get names(): GrammarNames | undefined {
        const language = this.parser?.language ?? undefined;
        return language === undefined ? undefined : grammarNames(language);
    }

    /** False: flat trees cost as much as parsing does. */
    get readsFast(): boolean {
        return this.reader?.isFast ?? false;
    }

    /** Takes the parser over, with its language set. Without a reader trees are read slowly. */
    attach(parser: Parser, reader?: TableReader): void {
        this.parser = parser;
        this.reader = reader;
    }

    /** A tree of this parser, flat. Without buffers of your own it is valid until the next call. */
    table(tree: Tree, text: string, buffers?: TableBuffers): SyntaxTable {
        return this.reader?.read(tree, text, buffers) ?? tableOfTree(tree, text);
    }

    /** Tells a tree of this parser about an edit, with the texts before and after it. */
    edit(tree: Tree, before: string, after: string, edit: TextEdit): void {
        editTree(tree, before, after, edit);
    }

    /** Undefined when the budget in milliseconds runs out first. The caller deletes the tree. */
    parse(text: string, previous: Tree | undefined, budget: number): Tree | undefined {
        if (this.parser === undefined) return undefined;
        const end = this.readTime() + budget;
        const tree = this.parser.parse(text, previous ?? null, {
            progressCallback: () => this.readTime() > end,
        });
        // Without this the next parse, of another text, would go on where this one stopped.
        if (tree === null) this.parser.reset();
        return tree ?? undefined;
    }

    dispose(): void {
        this.parser?.delete();
        this.parser = undefined;
    }
}

/** Tells a tree about an edit, with the texts before and after it. */
export function editTree(tree: Tree, before: string, after: string, edit: TextEdit): void {
    const startIndex = edit.start;
    const oldEndIndex = edit.start + edit.removed;
    const newEndIndex = edit.start + edit.inserted;
    const startPosition = pointAt(before, startIndex, { row: 0, column: 0 }, 0);
    const fields = {
        startIndex,
        oldEndIndex,
        newEndIndex,
        startPosition,
        oldEndPosition: pointAt(before, oldEndIndex, startPosition, startIndex),
        newEndPosition: pointAt(after, newEndIndex, startPosition, startIndex),
    };
    // The class only adds helpers that the tree does not call.
    tree.edit(fields as Edit);
}

interface Point {
    readonly row: number;
    readonly column: number;
}

function pointAt(text: string, offset: number, from: Point, fromOffset: number): Point {
    let { row } = from;
    let lineStart = fromOffset - from.column;
    for (
        let lineBreak = text.indexOf("\n", fromOffset);
        lineBreak >= 0 && lineBreak < offset;
        lineBreak = text.indexOf("\n", lineBreak + 1)
    ) {
        row++;
        lineStart = lineBreak + 1;
    }
    return { row, column: offset - lineStart };
}
