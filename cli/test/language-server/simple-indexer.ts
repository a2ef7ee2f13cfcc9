import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { extractFacts } from "@rust-ai-ide/analysis/extract/extract-facts";
import { CompactIndex } from "@rust-ai-ide/analysis/index/compact-index";
import { encodeFacts } from "@rust-ai-ide/analysis/index/facts-codec";
import type { FileFacts } from "@rust-ai-ide/analysis/index/file-facts";
import { languageIdOfFile } from "@rust-ai-ide/analysis/languages/language-table";
import { borderRules } from "@rust-ai-ide/analysis/links/border-table";
import { LinkTable } from "@rust-ai-ide/analysis/links/link-table";
import { SyntaxDocument } from "@rust-ai-ide/analysis/syntax/syntax-document";
import { GrammarSet } from "@rust-ai-ide/node/analysis/grammar-loader";
import type {
    IndexerOptions,
    IndexReport,
    WorkspaceIndexer,
} from "@rust-ai-ide/node/index/workspace-indexer";

const readers = borderRules.flatMap((rule) => rule.readers);

/** An indexer without threads, cache and ignore rules: what is asked of it is done at once. */
export async function simpleIndexer(options: IndexerOptions): Promise<WorkspaceIndexer> {
    const grammars = new GrammarSet();
    for (const id of ["rust", "typescript", "typescriptreact", "javascript", "python", "toml"])
        await grammars.load(id);
    const index = new CompactIndex();
    const links = new LinkTable(borderRules);
    const live = new Map<string, FileFacts>();
    let { roots } = options;
    const put = (path: string, facts: FileFacts): void => {
        index.update(path, encodeFacts(facts));
        links.update(path, facts.languageId, facts.endpoints);
    };
    const drop = (path: string): void => {
        index.remove(path);
        links.remove(path);
    };
    const read = (path: string): void => {
        if (live.has(path)) return;
        let text: string;
        try {
            text = readFileSync(path, "utf8");
        } catch {
            drop(path);
            return;
        }
        const languageId = languageIdOfFile(path) ?? "";
        const parser = languageId === "" ? undefined : grammars.parserOf(languageId);
        const document = parser && new SyntaxDocument(parser, text, 1);
        const table = document?.table();
        put(path, extractFacts({ path, languageId, text, table }, readers));
        document?.dispose();
    };
    return {
        index,
        links,
        async scan({ token, onProgress }): Promise<IndexReport> {
            const found = roots.flatMap((root) => [...filesBelow(root)]);
            const known = new Set(found);
            for (const { path } of [...index.files()]) if (!known.has(path)) drop(path);
            let files = 0;
            for (const path of found) {
                if (token.isCancellationRequested) break;
                read(path);
                onProgress?.({ files: ++files, total: found.length, phase: "indexing" });
                await new Promise((resolve) => setImmediate(resolve));
            }
            return {
                ...{ files, lines: index.lines, bytes: 0, milliseconds: 1, linesPerSecond: 1 },
                ...{ cacheHits: 0, cacheHitRate: 0, symbols: index.symbolCount },
                problems: [],
                wasCancelled: token.isCancellationRequested,
            };
        },
        filesChanged: (paths) => {
            for (const path of paths) read(path);
        },
        settled: async () => {},
        setLive: (path, facts) => {
            if (facts === undefined) {
                live.delete(path);
                read(path);
            } else {
                live.set(path, facts);
                put(path, facts);
            }
        },
        setRoots: async (next) => {
            roots = next;
        },
        dispose: () => {
            grammars.dispose();
            links.dispose();
            index.dispose();
        },
    };
}

function* filesBelow(folder: string): Iterable<string> {
    for (const name of readdirSync(folder)) {
        const path = join(folder, name);
        if (statSync(path).isDirectory()) yield* filesBelow(path);
        else yield path;
    }
}
