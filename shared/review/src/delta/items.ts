import {
    type FileFacts,
    type SymbolFact,
    type SymbolKind,
    symbolFlags,
} from "@rust-ai-ide/analysis/index/file-facts";
import type { Item } from "./item.ts";
import { isAuxiliaryFile, modulePathOf } from "./module-path.ts";

/** What is known of a file beyond its text. */
export interface SidePlace {
    readonly path: string;
    /** Whether its module is reached by `pub` from the root of a library. */
    readonly isModuleExported: boolean;
    /** Names of it that are shown elsewhere, where its module is not reached. */
    readonly exportedNames?: ReadonlySet<string> | undefined;
}

const blockKinds: ReadonlySet<SymbolKind> = new Set(["function", "method", "constant", "static"]);

/**
 * The items of a file, in the order in which they begin. What is declared inside of a function is a
 * part of that. An inherent implementation is no item of its own; its members belong to the type.
 */
export function itemsOf(facts: FileFacts, place: SidePlace): readonly Item[] {
    const items: Item[] = [];
    /** By symbol: its item, -1 for none, and what is in it belongs to. */
    const itemAt: number[] = [];
    const inside: Owner[] = [];
    const isInTests = isAuxiliaryFile(place.path);
    const root: Owner = {
        item: -1,
        name: modulePathOf(place.path),
        isExported: place.isModuleExported && !isInTests,
        isInTests,
    };
    const shown = place.exportedNames ?? new Set();
    const hiddenTypes = new Set(
        facts.symbols
            .filter(({ visibility, kind }) => visibility !== "public" && typeKinds.has(kind))
            .map(({ name }) => name),
    );
    for (const [index, symbol] of facts.symbols.entries()) {
        const owner = symbol.container < 0 ? root : inside[symbol.container];
        itemAt[index] = -1;
        if (owner === undefined) continue;
        const inTests = owner.isInTests || (symbol.flags & symbolFlags.inTests) !== 0;
        const isHidden = symbol.attributes.some((each) => /^doc\s*\(\s*hidden/.test(each));
        const inherent = inherentType(symbol);
        if (inherent !== undefined) {
            const isReached = owner.isExported || (owner === root && shown.has(inherent));
            inside[index] = {
                ...owner,
                name: joined(owner.name, inherent),
                isExported: isReached && !isHidden && !hiddenTypes.has(inherent),
                isInTests: inTests,
            };
            continue;
        }
        const isForHidden =
            symbol.kind === "implementation" &&
            implemented(symbol).some((name) => hiddenTypes.has(name));
        const isReached =
            !isForHidden && (owner.isExported || (owner === root && shown.has(symbol.name)));
        const isExported = isReached && symbol.visibility === "public" && !inTests && !isHidden;
        const qualifiedName = joined(owner.name, shownName(symbol));
        itemAt[index] = items.length;
        items.push({
            path: place.path,
            qualifiedName,
            name: symbol.name,
            kind: symbol.kind,
            visibility: symbol.visibility,
            isExported:
                symbol.kind === "macro"
                    ? isMacroExported(symbol) && !inTests && !isHidden
                    : isExported,
            isTest: (symbol.flags & symbolFlags.test) !== 0,
            isInTests: inTests,
            start: symbol.start,
            end: symbol.end,
            nameStart: symbol.nameStart,
            nameEnd: symbol.nameEnd,
            signatureStart: symbol.signatureStart,
            bodyStart: symbol.bodyStart,
            attributes: symbol.attributes,
            container: owner.item,
        });
        if (!blockKinds.has(symbol.kind)) {
            const item = itemAt[index] ?? -1;
            inside[index] = { item, name: qualifiedName, isExported, isInTests: inTests };
        }
    }
    return items;
}

const typeKinds: ReadonlySet<SymbolKind> = new Set(["struct", "enum", "union", "trait", "type"]);

interface Owner {
    readonly item: number;
    readonly name: string;
    readonly isExported: boolean;
    readonly isInTests: boolean;
}

/** The type of `impl Type`, without its parameters; undefined for everything else. */
function inherentType({ kind, name }: SymbolFact): string | undefined {
    if (kind !== "implementation" || name.includes(" for ")) return undefined;
    return bare(name.slice("impl ".length));
}

/** `<Type as Trait>` for an implementation, else the name. */
function shownName(symbol: SymbolFact): string {
    if (symbol.kind !== "implementation") return symbol.name;
    const [trait = "", type = ""] = symbol.name.slice("impl ".length).split(" for ");
    return `<${bare(type)} as ${trait}>`;
}

/** Trait and type, without their parameters. */
function implemented({ name }: SymbolFact): readonly string[] {
    return name
        .slice("impl ".length)
        .split(" for ")
        .map((each) => bare(each).replace(/^&(?:mut )?/, ""));
}

/** A type without what stands in angle brackets at its end. */
function bare(type: string): string {
    return type.replace(/\s*<.*$/s, "").trim();
}

function isMacroExported({ flags }: SymbolFact): boolean {
    return (flags & symbolFlags.exported) !== 0;
}

function joined(module: string, name: string): string {
    return module === "" ? name : `${module}::${name}`;
}
