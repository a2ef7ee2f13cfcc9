import type { BuildBreak } from "@rust-ai-ide/merge/prediction/prediction";
import type { FileDelta } from "@rust-ai-ide/review/delta/file-delta";
import type { Item } from "@rust-ai-ide/review/delta/item";
import type { ItemChange } from "@rust-ai-ide/review/delta/item-change";
import { modulePathOf } from "@rust-ai-ide/review/delta/module-path";
import { hasAttribute } from "@rust-ai-ide/review/rules/api/item-facts";
import { signatureParts } from "@rust-ai-ide/review/rules/api/signature-parts";
import { breaksCall } from "./call-breaks.ts";
import { canMean, crateName, crateOf, isWithin, moduleOf, ownerOf } from "./code-place.ts";
import { isCommonName } from "./common-names.ts";
import { type PlacedItem, plainType, valueType } from "./item-shapes.ts";
import { receiverTypes } from "./receiver-type.ts";
import { shapeChanges } from "./shape-changes.ts";
import type { Use } from "./use-site.ts";

/** Something that is not what it was, with the uses that do not fit it any more. */
export interface ApiChange {
    /** The word that its uses have. */
    readonly name: string;
    /** `module::Type::method`. */
    readonly item: string;
    readonly change: BuildBreak["change"];
    /** File of the item, as it was. */
    readonly changedIn: string;
    breaks(use: Use): boolean;
}

const visibilityRank = { private: 0, restricted: 1, crate: 2, public: 3 } as const;

/**
 * What a side did to items that others may use; both sides of its files have to be there.
 *
 * @param elsewhere Names that other changed files of the side define.
 */
export function apiChanges(
    deltas: readonly FileDelta[],
    elsewhere: ReadonlySet<string>,
): readonly ApiChange[] {
    const heads = new HeadItems(deltas, elsewhere);
    const places = placesOf(deltas);
    const found: ApiChange[] = [];
    for (const delta of deltas) {
        for (const change of delta.changes) {
            const { base, head } = change;
            if (base === undefined || base.kind === "implementation" || base.isInTests) continue;
            if (base.name === "_" || base.name === "main") continue;
            // What an implementation says is of its trait.
            if (ownerOf(base)?.startsWith("<") === true) continue;
            const isGone = head === undefined || change.aspects.includes("name");
            if (isGone) found.push(...goneItem(base, head, heads));
            else found.push(...changedItem(deltas, change, base, head, heads));
        }
        found.push(...goneExports(delta, heads));
    }
    found.push(...shapeChanges(deltas));
    return found.map((change) => ({
        ...change,
        breaks: (use) => !meansOther(use, change.item, places) && change.breaks(use),
    }));
}

/** Where items of a name are, by name. */
function placesOf(deltas: readonly FileDelta[]): ReadonlyMap<string, ReadonlySet<string>> {
    const places = new Map<string, Set<string>>();
    for (const { name, qualifiedName } of deltas.flatMap(({ base }) => base?.items ?? [])) {
        const known = places.get(name);
        if (known === undefined) places.set(name, new Set([qualifiedName]));
        else known.add(qualifiedName);
    }
    return places;
}

/** Whether the path in front of a use leads to another item of that name rather than to this one. */
function meansOther(
    { name, qualifier }: Use,
    item: string,
    places: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
    const told = qualifier.replace(/<[^>]*>/g, "").split("::");
    const others = places.get(name);
    if (qualifier === "" || others === undefined || others.size < 2) return false;
    const fit = (place: string): number => {
        const parts = place.split("::").slice(0, -1);
        let count = 0;
        while (count < parts.length && parts.at(-1 - count) === told.at(-1 - count)) count++;
        // What lies at the top is behind the crate alone.
        return parts.length === 0 && told.length === 1 ? 1 : count;
    };
    const own = fit(item);
    return [...others].some((place) => fit(place) > own);
}

