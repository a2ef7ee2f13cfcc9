import type {
    FileFacts,
    ReferenceRole,
    SymbolFact,
    SymbolKind,
} from "@rust-ai-ide/analysis/index/file-facts";
import { isSameFamily } from "@rust-ai-ide/protocol/language-names";
import type { NameAt } from "./name-at.ts";

/** A definition that a name may mean. */
export interface Candidate {
    readonly path: string;
    readonly languageId: string;
    readonly facts: FileFacts;
    readonly index: number;
}

/** Where the name stands. */
export interface NamePlace {
    readonly path: string;
    readonly languageId: string;
    readonly facts: FileFacts;
}

const types: readonly SymbolKind[] = [
    ...(["struct", "union", "enum", "trait", "type", "class", "interface", "module"] as const),
    "namespace",
];
const callables: readonly SymbolKind[] = [
    ...(["function", "method", "struct", "variant", "class", "type", "constant"] as const),
    ...(["variable", "property", "static", "macro"] as const),
];

/** Kinds that a role may mean; absent: all but macros. */
const kindsOf: Readonly<Partial<Record<ReferenceRole, ReadonlySet<SymbolKind>>>> = {
    type: new Set([...types, "variant"]),
    call: new Set(callables),
    macro: new Set(["macro"]),
};
const members: ReadonlySet<SymbolKind> = new Set(["method", "field", "property", "function"]);
const insideOfTypes: ReadonlySet<SymbolKind> = new Set([
    ...(["implementation", "trait", "struct", "union", "enum", "class", "interface"] as const),
]);

/** Points a definition gets for each reason to be meant; below `least` it is not. */
const points = {
    file: 10,
    scope: 4,
    imported: 16,
    segment: 4,
    qualifier: 24,
    folder: 1,
    role: 3,
    type: 6,
    self: 12,
};
const least = 1;

/**
 * The definitions that a name most likely means, by its role, what stands in front of it, imports
 * and nearness; several when nothing tells them apart. Types are not inferred.
 */
export function resolveName(
    name: NameAt,
    place: NamePlace,
    candidates: Iterable<Candidate>,
): readonly Candidate[] {
    let best: Candidate[] = [];
    let most = least;
    for (const candidate of candidates) {
        if (!isSameFamily(place.languageId, candidate.languageId)) continue;
        const score = scoreOf(name, place, candidate);
        if (score < most) continue;
        if (score > most) best = [];
        most = score;
        best.push(candidate);
    }
    return best;
}

/** What the name is called where it comes from: `use a::B as C` makes C mean B. */
export function originalName(name: string, facts: FileFacts): string {
    const found = facts.imports.find((each) => each.local === name && each.imported !== "*");
    return found === undefined || found.imported === "" || found.imported === "default"
        ? name
        : found.imported;
}

function scoreOf(name: NameAt, place: NamePlace, candidate: Candidate): number {
    const symbol = candidate.facts.symbols[candidate.index];
    if (symbol === undefined || !fits(name, symbol)) return 0;
    const container = candidate.facts.symbols[symbol.container];
    const isMember = container !== undefined && insideOfTypes.has(container.kind);
    const isHere = candidate.path === place.path;
    let score = 1 + points.folder * sharedFolders(place.path, candidate.path);
    if (isHere) score += points.file;
    if (isHere && symbol.container === name.scope) score += points.scope;
    if (name.access === "member") {
        if (!isMember && symbol.kind !== "method") return score - 5;
        // Who imports a type more likely means its members than another type's.
        const type = typeName(container);
        const isKnown = type !== "" && importScore(type, place.facts, candidate.path) > 0;
        return score + (isKnown ? points.type : 0) + memberScore(name, place, symbol, container);
    }
    if (name.access === "path") return score + qualifierScore(name, place, candidate, container);
    // A bare name is never a method, and comes from elsewhere only by an import.
    if (isMember && symbol.kind !== "variant" && name.symbol < 0) return 0;
    if (isHere) return score;
    const imported = importScore(name.name, place.facts, candidate.path);
    if (imported > 0) return score + imported;
    return name.role === "macro" || isSamePackageScope(place, candidate) ? score : 0;
}

function fits(name: NameAt, symbol: SymbolFact): boolean {
    if (name.access === "member") return members.has(symbol.kind) || symbol.kind === "variable";
    const kinds = kindsOf[name.role];
    if (kinds !== undefined) return kinds.has(symbol.kind);
    return name.role === "import" || (symbol.kind !== "macro" && symbol.kind !== "field");
}

/** A field is read and a method called; what `self` has is a member of the type around. */
function memberScore(
    { role, qualifier, scope }: NameAt,
    place: NamePlace,
    symbol: SymbolFact,
    container: SymbolFact | undefined,
): number {
    const isCallable = symbol.kind === "method" || symbol.kind === "function";
    const fitting = (role === "call") === isCallable ? points.role : 0;
    if (qualifier !== "self" && qualifier !== "this") return fitting;
    const own = typeName(place.facts.symbols[place.facts.symbols[scope]?.container ?? -1]);
    return own !== "" && own === typeName(container) ? fitting + points.self : fitting;
}

/** The type that a symbol is, or that an implementation is for, without its parameters. */
function typeName(symbol: SymbolFact | undefined): string {
    if (symbol === undefined) return "";
    if (symbol.kind !== "implementation") return symbol.name;
    const subject = symbol.name.replace(/^.*\bfor\s+|^impl\s*(?:<[^>]*>)?\s*/, "");
    return /[\p{L}\p{N}_]+/u.exec(subject.replace(/^[&'\w\s]*::/, ""))?.[0] ?? "";
}

function qualifierScore(
    { qualifier, scope }: NameAt,
    place: NamePlace,
    { path }: Candidate,
    container: SymbolFact | undefined,
): number {
    if (qualifier === "Self" || qualifier === "self") {
        const own = place.facts.symbols[place.facts.symbols[scope]?.container ?? scope];
        return own !== undefined && own.name === container?.name ? points.qualifier : 0;
    }
    const original = originalName(qualifier, place.facts);
    const names = [...(container?.name ?? "").matchAll(/[\p{L}\p{N}_]+/gu)].map(([word]) => word);
    if (names.includes(original)) return points.qualifier;
    return moduleNames(path).includes(original) ? points.qualifier - 2 : -points.qualifier;
}

function importScore(name: string, facts: FileFacts, path: string): number {
    let best = 0;
    const names = moduleNames(path);
    for (const each of facts.imports) {
        const isNamed = each.local === name || each.imported === name;
        if (!isNamed && each.imported !== "*") continue;
        const segments = each.path.split(/::|[./\\]/).filter((part) => names.includes(part));
        const score = points.segment * Math.min(4, segments.length);
        if (isNamed) best = Math.max(best, points.imported + score);
        else if (score > 0) best = Math.max(best, score);
    }
    return best;
}

/** Names by which imports speak of a file: its own without ending, or its folder's. */
function moduleNames(path: string): readonly string[] {
    const parts = path.split("/").slice(-5);
    const last = (parts.pop() ?? "").replace(/\.[^.]*$/, "");
    return [...parts.map((part) => part.replaceAll("-", "_")), last];
}

/** Files that see each other's names without importing them: modules of one TOML file, say. */
function isSamePackageScope(place: NamePlace, candidate: Candidate): boolean {
    return place.languageId === "toml" && candidate.languageId === "toml";
}

function sharedFolders(one: string, other: string): number {
    const left = one.split("/");
    const right = other.split("/");
    let shared = 0;
    while (shared < left.length - 1 && left[shared] === right[shared]) shared++;
    return Math.min(8, shared);
}
