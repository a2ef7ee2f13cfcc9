import { type SymbolKind, symbolFlags, type Visibility } from "../index/file-facts.ts";
import type { GrammarNames, SyntaxTable } from "../syntax/syntax-table.ts";
import { type Extractor, HandlerTable, type NodeHandler, rememberedNames } from "./extractor.ts";
import type { FactWriter, OpenSymbol } from "./fact-writer.ts";
import { readPythonImports } from "./python-imports.ts";
import { readPythonReferences } from "./python-references.ts";

/** Symbols, references and imports of Python. */
export function pythonExtractor(grammar: GrammarNames): Extractor {
    const names = rememberedNames(grammar);
    const table = new HandlerTable(names);
    const reader = new PythonReader(names);
    readPythonReferences(names, table, (node) => reader.defined.has(node));
    readPythonImports(names, table);
    table.on(["decorated_definition"], (writer, node) => reader.decorated(writer, node));
    table.on(["function_definition"], (writer, node) =>
        reader.definition(writer, node, "function"),
    );
    table.on(["class_definition"], (writer, node) => reader.definition(writer, node, "class"));
    table.on(["assignment"], (writer, node) => reader.assignment(writer, node));
    table.on(["type_alias_statement"], (writer, node) => reader.alias(writer, node));
    readDecisions(names, table);
    return {
        actions: table.actions,
        handlers: table.handlers,
        begin: () => reader.begin(),
        finish: (writer) => reader.finish(writer),
    };
}

class PythonReader {
    /** Nodes of names that an assignment defines. */
    readonly defined = new Set<number>();
    private readonly names: GrammarNames;
    /** What `__all__` lists; undefined without it. */
    private listed: Set<string> | undefined;
    /** Names that a scope has already, by scope and name. */
    private readonly known = new Set<string>();
    private decoratedNode = -1;
    private decoratedReferences = 0;

    constructor(names: GrammarNames) {
        this.names = names;
    }

    begin(): void {
        this.defined.clear();
        this.known.clear();
        this.listed = undefined;
        this.decoratedNode = -1;
    }

    finish(writer: FactWriter): void {
        const { listed } = this;
        if (listed === undefined) return;
        for (const symbol of writer.symbols) {
            if (symbol.container >= 0) continue;
            const isListed = listed.has(symbol.name);
            symbol.visibility = isListed ? "public" : "private";
            if (isListed) symbol.flags |= symbolFlags.exported;
        }
    }

    decorated(writer: FactWriter, node: number): number {
        this.decoratedNode = node;
        this.decoratedReferences = writer.used;
        return node + 1;
    }

    definition(writer: FactWriter, node: number, kind: SymbolKind): number {
        const { table } = writer;
        const name = table.childInField(node, this.names.field("name"));
        if (name < 0 || table.ends[name] === table.starts[name]) return node + 1;
        const parent = table.parents[node] ?? 0;
        const isDecorated = parent === this.decoratedNode && parent > 0;
        const attributes = isDecorated ? this.decorators(table, parent) : [];
        const text = table.textOf(name);
        const inClass = writer.symbols[writer.scope]?.kind === "class";
        let flags = decoratorFlags(attributes);
        if (table.childOfKind(node, this.names.kind("async", false)) >= 0) {
            flags |= symbolFlags.async;
        }
        if (kind === "function" && /^test(?:_|[A-Z]|$)/.test(text)) flags |= symbolFlags.test;
        const body = table.childInField(node, this.names.field("body"));
        const end = table.ends[node] ?? 0;
        const made = writer.add(
            {
                name: text,
                kind: kind === "function" && inClass ? "method" : kind,
                start: table.starts[isDecorated ? parent : node] ?? 0,
                end,
                nameStart: table.starts[name] ?? 0,
                nameEnd: table.ends[name] ?? 0,
                signatureStart: table.starts[node] ?? 0,
                bodyStart: body < 0 ? end : Math.min(end, table.starts[body] ?? end),
                visibility: visibilityOf(text),
                flags,
                attributes,
            },
            table.nexts[node] ?? 0,
            isDecorated ? this.decoratedReferences : undefined,
        );
        if (body >= 0) this.document(table, made, body);
        return node + 1;
    }

