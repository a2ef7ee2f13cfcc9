import type { SymbolKind, Visibility } from "../index/file-facts.ts";
import type { GrammarNames, SyntaxTable } from "../syntax/syntax-table.ts";
import { errorKind, kindSet } from "./extractor.ts";

/** Words that begin an item, of which no node was made because its body broke off. */
export const brokenWords: Readonly<Record<string, SymbolKind>> = {
    fn: "function",
    struct: "struct",
    enum: "enum",
    trait: "trait",
    mod: "module",
    union: "union",
    impl: "implementation",
};

/** Words that are no names: where one stands for a name, the item is another one. */
export const keywords: ReadonlySet<string> = new Set(
    "as async await break const continue crate else enum extern false fn for if impl in let loop match mod move mut pub ref return self static struct super trait true type unsafe use where while".split(
        " ",
    ),
);

/** Siblings that are looked at: a line of a million tokens is not worth more. */
const furthest = 4_000;

/** An item among what the grammar could not read. */
export interface BrokenItem {
    readonly name: string;
    readonly nameStart: number;
    readonly nameEnd: number;
    readonly bodyStart: number;
    readonly end: number;
    readonly visibility: Visibility;
    /** Node behind its last one. */
    readonly scopeEnd: number;
    /** Node to go on with. */
    readonly next: number;
}

/** Finds the items that people are about to write, whose closing brackets are not there yet. */
export class RustRecovery {
    private readonly isName: Uint8Array;
    private readonly call: number;
    private readonly openBrace: number;
    private readonly closeBrace: number;
    private readonly forToken: number;
    private readonly where: number;
    private readonly typeParameters: number;

    constructor(names: GrammarNames) {
        this.isName = kindSet(names, ["identifier", "type_identifier"]);
        this.call = names.kind("call_expression");
        this.openBrace = names.kind("{", false);
        this.closeBrace = names.kind("}", false);
        this.forToken = names.kind("for", false);
        this.where = names.kind("where_clause");
        this.typeParameters = names.kind("type_parameters");
    }

    /** The item that a word begins; undefined where it is whole, or has no name. */
    item(table: SyntaxTable, word: number, kind: SymbolKind): BrokenItem | undefined {
        const { kinds, parents, starts, ends } = table;
        if (kinds[parents[word] ?? 0] !== errorKind) return undefined;
        const first = table.nextSibling(word);
        if (first < 0) return undefined;
        if (kind === "implementation") return this.implementation(table, word, first);
        // The grammar knows no `macro name($a:ident) {}`: it takes name and parameters for a call.
        const name = kinds[first] === this.call ? table.firstChild(first) : first;
        if (this.isName[kinds[name] ?? 0] !== 1) return undefined;
        const nameEnd = ends[name] ?? 0;
        const length = nameEnd - (starts[name] ?? 0);
        const raw = length > 2 && table.text.startsWith("r#", starts[name]) ? 2 : 0;
        const nameStart = (starts[name] ?? 0) + raw;
        const text = table.text.slice(nameStart, nameEnd);
        if (text === "" || (raw === 0 && keywords.has(text))) return undefined;
        return {
            name: text,
            nameStart,
            nameEnd,
            visibility: "private",
            next: name + 1,
            ...this.extent(table, word, first),
        };
    }

    private implementation(
        table: SyntaxTable,
        word: number,
        first: number,
    ): BrokenItem | undefined {
        const { kinds, starts, ends, text } = table;
        let from = kinds[first] === this.typeParameters ? table.nextSibling(first) : first;
        const start = starts[from] ?? 0;
        let type = -1;
        let isOfTrait = false;
        for (let seen = 0; from >= 0; from = table.nextSibling(from)) {
            if (++seen > furthest) return undefined;
            const kind = kinds[from];
            if (kind === this.openBrace || kind === this.where) break;
            if (kind === this.forToken) isOfTrait = true;
            type = from;
            if (text.slice(starts[from], ends[from]).includes("{")) return undefined;
        }
        if (type < 0 || from < 0) return undefined;
        const nameEnd = ends[type] ?? 0;
        const nameStart = starts[type] ?? 0;
        if (nameEnd <= nameStart) return undefined;
        return {
            name: `impl ${text.slice(start, nameEnd).replace(/\s+/g, " ")}`,
            nameStart,
            nameEnd,
            visibility: isOfTrait ? "public" : "private",
            next: word + 1,
            ...this.extent(table, word, type),
        };
    }

    /**
     * How far it goes: to what begins a line no deeper than it does itself. The brackets cannot
     * say, because one of them is missing.
     */
    private extent(
        table: SyntaxTable,
        word: number,
        name: number,
    ): Pick<BrokenItem, "bodyStart" | "end" | "scopeEnd"> {
        const { kinds, starts, ends, nexts, text } = table;
        const column = columnOf(text, starts[word] ?? 0);
        let last = name;
        let bodyStart = -1;
        let seen = 0;
        for (let at = table.nextSibling(name); at >= 0; at = table.nextSibling(at)) {
            const start = starts[at] ?? 0;
            if (++seen > furthest) break;
            if (kinds[at] === this.openBrace && bodyStart < 0) {
                bodyStart = start;
                last = at;
                continue;
            }
            if (indentOf(text, start) <= column) {
                if (kinds[at] === this.closeBrace) last = at;
                break;
            }
            last = at;
        }
        const end = Math.max(ends[last] ?? 0, ends[name] ?? 0);
        return {
            end,
            bodyStart: bodyStart < 0 ? end : bodyStart,
            scopeEnd: nexts[last] ?? 0,
        };
    }
}

/** Units in front of an offset on its line that are blank; those of its line if none else stand there. */
function columnOf(text: string, offset: number): number {
    const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
    let column = 0;
    while (lineStart + column < offset && isBlank(text.charCodeAt(lineStart + column))) column++;
    return column;
}

/** The column of what begins its line; endless for what does not. */
function indentOf(text: string, offset: number): number {
    let at = offset;
    while (at > 0 && isBlank(text.charCodeAt(at - 1))) at--;
    return at === 0 || text.charCodeAt(at - 1) === 10 ? offset - at : Number.POSITIVE_INFINITY;
}

function isBlank(unit: number): boolean {
    return unit === 32 || unit === 9;
}