function goneItem(base: Item, head: Item | undefined, heads: HeadItems): readonly ApiChange[] {
    const all = heads.named(base.name);
    const others = all.filter(({ item }) => isValueKind(item) === isValueKind(base));
    const owner = ownerOf(base);
    // A method may have gone to a trait that the type has.
    const isOwned = ({ item }: PlacedItem): boolean => {
        const other = ownerOf(item) ?? "";
        return other === owner || other.startsWith(`<${owner} as `);
    };
    const same = others.find(({ item }) => item.qualifiedName === base.qualifiedName);
    const hidden = same === undefined ? undefined : hiddenFrom(base, same.item);
    if (same !== undefined && hidden === undefined) return [];
    if (hidden !== undefined) {
        const change = "visibility";
        const breaks = (use: Use): boolean => canMean(use, base) && hidden(use);
        return [
            { name: base.name, item: base.qualifiedName, change, changedIn: base.path, breaks },
        ];
    }
    const isElsewhere = heads.elsewhere.has(base.name);
    if (owner === undefined) {
        if (others.length > 0 || isElsewhere || heads.exports.has(base.name)) return [];
    }
    if (owner !== undefined && others.some(isOwned)) return [];
    // Something else of that name may be what is meant behind a dot, and in a macro.
    const isAlone = all.length === 0 && !isElsewhere && !isCommonName(base.name);
    return [
        {
            name: base.name,
            item: base.qualifiedName,
            change: head === undefined ? "removed" : "renamed",
            changedIn: base.path,
            breaks: (use) =>
                canMean(use, base) &&
                (isAlone ? isOf(use, base) : isClear(use, base, heads)) &&
                !isLocal(use, base),
        },
    ];
}

function isByNameAlone({ site, qualifier }: Use): boolean {
    if (site.kind === "call") return site.isDot;
    return (
        site.kind === "field" ||
        site.kind === "member" ||
        (site.kind === "tokens" && qualifier === "")
    );
}

/** A variable that only has the name of a function. */
function isLocal({ site, qualifier, side, name }: Use, { kind }: Item): boolean {
    if (kind !== "function" || site.kind !== "value" || qualifier !== "") return false;
    return !side.facts.imports.some(({ local }) => local === name);
}

function* changedItem(
    deltas: readonly FileDelta[],
    change: ItemChange,
    base: Item,
    head: Item,
    heads: HeadItems,
): Generator<ApiChange> {
    const { name, qualifiedName: item } = base;
    const baseSide = deltas.find((delta) => delta.base?.path === base.path)?.base;
    const headSide = deltas.find((delta) => delta.head?.path === head.path)?.head;
    if (baseSide === undefined || headSide === undefined) return;
    const hidden = hiddenFrom(base, head);
    if (hidden !== undefined) {
        yield {
            name,
            item,
            change: "visibility",
            changedIn: base.path,
            breaks: (use) => canMean(use, base) && isClear(use, base, heads) && hidden(use),
        };
    }
    if (change.aspects.includes("place") && base.qualifiedName !== head.qualifiedName)
        yield* movedItem(base, head, heads);
    if (!change.aspects.includes("signature")) return;
    if (base.kind === "function" || base.kind === "method") {
        const before = signatureParts(baseSide, base);
        const after = signatureParts(headSide, head);
        const owner = ownerOf(base);
        if (before === undefined || after === undefined || owner?.startsWith("<") === true) return;
        if (owner !== ownerOf(head)) return;
        const changed = { before, after, owner };
        yield {
            name,
            item,
            change: "signature",
            changedIn: base.path,
            breaks: (use) =>
                canMean(use, base) &&
                isClear(use, base, heads) &&
                !isLocal(use, base) &&
                breaksCall(use, changed),
        };
    } else if (base.kind === "constant" || base.kind === "static") {
        const before = valueType({ side: baseSide, item: base });
        const after = valueType({ side: headSide, item: head });
        if (before === undefined || after === undefined) return;
        if (plainType(before) === plainType(after)) return;
        yield {
            name,
            item,
            change: "signature",
            changedIn: base.path,
            breaks: (use) =>
                canMean(use, base) && (use.site.kind === "value" || use.site.kind === "call"),
        };
    }
}

/** Whether a member behind a dot can be no other one, as far as the function around and the changes say. */
function isClear(use: Use, item: Item, heads: HeadItems): boolean {
    if (!isByNameAlone(use)) return true;
    const types = receiverTypes(use);
    if (types !== undefined) return isOf(use, item);
    const owners = new Set(heads.named(use.name).map((each) => ownerOf(each.item)));
    const isAlone = owners.size <= 1 && !heads.elsewhere.has(use.name);
    return isAlone && !isCommonName(use.name);
}

/** Whether a value in front of a dot may be of the type of a member. */
function isOf(use: Use, item: Item): boolean {
    const types = receiverTypes(use);
    const owner = ownerOf(item);
    return types === undefined || owner === undefined || types.has(owner);
}

/** Functions and constants have names of their own, beside those of types. */
function isValueKind({ kind }: Item): boolean {
    return kind === "function" || kind === "method" || kind === "constant" || kind === "static";
}

