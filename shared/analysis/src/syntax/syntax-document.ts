import type { Disposable } from "@rust-ai-ide/core/disposable";
import type { Tree } from "web-tree-sitter";
import type { LanguageRules } from "../languages/language-rules.ts";
import { editTree, type SourceParser, type TextEdit } from "./source-parser.ts";
import type { SyntaxTable } from "./syntax-table.ts";
import { TableBuffers } from "./table-buffers.ts";

export interface SyntaxLimits {
    /** UTF-16 units of a document, and of its longest line, above which it is not parsed. */
    readonly document: number;
    readonly line: number;
    /** Milliseconds for one parse. */
    readonly budget: number;
}

export const defaultSyntaxLimits: SyntaxLimits = {
    document: 1_000_000,
    line: 20_000,
    budget: 2000,
};

const versionsToRetry = 50;

/** A replacement in offsets of the text before it. */
export interface TextChange {
    readonly start: number;
    readonly end: number;
    readonly text: string;
}

/**
 * The text of one document with its syntax tree. The tree is brought up to date when it is asked
 * for, by parsing only what the edits since have touched.
 */
export class SyntaxDocument implements Disposable {
    private readonly parser: SourceParser;
    private readonly limits: SyntaxLimits;
    private currentText: string;
    private currentVersion: number;
    private parsed: Tree | undefined;
    private upToDate = false;
    private flat: SyntaxTable | undefined;
    private buffers: TableBuffers | undefined;
    private tooLarge: boolean | undefined;
    /** Version from which a parse is tried again after one took too long. */
    private retryFrom = Number.NEGATIVE_INFINITY;

    constructor(
        parser: SourceParser,
        text: string,
        version: number,
        limits: Partial<SyntaxLimits> = {},
    ) {
        this.parser = parser;
        this.limits = { ...defaultSyntaxLimits, ...limits };
        this.currentText = text;
        this.currentVersion = version;
    }

    get rules(): LanguageRules {
        return this.parser.rules;
    }

    get text(): string {
        return this.currentText;
    }

    get version(): number {
        return this.currentVersion;
    }

    /** Above the limits: never parsed, and no tree. */
    get isTooLarge(): boolean {
        this.tooLarge ??=
            this.currentText.length > this.limits.document ||
            hasLineOver(this.currentText, this.limits.line);
        return this.tooLarge;
    }

    /** Applies changes one after another, as the language server protocol sends them. */
    update(changes: readonly TextChange[], version: number): void {
        for (const { start, end, text } of changes) {
            const before = this.currentText;
            this.currentText = before.slice(0, start) + text + before.slice(end);
            const edit = { start, removed: end - start, inserted: text.length };
            const { parsed, currentText } = this;
            if (parsed !== undefined) this.parser.edit(parsed, before, currentText, edit);
        }
        this.currentVersion = version;
        this.upToDate = false;
        this.flat = undefined;
        this.tooLarge = undefined;
        if (this.isTooLarge) this.forgetTree();
    }

    /** Another text altogether. */
    replace(text: string, version: number): void {
        this.forgetTree();
        this.currentText = text;
        this.currentVersion = version;
        this.tooLarge = undefined;
        this.retryFrom = Number.NEGATIVE_INFINITY;
    }

    /** The tree of the current text; undefined when it is too large or took too long. Do not delete it. */
    tree(): Tree | undefined {
        if (this.isTooLarge || !this.parser.isReady) return undefined;
        if (this.upToDate) return this.parsed;
        if (this.currentVersion < this.retryFrom) return undefined;
        const tree = this.parser.parse(this.currentText, this.parsed, this.limits.budget);
        this.forgetTree();
        this.parsed = tree;
        this.upToDate = true;
        // Otherwise every keystroke in such a document would cost the whole budget.
        if (tree === undefined) this.retryFrom = this.currentVersion + versionsToRetry;
        return tree;
    }

    /** The tree, flat; undefined where there is none. Valid until the next change of the document. */
    table(): SyntaxTable | undefined {
        const tree = this.tree();
        if (tree === undefined) return undefined;
        this.buffers ??= new TableBuffers();
        this.flat ??= this.parser.table(tree, this.currentText, this.buffers);
        return this.flat;
    }

    /**
     * The tree as it would be after an edit, given to `use` and freed after it. Undefined when
     * there is no tree or the parse took longer than `budget` milliseconds.
     */
    withEdit<T>(
        change: TextChange,
        budget: number,
        use: (tree: Tree, text: string) => T,
    ): T | undefined {
        const current = this.tree();
        if (current === undefined) return undefined;
        const before = this.currentText;
        const after = before.slice(0, change.start) + change.text + before.slice(change.end);
        const edit: TextEdit = {
            start: change.start,
            removed: change.end - change.start,
            inserted: change.text.length,
        };
        const copy = current.copy();
        try {
            editTree(copy, before, after, edit);
            const tree = this.parser.parse(after, copy, budget);
            if (tree === undefined) return undefined;
            try {
                return use(tree, after);
            } finally {
                tree.delete();
            }
        } finally {
            copy.delete();
        }
    }

    dispose(): void {
        this.forgetTree();
        this.buffers = undefined;
        this.currentText = "";
    }

    private forgetTree(): void {
        this.parsed?.delete();
        this.parsed = undefined;
        this.flat = undefined;
        this.upToDate = false;
    }
}

function hasLineOver(text: string, limit: number): boolean {
    let start = 0;
    while (start < text.length) {
        const lineBreak = text.indexOf("\n", start);
        const end = lineBreak < 0 ? text.length : lineBreak;
        if (end - start > limit) return true;
        start = end + 1;
    }
    return false;
}
