import type { FileFacts } from "../index/file-facts.ts";
import type { EndpointReader, LinkSource } from "../links/link-rule.ts";
import { type GrammarNames, nodeFlags, type SyntaxTable } from "../syntax/syntax-table.ts";
import { readEndpoints } from "./endpoints.ts";
import type { Extractor } from "./extractor.ts";
import { FactWriter } from "./fact-writer.ts";
import { lineStartsOf } from "./line-starts.ts";
import { pythonExtractor } from "./python-symbols.ts";
import { rustExtractor } from "./rust-symbols.ts";
import { tomlExtractor } from "./toml-symbols.ts";
import { typescriptExtractor } from "./typescript-symbols.ts";

const extractors: Readonly<Record<string, (names: GrammarNames) => Extractor>> = {
    rust: rustExtractor,
    typescript: typescriptExtractor,
    python: pythonExtractor,
    toml: tomlExtractor,
    typescriptreact: typescriptExtractor,
    javascript: typescriptExtractor,
    javascriptreact: typescriptExtractor,
    vue: typescriptExtractor,
    svelte: typescriptExtractor,
};

/** One for each grammar, made when its first file comes. */
const known = new WeakMap<GrammarNames, Extractor>();
const writer = new FactWriter();

/**
 * All facts of one file, in one walk over its flat tree. Never throws, whatever the text is; what
 * could not be parsed is missing, and counted in `errors`. Strings in the result may be slices
 * that keep the text in memory until they are encoded.
 *
 * Readers of other languages, or without a marker in the text, are passed over; `areChosen` says
 * that the caller has done so, which costs less in bytes.
 */
export function extractFacts(
    source: LinkSource,
    readers: readonly EndpointReader[],
    areChosen = false,
): FileFacts {
    const { table, text, languageId, path } = source;
    const lineStarts = lineStartsOf(text);
    const extractor = table === undefined ? undefined : extractorOf(languageId, table.names);
    if (table === undefined || extractor === undefined) {
        return {
            languageId,
            lineStarts,
            errors: 0,
            symbols: [],
            names: [],
            references: {
                size: 0,
                names: new Uint32Array(0),
                offsets: new Uint32Array(0),
                scopes: new Int32Array(0),
                roles: new Uint8Array(0),
            },
            imports: [],
            unsafes: [],
            endpoints: readEndpoints(source, readers, [], areChosen),
        };
    }
    // Of a component only the scripts stand in the table's text.
    const code = table.text === text ? source : { ...source, text: table.text };
    writer.begin(table, isTestFile(path));
    try {
        walk(extractor, table);
        const { symbols, imports, unsafes } = writer;
        return {
            languageId,
            lineStarts,
            errors: countErrors(table),
            symbols,
            names: writer.nameList(),
            references: writer.references(),
            imports,
            unsafes,
            endpoints: readEndpoints(code, readers, symbols, areChosen),
        };
    } finally {
        writer.end();
    }
}

function walk(extractor: Extractor, table: SyntaxTable): void {
    const { actions, handlers } = extractor;
    const { kinds, size } = table;
    extractor.begin(writer);
    for (let node = 0; node < size; ) {
        const action = actions[kinds[node] ?? 0] ?? 0;
        if (action === 0) {
            node++;
            continue;
        }
        if (node >= writer.scopeEnd) writer.leave(node);
        const handler = handlers[action];
        node = handler === undefined ? node + 1 : handler(writer, node);
    }
    extractor.finish(writer);
}

function extractorOf(languageId: string, names: GrammarNames): Extractor | undefined {
    const made = known.get(names);
    if (made !== undefined) return made;
    const extractor = extractors[languageId]?.(names);
    if (extractor !== undefined) known.set(names, extractor);
    return extractor;
}

function countErrors({ flags, size }: SyntaxTable): number {
    if (((flags[0] ?? 0) & nodeFlags.containsError) === 0) return 0;
    let count = 0;
    for (let node = 0; node < size; node++) {
        if (((flags[node] ?? 0) & (nodeFlags.error | nodeFlags.missing)) !== 0) count++;
    }
    return count;
}

/** By its folder or name: `tests/…`, `thing.test.ts`, `test_thing.py`. */
function isTestFile(path: string): boolean {
    const names = path.split("/").slice(-4);
    const name = names.pop() ?? "";
    return (
        names.some((folder) => folder === "tests" || folder === "__tests__") ||
        /(?:[._]test|[._]spec|^tests?|^conftest)\.\w+$|^test_.*\.pyi?$/.test(name)
    );
}
