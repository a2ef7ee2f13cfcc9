import { type SymbolKind, symbolFlags, type Visibility } from "../index/file-facts.ts";
import type { GrammarNames, SyntaxTable } from "../syntax/syntax-table.ts";
import { kindSet, type NodeHandler } from "./extractor.ts";
import type { FactWriter } from "./fact-writer.ts";
import { Prelude } from "./prelude.ts";
import { decoratorText, innerName, isLastOf, visibilityOf } from "./typescript-nodes.ts";

interface Found {
    readonly name: number;
    readonly kind: SymbolKind;
    readonly end: number;
    readonly body: number;
    readonly visibility: Visibility;
    readonly flags: number;
}

/** Makes symbols of declarations and members. */
export class TypeScriptReader {
    /** Names in `export { … }`, with which it says what is exported elsewhere in the file. */
    readonly exportedNames = new Set<string>();
    private readonly prelude = new Prelude();
    private readonly names: GrammarNames;
    private readonly wrappers: Uint8Array;
    private readonly topLevel: Uint8Array;
    private readonly functions: Uint8Array;
    private readonly classes: Uint8Array;
    private readonly modifiers: ReadonlyMap<number, number>;
    private readonly nameFields: readonly number[];
    /** The declaration whose object's functions are methods, -1 for none. */
    private lastVariable = -1;
    private exportNode = -1;
    private exportReferences = 0;

    constructor(names: GrammarNames) {
        this.names = names;
        this.wrappers = kindSet(names, ["export_statement", "ambient_declaration"]);
        this.topLevel = kindSet(names, ["program", "statement_block"]);
        this.functions = kindSet(names, [
            "arrow_function",
            "function_expression",
            "generator_function",
        ]);
        this.classes = kindSet(names, ["class"]);
        this.modifiers = new Map([
            [names.kind("async", false), symbolFlags.async],
            [names.kind("static", false), symbolFlags.static],
        ]);
        this.nameFields = [names.field("name"), names.field("property")].filter((id) => id > 0);
    }

    begin(): void {
        this.prelude.forget();
        this.exportedNames.clear();
        this.lastVariable = -1;
        this.exportNode = -1;
    }

    finish(writer: FactWriter): void {
        if (this.exportedNames.size === 0) return;
        for (const symbol of writer.symbols) {
            if (symbol.container >= 0 || !this.exportedNames.has(symbol.name)) continue;
            symbol.visibility = "public";
            symbol.flags |= symbolFlags.exported;
        }
    }

    named(kind: SymbolKind): NodeHandler {
        return (writer, node) => {
            const { table } = writer;
            let name = this.nameOf(table, node);
            const outer = this.outermost(table, node);
            if (name < 0) name = table.childOfKind(outer, this.names.kind("default", false));
            if (name < 0) return node + 1;
            const isExported = this.isExported(table, outer);
            this.add(writer, node, outer, {
                name,
                kind,
                end: table.ends[outer] ?? 0,
                body: kind === "type" ? -1 : table.childInField(node, this.names.field("body")),
                visibility: isExported ? "public" : "private",
                flags: this.modifierFlags(table, node) | (isExported ? symbolFlags.exported : 0),
            });
            return node + 1;
        };
    }

    member(kind: SymbolKind): NodeHandler {
        return (writer, node) => {
            const { table } = writer;
            const name = this.nameOf(table, node);
            const parent = table.parents[node] ?? 0;
            const place = table.kindName(parent);
            if (name < 0) return node + 1;
            if (place === "object" && !this.isOfVariable(table, parent)) return node + 1;
            if (place === "object_type" && !this.isOfAlias(writer, parent)) return node + 1;
            const value = table.childInField(node, this.names.field("value"));
            const isFunction = value >= 0 && this.functions[table.kinds[value] ?? 0] === 1;
            const holder = isFunction ? value : node;
            this.add(writer, node, node, {
                name,
                kind: isFunction && kind === "field" ? "method" : kind,
                end: table.ends[node] ?? 0,
                body: table.childInField(holder, this.names.field("body")),
                visibility: this.memberVisibility(writer, node, name, place),
                flags: this.modifierFlags(table, node) | this.modifierFlags(table, holder),
            });
            return node + 1;
        };
    }

    /** A name alone in an enumeration; true if it was one. */
    enumMember(writer: FactWriter, name: number): boolean {
        const { table } = writer;
        if (table.kindName(table.parents[name] ?? 0) !== "enum_body") return false;
        this.add(writer, name, name, {
            name,
            kind: "variant",
            end: table.ends[name] ?? 0,
            body: -1,
            visibility: writer.symbols[writer.scope]?.visibility ?? "private",
            flags: 0,
        });
        return true;
    }