    /** Of a module or a class; what functions assign is their own. */
    assignment(writer: FactWriter, node: number): number {
        const { table } = writer;
        const around = writer.symbols[writer.scope];
        const left = table.childInField(node, this.names.field("left"));
        if (left < 0) return node + 1;
        if (around !== undefined && around.kind !== "class") return node + 1;
        const right = table.childInField(node, this.names.field("right"));
        if (table.kindName(left) === "identifier") {
            if (around === undefined && table.textOf(left) === "__all__") {
                this.listed = this.strings(table, right);
            }
            const isChain = right >= 0 && table.kindName(right) === "assignment";
            this.variable(writer, left, isChain ? left : node);
        } else if (/^(?:pattern_list|tuple_pattern|list_pattern)$/.test(table.kindName(left))) {
            const end = table.nexts[left] ?? 0;
            for (let at = left + 1; at < end; at++) {
                const isName = table.kindName(at) === "identifier";
                const holder = isName ? table.kindName(table.parents[at] ?? 0) : "";
                if (holder.endsWith("_list") || holder.endsWith("_pattern")) {
                    this.variable(writer, at, at);
                }
            }
        }
        return node + 1;
    }

    alias(writer: FactWriter, node: number): number {
        const { table } = writer;
        const end = table.nexts[table.childInField(node, this.names.field("left"))] ?? 0;
        for (let name = node + 1; name < end; name++) {
            if (table.kindName(name) !== "identifier") continue;
            this.variable(writer, name, node, "type");
            break;
        }
        return node + 1;
    }

    private variable(writer: FactWriter, name: number, whole: number, kind?: SymbolKind): void {
        const { table } = writer;
        const text = table.textOf(name);
        const container = writer.scope;
        const key = `${container} ${text}`;
        if (text === "" || this.known.has(key)) return;
        this.known.add(key);
        this.defined.add(name);
        const inClass = writer.symbols[container]?.kind === "class";
        const isConstant = /^_*[A-Z][A-Z0-9_]*$/.test(text);
        const end = table.ends[whole] ?? 0;
        writer.add(
            {
                name: text,
                kind: kind ?? (inClass ? "field" : isConstant ? "constant" : "variable"),
                start: table.starts[whole] ?? 0,
                end,
                nameStart: table.starts[name] ?? 0,
                nameEnd: table.ends[name] ?? 0,
                signatureStart: table.starts[whole] ?? 0,
                bodyStart: end,
                visibility: visibilityOf(text),
                flags: 0,
                attributes: [],
            },
            table.nexts[whole] ?? 0,
        );
        // Several names of one assignment stand beside each other.
        if (whole === name) writer.leave(table.nexts[name] ?? 0);
    }

    private decorators(table: SyntaxTable, node: number): string[] {
        const decorators: string[] = [];
        const kind = this.names.kind("decorator");
        for (let child = table.firstChild(node); child >= 0; child = table.nextSibling(child)) {
            if (table.kinds[child] === kind) decorators.push(table.textOf(child).slice(1).trim());
        }
        return decorators;
    }

    private document(table: SyntaxTable, symbol: OpenSymbol, body: number): void {
        const statement = table.firstChild(body);
        if (statement < 0 || table.kindName(statement) !== "expression_statement") return;
        const text = table.firstChild(statement);
        if (text < 0 || table.kindName(text) !== "string") return;
        symbol.documentationStart = table.starts[text] ?? 0;
        symbol.documentationEnd = table.ends[text] ?? 0;
    }

    private strings(table: SyntaxTable, node: number): Set<string> {
        const found = new Set<string>();
        const content = this.names.kind("string_content");
        for (let at = node; node >= 0 && at < (table.nexts[node] ?? 0); at++) {
            if (table.kinds[at] === content) found.add(table.textOf(at));
        }
        return found;
    }
}

/** By custom: `_name` is the module's or class's own, `__name__` is the language's. */
function visibilityOf(name: string): Visibility {
    return name.startsWith("_") && !/^__\w+__$/.test(name) ? "private" : "public";
}

function decoratorFlags(decorators: readonly string[]): number {
    let flags = 0;
    for (const decorator of decorators) {
        const name = /^[\w.]*/.exec(decorator)?.[0].split(".").at(-1) ?? "";
        if (name === "staticmethod" || name === "classmethod") flags |= symbolFlags.static;
        if (name === "deprecated") flags |= symbolFlags.deprecated;
    }
    return flags;
}

/** McCabe: each place where a function goes one of two ways. */
function readDecisions(names: GrammarNames, table: HandlerTable): void {
    const one: NodeHandler = (writer, node) => {
        writer.decide();
        return node + 1;
    };
    table.on(
        [
            "if_statement",
            "elif_clause",
            "for_statement",
            "while_statement",
            "except_clause",
            "boolean_operator",
            "conditional_expression",
            "for_in_clause",
            "if_clause",
            "case_clause",
        ],
        one,
    );
    const clause = names.kind("case_clause");
    table.on(["match_statement"], (writer, node) => {
        const body = writer.table.childInField(node, names.field("body"));
        if (body >= 0 && writer.table.childOfKind(body, clause) >= 0) writer.decide(-1);
        return node + 1;
    });
}
