import {
    type GrammarNames,
    nodeFlags,
    type SyntaxTable,
} from "@rust-ai-ide/analysis/syntax/syntax-table";
import { DocumentParams } from "@rust-ai-ide/node/language-server/standard-params";
import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver/node";
import { isComponent } from "../native-set.ts";
import { positionAt } from "../positions.ts";
import type { ServerFeature } from "../server-session.ts";

/** What a node of a kind is to somebody who folds. */
const roles = { none: 0, block: 1, indented: 2, comment: 3, imports: 4 } as const;

/** Kinds between brackets, in all grammars. */
const bracketed = [
    ...["block", "declaration_list", "field_declaration_list", "ordered_field_declaration_list"],
    ...["enum_variant_list", "match_block", "use_list", "field_initializer_list", "token_tree"],
    ...["array_expression", "tuple_expression", "arguments", "parameters", "type_parameters"],
    ...["statement_block", "class_body", "interface_body", "enum_body", "object", "object_type"],
    ...["array", "object_pattern", "switch_body", "formal_parameters", "named_imports"],
    ...["export_clause", "template_string", "jsx_element", "jsx_self_closing_element"],
    ...["argument_list", "dictionary", "list", "set", "tuple", "list_comprehension"],
    ...["inline_table", "raw_string_literal", "string_literal", "string"],
];
/** Kinds that end where the indentation does, so that no closing bracket stays visible. */
const indented = ["table", "table_array_element"];
const comments = ["line_comment", "block_comment", "comment"];
const imports = [
    ...["use_declaration", "extern_crate_declaration"],
    ...["import_statement", "import_from_statement", "future_import_statement"],
];

