import type { FileFacts, ReferenceRole, SymbolKind } from "../index/file-facts.ts";
import type { IndexedFile, SymbolHit } from "../index/workspace-index.ts";
import { importMatch, isSameFamily } from "./import-match.ts";
import type { FactPlace, FactsRequest } from "./model-facts.ts";
import { type NearName, namesAround } from "./names-around.ts";
import { Packages } from "./packages.ts";
import { itemAt } from "./surroundings.ts";
import { symbolOf, symbolPlace, symbolsAround } from "./symbol-place.ts";

/** A name with more definitions says nothing without its type: `new`, `len`, `fmt`. */
const mostDefinitions = 200;
/** Definitions of one name that are shown. */
const mostShown = 2;

const typeKinds: ReadonlySet<SymbolKind> = new Set<SymbolKind>([
    "struct",
    "union",
    "enum",
    "trait",
    "type",
    "class",
    "interface",
]);
const memberKinds: ReadonlySet<SymbolKind> = new Set<SymbolKind>([
    "method",
    "field",
    "property",
    "variant",
]);
/** Symbols that a file, a module or a namespace holds are not members of a type. */
const holders: ReadonlySet<SymbolKind> = new Set<SymbolKind>(["module", "namespace"]);

/** Points for each reason to take a definition for the one that is meant. */
const points = { file: 40, imported: 30, container: 50, package: 12 } as const;

interface Meant {
    readonly hit: SymbolHit;
    readonly points: number;
}

/** Definitions of the names near the cursor: types first, then by nearness of the use. */
export function definitionsAround(request: FactsRequest): FactPlace[] {
    const { text, facts, offset, index } = request;
    const own = itemAt(request);
    const packages = new Packages(index);
    const types: FactPlace[] = [];
    const others: FactPlace[] = [];
    const here = ownSymbols(request);
    for (const near of namesAround(text, facts, offset, facts.symbols[own])) {
        const imported = facts.imports.find((each) => each.local === near.name);
        const isRenamed = imported !== undefined && !/^(?:\*|default|)$/.test(imported.imported);
        const name = isRenamed ? imported.imported : near.name;
        const count = index.definitionCount?.(name, mostDefinitions + 1) ?? 0;
        if (count > mostDefinitions) continue;
        const meant = [...(here.get(name) ?? []), ...elsewhere(request, name)]
            .filter((hit) => fits(near, hit))
            .map((hit) => ({ hit, points: pointsOf(request, packages, near, hit) }))
            .filter((each) => each.points > 0);
        for (const { hit } of best(meant, near)) {
            const isType = typeKinds.has(hit.symbol.kind);
            const kind = isType ? "type" : "definition";
            const isWhole = hit.symbol.kind !== "function" && hit.symbol.kind !== "method";
            (isType ? types : others).push(symbolPlace(kind, hit.file, hit.symbol, isWhole));
        }
    }
    return alternating(types, others);
}

/** Symbols of the document as it is now, by name; what is around the cursor is told as such. */
function ownSymbols(request: FactsRequest): Map<string, SymbolHit[]> {
    const { path, languageId, facts, offset } = request;
    const file: IndexedFile = {
        path,
        languageId,
        lines: facts.lineStarts.length,
        facts: () => facts,
        symbol: (index) => facts.symbols[index],
    };
    const around = symbolsAround(facts, offset);
    const byName = new Map<string, SymbolHit[]>();
    for (const [index, symbol] of facts.symbols.entries()) {
        if (around.includes(index)) continue;
        const hits = byName.get(symbol.name) ?? [];
        byName.set(symbol.name, hits);
        hits.push({ file, symbol, index });
    }
    return byName;
}

function elsewhere({ path, index }: FactsRequest, name: string): SymbolHit[] {
    return index.symbolsNamed(name).filter(({ file }) => file.path !== path);
}

function fits({ role, isQualified }: NearName, { symbol }: SymbolHit): boolean {
    if (symbol.kind === "implementation" || symbol.kind === "key" || symbol.kind === "table") {
        return false;
    }
    const wanted: Readonly<Partial<Record<ReferenceRole, boolean>>> = {
        type: typeKinds.has(symbol.kind) || symbol.kind === "variant" || symbol.kind === "module",
        macro: symbol.kind === "macro",
        call: symbol.kind !== "macro" && symbol.kind !== "module" && symbol.kind !== "trait",
    };
    if (wanted[role] !== undefined) return wanted[role];
    if (symbol.kind === "macro" || symbol.kind === "module") return false;
    return isQualified || symbol.kind !== "field";
}

function pointsOf(
    { path, languageId, facts, offset }: FactsRequest,
    packages: Packages,
    near: NearName,
    { file, symbol }: SymbolHit,
): number {
    if (!isSameFamily(languageId, file.languageId)) return 0;
    const isHere = file.path === path;
    const isMember = memberKinds.has(symbol.kind);
    // A bare name is never a method; a field is read behind a dot.
    if (isMember && !near.isQualified && symbol.kind !== "variant") return 0;
    const isNear = isHere || packages.of(path) === packages.of(file.path);
    let sum = (isHere ? points.file : 0) + (isNear ? points.package : 0);
    const imports = facts.imports.filter(
        ({ local, imported }) => local === (near.qualifier || near.name) || imported === "*",
    );
    const named = imports.filter(({ imported }) => imported !== "*");
    const matches = imports.map((each) => importMatch(each, languageId, path, file.path));
    const match = Math.max(0, ...matches);
    if (match > 0) sum += points.imported + match;
    // It comes from a package that is not in the workspace.
    else if (named.length > 0 && !isHere) return 0;
    if (near.qualifier !== "" && !isMember) return sum;
    if (near.qualifier !== "") {
        const wanted = near.qualifier === "Self" ? ownType(facts, offset) : near.qualifier;
        const container = containerName(file, symbol.container);
        if (new RegExp(`\\b${escaped(wanted)}\\b`).test(container)) sum += points.container;
    }
    return sum;
}

/** Those with the most points, if they are few: many equal ones are a guess. */
function best(meant: readonly Meant[], { isQualified }: NearName): Meant[] {
    const most = Math.max(0, ...meant.map((each) => each.points));
    const equal = meant.filter((each) => each.points === most);
    const isGuess = isQualified && most < points.container && equal.length > mostShown;
    return isGuess ? [] : equal.slice(0, mostShown);
}

/** The name of what a member is in, modules left out. */
function containerName(file: IndexedFile, container: number): string {
    const symbol = symbolOf(file, container);
    return symbol === undefined || holders.has(symbol.kind) ? "" : symbol.name;
}

/** The type whose implementation or body the cursor is in. */
function ownType(facts: FileFacts, offset: number): string {
    for (const index of symbolsAround(facts, offset)) {
        const symbol = facts.symbols[index];
        if (symbol?.kind === "implementation") {
            const type = symbol.name.replace(/^.* for |^impl /, "");
            return /\w+/.exec(type)?.[0] ?? "";
        }
        if (symbol !== undefined && typeKinds.has(symbol.kind)) return symbol.name;
    }
    return "";
}

function escaped(name: string): string {
    return name.replace(/[^\w]/g, "\\$&");
}

/** One of each in turn, so that neither crowds the other out. */
function alternating<T>(first: readonly T[], second: readonly T[]): T[] {
    const all: T[] = [];
    for (let at = 0; at < Math.max(first.length, second.length); at++) {
        all.push(...first.slice(at, at + 1), ...second.slice(at, at + 1));
    }
    return all;
}
