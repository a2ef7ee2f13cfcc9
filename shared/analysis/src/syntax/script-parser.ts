import type { Tree } from "web-tree-sitter";
import type { LanguageRules } from "../languages/language-rules.ts";
import { blankOutside, scriptBlocks } from "../languages/script-blocks.ts";
import { type ReadTime, SourceParser } from "./source-parser.ts";
import type { GrammarNames, SyntaxTable } from "./syntax-table.ts";
import type { TableBuffers } from "./table-buffers.ts";

/** What a tree was made from. */
interface Origin {
    readonly parser: SourceParser;
    readonly code: string;
}

/**
 * Parses the scripts of a component as one text, with the parsers of their languages, which others
 * own. Offsets are those of the file. Nothing of a tree before is used again, because one letter in
 * a tag can turn all behind it from text into code.
 */
export class ScriptParser extends SourceParser {
    private readonly plain: SourceParser;
    /** For scripts with JSX. */
    private readonly jsx: SourceParser;
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
        const { parser, code } = this.origins.get(tree) ?? this.origin(text);
        return parser.table(tree, code, buffers);
    }

    override parse(text: string, _previous: Tree | undefined, budget: number): Tree | undefined {
        const origin = this.origin(text);
        const tree = origin.parser.parse(origin.code, undefined, budget);
        if (tree !== undefined) this.origins.set(tree, origin);
        return tree;
    }

    private origin(text: string): Origin {
        const blocks = scriptBlocks(text);
        const parser = blocks.some(({ isJsx }) => isJsx) ? this.jsx : this.plain;
        return { parser, code: blankOutside(text, blocks) };
    }
}
