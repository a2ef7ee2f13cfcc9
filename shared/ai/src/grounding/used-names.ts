import { scanRust } from "../evaluation/rust-scanner.ts";

/** How a name is used, as far as it tells where it would have to be declared. */
export type NameUse = "member" | "path" | "macro" | "call" | "other";

export interface UsedName {
    readonly name: string;
    readonly use: NameUse;
    /** Where it begins in the text; negative when its beginning stands in front of the cursor. */
    readonly offset: number;
}

const keywords = new Set(
    (
        "as async await break const continue crate dyn else enum extern false fn for gen if impl in " +
        "let loop macro_rules match mod move mut pub ref return self Self static struct super trait " +
        "true try type union unsafe use where while yield"
    ).split(" "),
);

/** Pieces of code in which every name in small letters may be a new one; types exist already. */
const bindings = [
    /\blet\s+(?:mut\s+)?([^=;]*)/g,
    /\bfor\s+([^{;]*?)\s+in\b/g,
    /\|([^|\n]*)\|/g,
    /^[ \t]*([^\n]*?)=>/gm,
];

/** Pieces of code in which every name is a new one. */
const items = [
    /\b(?:fn|struct|enum|union|trait|type|const|static|mod|macro_rules!)\s+(\w+)/g,
    /\b(?:fn|struct|enum|trait|type)\s+\w+\s*(<[^({]*>)/g,
    /\bimpl\s*(<[^{]*?>)/g,
];

/**
 * The names that a Rust text uses without making them: what a compiler would have to find. A name
 * that any pattern, parameter or declaration of the text could have made is left out, so that a
 * doubt about a text is well founded; so are names in front of a colon, in literals and comments.
 * `linePrefix` is the cursor's line in front of the text.
 */
export function usedNames(text: string, linePrefix: string): UsedName[] {
    const { code } = scanRust(linePrefix + text);
    const own = declaredNames(code);
    const found: UsedName[] = [];
    for (const { 0: name, index } of code.matchAll(/(?<![\w'#])[A-Za-z_]\w*/g)) {
        const end = index + name.length;
        if (end <= linePrefix.length || keywords.has(name) || own.has(name)) continue;
        const before = code.slice(Math.max(0, index - 8), index);
        const behind = code.slice(end, end + 4);
        if (/^\s*:(?!:)/.test(behind) || /^_|^.$/.test(name)) continue;
        found.push({ name, use: useOf(before, behind), offset: index - linePrefix.length });
    }
    return found;
}

function useOf(before: string, behind: string): NameUse {
    if (/(?<!\.)\.\s*$/.test(before)) return "member";
    if (/::\s*$/.test(before)) return "path";
    if (/^!(?!=)/.test(behind)) return "macro";
    return /^\s*(?:\(|::<)/.test(behind) ? "call" : "other";
}

function declaredNames(code: string): Set<string> {
    const made = (patterns: readonly RegExp[]): string[] =>
        patterns
            .flatMap((pattern) => [...code.matchAll(pattern)])
            .flatMap((match) => (match[1] ?? "").match(/\b[A-Za-z_]\w*/g) ?? []);
    return new Set([...made(bindings).filter((name) => /^[a-z_]/.test(name)), ...made(items)]);
}
