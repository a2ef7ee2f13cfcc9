import type { LanguageRules } from "./language-rules.ts";
import { python } from "./python.ts";
import { rust } from "./rust.ts";
import { toml } from "./toml.ts";
import { typescript } from "./typescript.ts";

/** A tree-sitter grammar; the name of its WebAssembly file is `tree-sitter-<name>.wasm`. */
export type GrammarName = "javascript" | "python" | "rust" | "toml" | "tsx" | "typescript";

/** A language as the editor names it. */
export interface Language {
    readonly id: string;
    readonly grammar: GrammarName;
    readonly rules: LanguageRules;
    /** Present: only scripts in it are read, by the grammars of these languages. */
    readonly scripts?: { readonly plain: string; readonly jsx: string };
}

const scripts = { plain: "typescript", jsx: "typescriptreact" } as const;

const table: readonly Language[] = [
    { id: "rust", grammar: "rust", rules: rust },
    { id: "typescript", grammar: "typescript", rules: typescript },
    { id: "typescriptreact", grammar: "tsx", rules: typescript },
    { id: "javascript", grammar: "javascript", rules: typescript },
    { id: "javascriptreact", grammar: "javascript", rules: typescript },
    { id: "python", grammar: "python", rules: python },
    { id: "toml", grammar: "toml", rules: toml },
    { id: "vue", grammar: "typescript", rules: typescript, scripts },
    { id: "svelte", grammar: "typescript", rules: typescript, scripts },
];

const byId = new Map(table.map((language) => [language.id, language]));

/** The language of an editor's language id; undefined where there is no grammar for it. */
export function languageOf(id: string): Language | undefined {
    return byId.get(id);
}

const byEnding: Readonly<Record<string, string>> = {
    rs: "rust",
    ts: "typescript",
    mts: "typescript",
    cts: "typescript",
    tsx: "typescriptreact",
    js: "javascript",
    mjs: "javascript",
    cjs: "javascript",
    jsx: "javascriptreact",
    py: "python",
    pyi: "python",
    toml: "toml",
    vue: "vue",
    svelte: "svelte",
};

/** The language id of a file by the ending of its name; undefined where there is no grammar. */
export function languageIdOfFile(path: string): string | undefined {
    const ending = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase();
    return ending === undefined ? undefined : byEnding[ending];
}

/**
 * The language id of an open document, which an editor without an extension for components calls
 * something else.
 */
export function languageIdOfDocument(uri: string, languageId: string): string {
    const byName = languageIdOfFile(uri);
    return byName !== undefined && byId.get(byName)?.scripts !== undefined ? byName : languageId;
}
