import type { GrammarNames } from "../syntax/syntax-table.ts";
import type { HandlerTable } from "./extractor.ts";
import { type FactWriter, roles } from "./fact-writer.ts";

/** `import` and `from … import`; the dots of a relative import are part of its path. */
export function readPythonImports(names: GrammarNames, table: HandlerTable): void {
    const identifier = names.kind("identifier");
    const aliased = names.kind("aliased_import");
    const wildcard = names.kind("wildcard_import");
    const nameField = names.field("name");
    const aliasField = names.field("alias");
    const moduleField = names.field("module_name");

    const refer = (writer: FactWriter, node: number): number => {
        const { kinds, fields, starts, ends, nexts } = writer.table;
        const end = nexts[node] ?? 0;
        for (let at = node + 1; at < end; at++) {
            if (kinds[at] !== identifier || fields[at] === aliasField) continue;
            const start = starts[at] ?? 0;
            if ((ends[at] ?? 0) > start) writer.refer(start, ends[at] ?? 0, roles.import);
        }
        return end;
    };

    const text = (writer: FactWriter, node: number): string =>
        writer.table.textOf(node).replace(/\s+/g, "");

    /** A name with what it is called here. */
    const nameOf = (writer: FactWriter, node: number): readonly [name: string, local: string] => {
        const { table: syntax } = writer;
        if (syntax.kinds[node] !== aliased) return [text(writer, node), ""];
        const name = syntax.childInField(node, nameField);
        const alias = syntax.childInField(node, aliasField);
        return [name < 0 ? "" : text(writer, name), alias < 0 ? "" : text(writer, alias)];
    };

    table.on(["import_statement"], (writer, node) => {
        const syntax = writer.table;
        for (let at = syntax.firstChild(node); at >= 0; at = syntax.nextSibling(at)) {
            if (syntax.fields[at] !== nameField) continue;
            const [path, alias] = nameOf(writer, at);
            const local = alias === "" ? (path.split(".")[0] ?? "") : alias;
            const offset = syntax.starts[at] ?? 0;
            writer.imports.push({ path, imported: "*", local, offset, isReexport: false });
        }
        return refer(writer, node);
    });

    table.on(["import_from_statement", "future_import_statement"], (writer, node) => {
        const syntax = writer.table;
        const module = syntax.childInField(node, moduleField);
        const path = module < 0 ? "__future__" : text(writer, module);
        for (let at = syntax.firstChild(node); at >= 0; at = syntax.nextSibling(at)) {
            const offset = syntax.starts[at] ?? 0;
            if (syntax.kinds[at] === wildcard) {
                writer.imports.push({ path, imported: "*", local: "*", offset, isReexport: false });
            } else if (syntax.fields[at] === nameField) {
                const [imported, alias] = nameOf(writer, at);
                const local = alias === "" ? imported : alias;
                // `import x as x` says by custom that others may take it from here.
                const isReexport = alias !== "" && alias === imported;
                writer.imports.push({ path, imported, local, offset, isReexport });
            }
        }
        return refer(writer, node);
    });
}
