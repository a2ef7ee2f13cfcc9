import type { GrammarNames, SyntaxTable } from "../syntax/syntax-table.ts";
import type { HandlerTable } from "./extractor.ts";
import type { FactWriter } from "./fact-writer.ts";

/** What is told of exports of the file's own names. */
export interface ExportListener {
    exported(writer: FactWriter, node: number): void;
    exportedName(name: string): void;
}

/** Imports and exports: statements, `require` and `import()`. */
export function readTypeScriptModules(
    names: GrammarNames,
    table: HandlerTable,
    listener: ExportListener,
): void {
    const kind = (name: string) => names.kind(name);
    const field = (name: string) => names.field(name);
    const clauseKind = kind("import_clause");
    const requireKind = kind("import_require_clause");
    const identifierKind = kind("identifier");
    const stringKind = kind("string");
    const objectPattern = kind("object_pattern");
    const shorthandPattern = kind("shorthand_property_identifier_pattern");
    const pairPattern = kind("pair_pattern");
    const declarator = kind("variable_declarator");
    const awaitKind = kind("await_expression");

    const tell = (
        writer: FactWriter,
        node: number,
        path: string,
        imported: string,
        local: string,
        isReexport = false,
    ): void => {
        const offset = writer.table.starts[node] ?? 0;
        writer.imports.push({ path, imported, local, offset, isReexport });
    };

    table.on(["import_statement"], (writer, node) => {
        const syntax = writer.table;
        const required = syntax.childOfKind(node, requireKind);
        if (required >= 0) {
            const local = syntax.childOfKind(required, identifierKind);
            const path = quoted(syntax, syntax.childInField(required, field("source")));
            tell(writer, required, path, "*", local < 0 ? "" : syntax.textOf(local));
            return node + 1;
        }
        const path = quoted(syntax, syntax.childInField(node, field("source")));
        const clause = syntax.childOfKind(node, clauseKind);
        if (clause < 0) {
            if (path !== "") tell(writer, node, path, "", "");
            return node + 1;
        }
        for (let part = syntax.firstChild(clause); part >= 0; part = syntax.nextSibling(part)) {
            switch (syntax.kindName(part)) {
                case "identifier":
                    tell(writer, part, path, "default", syntax.textOf(part));
                    break;
                case "namespace_import": {
                    const local = syntax.childOfKind(part, identifierKind);
                    tell(writer, part, path, "*", local < 0 ? "" : syntax.textOf(local));
                    break;
                }
                case "named_imports":
                    eachSpecifier(syntax, part, "import_specifier", (specifier, name, alias) => {
                        tell(writer, specifier, path, name, alias);
                    });
            }
        }
        return node + 1;
    });

    const eachSpecifier = (
        syntax: SyntaxTable,
        list: number,
        specifierKind: string,
        found: (specifier: number, name: string, alias: string) => void,
    ): void => {
        for (let part = syntax.firstChild(list); part >= 0; part = syntax.nextSibling(part)) {
            if (syntax.kindName(part) !== specifierKind) continue;
            const name = syntax.childInField(part, field("name"));
            const alias = syntax.childInField(part, field("alias"));
            if (name < 0) continue;
            const text = quoted(syntax, name);
            found(part, text, alias < 0 ? text : quoted(syntax, alias));
        }
    };

    table.on(["export_statement"], (writer, node) => {
        const syntax = writer.table;
        listener.exported(writer, node);
        const source = syntax.childInField(node, field("source"));
        const path = source < 0 ? "" : quoted(syntax, source);
        const clause = syntax.childOfKind(node, kind("export_clause"));
        if (clause >= 0) {
            eachSpecifier(syntax, clause, "export_specifier", (specifier, name, alias) => {
                if (source < 0) listener.exportedName(name);
                else tell(writer, specifier, path, name, alias, true);
            });
        } else if (source >= 0) {
            const whole = syntax.childOfKind(node, kind("namespace_export"));
            const local = whole < 0 ? -1 : syntax.childOfKind(whole, identifierKind);
            tell(writer, node, path, "*", local < 0 ? "*" : syntax.textOf(local), true);
        } else {
            const value = syntax.childInField(node, field("value"));
            const name = value >= 0 ? value : syntax.childOfKind(node, identifierKind);
            if (name >= 0 && syntax.kinds[name] === identifierKind) {
                listener.exportedName(syntax.textOf(name));
            }
        }
        return node + 1;
    });

    table.on(["call_expression"], (writer, node) => {
        const syntax = writer.table;
        const callee = syntax.childInField(node, field("function"));
        if (callee < 0) return node + 1;
        const isImport = syntax.kindName(callee) === "import";
        if (!isImport) {
            const length = (syntax.ends[callee] ?? 0) - (syntax.starts[callee] ?? 0);
            if (length !== 7 || syntax.textOf(callee) !== "require") return node + 1;
        }
        const list = syntax.childInField(node, field("arguments"));
        const path = list < 0 ? -1 : syntax.childOfKind(list, stringKind);
        if (path < 0) return node + 1;
        const module = quoted(syntax, path);
        let value = node;
        if (syntax.kinds[syntax.parents[value] ?? 0] === awaitKind) {
            value = syntax.parents[value] ?? 0;
        }
        const holder = syntax.parents[value] ?? 0;
        const target =
            syntax.kinds[holder] === declarator ? syntax.childInField(holder, field("name")) : -1;
        if (target >= 0 && syntax.kinds[target] === objectPattern) {
            for (let at = syntax.firstChild(target); at >= 0; at = syntax.nextSibling(at)) {
                if (syntax.kinds[at] === shorthandPattern) {
                    tell(writer, at, module, syntax.textOf(at), syntax.textOf(at));
                } else if (syntax.kinds[at] === pairPattern) {
                    const key = syntax.childInField(at, field("key"));
                    const local = syntax.childInField(at, field("value"));
                    if (key >= 0 && local >= 0) {
                        tell(writer, at, module, syntax.textOf(key), syntax.textOf(local));
                    }
                }
            }
        } else {
            const isNamed = target >= 0 && syntax.kinds[target] === identifierKind;
            tell(writer, node, module, "*", isNamed ? syntax.textOf(target) : "");
        }
        return node + 1;
    });
}

/** The text between the quotes of a string; other nodes as they are. */
function quoted(table: SyntaxTable, node: number): string {
    if (node < 0) return "";
    const text = table.textOf(node);
    return /^["'`]/.test(text) ? text.slice(1, -1) : text;
}
