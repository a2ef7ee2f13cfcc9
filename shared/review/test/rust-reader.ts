import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { languageOf } from "@rust-ai-ide/analysis/languages/language-table";
import { SourceParser } from "@rust-ai-ide/analysis/syntax/source-parser";
import { Language, Parser } from "web-tree-sitter";
import type { ChangedFile } from "../src/change-set.ts";
import { hunksBetween } from "../src/delta/changed-lines.ts";
import type { FileDelta } from "../src/delta/file-delta.ts";
import { makeDeltas } from "../src/delta/make-deltas.ts";
import { SideReader } from "../src/delta/side-reader.ts";

const require = createRequire(import.meta.url);

/** Reads Rust with the real grammar, as the product does. */
export async function rustReader(): Promise<SideReader> {
    await Parser.init();
    const parser = new Parser();
    const file = require.resolve("tree-sitter-rust/tree-sitter-rust.wasm");
    parser.setLanguage(await Language.load(await readFile(file)));
    const rules = languageOf("rust")?.rules;
    if (rules === undefined) throw new Error("Rust is a language");
    return new SideReader(new SourceParser(rules, () => 0, parser));
}

/** A file with two sides; undefined for a side that it does not have. */
export function changedFile(
    path: string,
    base: string | undefined,
    head: string | undefined,
    basePath?: string,
): ChangedFile {
    const status = base === undefined ? "added" : head === undefined ? "deleted" : "modified";
    return { path, basePath, status, base, head, hunks: hunksBetween(base, head) };
}

/** Deltas of files whose modules are all reached from the outside. */
export function deltasOf(reader: SideReader, files: readonly ChangedFile[]): readonly FileDelta[] {
    return makeDeltas(files, reader, (path) => ({ path, isModuleExported: true }));
}
