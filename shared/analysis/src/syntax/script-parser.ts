import type { Tree } from "web-tree-sitter";
import type { LanguageRules } from "../languages/language-rules.ts";
import { blankOutside, type ScriptBlock, scriptBlocks } from "../languages/script-blocks.ts";
import { editTree, type ReadTime, SourceParser, type TextEdit } from "./source-parser.ts";
import type { GrammarNames, SyntaxTable } from "./syntax-table.ts";
import type { TableBuffers } from "./table-buffers.ts";

/** What a tree is of. */
interface Origin {
    readonly parser: SourceParser;
    readonly blocks: readonly ScriptBlock[];
}

/**
 * Parses the scripts of a component as one text, with the parsers of their languages, which others
 * own. Offsets are those of the file. A tree before is used again where an edit left all tags as
 * they were; else one letter may turn all behind it from text into code.
 */
export class ScriptParser extends SourceParser {
    private readonly plain: SourceParser;
    /** For scripts with JSX. */
    private readonly jsx: SourceParser;
    /** Of the text as it is after all edits; none: the next tree is made from nothing. */
    private readonly origins = new WeakMap<Tree, Origin>();

    constructor(
        rules: LanguageRules,
        readTime: ReadTime,
        parsers: { readonly plain: SourceParser; readonly jsx: SourceParser },
    ) {
        super(rules, readTime);
        this.plain = parsers.plain;
        this.jsx = parsers.jsx;
    }

    override get isReady(): boolean {
        return this.plain.isReady && this.jsx.isReady;
    }

    override get names(): GrammarNames | undefined {
        return this.plain.names;
    }

    override get readsFast(): boolean {
        return this.plain.readsFast;
    }

    /** A table whose text has the scripts alone. */
    override table(tree: Tree, text: string, buffers?: TableBuffers): SyntaxTable {
        const { parser, blocks } = this.origins.get(tree) ?? this.origin(text);
        return parser.table(tree, blankOutside(text, blocks), buffers);
    }

    override edit(tree: Tree, before: string, after: string, edit: TextEdit): void {
        const former = this.origins.get(tree);
        if (former === undefined) return;
        const now = this.origin(after);
        if (now.parser === former.parser && isSameButFor(edit, former.blocks, now.blocks)) {
            editTree(tree, before, after, edit);
            this.origins.set(tree, now);
        } else {
            this.origins.delete(tree);
        }
    }

    override parse(text: string, previous: Tree | undefined, budget: number): Tree | undefined {
        const former = previous === undefined ? undefined : this.origins.get(previous);
        const origin = former ?? this.origin(text);
        const code = blankOutside(text, origin.blocks);
        const start = former === undefined ? undefined : previous;
        const tree = origin.parser.parse(code, start, budget);
        if (tree !== undefined) this.origins.set(tree, origin);
        return tree;
    }

    private origin(text: string): Origin {
        const blocks = scriptBlocks(text);
        const parser = blocks.some(({ isJsx }) => isJsx) ? this.jsx : this.plain;
        return { parser, blocks };
    }
}

/** Whether blocks begin and end where they did, in the text around an edit. */
function isSameButFor(
    { start, removed, inserted }: TextEdit,
    before: readonly ScriptBlock[],
    after: readonly ScriptBlock[],
): boolean {
    const isSame = (from: number, to: number | undefined): boolean =>
        (from <= start && to === from) ||
        (from >= start + removed && to === from + inserted - removed);
    return (
        before.length === after.length &&
        before.every(
            (block, index) =>
                isSame(block.start, after[index]?.start) && isSame(block.end, after[index]?.end),
        )
    );
}
