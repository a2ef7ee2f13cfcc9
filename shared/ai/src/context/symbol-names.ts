import type { Position } from "@rust-ai-ide/core/text";
import { scanRust } from "../evaluation/rust-scanner.ts";
import { standardNames } from "../grounding/standard-names.ts";

/** A name and a place where it stands. */
export interface PlacedName {
    readonly name: string;
    readonly position: Position;
}

const nearLines = 8;
const mostNames = 6;
const common = new Set(
    (
        "as async await break class const continue crate def default do dyn elif else enum except " +
        "export extends extern false False fn for from function if impl implements import in " +
        "interface is lambda let loop match mod move mut new None not null number of or pass pub raise " +
        "ref return Self self static string struct super switch this throw trait true True try type " +
        "typeof undefined union unsafe use var void where while with yield"
    ).split(" "),
);

const standardTypes = new Set(
    "Arc Box Err HashMap HashSet None Ok Option PathBuf Rc Result Some String Vec".split(" "),
);

/**
 * The names in the lines in front of a cursor that are worth asking a language server about, the
 * nearest first: no keywords, nothing of the standard library, not the word that is being typed.
 */
export function namesAround(textBefore: string, position: Position): PlacedName[] {
    const lines = scanRust(textBefore).code.split("\n");
    const found = new Map<string, PlacedName>();
    for (let back = 0; back < Math.min(nearLines, lines.length); back++) {
        const line = lines[lines.length - 1 - back] ?? "";
        // What a text begins with may be the middle of its line.
        const isFirst = back === position.line || position.character === line.length;
        const isWhole = back < lines.length - 1 || isFirst;
        if (!isWhole) break;
        const words = [...line.matchAll(/(?<![\w'])[A-Za-z_]\w+/g)].reverse();
        for (const { 0: name, index } of words) {
            const isTyped = back === 0 && index + name.length === line.length;
            if (isTyped || found.has(name) || common.has(name)) continue;
            if (isStandard(name, line, index)) continue;
            const place = { line: position.line - back, character: index };
            found.set(name, { name, position: place });
            if (found.size === mostNames) return [...found.values()];
        }
    }
    return [...found.values()];
}

/** What the standard library surely means by a name here; a variable may be called like a method. */
function isStandard(name: string, line: string, index: number): boolean {
    if (standardTypes.has(name)) return true;
    if (!standardNames.has(name) || !/^[a-z]/.test(name)) return false;
    return /[.:]$/.test(line.slice(0, index)) || /^[(!]/.test(line.slice(index + name.length));
}