/** Tells uses from which an item cannot be seen any more. */
function hiddenFrom(base: Item, head: Item): ((use: Use) => boolean) | undefined {
    const crate = crateOf(head.path);
    const isMacro = base.kind === "macro";
    if (isMacro) {
        const wasShown = hasAttribute(base, "macro_export");
        if (!wasShown || hasAttribute(head, "macro_export")) return undefined;
        return (use) => !isWithin(use, crate, undefined);
    }
    if (visibilityRank[head.visibility] >= visibilityRank[base.visibility]) return undefined;
    const seen = (item: Item, use: Use): boolean => {
        if (item.visibility === "public") return true;
        if (item.visibility === "crate") return isWithin(use, crate, undefined);
        const module = moduleOf(item);
        const parent = module.split("::").slice(0, -1).join("::");
        return isWithin(use, crate, item.visibility === "private" ? module : parent);
    };
    return (use) => seen(base, use) && !seen(head, use);
}

/** An item that went to another module, and is not shown in the old one. */
function* movedItem(base: Item, head: Item, heads: HeadItems): Generator<ApiChange> {
    if (ownerOf(base) !== undefined || heads.exports.has(base.name) || heads.hasGlob) return;
    const moduleNames = [base, head].map(({ qualifiedName, name }) =>
        qualifiedName.slice(0, -name.length - 2).split("::"),
    );
    const [old, now] = moduleNames.map((parts) => parts.at(-1) ?? "");
    if (old === now || old === undefined) return;
    yield {
        name: base.name,
        item: base.qualifiedName,
        change: "renamed",
        changedIn: base.path,
        breaks: (use) => canMean(use, base) && leadsToModule(use, base.path, moduleNames[0] ?? []),
    };
}

/** Whether what stands in front of a name, there or where it is imported, is a module. */
function leadsToModule(
    { qualifier, side, name, site }: Use,
    path: string,
    module: readonly string[],
): boolean {
    const own = side.facts.imports.find(({ local }) => local === name);
    const told =
        qualifier === "" && site.kind !== "import" && own !== undefined
            ? own.path.split("::").slice(0, -1).join("::")
            : qualifier;
    if (told === "") return false;
    const parts = told.split("::").filter((part) => part !== "");
    const last = module.at(-1) ?? "";
    if (last !== "") return parts.at(-1) === last;
    const isOwn = crateOf(side.path) === crateOf(path);
    return parts.length === 1 && parts[0] === (isOwn ? "crate" : crateName(path));
}

/** Names that a file showed of elsewhere, and that it has not any more. */
function* goneExports({ base, head }: FileDelta, heads: HeadItems): Generator<ApiChange> {
    if (base === undefined || head?.facts.imports.some(isGlob) === true) return;
    const module = modulePathOf(base.path);
    const own = new Set(head?.facts.symbols.map(({ name }) => name) ?? []);
    const shown = head?.facts.imports.filter((each) => each.isReexport) ?? [];
    const still = new Set(shown.map(({ local }) => local));
    for (const { isReexport, local, imported } of base.facts.imports) {
        if (!isReexport || local === "" || imported === "*") continue;
        if (own.has(local) || still.has(local) || heads.exports.has(local)) continue;
        yield {
            name: local,
            item: module === "" ? local : `${module}::${local}`,
            change: "removed",
            changedIn: base.path,
            breaks: (use) => leadsToModule(use, base.path, module.split("::")),
        };
    }
}

function isGlob({ isReexport, imported }: { isReexport: boolean; imported: string }): boolean {
    return isReexport && imported === "*";
}

/** Items of the new side by their names. */
class HeadItems {
    /** Names that files show of elsewhere. */
    readonly exports = new Set<string>();
    /** Whether a file shows all of something. */
    readonly hasGlob: boolean;
    private readonly byName = new Map<string, PlacedItem[]>();

    /** Names that are defined in files which are not read. */
    readonly elsewhere: ReadonlySet<string>;

    constructor(deltas: readonly FileDelta[], elsewhere: ReadonlySet<string>) {
        this.elsewhere = elsewhere;
        let hasGlob = false;
        for (const { head } of deltas) {
            if (head === undefined) continue;
            for (const item of head.items) {
                const list = this.byName.get(item.name);
                if (list === undefined) this.byName.set(item.name, [{ side: head, item }]);
                else list.push({ side: head, item });
            }
            for (const each of head.facts.imports) {
                if (isGlob(each)) hasGlob = true;
                else if (each.isReexport) this.exports.add(each.local);
            }
        }
        this.hasGlob = hasGlob;
    }

    named(name: string): readonly PlacedItem[] {
        return this.byName.get(name) ?? [];
    }
}
