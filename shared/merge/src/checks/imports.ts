import { splitTokens } from "../tokens/split-tokens.ts";
import { type PartList, textOfPart } from "../tree/part.ts";

/**
 * A name that `use` declarations of Rust bring into a module more often than on either side: what
 * one side imports by itself and the other one in braces. Undefined where there is none.
 */
export function importedTwice(merged: PartList, sides: readonly PartList[]): string | undefined {
    const known = sides.map((side) => importsOf(side));
    for (const [name, count] of importsOf(merged)) {
        const most = Math.max(1, ...known.map((side) => side.get(name) ?? 0));
        if (count > most) return name.slice(name.lastIndexOf("\n") + 1);
    }
    return undefined;
}

/** How often each module imports each name. */
function importsOf(
    list: PartList,
    module = "",
    counts = new Map<string, number>(),
): Map<string, number> {
    for (const part of list.parts) {
        if (part.key.startsWith("use ")) {
            for (const name of importedNames(textOfPart(part))) {
                const key = `${module}\n${name}`;
                counts.set(key, (counts.get(key) ?? 0) + 1);
            }
        } else if (part.inner !== undefined && part.key.startsWith("mod_item ")) {
            importsOf(part.inner, `${module}\n${part.key}`, counts);
        }
    }
    return counts;
}

/** Names that a declaration brings in; globs and `as _` bring none. */
function importedNames(declaration: string): readonly string[] {
    // Comments and attributes in front may have words of their own.
    const text = declaration.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, "");
    const start = text.search(/\buse\s+[\w:{]/);
    const words = splitTokens(text.slice(start + 3)).filter((token) => token.trim() !== "");
    const names: string[] = [];
    /** Last word of the path in front of each brace that is open. */
    const heads: string[] = [];
    let last = "";
    const take = (): void => {
        const name = last === "self" ? (heads.at(-1) ?? "self") : last;
        if (/^\w+$/.test(name) && name !== "_") names.push(name);
        last = "";
    };
    let before = "";
    for (const word of words) {
        if (word === ";") break;
        if (word === "{") {
            heads.push(before);
            last = "";
        } else if (word === "}") {
            take();
            heads.pop();
        } else if (word === ",") take();
        else if (word === "::") before = last;
        else if (word !== "as") last = word;
    }
    take();
    return names;
}
