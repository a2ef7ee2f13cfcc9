import type { GrammarNames, SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";

export interface SafeUnsafe {
    readonly safe: number;
    readonly unsafe: number;
}

/** What cargo-geiger counts of a file. */
export interface GeigerCounts {
    /** Functions outside of implementations and traits. */
    readonly functions: SafeUnsafe;
    /** Expressions other than literals, paths and unsafe blocks. */
    readonly expressions: SafeUnsafe;
    readonly impls: SafeUnsafe;
    readonly traits: SafeUnsafe;
    readonly methods: SafeUnsafe;
}

/**
 * `geiger`: as cargo-geiger 0.13 (geiger 0.5) counts, its mistakes included: the rest of a file
 * behind a `#[no_mangle]` function counts as unsafe, and methods of traits are not counted.
 * `exact`: scopes end where they end, and every method counts.
 */
export type CountingMode = "geiger" | "exact";

export interface CountingOptions {
    readonly mode: CountingMode;
    /** False: functions with `#[test]` and modules with `#[cfg(test)]` are left out. */
    readonly includesTests: boolean;
}

/** Counts a Rust file. Code in macros is not counted: its expressions are not known before expansion. */
export function geigerCounts(table: SyntaxTable, options: CountingOptions): GeigerCounts {
    const counter = new Counter(table, options);
    counter.run();
    return counter.counts();
}

const expressionKinds = [
    "unary_expression",
    "reference_expression",
    "try_expression",
    "binary_expression",
    "assignment_expression",
    "compound_assignment_expr",
    "type_cast_expression",
    "call_expression",
    "return_expression",
    "yield_expression",
    "array_expression",
    "parenthesized_expression",
    "tuple_expression",
    "unit_expression",
    "break_expression",
    "continue_expression",
    "index_expression",
    "await_expression",
    "closure_expression",
    "range_expression",
    "struct_expression",
    "if_expression",
    "match_expression",
    "while_expression",
    "loop_expression",
    "for_expression",
    "const_block",
    "async_block",
    "gen_block",
    "try_block",
    "let_condition",
] as const;

/** Nodes whose block is a part of them, and no expression of its own. */
const bodyOwners = [
    "function_item",
    "if_expression",
    "while_expression",
    "loop_expression",
    "for_expression",
    "unsafe_block",
    "const_block",
    "async_block",
    "gen_block",
    "try_block",
] as const;

const roles = {
    other: 0,
    expression: 1,
    block: 2,
    field: 3,
    macro: 4,
    unsafeBlock: 5,
    function: 6,
    implementation: 7,
    trait: 8,
    module: 9,
    letChain: 10,
} as const;

interface Kinds {
    readonly roles: Uint8Array;
    readonly bodyOwners: ReadonlySet<number>;
    readonly declarations: ReadonlySet<number>;
    kind(name: string): number;
}

const known = new WeakMap<GrammarNames, Kinds>();

function kindsOf(names: GrammarNames): Kinds {
    const before = known.get(names);
    if (before !== undefined) return before;
    const table = new Uint8Array(0x10000);
    const set = (kind: string, role: number): void => {
        const number = names.kind(kind);
        if (number >= 0) table[number] = role;
    };
    for (const kind of expressionKinds) set(kind, roles.expression);
    set("block", roles.block);
    set("field_expression", roles.field);
    set("macro_invocation", roles.macro);
    set("unsafe_block", roles.unsafeBlock);
    set("function_item", roles.function);
    set("impl_item", roles.implementation);
    set("trait_item", roles.trait);
    set("mod_item", roles.module);
    set("let_chain", roles.letChain);
    const made: Kinds = {
        roles: table,
        bodyOwners: new Set(bodyOwners.map((kind) => names.kind(kind))),
        declarations: new Set([names.kind("source_file"), names.kind("declaration_list")]),
        kind: (name) => names.kind(name),
    };
    known.set(names, made);
    return made;
}

type Mutable = { -readonly [Key in keyof SafeUnsafe]: SafeUnsafe[Key] };

class Counter {
    private readonly table: SyntaxTable;
    private readonly options: CountingOptions;
    private readonly kinds: Kinds;
    private readonly all = {
        functions: { safe: 0, unsafe: 0 },
        expressions: { safe: 0, unsafe: 0 },
        impls: { safe: 0, unsafe: 0 },
        traits: { safe: 0, unsafe: 0 },
        methods: { safe: 0, unsafe: 0 },
    };
    /** Nodes behind which an unsafe scope has ended. */
    private readonly ends: number[] = [];
    /** Scopes that are never left. */
    private leaked = 0;

    constructor(table: SyntaxTable, options: CountingOptions) {
        this.table = table;
        this.options = options;
        this.kinds = kindsOf(table.names);
    }

    counts(): GeigerCounts {
        return this.all;
    }

    run(): void {
        const { table, kinds, ends } = this;
        for (let node = 0; node < table.size; ) {
            while (ends.length > 0 && (ends.at(-1) ?? 0) <= node) ends.pop();
            const role = kinds.roles[table.kinds[node] ?? 0] ?? 0;
            node = role === roles.other || this.enter(node, role) ? node + 1 : this.behind(node);
        }
    }

    private behind(node: number): number {
        return Math.max(this.table.nexts[node] ?? 0, node + 1);
    }

    /** False: what is below is left out. */
    private enter(node: number, role: number): boolean {
        const { all } = this;
        switch (role) {
            case roles.expression:
                this.count(all.expressions);
                break;
            case roles.block:
                if (!this.isBody(node)) this.count(all.expressions);
                break;
            case roles.field:
                if (!this.isMethodName(node)) this.count(all.expressions);
                break;
            case roles.macro:
                if (this.isExpressionMacro(node)) this.count(all.expressions);
                return false;
            case roles.letChain:
                // The parts are joined by operators, which have no nodes of their own.
                for (let part = 1; part < this.namedChildren(node); part++)
                    this.count(all.expressions);
                break;
            case roles.unsafeBlock:
                this.ends.push(this.behind(node));
                break;
            case roles.implementation:
                all.impls[this.hasWord(node, "unsafe") ? "unsafe" : "safe"]++;
                break;
            case roles.trait:
                all.traits[this.hasWord(node, "unsafe") ? "unsafe" : "safe"]++;
                break;
            case roles.module:
                return this.options.includesTests || !this.hasAttribute(node, testModule);
            default:
                return this.enterFunction(node);
        }
        return true;
    }

    private enterFunction(node: number): boolean {
        const { all, options, table } = this;
        const owner = this.ownerOf(node);
        const isUnsafe = this.isUnsafeFunction(node);
        const enter = (): void => {
            this.ends.push(this.behind(node));
        };
        if (owner === "trait") {
            if (options.mode === "geiger") return true;
            all.methods[isUnsafe ? "unsafe" : "safe"]++;
            if (isUnsafe) enter();
            return true;
        }
        if (owner === "impl") {
            all.methods[isUnsafe ? "unsafe" : "safe"]++;
            if (isUnsafe) enter();
            return true;
        }
        if (!options.includesTests && this.hasAttribute(node, testFunction)) return false;
        const isExported = options.mode === "geiger" && this.hasAttribute(node, exported);
        all.functions[isUnsafe || isExported ? "unsafe" : "safe"]++;
        if (isUnsafe) enter();
        else if (isExported && (table.nexts[node] ?? 0) > node) this.leaked++;
        return true;
    }

    private count(counter: Mutable): void {
        counter[this.ends.length + this.leaked > 0 ? "unsafe" : "safe"]++;
    }

    private isBody(block: number): boolean {
        const parent = this.table.parents[block] ?? -1;
        return parent >= 0 && this.kinds.bodyOwners.has(this.table.kinds[parent] ?? 0);
    }

    /** `a.b` of `a.b(c)` and `a.b::<T>(c)`. */
    private isMethodName(field: number): boolean {
        const { table } = this;
        let child = field;
        let parent = table.parents[child] ?? -1;
        if (parent >= 0 && table.kindName(parent) === "generic_function") {
            child = parent;
            parent = table.parents[child] ?? -1;
        }
        return (
            parent >= 0 &&
            table.kindName(parent) === "call_expression" &&
            table.fields[child] === table.names.field("function")
        );
    }

    /** Macros that are items, statements, types or patterns are no expressions. */
    private isExpressionMacro(node: number): boolean {
        const { table, kinds } = this;
        const parent = table.parents[node] ?? -1;
        if (parent < 0 || kinds.declarations.has(table.kinds[parent] ?? 0)) return false;
        const kind = table.kindName(parent);
        if (kind === "expression_statement") return false;
        if (
            /_type$|_pattern$|^type_|^parameter|^match_pattern$/.test(kind) &&
            kind !== "array_type"
        )
            return false;
        const field = table.names.fields[table.fields[node] ?? 0] ?? "";
        if (field === "type" || field === "pattern" || field === "return_type") return false;
        // At the end of a block braces make a statement of it.
        return kind !== "block" || !table.textOf(node).endsWith("}");
    }

    private namedChildren(node: number): number {
        const { table } = this;
        let count = 0;
        for (let child = table.firstChild(node); child >= 0; child = table.nextSibling(child)) {
            if (((table.flags[child] ?? 0) & 9) === 1) count++;
        }
        return count;
    }

    private ownerOf(node: number): "impl" | "trait" | undefined {
        const { table } = this;
        const list = table.parents[node] ?? -1;
        const owner = list < 0 ? -1 : (table.parents[list] ?? -1);
        if (owner < 0 || table.kindName(list) !== "declaration_list") return undefined;
        const kind = table.kindName(owner);
        return kind === "impl_item" ? "impl" : kind === "trait_item" ? "trait" : undefined;
    }

    private isUnsafeFunction(node: number): boolean {
        const { table, kinds } = this;
        const modifiers = table.childOfKind(node, kinds.kind("function_modifiers"));
        return modifiers >= 0 && this.hasWord(modifiers, "unsafe");
    }

    private hasWord(node: number, word: string): boolean {
        const { table } = this;
        for (let child = table.firstChild(node); child >= 0; child = table.nextSibling(child)) {
            if (table.kindName(child) === word) return true;
        }
        return false;
    }

    private hasAttribute(item: number, pattern: RegExp): boolean {
        const { table, kinds } = this;
        const attribute = kinds.kind("attribute_item");
        const parent = table.parents[item] ?? -1;
        for (let at = item - 1; at > parent && parent >= 0; at--) {
            while (table.parents[at] !== parent) at = table.parents[at] ?? parent;
            const isComment = ((table.flags[at] ?? 0) & 8) !== 0;
            if (table.kinds[at] === attribute) {
                if (pattern.test(table.textOf(at).replace(/^#\s*\[\s*/, ""))) return true;
            } else if (!isComment) return false;
        }
        return false;
    }
}

const testFunction = /^test\s*[\](]/;
const exported = /^(?:no_mangle|export_name)\b/;
/** What a walk over the first level of the condition gets to see before it gives up. */
const testModule = /^cfg\s*\(\s*(?:\w+\s*,\s*)*test\b/;
