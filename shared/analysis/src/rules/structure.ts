import type { GrammarNames, SyntaxTable } from "../syntax/syntax-table.ts";
import { kindSet, type LanguageShape } from "./language-shape.ts";

/** Whether a text is one that is looked for. */
interface TextTest {
    test(text: string): boolean;
}

/** Answers what predicates ask about the places of nodes, for one grammar. */
export class Structure {
    readonly shape: LanguageShape;
    private readonly functions: ReadonlySet<number>;
    private readonly items: ReadonlySet<number>;
    private readonly lists: ReadonlySet<number>;
    private readonly comments: ReadonlySet<number>;
    /** By kind: the field of its name; 0 where the node's first line is the name. */
    private readonly named = new Map<number, number>();
    private readonly attribute: number;
    private readonly decorated: number;
    private readonly decorator: number;
    private readonly asyncBlock: number;
    private readonly modifiers: number;
    private readonly asyncToken: number;

    constructor(shape: LanguageShape, names: GrammarNames) {
        this.shape = shape;
        this.functions = kindSet(names, shape.functions);
        this.items = kindSet(names, shape.items);
        this.lists = kindSet(names, shape.lists);
        this.comments = kindSet(names, shape.comments);
        for (const [kind, field] of Object.entries(shape.named)) {
            const number = names.kind(kind);
            if (number >= 0) this.named.set(number, field === "" ? 0 : names.field(field));
        }
        this.attribute = names.kind("attribute_item");
        this.decorated = names.kind("decorated_definition");
        this.decorator = names.kind("decorator");
        this.asyncBlock = names.kind("async_block");
        this.modifiers = names.kind("function_modifiers");
        this.asyncToken = names.kind("async", false);
    }

    isComment(table: SyntaxTable, node: number): boolean {
        return this.comments.has(table.kinds[node] ?? 0);
    }

    /** A comment or an attribute: something that belongs to what stands behind it. */
    isAside(table: SyntaxTable, node: number): boolean {
        return table.kinds[node] === this.attribute || this.isComment(table, node);
    }

    isInside(table: SyntaxTable, node: number, kinds: ReadonlySet<number>): boolean {
        for (let at = table.parents[node] ?? -1; at >= 0; at = table.parents[at] ?? -1) {
            if (kinds.has(table.kinds[at] ?? 0)) return true;
        }
        return false;
    }

    isInAsync(table: SyntaxTable, node: number): boolean {
        for (let at = table.parents[node] ?? -1; at >= 0; at = table.parents[at] ?? -1) {
            if (!this.functions.has(table.kinds[at] ?? 0)) continue;
            if (table.kinds[at] === this.asyncBlock) return true;
            const modifiers = table.childOfKind(at, this.modifiers);
            const holder = modifiers >= 0 ? modifiers : at;
            return table.childOfKind(holder, this.asyncToken) >= 0;
        }
        return false;
    }

    isInTests(table: SyntaxTable, node: number, path: string): boolean {
        if (this.shape.testPath.test(path)) return true;
        for (let at = node; at >= 0; at = table.parents[at] ?? -1) {
            if (!this.items.has(table.kinds[at] ?? 0)) continue;
            if (this.shape.testName.test(this.nameOf(table, at))) return true;
            if (this.hasAttribute(table, at, this.shape.testAttribute)) return true;
        }
        return false;
    }

    isInMain(table: SyntaxTable, node: number, path: string): boolean {
        if (this.shape.programPath.test(path)) return true;
        for (let at = node; at >= 0; at = table.parents[at] ?? -1) {
            if (!this.functions.has(table.kinds[at] ?? 0)) continue;
            if (this.nameOf(table, at) === "main") return true;
        }
        return false;
    }

    /** Whether the item that the node is, or is in, has an attribute or decorator that matches. */
    hasItemAttribute(table: SyntaxTable, node: number, pattern: RegExp): boolean {
        let item = node;
        while (item >= 0 && !this.items.has(table.kinds[item] ?? 0)) {
            item = table.parents[item] ?? -1;
        }
        return item >= 0 && this.hasAttribute(table, item, pattern);
    }

