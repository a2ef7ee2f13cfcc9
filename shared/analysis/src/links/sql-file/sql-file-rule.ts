import type { EndpointParameter } from "../endpoint.ts";
import type { BorderRule, EndpointReader, Mismatch } from "../link-rule.ts";
import { literalAt } from "../source/literals.ts";
import { fileKey, packageFolder } from "../source/paths.ts";
import { splitArguments } from "../source/split.ts";
import { TreeView } from "../source/tree-view.ts";
import { countParameters } from "./parameters.ts";

const sqlFiles: EndpointReader = {
    border: "sql-file",
    languages: [".sql"],
    markers: [],
    read({ path, text }, tell) {
        const count = countParameters(text);
        const key = fileKey("", path);
        const statement = firstStatement(text);
        tell({
            border: "sql-file",
            side: "definition",
            key,
            name: key.slice(key.lastIndexOf("/") + 1),
            start: 0,
            end: 0,
            ...(statement === undefined ? {} : { signature: statement.slice(0, 200) }),
            ...(count === undefined ? {} : { parameters: nameless(count) }),
        });
    },
};

/** The first line that holds more than a comment. */
function firstStatement(text: string): string | undefined {
    for (let start = 0; start < text.length; ) {
        const found = text.indexOf("\n", start);
        const end = found < 0 ? text.length : found;
        const line = text.slice(start, end).trim();
        if (line !== "" && !line.startsWith("--")) return line;
        start = end + 1;
    }
    return undefined;
}

function nameless(count: number): EndpointParameter[] {
    const parameter = { type: "", isOptional: false, start: 0, end: 0 };
    return Array.from({ length: count }, (_, index) => ({ ...parameter, name: `$${index + 1}` }));
}

/**
 * https://docs.rs/sqlx/latest/sqlx/macro.query_file.html: the path starts at the package's folder, and
 * one value follows for each parameter.
 */
const macros = /^(?:sqlx::)?query_file(_as|_scalar)?(_unchecked)?!\s*[([{]/;

const queryMacros: EndpointReader = {
    border: "sql-file",
    languages: ["rust"],
    markers: ["query_file", '.sql"'],
    read({ path, table }, tell) {
        if (table === undefined) return;
        const view = new TreeView(table);
        const { text } = view;
        for (const node of view.ofKinds("macro_invocation")) {
            const start = view.start(node);
            const head = text.slice(start, start + 60);
            const query = macros.exec(head);
            const include = query === null ? /^include_str!\s*\(/.exec(head) : null;
            const opened = (query ?? include)?.[0].length;
            if (opened === undefined) continue;
            const pieces = splitArguments(text, start + opened, view.end(node) - 1);
            const index = query?.[1] === "_as" ? 1 : 0;
            const piece = pieces[index];
            const literal = piece && literalAt(text, piece.start);
            if (literal === undefined || !literal.value.endsWith(".sql")) continue;
            const folder = query === null ? path.replace(/\/?[^/]*$/, "") : packageFolder(path);
            const values = pieces.slice(index + 1);
            tell({
                border: "sql-file",
                side: "use",
                key: fileKey(folder, literal.value),
                name: literal.value,
                start: literal.start,
                end: literal.end,
                ...(query === null
                    ? {}
                    : {
                          parameters: values.map(({ start, end }) => ({
                              name: "",
                              type: "",
                              isOptional: false,
                              start,
                              end,
                          })),
                      }),
            });
        }
    },
};

/** SQL files and the macros of sqlx that run them. */
export const sqlFileRule: BorderRule = {
    border: "sql-file",
    readers: [sqlFiles, queryMacros],
    verb: "used",
    compare(definition, use): readonly Mismatch[] {
        const needed = definition.parameters?.length;
        const given = use.parameters;
        if (needed === undefined || given === undefined || given.length === needed) return [];
        const surplus = given.slice(needed);
        const first = surplus[0];
        return [
            {
                code: "sql-file.argument-count",
                message: `${definition.name} has ${count(needed, "parameter")}, but ${count(given.length, "value")} ${given.length === 1 ? "is" : "are"} passed.`,
                side: "use",
                start: first?.start ?? use.start,
                end: surplus.at(-1)?.end ?? use.end,
                severity: "error",
                fixes: [],
            },
        ];
    },
    missing(use, definitions) {
        const name = use.key.slice(use.key.lastIndexOf("/") + 1);
        const inFolder = definitions.some((key) => folderOf(key) === folderOf(use.key));
        if (!inFolder) return undefined;
        return {
            code: "sql-file.missing",
            message: `There is no file ${name} beside the other SQL files of ${folderOf(use.key)}.`,
            side: "use",
            start: use.start,
            end: use.end,
            severity: "warning",
            fixes: [],
        };
    },
    renamed: () => undefined,
};

function count(number: number, what: string): string {
    return `${number === 0 ? "no" : number} ${what}${number === 1 ? "" : "s"}`;
}

function folderOf(key: string): string {
    return key.slice(0, Math.max(0, key.lastIndexOf("/")));
}
