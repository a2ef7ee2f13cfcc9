import { type SymbolKind, symbolFlags, type Visibility } from "../index/file-facts.ts";
import type { GrammarNames, SyntaxTable } from "../syntax/syntax-table.ts";
import { type Extractor, HandlerTable, type NodeHandler } from "./extractor.ts";
import { type FactWriter, type NewSymbol, nothing } from "./fact-writer.ts";
import { attributeInside, RustPrelude } from "./rust-prelude.ts";
import { brokenWords, keywords, RustRecovery } from "./rust-recovery.ts";
import { readRustReferences } from "./rust-references.ts";
import { readUnsafe } from "./rust-unsafe.ts";
import { rustUses } from "./rust-uses.ts";

const items: Readonly<Record<string, SymbolKind>> = {
    function_item: "function",
    function_signature_item: "function",
    mod_item: "module",
    struct_item: "struct",
    union_item: "union",
    enum_item: "enum",
    enum_variant: "variant",
    trait_item: "trait",
    type_item: "type",
    associated_type: "type",
    const_item: "constant",
    static_item: "static",
    field_declaration: "field",
    macro_definition: "macro",
};

/** Symbols, references, imports and unsafe places of Rust. */
export function rustExtractor(names: GrammarNames): Extractor {
    const table = new HandlerTable(names);
    const prelude = new RustPrelude();
    const reader = new RustItemReader(names, prelude);
    readRustReferences(names, table, (writer, node) => {
        // Inside of a broken body the parser takes the words for names.
        const word = writer.table.textOf(node);
        if (word === "fn") return reader.brokenItem(writer, node, "function");
        return word === "macro" ? reader.brokenItem(writer, node, "macro") : -1;
    });
    const { use, externCrate } = rustUses(names);
    table.on(["use_declaration"], use);
    table.on(["extern_crate_declaration"], externCrate);
    for (const [node, kind] of Object.entries(items)) table.on([node], reader.item(kind));
    table.on(["impl_item"], (writer, node) => reader.implementation(writer, node));
    table.on(["attribute_item"], (writer, node) => prelude.attribute(writer, node));
    table.on(["inner_attribute_item"], attributeInside);
    table.on(["line_comment", "block_comment"], (writer, node) => prelude.comment(writer, node));
    table.on(["unsafe_block"], (writer, node) => {
        readUnsafe(writer, node, true);
        return node + 1;
    });
    for (const [word, kind] of Object.entries(brokenWords)) {
        table.onTokens([word], (writer, node) => reader.brokenItem(writer, node, kind));
    }
    readDecisions(names, table);
    return {
        actions: table.actions,
        handlers: table.handlers,
        begin: () => prelude.forget(),
        finish: () => prelude.forget(),
    };
}

class RustItemReader {
    private readonly prelude: RustPrelude;
    private readonly visibility: number;
    private readonly modifiers: number;
    private readonly parameters: number;
    private readonly selfParameter: number;
    private readonly tupleFields: number;
    private readonly unsafeToken: number;
    private readonly asyncToken: number;
    private readonly constToken: number;
    private readonly nameField: number;
    private readonly bodyField: number;
    private readonly typeField: number;
    private readonly traitField: number;
    private readonly recovery: RustRecovery;

    constructor(names: GrammarNames, prelude: RustPrelude) {
        this.prelude = prelude;
        this.visibility = names.kind("visibility_modifier");
        this.modifiers = names.kind("function_modifiers");
        this.parameters = names.kind("parameters");
        this.selfParameter = names.kind("self_parameter");
        this.tupleFields = names.kind("ordered_field_declaration_list");
        this.unsafeToken = names.kind("unsafe", false);
        this.asyncToken = names.kind("async", false);
        this.constToken = names.kind("const", false);
        this.nameField = names.field("name");
        this.bodyField = names.field("body");
        this.typeField = names.field("type");
        this.traitField = names.field("trait");
        this.recovery = new RustRecovery(names);
    }

