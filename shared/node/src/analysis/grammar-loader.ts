import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { RustParser } from "@rust-ai-ide/analysis/syntax/rust-parser";
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

/** File names in a folder of grammars, and where packages keep them during development. */
const runtimeFile = "web-tree-sitter.wasm";
const rustFile = "tree-sitter-rust.wasm";

let runtime: Promise<void> | undefined;

/** Makes a parser for Rust. The files are those of `grammarsFolder`, or the ones beside the program. */
export async function createRustParser(grammarsFolder?: string): Promise<RustParser> {
    const files = locate(grammarsFolder);
    const wasmBinary = await readGrammar(files.runtime);
    runtime ??= Parser.init({ wasmBinary }).catch(() => {
        runtime = undefined;
        throw GrammarErrors.unusable(files.runtime);
    });
    await runtime;
    const bytes = await readGrammar(files.rust);
    const language = await Language.load(bytes).catch(() => {
        throw GrammarErrors.unusable(files.rust);
    });
    const parser = new Parser();
    parser.setLanguage(language);
    return new RustParser(parser, () => performance.now());
}

/** In this order: the folder given, the folder of the program, the packages of a source tree. */
function locate(grammarsFolder: string | undefined): { runtime: string; rust: string } {
    const program = dirname(fileURLToPath(import.meta.url));
    const folders = [grammarsFolder, program].filter((folder) => folder !== undefined);
    for (const folder of folders.flatMap((place) => [place, join(place, "grammars")])) {
        const rust = join(folder, rustFile);
        if (existsSync(rust)) return { runtime: join(folder, runtimeFile), rust };
    }
    return {
        runtime: fromPackage("web-tree-sitter", runtimeFile),
        rust: fromPackage("tree-sitter-rust", rustFile),
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
