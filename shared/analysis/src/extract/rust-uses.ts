import type { GrammarNames, SyntaxTable } from "../syntax/syntax-table.ts";
import type { NodeHandler } from "./extractor.ts";
import { type FactWriter, roles } from "./fact-writer.ts";

/** Deeper trees than anyone writes; what lies below is passed over. */
const deepest = 64;

/** Expands `use` and `extern crate` into one import for each name. */
export function rustUses(names: GrammarNames): { use: NodeHandler; externCrate: NodeHandler } {
    const kind = (name: string) => names.kind(name);
    const visibility = kind("visibility_modifier");
    const list = kind("use_list");
    const scopedList = kind("scoped_use_list");
    const alias = kind("use_as_clause");
    const wildcard = kind("use_wildcard");
    const self = kind("self");
    const identifier = kind("identifier");
    const argumentField = names.field("argument");
    const pathField = names.field("path");
    const listField = names.field("list");
    const aliasField = names.field("alias");
    const nameField = names.field("name");

    const tell = (
        writer: FactWriter,
        path: string,
        local: string,
        offset: number,
        isReexport: boolean,
    ): void => {
        const name = local === "_" ? "" : local;
        writer.imports.push({ path, imported: lastPart(path), local: name, offset, isReexport });
    };

    /** One tree below `prefix`, which ends in `::` or is empty. */
    const expand = (
        writer: FactWriter,
        node: number,
        prefix: string,
        isReexport: boolean,
        depth: number,
    ): void => {
        const { table } = writer;
        const start = table.starts[node] ?? 0;
        if (depth > deepest) return;
        switch (table.kinds[node]) {
            case list:
                for (const child of namedChildren(table, node)) {
                    expand(writer, child, prefix, isReexport, depth + 1);
                }
                return;
            case scopedList: {
                const path = table.childInField(node, pathField);
                const inner = table.childInField(node, listField);
                const outer = path < 0 ? "::" : `${pathText(table, path)}::`;
                if (inner >= 0) expand(writer, inner, prefix + outer, isReexport, depth + 1);
                return;
            }
            case alias: {
                const path = table.childInField(node, pathField);
                const local = table.childInField(node, aliasField);
                if (path < 0) return;
                const name = local < 0 ? "_" : withoutRaw(table.textOf(local));
                const isSelf = table.kinds[path] === self && prefix !== "";
                const whole = isSelf ? prefix.slice(0, -2) : prefix + pathText(table, path);
                tell(writer, whole, name, start, isReexport);
                return;
            }
            case wildcard: {
                const path = table.firstChild(node);
                const isPath = path >= 0 && ((table.flags[path] ?? 0) & 1) !== 0;
                const outer = isPath ? `${prefix}${pathText(table, path)}::` : prefix;
                tell(writer, `${outer}*`, "*", start, isReexport);
                return;
            }
            case self:
                if (prefix !== "") {
                    const whole = prefix.slice(0, -2);
                    tell(writer, whole, lastName(whole), start, isReexport);
                }
                return;
            default: {
                const whole = prefix + pathText(table, node);
                const last = table.childInField(node, nameField);
                tell(
                    writer,
                    whole,
                    lastName(whole),
                    last < 0 ? start : (table.starts[last] ?? start),
                    isReexport,
                );
            }
        }
    };

    /** Every name of the declaration is a use of what is imported. */
    const refer = (writer: FactWriter, node: number): void => {
        const { table } = writer;
        const end = table.nexts[node] ?? 0;
        for (let at = node + 1; at < end; at++) {
            if (table.kinds[at] !== identifier || table.fields[at] === aliasField) continue;
            let start = table.starts[at] ?? 0;
            const stop = table.ends[at] ?? 0;
            if (writer.text.charCodeAt(start + 1) === 35) start += 2;
            if (stop > start) writer.refer(start, stop, roles.import);
        }
    };

    const use: NodeHandler = (writer, node) => {
        const { table } = writer;
        const argument = table.childInField(node, argumentField);
        const isReexport = table.childOfKind(node, visibility) >= 0;
        if (argument >= 0) expand(writer, argument, "", isReexport, 0);
        refer(writer, node);
        return table.nexts[node] ?? node + 1;
    };

    const externCrate: NodeHandler = (writer, node) => {
        const { table } = writer;
        const name = table.childInField(node, nameField);
        if (name < 0) return node + 1;
        const local = table.childInField(node, aliasField);
        const path = withoutRaw(table.textOf(name));
        const isReexport = table.childOfKind(node, visibility) >= 0;
        const called = local < 0 ? path : withoutRaw(table.textOf(local));
        tell(writer, path, called, table.starts[name] ?? 0, isReexport);
        refer(writer, node);
        return table.nexts[node] ?? node + 1;
    };
    return { use, externCrate };
}

/** What an import is called when nothing else is said. */
function lastName(path: string): string {
    const last = lastPart(path);
    return last === "self" || last === "super" || last === "crate" ? "" : last;
}

function pathText(table: SyntaxTable, node: number): string {
    const text = table.textOf(node);
    return /[\s#]/.test(text) ? text.replace(/\s+|r#/g, "") : text;
}

function withoutRaw(name: string): string {
    return name.startsWith("r#") ? name.slice(2) : name;
}

function* namedChildren(table: SyntaxTable, node: number): Generator<number> {
    for (let child = table.firstChild(node); child >= 0; child = table.nextSibling(child)) {
        // Comments stand between the names of a list, too.
        const flags = table.flags[child] ?? 0;
        if ((flags & 1) !== 0 && (flags & 14) === 0) yield child;
    }
}

function lastPart(path: string): string {
    const colons = path.lastIndexOf("::");
    return colons < 0 ? path : path.slice(colons + 2);
}
