import { symbolKinds } from "./file-facts.ts";
import { FuzzyMatcher } from "./fuzzy-match.ts";
import type { NameTable } from "./name-table.ts";
import type { SymbolLists } from "./symbol-lists.ts";
import { bytesOfText } from "./utf8.ts";

const implementation = symbolKinds.indexOf("implementation");
/** Folders of a path that may stand for a module. */
const mostFolders = 3;
/** Names of files that are called as their folder. */
const folderFiles: ReadonlySet<string> = new Set(["mod", "lib", "main", "index", "__init__"]);

interface Searched {
    readonly names: NameTable;
    readonly symbols: SymbolLists;
    fileOf(number: number): { readonly path: string };
}

/**
 * Scores what stands around a symbol against the words in front of its name, as `Type` in
 * `Type::method`: types, traits, what an implementation is for, modules, and last the names of the file
 * and its folders. They count less than the name itself, files less than symbols.
 */
export class ContainerMatcher {
    /** No symbol gets more. */
    readonly most: number;
    private readonly searched: Searched;
    private readonly matchers: readonly FuzzyMatcher[];
    private readonly byName: readonly Map<number, number>[];
    private readonly byFile = new Map<number, readonly Uint8Array[]>();

    /** The words from the outermost on. */
    constructor(words: readonly string[], searched: Searched) {
        this.searched = searched;
        this.matchers = words.map((word) => new FuzzyMatcher(word));
        this.byName = words.map(() => new Map());
        this.most = words.reduce((sum, word, index) => {
            const bytes = bytesOfText(word);
            return sum + ((this.matchers[index]?.score(bytes, 0, bytes.length) ?? 0) >> 1);
        }, 0);
    }

    /** Below 0 when it does not match. */
    score(symbol: number): number {
        const { containers, lists } = this.searched.symbols;
        let word = this.matchers.length - 1;
        let total = 0;
        let at = containers[symbol] ?? -1;
        for (; at >= 0 && word >= 0; at = containers[at] ?? -1) {
            const score = this.scoreOfSymbol(word, at);
            if (score < 0) continue;
            total += score >> 1;
            word--;
        }
        if (word < 0) return total;
        for (const name of this.namesOfFile(lists.files[symbol] ?? 0)) {
            const score = this.matchers[word]?.score(name, 0, name.length) ?? -1;
            if (score < 0) continue;
            total += score >> 2;
            if (--word < 0) return total;
        }
        return -1;
    }

    private scoreOfSymbol(word: number, symbol: number): number {
        const { names, symbols } = this.searched;
        const name = symbols.lists.names[symbol] ?? 0;
        const known = this.byName[word]?.get(name);
        if (known !== undefined) return known;
        const start = names.starts[name] ?? 0;
        const end = start + (names.lengths[name] ?? 0);
        const { bytes } = names;
        const isImplementation = symbols.kinds[symbol] === implementation;
        const from = isImplementation ? ownerOf(bytes, start, end) : { start, end };
        const score = this.matchers[word]?.score(bytes, from.start, from.end - from.start) ?? -1;
        this.byName[word]?.set(name, score);
        return score;
    }

    private namesOfFile(file: number): readonly Uint8Array[] {
        const known = this.byFile.get(file);
        if (known !== undefined) return known;
        const names = this.searched
            .fileOf(file)
            .path.split("/")
            .slice(-1 - mostFolders);
        const stem = (names.pop() ?? "").replace(/\..*$/, "");
        const all = (folderFiles.has(stem) ? [] : [stem]).concat(names.reverse()).map(bytesOfText);
        this.byFile.set(file, all);
        return all;
    }
}

/** Where the type stands in `impl<T> Trait for path::Type<T>`. */
function ownerOf(
    bytes: Uint8Array,
    start: number,
    end: number,
): { readonly start: number; readonly end: number } {
    let from = start;
    let to = end;
    let depth = 0;
    for (let at = start; at < end; at++) {
        const byte = bytes[at];
        if (byte === 0x3c) {
            if (depth++ === 0 && at > from) to = Math.min(to, at);
        } else if (byte === 0x3e) {
            // The arrow of a function's type closes nothing.
            if (bytes[at - 1] !== 0x2d && depth > 0 && --depth === 0 && from === start) {
                // Behind the parameters of `impl<…>` itself.
                if (isWord(bytes, start, to, "impl")) [from, to] = [at + 1, end];
            }
        } else if (depth === 0 && byte === 0x20) {
            if (isWord(bytes, at + 1, at + 4, "for")) [from, to] = [at + 5, end];
            else if (isWord(bytes, start, at, "impl") || at === from) [from, to] = [at + 1, end];
            else to = Math.min(to, at);
        } else if (depth === 0 && (byte === 0x3a || byte === 0x26) && to === end) from = at + 1;
    }
    return { start: Math.min(from, to), end: to };
}

function isWord(bytes: Uint8Array, start: number, end: number, word: string): boolean {
    if (end - start !== word.length) return false;
    for (let at = 0; at < word.length; at++) {
        if (bytes[start + at] !== word.charCodeAt(at)) return false;
    }
    return true;
}