    item(kind: SymbolKind): NodeHandler {
        return (writer, node) => {
            const { table } = writer;
            const { kinds, fields, starts, ends } = table;
            let name = -1;
            let bodyStart = -1;
            let visibility: Visibility = "private";
            let flags = 0;
            let isStatic = kind === "function";
            for (let child = table.firstChild(node); child >= 0; child = table.nextSibling(child)) {
                const childKind = kinds[child];
                if (fields[child] === this.nameField) name = child;
                else if (childKind === this.visibility) visibility = readVisibility(table, child);
                else if (childKind === this.modifiers) flags |= this.modifierFlags(table, child);
                else if (childKind === this.unsafeToken) flags |= symbolFlags.unsafe;
                else if (childKind === this.parameters) {
                    if (table.childOfKind(child, this.selfParameter) >= 0) isStatic = false;
                } else if (fields[child] === this.bodyField) {
                    if (childKind !== this.tupleFields && kind !== "variant") {
                        bodyStart = starts[child] ?? -1;
                    }
                } else if (kind === "macro" && bodyStart < 0 && name >= 0) {
                    bodyStart = starts[child] ?? -1;
                }
            }
            if (name < 0 || (ends[name] ?? 0) <= (starts[name] ?? 0)) return node + 1;
            let nameStart = starts[name] ?? 0;
            const nameEnd = ends[name] ?? 0;
            // A lone `r#` is a name `r` for the grammar, with something broken behind it.
            if (nameEnd > nameStart + 2 && writer.text.startsWith("r#", nameStart)) nameStart += 2;
            // `const _` is written for what happens inside of it, `fn $name` by a macro.
            const first = writer.text[nameStart];
            if (first === "$" || (first === "_" && nameEnd - nameStart === 1)) return node + 1;
            const text = writer.text.slice(nameStart, nameEnd);
            if (keywords.has(text) && nameStart === starts[name]) return node + 1;
            const container = writer.symbols[writer.scope];
            const isMember = container?.kind === "implementation" || container?.kind === "trait";
            if (isMember && isStatic) flags |= symbolFlags.static;
            if (container !== undefined && sharesVisibility(container.kind, container.name)) {
                visibility = container.visibility;
            }
            const signatureStart = starts[node] ?? 0;
            const end = ends[node] ?? 0;
            this.add(writer, node, table.nexts[node] ?? 0, {
                name: text,
                kind: isMember && kind === "function" ? "method" : kind,
                start: signatureStart,
                end,
                nameStart,
                nameEnd,
                signatureStart,
                bodyStart: bodyStart < 0 ? end : bodyStart,
                visibility,
                flags,
                attributes: nothing,
            });
            if ((flags & symbolFlags.unsafe) !== 0 && kind === "function") {
                readUnsafe(writer, node, false);
            }
            return node + 1;
        };
    }

    implementation(writer: FactWriter, node: number): number {
        const { table } = writer;
        const { starts, ends } = table;
        const type = table.childInField(node, this.typeField);
        if (type < 0) return node + 1;
        const trait = table.childInField(node, this.traitField);
        const body = table.childInField(node, this.bodyField);
        const isUnsafe = table.childOfKind(node, this.unsafeToken) >= 0;
        const end = ends[node] ?? 0;
        const nameEnd = ends[type] ?? 0;
        let from = starts[trait < 0 ? type : trait] ?? 0;
        if (trait >= 0 && /!\s*$/.test(writer.text.slice(Math.max(0, from - 4), from))) {
            from = writer.text.lastIndexOf("!", from);
        }
        this.add(writer, node, table.nexts[node] ?? 0, {
            name: `impl ${writer.text.slice(from, nameEnd).replace(/\s+/g, " ")}`,
            kind: "implementation",
            start: starts[node] ?? 0,
            end,
            nameStart: starts[type] ?? 0,
            nameEnd,
            signatureStart: starts[node] ?? 0,
            bodyStart: body < 0 ? end : (starts[body] ?? end),
            visibility: trait < 0 ? "private" : "public",
            flags: isUnsafe ? symbolFlags.unsafe : 0,
            attributes: nothing,
        });
        if (isUnsafe) readUnsafe(writer, node, false);
        return node + 1;
    }

