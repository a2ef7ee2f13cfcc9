import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
    type GrammarName,
    languageOf,
    type Language as SourceLanguage,
} from "@rust-ai-ide/analysis/languages/language-table";
import type { ParserMemory } from "@rust-ai-ide/analysis/syntax/grammar-layout";
import { ScriptParser } from "@rust-ai-ide/analysis/syntax/script-parser";
import { type ReadTime, SourceParser } from "@rust-ai-ide/analysis/syntax/source-parser";
import { TableReader } from "@rust-ai-ide/analysis/syntax/table-reader";
import { tableSamples } from "@rust-ai-ide/analysis/syntax/table-samples";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { defineErrors } from "@rust-ai-ide/core/errors";
import { Language, Parser } from "web-tree-sitter";

export const GrammarErrors = defineErrors("grammar", {
    missing: (file: string) => [
        `The grammar file ${file} is missing.`,
        "Reinstall the extension; a virus scanner may have removed it.",
    ],
    unusable: (file: string) => [
        `The grammar file ${file} cannot be loaded.`,
        "Reinstall the extension.",
    ],
});

const runtimeFile = "web-tree-sitter.wasm";

/** Packages that carry a grammar under another name, during development. */
const packages: Readonly<Partial<Record<GrammarName, string>>> = {
    toml: "@tree-sitter-grammars/tree-sitter-toml",
    tsx: "tree-sitter-typescript",
};

/** The types of Node.js do not have it. Sizes are pages of 64 KiB. */
declare const WebAssembly: {
    readonly Memory: new (size: { initial: number; maximum: number }) => ParserMemory;
};

/** Of the parser's runtime, which grows it; trees are read out of it. */
const memory = new WebAssembly.Memory({ initial: 512, maximum: 32_768 });

let runtime: Promise<void> | undefined;

/**
 * The grammars of one program. Each is loaded when a document first needs it; the files are those
 * of `grammarsFolder`, or the ones beside the program. Grammars that failed are tried again.
 */
export class GrammarSet implements Disposable {
    private readonly grammarsFolder: string | undefined;
    private readonly readTime: ReadTime;
    private readonly parsers = new Map<string, SourceParser>();
    private readonly loading = new Map<string, Promise<void>>();
    private disposed = false;

    /** `readTime` decides when a parse has had its time. */
    constructor(grammarsFolder?: string, readTime: ReadTime = () => performance.now()) {
        this.grammarsFolder = grammarsFolder;
        this.readTime = readTime;
    }

    /** Bytes that the parsers of this thread hold; they never become less. */
    static get heapBytes(): number {
        return memory.buffer.byteLength;
    }

    /** The parser of an editor's language id, at once; undefined for a language without grammar. */
    parserOf(languageId: string): SourceParser | undefined {
        const known = this.parsers.get(languageId);
        if (known !== undefined) return known;
        const language = languageOf(languageId);
        if (language === undefined) return undefined;
        const parser = this.makeParser(language);
        this.parsers.set(languageId, parser);
        return parser;
    }

    /** Resolves when documents of the language can be parsed. Throws `grammar.*` errors. */
    async load(languageId: string): Promise<void> {
        const parser = this.parserOf(languageId);
        const language = languageOf(languageId);
        if (parser === undefined || language === undefined || parser.isReady) return;
        if (language.scripts !== undefined) {
            const { plain, jsx } = language.scripts;
            await Promise.all([this.load(plain), this.load(jsx)]);
            return;
        }
        const known = this.loading.get(languageId);
        const loading = known ?? this.attach(parser, language.grammar);
        this.loading.set(languageId, loading);
        try {
            await loading;
        } finally {
            this.loading.delete(languageId);
        }
    }

    dispose(): void {
        this.disposed = true;
        for (const parser of this.parsers.values()) parser.dispose();
        this.parsers.clear();
    }

    private makeParser({ rules, scripts }: SourceLanguage): SourceParser {
        const plain = scripts && this.parserOf(scripts.plain);
        const jsx = scripts && this.parserOf(scripts.jsx);
        if (plain === undefined || jsx === undefined) return new SourceParser(rules, this.readTime);
        return new ScriptParser(rules, this.readTime, { plain, jsx });
    }

    private async attach(parser: SourceParser, grammar: GrammarName): Promise<void> {
        const loaded = await loadParser(grammar, this.grammarsFolder);
        if (this.disposed) loaded.delete();
        else parser.attach(loaded, new TableReader(loaded, memory, tableSamples[grammar]));
    }
}

async function loadParser(grammar: GrammarName, grammarsFolder?: string): Promise<Parser> {
    const files = locate(grammar, grammarsFolder);
    const wasmBinary = await readGrammar(files.runtime);
    runtime ??= Parser.init({ wasmBinary, wasmMemory: memory }).catch(() => {
        runtime = undefined;
        throw GrammarErrors.unusable(files.runtime);
    });
    await runtime;
    const bytes = await readGrammar(files.grammar);
    const language = await Language.load(bytes).catch(() => {
        throw GrammarErrors.unusable(files.grammar);
    });
    const parser = new Parser();
    parser.setLanguage(language);
    return parser;
}

/** In this order: the folder given, the folder of the program, the packages of a source tree. */
function locate(
    name: GrammarName,
    grammarsFolder: string | undefined,
): { runtime: string; grammar: string } {
    const file = `tree-sitter-${name}.wasm`;
    const program = dirname(fileURLToPath(import.meta.url));
    const folders = [grammarsFolder, program].filter((folder) => folder !== undefined);
    for (const folder of folders.flatMap((place) => [place, join(place, "grammars")])) {
        const grammar = join(folder, file);
        if (existsSync(grammar)) return { runtime: join(folder, runtimeFile), grammar };
    }
    return {
        runtime: fromPackage("web-tree-sitter", runtimeFile),
        grammar: fromPackage(packages[name] ?? `tree-sitter-${name}`, file),
    };
}

function fromPackage(name: string, file: string): string {
    try {
        return createRequire(import.meta.url).resolve(`${name}/${file}`);
    } catch {
        throw GrammarErrors.missing(file);
    }
}

async function readGrammar(file: string): Promise<Uint8Array> {
    try {
        return await readFile(file);
    } catch {
        throw GrammarErrors.missing(file);
    }
}
