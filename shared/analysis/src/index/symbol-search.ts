import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { ContainerMatcher } from "./container-match.ts";
import { symbolFlags, symbolKinds } from "./file-facts.ts";
import { FuzzyMatcher } from "./fuzzy-match.ts";
import type { NameTable } from "./name-table.ts";
import type { SymbolLists } from "./symbol-lists.ts";
import { TopList } from "./top-list.ts";
import type { SymbolQuery } from "./workspace-index.ts";

/** What is searched. */
export interface SearchedSymbols {
    readonly names: NameTable;
    readonly symbols: SymbolLists;
    fileOf(number: number): { readonly path: string; readonly languageId: string };
}

/** A symbol by its number in the lists. */
export interface FoundSymbol {
    readonly entry: number;
    readonly score: number;
}

/** How likely one looks for this kind, in the order of `symbolKinds`. */
const kindWorth = Int8Array.from(symbolKinds, (kind) => {
    switch (kind) {
        case "struct":
        case "union":
        case "enum":
        case "trait":
        case "type":
        case "class":
        case "interface":
            return 6;
        case "function":
        case "macro":
            return 4;
        case "method":
        case "module":
        case "namespace":
            return 3;
        case "constant":
        case "static":
            return 2;
        case "variant":
            return 1;
        case "implementation":
            return -8;
        case "table":
        case "key":
            return -3;
        default:
            return 0;
    }
});
/** In the order of `visibilities`. */
const visibilityWorth = Int8Array.of(0, 1, 2, 3);
const inTestsWorth = -5;
const deprecatedWorth = -3;
/** No symbol is worth more than its name and this. */
const mostWorth = Math.max(...kindWorth) + Math.max(...visibilityWorth);

/** Names between two looks at the token. */
const stride = 1 << 13;

/** The best symbols for a query, best first; equal ones by name, path, and place in the file. */
export function searchSymbols(query: SymbolQuery, searched: SearchedSymbols): FoundSymbol[] {
    return query.limit <= 0 ? [] : new SymbolSearch(query, searched).run();
}

class SymbolSearch {
    private readonly searched: SearchedSymbols;
    private readonly matcher: FuzzyMatcher;
    private readonly containers: ContainerMatcher | undefined;
    private readonly kinds: number;
    private readonly languages: ReadonlySet<string> | undefined;
    private readonly token: CancellationToken | undefined;
    private readonly best: TopList<FoundSymbol>;

    constructor(query: SymbolQuery, searched: SearchedSymbols) {
        const parts = query.text.replace(/\s+/g, "").split(/::|[.:]/);
        this.searched = searched;
        this.matcher = new FuzzyMatcher(parts.pop() ?? "");
        const outer = parts.filter((part) => part !== "");
        this.containers = outer.length === 0 ? undefined : new ContainerMatcher(outer, searched);
        this.kinds =
            query.kinds?.reduce((bits, kind) => bits | (1 << symbolKinds.indexOf(kind)), 0) ?? -1;
        this.languages = query.languageIds === undefined ? undefined : new Set(query.languageIds);
        this.token = query.token;
        this.best = new TopList(query.limit, (left, right) => this.compare(left, right));
    }

    run(): FoundSymbol[] {
        const { names, symbols } = this.searched;
        const { masks, starts, lengths, bytes } = names;
        const { mask } = this.matcher;
        for (let name = 0; name < names.end; name++) {
            if (name % stride === 0 && this.token !== undefined) throwIfCancelled(this.token);
            if (((masks[name] ?? 0) & mask) >>> 0 !== mask) continue;
            const first = symbols.lists.head(name);
            if (first < 0) continue;
            const score = this.matcher.score(bytes, starts[name] ?? 0, lengths[name] ?? 0);
            if (score >= 0) this.addAll(first, score);
        }
        return this.best.sorted();
    }

    /** All symbols of a name. */
    private addAll(first: number, nameScore: number): void {
        const { symbols, fileOf } = this.searched;
        const { nextOfName, files } = symbols.lists;
        const most = nameScore + mostWorth + (this.containers?.most ?? 0);
        for (let entry = first; entry >= 0; entry = nextOfName[entry] ?? -1) {
            // The list only gets better, so what cannot enter it now never will.
            if (most < (this.best.worst?.score ?? 0)) return;
            const kind = symbols.kinds[entry] ?? 0;
            if ((this.kinds & (1 << kind)) === 0) continue;
            let score = nameScore + worthOf(kind, symbols.traits[entry] ?? 0);
            const worst = this.best.worst;
            if (worst !== undefined && score + (this.containers?.most ?? 0) < worst.score) continue;
            if (this.languages?.has(fileOf(files[entry] ?? 0).languageId) === false) continue;
            if (this.containers !== undefined) {
                const outer = this.containers.score(entry);
                if (outer < 0) continue;
                score += outer;
            }
            this.best.add({ entry, score });
        }
    }

    private compare(left: FoundSymbol, right: FoundSymbol): number {
        if (left.score !== right.score) return right.score - left.score;
        const { symbols, names, fileOf } = this.searched;
        const { names: nameOf, files } = symbols.lists;
        const leftName = nameOf[left.entry] ?? 0;
        const rightName = nameOf[right.entry] ?? 0;
        const byName = leftName === rightName ? 0 : compareNames(names, leftName, rightName);
        if (byName !== 0) return byName;
        const leftPath = fileOf(files[left.entry] ?? 0).path;
        const rightPath = fileOf(files[right.entry] ?? 0).path;
        if (leftPath !== rightPath) return leftPath < rightPath ? -1 : 1;
        return (symbols.indexes[left.entry] ?? 0) - (symbols.indexes[right.entry] ?? 0);
    }
}

function worthOf(kind: number, traits: number): number {
    const flags = traits >> 2;
    return (
        (kindWorth[kind] ?? 0) +
        (visibilityWorth[traits & 3] ?? 0) +
        ((flags & symbolFlags.inTests) === 0 ? 0 : inTestsWorth) +
        ((flags & symbolFlags.deprecated) === 0 ? 0 : deprecatedWorth)
    );
}

/** Shorter ones first, then by bytes. */
function compareNames(names: NameTable, left: number, right: number): number {
    const length = names.lengths[left] ?? 0;
    const difference = length - (names.lengths[right] ?? 0);
    if (difference !== 0) return difference;
    const leftStart = names.starts[left] ?? 0;
    const rightStart = names.starts[right] ?? 0;
    for (let at = 0; at < length; at++) {
        const step = (names.bytes[leftStart + at] ?? 0) - (names.bytes[rightStart + at] ?? 0);
        if (step !== 0) return step;
    }
    return 0;
}
