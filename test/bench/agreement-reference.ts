import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** A definition by what both sides can be compared in. Lines count from 1. */
export interface ReferenceSymbol {
    readonly group: string;
    readonly name: string;
    readonly line: number;
}

/** Groups by rust-analyzer's name of the kind; others (locals) are not compared. */
const groups: Readonly<Record<string, string>> = {
    Function: "function",
    Method: "function",
    Struct: "type",
    Union: "type",
    Enum: "type",
    TypeAlias: "type",
    Trait: "trait",
    Impl: "impl",
    Module: "module",
    Variant: "variant",
    Const: "constant",
    Static: "static",
    Field: "field",
    Macro: "macro",
};

const node =
    /label: "((?:[^"\\]|\\.)*)", navigation_range: (\d+)\.\.(\d+), node_range: \d+\.\.\d+, kind: SymbolKind\((\w+)\)/;

/** What `rust-analyzer symbols` says of a text; undefined where it crashed. Its offsets are bytes. */
export function referenceSymbols(analyzer: string, text: string): ReferenceSymbol[] | undefined {
    const { status, stdout, error } = spawnSync(analyzer, ["symbols"], {
        input: text,
        encoding: "utf8",
        maxBuffer: 1 << 28,
    });
    if (error !== undefined) throw new Error(`${analyzer} cannot be started: ${error.message}`);
    if (status !== 0) return undefined;
    const bytes = Buffer.from(text, "utf8");
    const found: ReferenceSymbol[] = [];
    for (const line of stdout.split("\n")) {
        const [, label, start, , kind] = node.exec(line) ?? [];
        const group = groups[kind ?? ""];
        if (label === undefined || start === undefined || group === undefined) continue;
        found.push({
            group,
            // An escaped keyword is called without its mark, as in our index.
            name: label
                .replace(/\\(.)/g, (_, letter: string) => (letter === "n" ? "\n" : letter))
                .replace(/^r#/, ""),
            line: bytes.subarray(0, Number(start)).filter((byte) => byte === 10).length + 1,
        });
    }
    return found;
}

/** Rust files below a folder, in order, without build outputs and hidden folders. */
export function rustFiles(folder: string, below = ""): string[] {
    return readdirSync(join(folder, below), { withFileTypes: true })
        .sort((one, other) => (one.name < other.name ? -1 : 1))
        .flatMap((entry) => {
            const path = below === "" ? entry.name : `${below}/${entry.name}`;
            if (entry.isDirectory()) {
                const isSource = !entry.name.startsWith(".") && entry.name !== "target";
                return isSource ? rustFiles(folder, path) : [];
            }
            return entry.isFile() && entry.name.endsWith(".rs") ? [path] : [];
        });
}
