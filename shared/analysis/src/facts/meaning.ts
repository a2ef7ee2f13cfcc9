import { isSameFamily } from "@rust-ai-ide/protocol/language-names";
import type { FileFacts, ImportFact, SymbolKind } from "../index/file-facts.ts";
import type { IndexedFile, SymbolHit } from "../index/workspace-index.ts";
import { ImportMatcher } from "./import-match.ts";
import type { FactsRequest } from "./model-facts.ts";
import type { NearName } from "./names-around.ts";
import { Packages } from "./packages.ts";
import { symbolOf, symbolsAround } from "./symbol-place.ts";

/** Definitions of one name that are shown. */
const mostShown = 2;

/** Points for each reason to take a definition for the one that is meant. */
const points = { file: 40, imported: 30, module: 30, container: 50, package: 12 } as const;

export const typeKinds: ReadonlySet<SymbolKind> = new Set<SymbolKind>([
    "struct",
    "union",
    "enum",
    "trait",
    "type",
    "class",
    "interface",
]);
const memberKinds: ReadonlySet<SymbolKind> = new Set<SymbolKind>(["method", "field", "property"]);
/** Symbols that are no definitions of names that code uses. */
const unnamedKinds: ReadonlySet<SymbolKind> = new Set<SymbolKind>([
    "implementation",
    "key",
    "table",
]);
/** What these hold is reached through them, or through a value of theirs. */
const ownerKinds: ReadonlySet<SymbolKind> = new Set<SymbolKind>(["implementation", ...typeKinds]);
/** Variants that every file of Rust sees; an enumeration of the workspace is not meant by them. */
const everywhere = new Set(["Ok", "Err", "Some", "None"]);

/** A name with the imports that bring it, or what stands in front of it. */
interface Use extends NearName {
    readonly imports: readonly ImportFact[];
}

/** Definitions of a name that a test of their file and kind lets pass. */
type AcceptedHits = (
    accepts: (file: IndexedFile, kind: SymbolKind) => boolean,
) => readonly SymbolHit[];

/** Decides which definitions the names of one document mean. Types are not inferred. */
export class Meaning {
    private readonly path: string;
    private readonly languageId: string;
    private readonly facts: FileFacts;
    private readonly packages: Packages;
    private readonly matcher: ImportMatcher;
    /** Imports of everything that a module has. */
    private readonly wildcards: readonly ImportFact[];
    /** Of the implementation or type that the cursor is in; "" for none. */
    private readonly ownType: string;

    constructor({ path, languageId, facts, offset, index }: FactsRequest) {
        this.path = path;
        this.languageId = languageId;
        this.facts = facts;
        this.packages = new Packages(index);
        this.matcher = new ImportMatcher(languageId, path);
        this.wildcards = facts.imports.filter(({ imported }) => imported === "*");
        this.ownType = typeAround(facts, offset);
    }

    /** What the name is called where it comes from. */
    original(name: string): string {
        const imported = this.facts.imports.find(({ local }) => local === name)?.imported;
        return imported === undefined || /^(?:\*|default|)$/.test(imported) ? name : imported;
    }

    use(near: NearName): Use {
        const isOwn = near.qualifier === "Self";
        const origin = near.qualifier === "" || isOwn ? near.name : near.qualifier;
        const imports = this.facts.imports.filter(({ local }) => local === origin);
        // In front of a dot stands a value, unless it is an imported module.
        const isValue = near.mark === "." && !isOwn && imports.length === 0;
        return { ...near, qualifier: isValue ? "" : near.qualifier, imports };
    }