    /** `name: () => …` in an object that a declaration names. */
    pair(writer: FactWriter, node: number): number {
        const { table } = writer;
        const value = table.childInField(node, this.names.field("value"));
        const name = table.childInField(node, this.names.field("key"));
        const isFunction = value >= 0 && this.functions[table.kinds[value] ?? 0] === 1;
        if (!isFunction || name < 0) return node + 1;
        if (!this.isOfVariable(table, table.parents[node] ?? 0)) return node + 1;
        this.add(writer, node, node, {
            name,
            kind: "method",
            end: table.ends[node] ?? 0,
            body: table.childInField(value, this.names.field("body")),
            visibility: writer.symbols[writer.scope]?.visibility ?? "private",
            flags: this.modifierFlags(table, value),
        });
        return node + 1;
    }

    /** Of a module or a namespace: what functions declare for themselves is no symbol. */
    variable(writer: FactWriter, node: number): number {
        const { table } = writer;
        const declaration = table.parents[node] ?? 0;
        const outer = this.outermost(table, declaration);
        const around = writer.symbols[writer.scope]?.kind;
        const name = table.childInField(node, this.names.field("name"));
        const isLocal = around !== undefined && around !== "namespace";
        if (isLocal || this.topLevel[table.kinds[table.parents[outer] ?? 0] ?? 0] !== 1) {
            return node + 1;
        }
        if (name < 0 || table.kindName(name) !== "identifier") return node + 1;
        if (around === undefined && (table.parents[outer] ?? 0) !== 0) return node + 1;
        const value = table.childInField(node, this.names.field("value"));
        const valueKind = table.kinds[value] ?? 0;
        const isFunction = value >= 0 && this.functions[valueKind] === 1;
        const isClass = value >= 0 && this.classes[valueKind] === 1;
        const isFirst = this.isFirstVariable(table, declaration, node);
        const isLast = isLastOf(table, node);
        const isConstant = table.textOf(declaration).startsWith("const");
        const isExported = this.isExported(table, outer);
        const kind = isFunction
            ? "function"
            : isClass
              ? "class"
              : isConstant
                ? "constant"
                : "variable";
        this.add(writer, node, isFirst ? outer : node, {
            name,
            kind,
            end: (isLast ? table.ends[outer] : table.ends[node]) ?? 0,
            body: isFunction || isClass ? table.childInField(value, this.names.field("body")) : -1,
            visibility: isExported ? "public" : "private",
            flags:
                (isFunction ? this.modifierFlags(table, value) : 0) |
                (isExported ? symbolFlags.exported : 0),
        });
        this.lastVariable = node;
        return node + 1;
    }

    /** A parameter of a constructor with a modifier is a field, too. */
    parameter(writer: FactWriter, node: number): number {
        const { table } = writer;
        const modifier = table.childOfKind(node, this.names.kind("accessibility_modifier"));
        const name = table.childInField(node, this.names.field("pattern"));
        if (modifier < 0 || name < 0) return node + 1;
        this.add(writer, node, node, {
            name,
            kind: "field",
            end: table.ends[node] ?? 0,
            body: -1,
            visibility: visibilityOf(table.textOf(modifier)),
            flags: 0,
        });
        return node + 1;
    }

    /** `export default` of something without a name is called so. */
    exportStatement(writer: FactWriter, node: number): void {
        const { table } = writer;
        this.exportNode = node;
        this.exportReferences = writer.used;
        const value = table.childInField(node, this.names.field("value"));
        if (value < 0) return;
        const kind = table.kinds[value] ?? 0;
        const name = table.childOfKind(node, this.names.kind("default", false));
        const isFunction = this.functions[kind] === 1;
        if (name < 0 || (!isFunction && this.classes[kind] !== 1)) return;
        this.add(writer, node, node, {
            name,
            kind: isFunction ? "function" : "class",
            end: table.ends[node] ?? 0,
            body: table.childInField(value, this.names.field("body")),
            visibility: "public",
            flags: symbolFlags.exported | this.modifierFlags(table, value),
        });
    }

    decorator(writer: FactWriter, node: number): number {
        const { table } = writer;
        if (table.kindName(table.parents[node] ?? 0) === "class_body") {
            this.prelude.join(writer, node);
            this.prelude.attributes.push(decoratorText(table, node));
        }
        return node + 1;
    }