/** A bracket, or what begins a string. */
const opening = /^(?:[[({<"'`]|[bBcfFrRuU]{1,2}["'#])/;
const blank = new Set([9, 10, 13, 32]);
const marker = /^(?:\/\/|#|\/\*)\s*#?(end)?region\b/;

export const foldingRanges: ServerFeature = {
    perLanguage: { "textDocument/foldingRange": "foldingRangeProvider" },
    // An editor that is given folds of scripts alone folds no template by its indentation.
    leavesComponents: true,
    register({ router, live, natives, settings }) {
        router.answer("textDocument/foldingRange", DocumentParams, ({ textDocument: { uri } }) => {
            const file = live.get(uri);
            const table = file?.table();
            if (file === undefined || table === undefined) return [];
            if (natives.has(file.languageId) || isComponent(file.languageId)) return [];
            return foldsOf(table, file.facts.lineStarts, settings.client.lineFoldingOnly);
        });
    },
};

/**
 * What can be folded: blocks and brackets over several lines, comments, groups of imports, and
 * what stands between `region` and `endregion`; one range for each first line, the widest.
 */
export function foldsOf(
    table: SyntaxTable,
    lineStarts: Uint32Array,
    linesOnly: boolean,
): FoldingRange[] {
    const folds = new FoldList(table, lineStarts, linesOnly);
    const roleOf = rolesOf(table.names);
    for (let node = 1; node < table.size; node++) {
        const role = roleOf[table.kinds[node] ?? 0] ?? roles.none;
        if (role === roles.none || ((table.flags[node] ?? 0) & nodeFlags.named) === 0) continue;
        if (role === roles.comment) folds.comment(node);
        else if (role === roles.imports) folds.importLine(node);
        else folds.block(node, role === roles.indented);
    }
    return folds.finish();
}

class FoldList {
    private readonly table: SyntaxTable;
    private readonly lineStarts: Uint32Array;
    private readonly linesOnly: boolean;
    private readonly byLine = new Map<number, FoldingRange>();
    private readonly regions: number[] = [];
    private group: { kind: FoldingRangeKind; first: number; last: number } | undefined;

    constructor(table: SyntaxTable, lineStarts: Uint32Array, linesOnly: boolean) {
        this.table = table;
        this.lineStarts = lineStarts;
        this.linesOnly = linesOnly;
    }

    block(node: number, isIndented: boolean): void {
        const { table } = this;
        let start = table.starts[node] ?? 0;
        const text = table.text;
        let end = table.ends[node] ?? 0;
        // A table of TOML reaches to the next one, blank lines and all.
        while (end > start && blank.has(text.charCodeAt(end - 1))) end--;
        // A block of Python begins below the line that opens it.
        const opens = isIndented || opening.test(text.slice(start, start + 3));
        if (!opens) start = table.starts[table.parents[node] ?? node] ?? start;
        const closes = opens && !isIndented && /[\])}>`"'#]/.test(text.charAt(end - 1));
        this.add(this.line(start), this.lastLine(end), closes, undefined);
    }

    comment(node: number): void {
        const start = this.table.starts[node] ?? 0;
        const line = this.line(start);
        const last = this.lastLine(this.table.ends[node] ?? 0);
        const found = marker.exec(this.table.text.slice(start, start + 80));
        if (found !== null) {
            this.endGroup();
            if (found[1] === undefined) this.regions.push(line);
            else {
                const from = this.regions.pop();
                if (from !== undefined) this.add(from, line, false, FoldingRangeKind.Region);
            }
            return;
        }
        if (this.isFirstOfLine(start)) this.grow(FoldingRangeKind.Comment, line, last);
    }

    importLine(node: number): void {
        const line = this.line(this.table.starts[node] ?? 0);
        this.grow(FoldingRangeKind.Imports, line, this.lastLine(this.table.ends[node] ?? 0));
    }

    finish(): FoldingRange[] {
        this.endGroup();
        return [...this.byLine.values()].sort((one, other) => one.startLine - other.startLine);
    }

    /** Comments and imports on lines that follow each other are one. */
    private grow(kind: FoldingRangeKind, first: number, last: number): void {
        const { group } = this;
        const gap = kind === FoldingRangeKind.Imports ? 2 : 1;
        if (group?.kind === kind && first <= group.last + gap) {
            group.last = Math.max(group.last, last);
            return;
        }
        this.endGroup();
        this.group = { kind, first, last };
    }

    private endGroup(): void {
        const { group } = this;
        this.group = undefined;
        if (group !== undefined) this.add(group.first, group.last, false, group.kind);
    }

    private add(
        first: number,
        last: number,
        closes: boolean,
        kind: FoldingRangeKind | undefined,
    ): void {
        // Where whole lines are folded, the line with the closing bracket stays.
        const end = closes && this.linesOnly ? last - 1 : last;
        if (end <= first) return;
        const known = this.byLine.get(first);
        if (known !== undefined && known.endLine >= end) return;
        const closing = closes && !this.linesOnly;
        this.byLine.set(first, {
            startLine: first,
            endLine: end,
            ...(closing ? { endCharacter: this.closingCharacter(last) } : {}),
            ...(kind === undefined ? {} : { kind }),
        });
    }

    /** Where the first mark stands in a line: what is folded ends in front of it. */
    private closingCharacter(line: number): number {
        const start = this.lineStarts[line] ?? 0;
        const visible = /[^ \t]/g;
        visible.lastIndex = start;
        return (visible.exec(this.table.text)?.index ?? start) - start;
    }

    private line(offset: number): number {
        return positionAt(this.lineStarts, offset).line;
    }

    /** A node that ends with its line break ends on the line before. */
    private lastLine(end: number): number {
        const { line, character } = positionAt(this.lineStarts, end);
        return character === 0 && line > 0 ? line - 1 : line;
    }

    private isFirstOfLine(offset: number): boolean {
        const start = this.lineStarts[this.line(offset)] ?? 0;
        return this.table.text.slice(start, offset).trim() === "";
    }
}

const known = new WeakMap<GrammarNames, Uint8Array>();

function rolesOf(names: GrammarNames): Uint8Array {
    const made = known.get(names);
    if (made !== undefined) return made;
    const table = new Uint8Array(names.kinds.length);
    const put = (kinds: readonly string[], role: number): void => {
        for (const kind of kinds) {
            const id = names.kind(kind);
            if (id >= 0) table[id] = role;
        }
    };
    put(bracketed, roles.block);
    put(indented, roles.indented);
    put(comments, roles.comment);
    put(imports, roles.imports);
    known.set(names, table);
    return table;
}