    /** A word that begins an item, among what the grammar could not read. */
    brokenItem(writer: FactWriter, node: number, kind: SymbolKind): number {
        const found = this.recovery.item(writer.table, node, kind);
        if (found === undefined) return node + 1;
        const start = writer.table.starts[node] ?? 0;
        const container = writer.symbols[writer.scope]?.kind;
        const isMember = container === "implementation" || container === "trait";
        this.add(writer, node, found.scopeEnd, {
            name: found.name,
            kind: isMember && kind === "function" ? "method" : kind,
            start,
            end: found.end,
            nameStart: found.nameStart,
            nameEnd: found.nameEnd,
            signatureStart: start,
            bodyStart: found.bodyStart,
            visibility: found.visibility,
            flags: 0,
            attributes: nothing,
        });
        return found.next;
    }

    /** Adds a symbol with what stands in front of it. */
    private add(writer: FactWriter, node: number, scopeEnd: number, symbol: NewSymbol): void {
        const { prelude } = this;
        if (!prelude.isOf(node)) {
            writer.add(symbol, scopeEnd);
            return;
        }
        symbol.start = prelude.start;
        symbol.attributes = prelude.attributes;
        symbol.flags |= prelude.flags;
        const isExported = (prelude.flags & symbolFlags.exported) !== 0;
        if (isExported && symbol.kind === "macro") symbol.visibility = "public";
        const made = writer.add(symbol, scopeEnd, prelude.firstReference);
        prelude.document(made);
        prelude.forget();
    }

    private modifierFlags(table: SyntaxTable, node: number): number {
        let flags = 0;
        for (let child = table.firstChild(node); child >= 0; child = table.nextSibling(child)) {
            const kind = table.kinds[child];
            if (kind === this.unsafeToken) flags |= symbolFlags.unsafe;
            else if (kind === this.asyncToken) flags |= symbolFlags.async;
            else if (kind === this.constToken) flags |= symbolFlags.constant;
        }
        return flags;
    }
}

/** Members of these are seen by whoever sees the whole. */
function sharesVisibility(kind: SymbolKind, name: string): boolean {
    return (
        kind === "trait" ||
        kind === "enum" ||
        kind === "variant" ||
        (kind === "implementation" && name.includes(" for "))
    );
}

function readVisibility(table: SyntaxTable, node: number): Visibility {
    const text = table.textOf(node).replace(/\s+/g, "");
    if (text === "pub") return "public";
    if (text === "pub(crate)" || text === "crate" || text === "pub(incrate)") return "crate";
    return text === "pub(self)" || text === "pub(inself)" ? "private" : "restricted";
}

/** McCabe: each place where a function goes one of two ways. */
function readDecisions(names: GrammarNames, table: HandlerTable): void {
    const binary = names.kind("binary_expression");
    const chain = names.kind("let_chain");
    const arm = names.kind("match_arm");
    const letDeclaration = names.kind("let_declaration");
    const condition = names.field("condition");
    const one: NodeHandler = (writer, node) => {
        writer.decide();
        return node + 1;
    };
    table.on(
        [
            "if_expression",
            "while_expression",
            "for_expression",
            "loop_expression",
            "try_expression",
            "match_arm",
        ],
        one,
    );
    table.on(["match_block"], (writer, node) => {
        if (writer.table.childOfKind(node, arm) >= 0) writer.decide(-1);
        return node + 1;
    });
    table.on(["match_pattern"], (writer, node) => {
        if (writer.table.childInField(node, condition) >= 0) writer.decide();
        return node + 1;
    });
    table.onTokens(["&&", "||"], (writer, node) => {
        const parent = writer.table.kinds[writer.table.parents[node] ?? 0];
        if (parent === binary || parent === chain) writer.decide();
        return node + 1;
    });
    table.onTokens(["else"], (writer, node) => {
        const parent = writer.table.kinds[writer.table.parents[node] ?? 0];
        if (parent === letDeclaration) writer.decide();
        return node + 1;
    });
}