    comment(writer: FactWriter, node: number): number {
        const { table, text } = writer;
        const start = table.starts[node] ?? 0;
        const end = table.ends[node] ?? 0;
        if (text.startsWith("/**", start) && end - start > 4) {
            this.prelude.join(writer, node);
            this.prelude.documentationStart = start;
            this.prelude.documentationEnd = end;
            if (text.slice(start, end).includes("@deprecated")) {
                this.prelude.flags |= symbolFlags.deprecated;
            }
        } else this.prelude.pass(writer, node);
        return table.nexts[node] ?? node + 1;
    }

    private add(writer: FactWriter, node: number, outer: number, found: Found): void {
        const { table } = writer;
        const { prelude } = this;
        const hasPrelude = prelude.isOf(outer);
        const [nameStart, nameEnd] = innerName(table, found.name);
        if (nameEnd <= nameStart) return;
        const attributes = hasPrelude ? prelude.attributes : [];
        let signature = table.starts[outer] ?? 0;
        for (const holder of outer === node ? [node] : [outer, node]) {
            for (let child = table.firstChild(holder); child >= 0; ) {
                if (table.kindName(child) !== "decorator") break;
                attributes.push(decoratorText(table, child));
                child = table.nextSibling(child);
                if (child >= 0 && holder === outer) signature = table.starts[child] ?? signature;
            }
        }
        const bodyStart = found.body < 0 ? found.end : (table.starts[found.body] ?? found.end);
        const outerStart = table.starts[outer] ?? 0;
        const made = writer.add(
            {
                name: writer.text.slice(nameStart, nameEnd),
                kind: found.kind,
                start: hasPrelude ? prelude.start : outerStart,
                end: found.end,
                nameStart,
                nameEnd,
                signatureStart: Math.min(signature, nameStart),
                bodyStart: Math.max(bodyStart, nameEnd),
                visibility: found.visibility,
                flags: found.flags | (hasPrelude ? prelude.flags : 0),
                attributes,
            },
            table.nexts[node] ?? 0,
            hasPrelude
                ? prelude.firstReference
                : outer === this.exportNode
                  ? this.exportReferences
                  : undefined,
        );
        if (hasPrelude) {
            prelude.document(made);
            prelude.forget();
        }
    }

    private nameOf(table: SyntaxTable, node: number): number {
        for (const field of this.nameFields) {
            const name = table.childInField(node, field);
            if (name >= 0) return name;
        }
        return -1;
    }

    /** The node with `export` and `declare` around a declaration. */
    private outermost(table: SyntaxTable, node: number): number {
        let outer = node;
        for (let parent = table.parents[outer] ?? -1; parent > 0; ) {
            if (this.wrappers[table.kinds[parent] ?? 0] !== 1) break;
            outer = parent;
            parent = table.parents[outer] ?? -1;
        }
        return outer;
    }

    private isExported(table: SyntaxTable, outer: number): boolean {
        return table.kinds[outer] === this.names.kind("export_statement");
    }

    private isFirstVariable(table: SyntaxTable, declaration: number, node: number): boolean {
        return table.childOfKind(declaration, table.kinds[node] ?? 0) === node;
    }

    private isOfVariable(table: SyntaxTable, object: number): boolean {
        let holder = table.parents[object] ?? -1;
        while (holder > 0 && /^(?:as|satisfies|parenthesized)_expr/.test(table.kindName(holder))) {
            holder = table.parents[holder] ?? -1;
        }
        return holder >= 0 && holder === this.lastVariable;
    }

    private isOfAlias(writer: FactWriter, type: number): boolean {
        if (writer.symbols[writer.scope]?.kind !== "type") return false;
        let holder = writer.table.parents[type] ?? -1;
        while (
            holder > 0 &&
            /^(?:union|intersection|parenthesized)_type$/.test(writer.table.kindName(holder))
        ) {
            holder = writer.table.parents[holder] ?? -1;
        }
        return writer.table.kindName(holder) === "type_alias_declaration";
    }

    private memberVisibility(
        writer: FactWriter,
        node: number,
        name: number,
        place: string,
    ): Visibility {
        const { table } = writer;
        if (place !== "class_body") return writer.symbols[writer.scope]?.visibility ?? "private";
        const modifier = table.childOfKind(node, this.names.kind("accessibility_modifier"));
        if (modifier >= 0) return visibilityOf(table.textOf(modifier));
        return table.kindName(name) === "private_property_identifier" ? "private" : "public";
    }

    private modifierFlags(table: SyntaxTable, node: number): number {
        let flags = 0;
        for (let child = table.firstChild(node); child >= 0; child = table.nextSibling(child)) {
            flags |= this.modifiers.get(table.kinds[child] ?? -1) ?? 0;
        }
        return flags;
    }
}