    /** Whether a comment directly in front of the node's statement, or first in the node, matches. */
    isCommented(table: SyntaxTable, node: number, pattern: TextTest): boolean {
        for (let child = table.firstChild(node); child >= 0; child = table.nextSibling(child)) {
            if (this.lists.has(table.kinds[child] ?? 0) && this.beginsWith(table, child, pattern)) {
                return true;
            }
        }
        if (this.beginsWith(table, node, pattern)) return true;
        for (let at = node; at > 0; at = table.parents[at] ?? -1) {
            const parent = table.parents[at] ?? -1;
            if (this.hasCommentBefore(table, at, pattern)) return true;
            if (parent < 0 || this.lists.has(table.kinds[parent] ?? 0)) return false;
        }
        return false;
    }

    /** Names of the symbols around a node, the outermost first. */
    symbolPath(table: SyntaxTable, node: number): string {
        const names: string[] = [];
        for (let at = node; at > 0; at = table.parents[at] ?? -1) {
            if (this.named.has(table.kinds[at] ?? 0)) names.push(this.nameOf(table, at));
        }
        return names.reverse().join("/");
    }

    private nameOf(table: SyntaxTable, node: number): string {
        const field = this.named.get(table.kinds[node] ?? 0);
        if (field === undefined) return "";
        if (field === 0) return table.textOf(node).split("\n", 1)[0] ?? "";
        const name = table.childInField(node, field);
        return name < 0 ? "" : table.textOf(name).slice(0, 200);
    }

    private hasAttribute(table: SyntaxTable, item: number, pattern: RegExp): boolean {
        const parent = table.parents[item] ?? -1;
        if (parent < 0) return false;
        if (table.kinds[parent] === this.decorated) {
            for (const child of children(table, parent)) {
                if (table.kinds[child] !== this.decorator) continue;
                if (pattern.test(table.textOf(child).slice(1).trimStart())) return true;
            }
            return false;
        }
        // Attributes stand in front of their item, comments between them.
        for (const before of siblingsBefore(table, item)) {
            if (table.kinds[before] === this.attribute) {
                if (pattern.test(attributeText(table.textOf(before)))) return true;
            } else if (!this.isComment(table, before)) return false;
        }
        return false;
    }

    private beginsWith(table: SyntaxTable, list: number, pattern: TextTest): boolean {
        for (const child of children(table, list)) {
            const isNamed = ((table.flags[child] ?? 0) & 1) !== 0;
            if (!this.isComment(table, child)) {
                if (isNamed) return false;
                continue;
            }
            if (pattern.test(table.textOf(child))) return true;
        }
        return false;
    }

    private hasCommentBefore(table: SyntaxTable, node: number, pattern: TextTest): boolean {
        for (const before of siblingsBefore(table, node)) {
            if (this.isComment(table, before)) {
                // A comment behind code on its line speaks of that code.
                if (isBehindCode(table, before)) continue;
                if (pattern.test(table.textOf(before))) return true;
            } else if (table.kinds[before] !== this.attribute) return false;
        }
        return false;
    }
}

/** The nearest first. From the first one on it would cost the square of what a file has side by side. */
function* siblingsBefore({ parents }: SyntaxTable, node: number): Generator<number> {
    const parent = parents[node] ?? -1;
    for (let at = node - 1; at > parent && parent >= 0; at--) {
        // What stands in front of a node is in the sibling before it, or is that sibling.
        while (parents[at] !== parent) at = parents[at] ?? parent;
        yield at;
    }
}

function* children(table: SyntaxTable, node: number): Generator<number> {
    for (let child = table.firstChild(node); child >= 0; child = table.nextSibling(child)) {
        yield child;
    }
}

function attributeText(text: string): string {
    return text.replace(/^#!?\s*\[\s*/, "");
}

function isBehindCode({ text, starts }: SyntaxTable, node: number): boolean {
    const start = starts[node] ?? 0;
    const lineStart = text.lastIndexOf("\n", start - 1) + 1;
    return text.slice(lineStart, start).trim() !== "";
}
