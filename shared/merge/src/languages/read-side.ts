import { nodeFlags, type SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import { tomlParts } from "../manifest/toml-parts.ts";
import type { PartList } from "../tree/part.ts";
import { rustParts } from "../tree/rust-parts.ts";
import { pythonRules } from "./python-rules.ts";
import { treeParts } from "./tree-parts.ts";
import { typescriptRules } from "./typescript-rules.ts";

/** Parses a text by the file's name; undefined for languages without a grammar. Valid until the next call. */
export type ParseFile = (path: string, text: string) => SyntaxTable | undefined;

/** What a version of a file is made of. */
export interface Side {
    /** Undefined where it could not be read. */
    readonly parts: PartList | undefined;
    /** Places that the grammar could not read. */
    readonly errors: number;
}

const readers: Readonly<Record<string, (table: SyntaxTable) => PartList | undefined>> = {
    rs: rustParts,
    ts: (table) => treeParts(table, typescriptRules),
    tsx: (table) => treeParts(table, typescriptRules),
    mts: (table) => treeParts(table, typescriptRules),
    cts: (table) => treeParts(table, typescriptRules),
    js: (table) => treeParts(table, typescriptRules),
    jsx: (table) => treeParts(table, typescriptRules),
    mjs: (table) => treeParts(table, typescriptRules),
    cjs: (table) => treeParts(table, typescriptRules),
    py: (table) => treeParts(table, pythonRules),
};

/** Whether files of that name are merged by more than their lines. */
export function hasParts(path: string): boolean {
    return extensionOf(path) === "toml" || extensionOf(path) in readers;
}

export function readSide(path: string, text: string, parse: ParseFile): Side | undefined {
    if (extensionOf(path) === "toml") {
        const parts = tomlParts(text, /(?:^|\/)Cargo\.toml$/.test(path));
        return { parts, errors: parts === undefined ? 1 : 0 };
    }
    const reader = readers[extensionOf(path)];
    const table = reader && parse(path, text);
    if (table === undefined) return undefined;
    let errors = 0;
    for (let node = 0; node < table.size; node++) {
        if (((table.flags[node] as number) & (nodeFlags.error | nodeFlags.missing)) !== 0) errors++;
    }
    return { parts: reader?.(table), errors };
}

function extensionOf(path: string): string {
    return path.slice(path.lastIndexOf(".") + 1);
}
