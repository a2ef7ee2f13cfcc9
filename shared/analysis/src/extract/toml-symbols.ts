import type { SymbolKind } from "../index/file-facts.ts";
import type { GrammarNames } from "../syntax/syntax-table.ts";
import { type Extractor, HandlerTable, kindSet } from "./extractor.ts";
import type { FactWriter } from "./fact-writer.ts";

/** Tables and keys of TOML. */
export function tomlExtractor(names: GrammarNames): Extractor {
    const table = new HandlerTable(names);
    const keys = kindSet(names, ["bare_key", "quoted_key", "dotted_key"]);
    const read = (writer: FactWriter, node: number, kind: SymbolKind): number => {
        const { table: syntax } = writer;
        let key = syntax.firstChild(node);
        while (key >= 0 && keys[syntax.kinds[key] ?? 0] !== 1) key = syntax.nextSibling(key);
        if (key < 0) return node + 1;
        let nameStart = syntax.starts[key] ?? 0;
        let nameEnd = syntax.ends[key] ?? 0;
        if (syntax.kindName(key) === "quoted_key" && nameEnd - nameStart > 2) {
            nameStart++;
            nameEnd--;
        }
        if (nameEnd <= nameStart) return node + 1;
        const start = syntax.starts[node] ?? 0;
        const end = writer.text.slice(start, syntax.ends[node]).trimEnd().length + start;
        const after = syntax.nextSibling(key);
        const bodyStart = after < 0 ? end : (syntax.ends[after] ?? end);
        writer.add(
            {
                name: writer.text.slice(nameStart, nameEnd),
                kind,
                start,
                end: Math.max(end, syntax.ends[key] ?? 0),
                nameStart,
                nameEnd,
                signatureStart: start,
                bodyStart: kind === "key" ? Math.max(end, nameEnd) : Math.min(bodyStart, end),
                visibility: "public",
                flags: 0,
                attributes: [],
            },
            syntax.nexts[node] ?? 0,
        );
        return node + 1;
    };
    table.on(["table", "table_array_element"], (writer, node) => read(writer, node, "table"));
    table.on(["pair"], (writer, node) => read(writer, node, "key"));
    const nothing = () => undefined;
    return { actions: table.actions, handlers: table.handlers, begin: nothing, finish: nothing };
}
