import { isSameFamily } from "@rust-ai-ide/protocol/language-names";
import { type SymbolFact, symbolFlags } from "../index/file-facts.ts";
import type { IndexedFile } from "../index/workspace-index.ts";
import type { FactPlace, FactsRequest } from "./model-facts.ts";
import { Packages } from "./packages.ts";
import { itemAt } from "./surroundings.ts";
import { symbolOf, symbolPlace } from "./symbol-place.ts";

/** A name with more definitions says nothing without its type. */
const mostDefinitions = 8;
/** Calls that are looked at, and of how many files. */
const mostCalls = 300;
const mostFiles = 12;
const mostCallers = 4;
const mostTests = 2;

/** Who calls the function at the cursor: tests whole, other calls with their line. */
export function callersAndTests(request: FactsRequest): FactPlace[] {
    const { path, languageId, facts, index } = request;
    const own = itemAt(request);
    const item = facts.symbols[own];
    if (item === undefined || (item.kind !== "function" && item.kind !== "method")) return [];
    if ((index.definitionCount?.(item.name, mostDefinitions + 1) ?? 0) > mostDefinitions) return [];
    const packages = new Packages(index);
    const files = new Map<IndexedFile, { offset: number; scope: number }[]>();
    let seen = 0;
    for (const { file, offset, role, scope } of index.referencesTo(item.name)) {
        if (++seen > mostCalls) break;
        if (role !== "call" || !isSameFamily(languageId, file.languageId)) continue;
        const calls = files.get(file) ?? [];
        if (calls.length === 0 && files.size >= mostFiles) continue;
        files.set(file, calls);
        calls.push({ offset, scope });
    }
    const callers: FactPlace[] = [];
    const tests: FactPlace[] = [];
    const home = packages.of(path);
    const nearness = (file: IndexedFile): number =>
        file.path === path ? 0 : packages.of(file.path) === home ? 1 : 2;
    const sorted = [...files].sort(([left], [right]) => nearness(left) - nearness(right));
    for (const [file, calls] of sorted) {
        for (const { offset, scope } of calls) {
            if (file.path === path && scope === own) continue;
            const caller = functionAround(file, scope);
            if (caller !== undefined && isInTests(caller)) {
                tests.push(symbolPlace("test", file, caller, true));
            } else callers.push(callPlace(file, offset, item.name, caller));
        }
    }
    return [...callers.slice(0, mostCallers), ...distinct(tests).slice(0, mostTests)];
}

function functionAround(file: IndexedFile, scope: number): SymbolFact | undefined {
    for (let index = scope; index >= 0; ) {
        const symbol = symbolOf(file, index);
        if (symbol?.kind === "function" || symbol?.kind === "method") return symbol;
        index = symbol?.container ?? -1;
    }
    return undefined;
}

function isInTests({ flags }: SymbolFact): boolean {
    return (flags & (symbolFlags.test | symbolFlags.inTests)) !== 0;
}

/** A call; its line is shown. */
function callPlace(
    { path, languageId }: IndexedFile,
    offset: number,
    name: string,
    caller: SymbolFact | undefined,
): FactPlace {
    const end = offset + name.length;
    const called = { start: offset, end, check: name, nameStart: offset };
    return { kind: "caller", path, languageId, name: caller?.name ?? "", ...called };
}

function distinct(places: readonly FactPlace[]): FactPlace[] {
    const seen = new Set<string>();
    return places.filter(({ path, start }) => {
        const key = `${path} ${start}`;
        if (seen.has(key)) return false;
        seen.add(key);
        return true;
    });
}
