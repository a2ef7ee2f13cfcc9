import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { lineOf } from "@rust-ai-ide/analysis/facts/symbol-place";
import { CancelledError } from "@rust-ai-ide/core/cancellation";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { indexCacheFolder } from "@rust-ai-ide/node/cache-folder";
import { countLines, type LanguageCounts } from "@rust-ai-ide/node/index/count-lines";
import { createIndexer } from "@rust-ai-ide/node/index/create-indexer";
import type { IndexReport } from "@rust-ai-ide/node/index/workspace-indexer";
import { CliErrors } from "../cli-errors.ts";
import { type CommandContext, defineCommand, type ExitCode, type Values } from "../command.ts";
import { fileError } from "../files.ts";
import { megabytes, textTable } from "../text-table.ts";

const options = {
    folder: {
        kind: "argument",
        value: "DIR...",
        repeatable: true,
        help: "Folders, without what git ignores; one inside another is read once.",
    },
    stats: { kind: "flag", help: "Count lines of code, comments and blank ones by language." },
    symbols: { kind: "text", value: "QUERY", help: "Print the definitions that fit best." },
    limit: { kind: "number", value: "N", minimum: 1, default: 20, help: "Definitions at most." },
    export: { kind: "text", value: "FILE", help: "Write the index for another machine." },
    import: {
        kind: "text",
        value: "FILE",
        help: "Take what was exported elsewhere; files with the same content are not parsed.",
    },
    exclude: {
        kind: "text",
        value: "PATTERN",
        repeatable: true,
        help: "Leave out what matches, as a line of .gitignore; may be repeated.",
    },
    cache: {
        kind: "text",
        value: "DIR",
        help: "Keep what was read of files in this folder instead of the user's cache.",
    },
    "no-cache": { kind: "flag", help: "Read everything, and keep nothing on disk." },
    workers: { kind: "number", value: "N", minimum: 1, help: "Worker threads." },
    json: { kind: "flag", help: "Print JSON instead of text." },
} as const;

export const indexFolders = defineCommand({
    words: ["index"],
    summary: "Index folders: symbols, references and links between languages.",
    details:
        "Files that are as they were come from the cache, which the editor's language server uses as well. Nothing of the folders is executed. Files that cannot be read are named on standard error and do not change the exit status.",
    options,
    run: (values, context) => run(values, context),
});

type Indexer = Awaited<ReturnType<typeof createIndexer>>;

async function run(values: Values<typeof options>, context: CommandContext): Promise<ExitCode> {
    const { terminal, token, installation } = context;
    if (values.cache !== undefined && values["no-cache"]) {
        throw CliErrors.contradiction("cache", "no-cache");
    }
    const roots = await Promise.all(values.folder.map(requireFolder));
    const { exclude, workers } = values;
    const grammarsFolder = installation.grammarFolder;
    const cacheFolder = cacheFolderOf(values);
    const logger = NullLogger;
    const indexer = await createIndexer({
        ...{ roots, cacheFolder, grammarsFolder, exclude, workers, logger },
    });
    try {
        const imported =
            values.import === undefined ? undefined : await importFile(indexer, values.import);
        const report = await indexer.scan({
            token,
            onProgress: ({ files, total, phase }) =>
                terminal.progress(`${phase}: ${files} / ${total} files`),
        });
        terminal.progress("");
        if (report.wasCancelled) throw new CancelledError();
        const languages = values.stats
            ? await countLines({
                  ...{ roots, exclude, workers, token, logger },
                  onProgress: (files) => terminal.progress(`counting: ${files} files`),
              })
            : undefined;
        terminal.progress("");
        const exported =
            values.export === undefined
                ? undefined
                : await indexer.exportTo(resolve(values.export));
        const symbols =
            values.symbols === undefined
                ? undefined
                : symbolRows(indexer, values.symbols, values.limit);
        if (values.json) {
            const { wasCancelled: _, ...rest } = report;
            const all = { ...rest, languages, imported, exported, matches: symbols };
            terminal.print(`${JSON.stringify(all)}\n`);
        } else {
            for (const { path, code, message } of report.problems) {
                terminal.warn(`${path}: ${code}: ${message}`);
            }
            terminal.print(summary(report));
            if (imported !== undefined) terminal.print(`imported ${count(imported)} files\n`);
            if (exported !== undefined) terminal.print(`exported ${count(exported)} files\n`);
            if (languages !== undefined) terminal.print(languageTable(languages));
            if (symbols !== undefined) terminal.print(symbolTable(symbols));
        }
        return 0;
    } finally {
        terminal.progress("");
        indexer.dispose();
    }
}

async function importFile(indexer: Indexer, file: string): Promise<number> {
    try {
        const status = await stat(file);
        // A pipe may never end, and nothing stops who waits for it.
        if (!status.isFile() && !status.isDirectory()) throw CliErrors.notAFile(file);
        return await indexer.importFrom(resolve(file));
    } catch (error) {
        throw fileError(file, error);
    }
}

async function requireFolder(path: string): Promise<string> {
    const folder = resolve(path);
    const status = await stat(folder).catch((error: unknown) => {
        throw fileError(path, error);
    });
    if (!status.isDirectory()) throw CliErrors.notAFolder(path);
    return folder;
}

function cacheFolderOf(values: Values<typeof options>): string | undefined {
    if (values["no-cache"]) return undefined;
    if (values.cache !== undefined) return resolve(values.cache);
    const { platform, env } = process;
    return indexCacheFolder({ platform, env, homeDirectory: homedir() });
}

function summary(report: IndexReport): string {
    const { files, lines, bytes, symbols, milliseconds, linesPerSecond, cacheHitRate } = report;
    return [
        `${count(files)} files, ${count(lines)} lines, ${megabytes(bytes)}, ${count(symbols)} symbols\n`,
        `${(milliseconds / 1000).toFixed(2)} s, ${count(linesPerSecond)} lines/s, `,
        `${(cacheHitRate * 100).toFixed(1)} % from the cache\n`,
    ].join("");
}

function languageTable(languages: readonly LanguageCounts[]): string {
    return textTable(
        ["language", "files", "code", "comments", "blank", "functions", "unsafe", "tests", "to do"],
        languages.map((each) => [
            each.languageId === "" ? "other" : each.languageId,
            each.files,
            each.code,
            each.comment,
            each.blank,
            each.functions,
            each.unsafes,
            each.tests,
            each.todos,
        ]),
    );
}

interface SymbolRow {
    readonly name: string;
    readonly kind: string;
    readonly container: string;
    readonly path: string;
    /** From 1 on, as in all commands. */
    readonly line: number;
    readonly column: number;
    readonly score: number;
}

function symbolRows({ index }: Indexer, text: string, limit: number): SymbolRow[] {
    return index.searchSymbols({ text, limit }).map(({ file, symbol, score }) => {
        const { symbols, lineStarts } = file.facts();
        const line = lineOf(lineStarts, symbol.nameStart);
        return {
            name: symbol.name,
            kind: symbol.kind,
            container: symbols[symbol.container]?.name ?? "",
            path: file.path,
            line: line + 1,
            column: symbol.nameStart - (lineStarts[line] ?? 0) + 1,
            score,
        };
    });
}

function symbolTable(rows: readonly SymbolRow[]): string {
    return textTable(
        ["name", "kind", "in", "place"],
        rows.map(({ name, kind, container, path, line, column }) => [
            name,
            kind,
            container,
            `${path}:${line}:${column}`,
        ]),
    );
}

function count(value: number): string {
    return value.toLocaleString("en");
}
