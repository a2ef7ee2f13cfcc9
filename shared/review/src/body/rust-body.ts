import { symbolFlags } from "@rust-ai-ide/analysis/index/file-facts";
import { nodeFlags, type SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import type { ParsedSide } from "../delta/file-delta.ts";

/** A call of a method, taken apart. */
export interface MethodCall {
    readonly node: number;
    readonly receiver: number;
    readonly name: string;
    /** The node of the name. */
    readonly nameNode: number;
    readonly arguments: readonly number[];
}

const functionKinds = new Set(["function_item", "closure_expression", "async_block"]);
const itemsOfConstants = new Set([
    "const_item",
    "static_item",
    "const_block",
    "array_type",
    "enum_variant",
    "attribute_item",
]);

/**
 * What stands in the functions of one side of a changed file. Nodes are those of its table. Code
 * inside of macro calls is no tree, and so no node is ever found there.
 */
export class RustBody {
    readonly side: ParsedSide;
    readonly table: SyntaxTable;
    private readonly isTouched: (start: number, end: number) => boolean;
    private readonly byKind = new Map<string, number[]>();

    /** @param isTouched Whether a range of the text is looked at. */
    constructor(side: ParsedSide, isTouched: (start: number, end: number) => boolean) {
        this.side = side;
        this.table = side.table;
        this.isTouched = isTouched;
        const { table, byKind } = this;
        for (let node = 0; node < table.size; node++) {
            if (((table.flags[node] ?? 0) & nodeFlags.named) === 0) continue;
            const kind = table.kindName(node);
            const known = byKind.get(kind);
            if (known === undefined) byKind.set(kind, [node]);
            else known.push(node);
        }
    }

    /** All nodes of a kind, in order. */
    allOf(kind: string): readonly number[] {
        return this.byKind.get(kind) ?? [];
    }

    /** Nodes of a kind that touch what is looked at. */
    touchedOf(kind: string): readonly number[] {
        return this.allOf(kind).filter((node) => this.touches(node));
    }

    touches(node: number): boolean {
        return this.isTouched(this.start(node), this.end(node));
    }

    start(node: number): number {
        return this.table.starts[node] ?? 0;
    }

    end(node: number): number {
        return this.table.ends[node] ?? 0;
    }

    kind(node: number): string {
        return node < 0 ? "" : this.table.kindName(node);
    }

    text(node: number): string {
        return node < 0 ? "" : this.table.textOf(node);
    }

    /** The text without blanks that mean nothing, for comparison. */
    plain(node: number): string {
        return this.text(node)
            .replace(/(?<=\w)\s+(?=\w)/g, " ")
            .replace(/(?<!\w)\s+|\s+(?!\w)/g, "");
    }

    parent(node: number): number {
        return this.table.parents[node] ?? -1;
    }

    field(node: number, name: string): number {
        return node < 0 ? -1 : this.table.childInField(node, this.table.names.field(name));
    }

    /** Named children without comments. */
    children(node: number): readonly number[] {
        const { table } = this;
        const found: number[] = [];
        let child = node < 0 ? -1 : table.firstChild(node);
        for (; child >= 0; child = table.nextSibling(child)) {
            const flags = table.flags[child] ?? 0;
            if ((flags & nodeFlags.named) !== 0 && (flags & nodeFlags.extra) === 0)
                found.push(child);
        }
        return found;
    }

    /** The nodes below a node, itself first, without those of functions and closures inside. */
    *within(node: number, entersFunctions = false): Generator<number> {
        const { table } = this;
        const end = table.nexts[node] ?? 0;
        for (let at = node; at < end; ) {
            const isInner = at !== node && functionKinds.has(table.kindName(at));
            if (isInner && !entersFunctions) {
                at = table.nexts[at] ?? end;
                continue;
            }
            yield at++;
        }
    }

    /** The nearest node around of one of some kinds, or -1. */
    around(node: number, ...kinds: readonly string[]): number {
        let at = this.parent(node);
        while (at >= 0 && !kinds.includes(this.kind(at))) at = this.parent(at);
        return at;
    }

    /** Function, closure or asynchronous block around, or -1. */
    functionAround(node: number): number {
        return this.around(node, ...functionKinds);
    }

    isAsync(functionNode: number): boolean {
        if (this.kind(functionNode) === "async_block") return true;
        return this.modifiers(functionNode).includes("async");
    }

    /** The words in front of `fn`, and of a closure. */
    modifiers(functionNode: number): readonly string[] {
        if (this.kind(functionNode) === "closure_expression") {
            const head = this.text(functionNode).slice(0, 40);
            return /^(?:static\s+)?async\b/.test(head) ? ["async"] : [];
        }
        const node = this.children(functionNode).find(
            (child) => this.kind(child) === "function_modifiers",
        );
        return node === undefined ? [] : this.text(node).split(/\s+/);
    }

    /** Without the parentheses around. */
    bare(node: number): number {
        let at = node;
        while (this.kind(at) === "parenthesized_expression") at = this.children(at)[0] ?? -1;
        return at;
    }

    methodCall(node: number): MethodCall | undefined {
        if (this.kind(node) !== "call_expression") return undefined;
        let callee = this.field(node, "function");
        if (this.kind(callee) === "generic_function") callee = this.field(callee, "function");
        if (this.kind(callee) !== "field_expression") return undefined;
        const nameNode = this.field(callee, "field");
        return {
            node,
            receiver: this.field(callee, "value"),
            name: this.text(nameNode),
            nameNode,
            arguments: this.children(this.field(node, "arguments")),
        };
    }

    /** `std::fs::read` of `std::fs::read::<P>(path)`; "" for calls of methods and values. */
    calledPath(node: number): string {
        if (this.kind(node) !== "call_expression") return "";
        let callee = this.field(node, "function");
        if (this.kind(callee) === "generic_function") callee = this.field(callee, "function");
        return /^(?:scoped_)?identifier$/.test(this.kind(callee)) ? this.plain(callee) : "";
    }

    /** The statement or tail of a block that a node belongs to. */
    statementOf(node: number): number {
        let at = node;
        for (let up = this.parent(at); up >= 0; up = this.parent(at)) {
            if (this.kind(up) === "block" || this.kind(up) === "source_file") return at;
            at = up;
        }
        return at;
    }

    /** Whether the value of a constant is computed here. */
    isConstant(node: number): boolean {
        for (let at = this.parent(node); at >= 0; at = this.parent(at)) {
            const kind = this.kind(at);
            if (itemsOfConstants.has(kind)) return true;
            if (kind === "function_item") return this.modifiers(at).includes("const");
        }
        return false;
    }

    isInTests(node: number): boolean {
        const offset = this.start(node);
        const { symbols } = this.side.facts;
        const mask = symbolFlags.test | symbolFlags.inTests;
        for (let index = symbols.length - 1; index >= 0; index--) {
            const symbol = symbols[index];
            if (symbol === undefined || symbol.start > offset || symbol.end <= offset) continue;
            if ((symbol.flags & mask) !== 0) return true;
        }
        return /(?:^|\/)(?:tests|benches|examples|fuzz)\/|(?:^|\/)tests?\.rs$|_tests?\.rs$/.test(
            this.side.path,
        );
    }

    /** Code that runs in programs of other people: no test, no program of its own, no build script. */
    isLibrary(node: number): boolean {
        const { path } = this.side;
        if (/(?:^|\/)(?:main|build)\.rs$|(?:^|\/)bin\//.test(path)) return false;
        const outer = this.outerFunction(node);
        const isMain = this.text(this.field(outer, "name")) === "main";
        return (
            !(isMain && this.kind(this.parent(outer)) === "source_file") && !this.isInTests(node)
        );
    }

    /** The item that is a function around, or -1. */
    outerFunction(node: number): number {
        return this.kind(node) === "function_item" ? node : this.around(node, "function_item");
    }

    /** Whether an attribute around allows one of some lints of clippy. */
    isAllowed(node: number, lints: readonly string[]): boolean {
        const { table } = this;
        const names = lints.map((lint) => new RegExp(`\\b(?:${lint}|all)\\b`));
        const allows = (at: number): boolean => {
            const text = this.text(at);
            return /\b(?:allow|expect)\s*\(/.test(text) && names.some((name) => name.test(text));
        };
        for (let at = node; at >= 0; at = this.parent(at)) {
            let before = this.previous(at);
            while (before >= 0 && /attribute_item|comment/.test(this.kind(before))) {
                if (this.kind(before) === "attribute_item" && allows(before)) return true;
                before = this.previous(before);
            }
            let child = table.firstChild(at);
            for (; child >= 0; child = table.nextSibling(child)) {
                if (this.kind(child) === "inner_attribute_item" && allows(child)) return true;
                if (this.kind(at) !== "source_file" && this.start(child) > this.start(node)) break;
            }
        }
        return false;
    }

    /** The named node in front, comments included, or -1. */
    previous(node: number): number {
        const { table } = this;
        const parent = this.parent(node);
        if (parent < 0) return -1;
        let found = -1;
        for (let child = table.firstChild(parent); child >= 0 && child < node; ) {
            if (((table.flags[child] ?? 0) & nodeFlags.named) !== 0) found = child;
            child = table.nextSibling(child);
        }
        return found;
    }
}