    /**
     * Which definitions in other files are worth a look at, found out without unpacking any:
     * `hits` gives all of the name. Behind a type's name each may be the one; else the nearest are,
     * and where these are many, none.
     */
    candidates(use: Use, hits: AcceptedHits): readonly SymbolHit[] {
        const isOther = (file: IndexedFile, kind: SymbolKind): boolean =>
            file.path !== this.path && fits(use, kind);
        if (use.qualifier !== "") {
            return hits((file, kind) => isOther(file, kind) && this.placePoints(use, file) > 0);
        }
        let most = 1;
        let count = 0;
        hits((file, kind) => {
            const sum = isOther(file, kind) ? this.placePoints(use, file) : 0;
            if (sum > most) count = 0;
            if (sum >= most) count++;
            most = Math.max(most, sum);
            return false;
        });
        if (count === 0 || (use.mark !== "" && count > mostShown)) return [];
        let left = mostShown;
        return hits((file, kind) => {
            const isBest = left > 0 && isOther(file, kind) && this.placePoints(use, file) === most;
            if (isBest) left--;
            return isBest;
        });
    }

    /** The definitions that are most likely meant, if they are few: many equal ones are a guess. */
    best(use: Use, hits: readonly SymbolHit[]): SymbolHit[] {
        let most = 0;
        let meant: SymbolHit[] = [];
        for (const hit of hits) {
            if (!fits(use, hit.symbol.kind)) continue;
            const sum = this.pointsOf(use, hit);
            if (sum < most || sum === 0) continue;
            if (sum > most) meant = [];
            most = sum;
            meant.push(hit);
        }
        const isGuess = use.mark !== "" && most < points.container && meant.length > mostShown;
        return isGuess ? [] : meant.slice(0, mostShown);
    }

    private pointsOf(use: Use, { file, symbol }: SymbolHit): number {
        const place = this.placePoints(use, file);
        const container = symbolOf(file, symbol.container);
        if (container === undefined || !ownerKinds.has(container.kind)) return place;
        if (use.mark === "") return symbol.kind === "variant" ? place : 0;
        if (use.qualifier === "") return place;
        const wanted = use.qualifier === "Self" ? this.ownType : this.original(use.qualifier);
        // One letter is a parameter for types, of which every implementation has some.
        const isMember = wanted.length > 1 && container.name.split(/[^\w]+/).includes(wanted);
        return isMember ? place + points.container : 0;
    }

    /** Points for the file that a definition is in; 0 where it cannot be meant. */
    private placePoints({ imports, qualifier, mark, role }: Use, file: IndexedFile): number {
        if (!isSameFamily(this.languageId, file.languageId)) return 0;
        if (file.path === this.path) return points.file + points.package;
        const { matcher, packages } = this;
        const isNear = packages.of(this.path) === packages.of(file.path);
        let match = 0;
        for (const each of imports.length > 0 ? imports : this.wildcards) {
            if (!isNear && matcher.staysInside(each)) continue;
            match = Math.max(match, matcher.match(each, file.path));
        }
        if (match === 0) {
            // It comes from a package that is not in the workspace.
            if (imports.some(({ imported }) => imported !== "*")) return 0;
            // Without an import a bare name is one of its own file; macros are seen further.
            if (mark === "" && role !== "macro") return 0;
        }
        const isModule = qualifier !== "" && matcher.hasPart(file.path, qualifier);
        return (
            (match > 0 ? points.imported + match : 0) +
            (isModule ? points.module : 0) +
            (isNear ? points.package : 0)
        );
    }
}

function fits({ name, role, mark }: NearName, kind: SymbolKind): boolean {
    if (unnamedKinds.has(kind)) return false;
    if (mark === "" && everywhere.has(name)) return false;
    // A bare name is never a member.
    if (mark === "" && memberKinds.has(kind)) return false;
    switch (role) {
        case "type":
            return typeKinds.has(kind) || (kind === "variant" && mark !== "");
        case "macro":
            return kind === "macro";
        case "call":
            return kind !== "macro" && kind !== "module" && kind !== "trait";
        default:
            return kind !== "macro" && kind !== "module";
    }
}

/** The type whose implementation or body the cursor is in. */
function typeAround(facts: FileFacts, offset: number): string {
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
