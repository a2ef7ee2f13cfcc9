import type { FileDelta } from "@rust-ai-ide/review/delta/file-delta";
import type { Item } from "@rust-ai-ide/review/delta/item";
import { hasAttribute } from "@rust-ai-ide/review/rules/api/item-facts";
import { signatureParts } from "@rust-ai-ide/review/rules/api/signature-parts";
import type { ApiChange } from "./api-changes.ts";
import { canMean, crateOf, isWithin, moduleOf } from "./code-place.ts";
import {
    type PlacedItem,
    traitShape,
    typeParameters,
    type ValueShape,
    valueShape,
} from "./item-shapes.ts";
import { around, namedChildren, type Use } from "./use-site.ts";

type Pair = readonly [base: PlacedItem, head: PlacedItem];

/** Kinds of which one may stand in the place of another. */
const types = new Set(["struct", "enum", "union", "type", "trait"]);

/** What a side did to the shape of types, enums and traits: fields, variants, members, parameters. */
export function* shapeChanges(deltas: readonly FileDelta[]): Generator<ApiChange> {
    const heads = uniqueItems(deltas.map(({ head }) => head));
    const bases = uniqueItems(deltas.map(({ base }) => base));
    for (const [name, base] of bases) {
        const head = heads.get(name);
        if (head === undefined || base.item.isInTests) continue;
        const pair = [base, head] as const;
        const { kind } = base.item;
        const isValue = [kind, head.item.kind].every(
            (each) => each === "struct" || each === "union",
        );
        if (kind !== head.item.kind) yield* isValue ? valueChange(pair) : otherKind(pair);
        else if (kind === "trait") yield* traitChange(pair);
        else if (kind === "enum") yield* variantsChange(pair);
        if (kind === head.item.kind && /^(?:struct|union|variant)$/.test(kind))
            yield* valueChange(pair);
        if (types.has(kind) && kind !== "type") yield* parametersChange(pair);
    }
}

/** By qualified name; several of one name are behind conditions, and not compared. */
function uniqueItems(sides: readonly FileDelta["head"][]): ReadonlyMap<string, PlacedItem> {
    const found = new Map<string, PlacedItem | undefined>();
    for (const side of sides) {
        for (const item of side?.items ?? []) {
            if (!types.has(item.kind) && item.kind !== "variant") continue;
            const name = `${crateOf(item.path)} ${item.qualifiedName}`;
            found.set(name, found.has(name) || side === undefined ? undefined : { side, item });
        }
    }
    return new Map([...found].flatMap(([name, placed]) => (placed ? [[name, placed]] : [])));
}

function changeOf({ item }: PlacedItem, breaks: (use: Use) => boolean): ApiChange {
    const { name, qualifiedName, path } = item;
    return {
        name,
        item: qualifiedName,
        change: "signature",
        changedIn: path,
        breaks: (use) => canMean(use, item) && breaks(use),
    };
}

function* otherKind([base, head]: Pair): Generator<ApiChange> {
    const isTrait = base.item.kind === "trait" || head.item.kind === "trait";
    const isEnum = base.item.kind === "enum";
    const names = variantNames(base);
    yield changeOf(base, (use) => {
        const { kind } = use.site;
        if (/^(?:literal|pattern|call|tuplePattern|implementation|value)$/.test(kind)) return true;
        if (isTrait && kind === "type") return true;
        return isEnum && kind === "path" && names.has(nextName(use));
    });
}

/** The name behind `Name::`. */
function nextName({ side, name, offset }: Use): string {
    return /^\s*::\s*(\w+)/.exec(side.text.slice(offset + name.length, offset + 300))?.[1] ?? "";
}

function variantNames(owner: PlacedItem): ReadonlySet<string> {
    const { items } = owner.side;
    const index = items.indexOf(owner.item);
    const own = items.filter(({ container, kind }) => container === index && kind === "variant");
    return new Set(own.map(({ name }) => name));
}

/** A literal or pattern has to name the fields that there are; a part that is hidden cannot be named. */
function* valueChange([base, head]: Pair): Generator<ApiChange> {
    const before = valueShape(base);
    const after = valueShape(head);
    if (before === undefined || after === undefined) return;
    const isSame =
        before.form === after.form &&
        before.isOpen === after.isOpen &&
        before.fields.join() === after.fields.join() &&
        before.hidden.join() === after.hidden.join();
    if (isSame) return;
    const crate = crateOf(head.item.path);
    const module = moduleOf(head.item);
    const isShown = (shape: ValueShape, use: Use): boolean =>
        (shape.isOpen || isWithin(use, crate, undefined)) &&
        (shape.hidden.length === 0 || isWithin(use, crate, module));
    yield changeOf(base, (use) => fits(before, use, isShown) && !fits(after, use, isShown));
}

function fits(
    shape: ValueShape,
    use: Use,
    isShown: (shape: ValueShape, use: Use) => boolean,
): boolean {
    const { site } = use;
    const { form, fields } = shape;
    if (site.kind === "literal" || site.kind === "pattern") {
        // `Name { .. }` takes values of every form apart.
        const isAll = fields.every((name) => site.fields.includes(name)) || site.hasRest;
        const isKnown = site.fields.every((name) => fields.includes(name));
        const isPattern = site.kind === "pattern" && site.hasRest;
        return isAll && isKnown && (isPattern ? true : isShown(shape, use));
    }
    if (site.kind === "call")
        return form === "tuple" && site.given.length === fields.length && isShown(shape, use);
    if (site.kind === "tuplePattern") {
        const isCounted = site.hasRest
            ? site.count <= fields.length
            : site.count === fields.length && isShown(shape, use);
        return form === "tuple" && isCounted;
    }
    if (site.kind !== "value") return true;
    return form === "unit" ? isShown(shape, use) : form === "tuple";
}

/** A match without a wildcard that names all variants there were does not name a new one. */
function* variantsChange([base, head]: Pair): Generator<ApiChange> {
    if ([base, head].some(hasConditions)) return;
    const before = [...variantNames(base)];
    const after = [...variantNames(head)];
    const isClosed = ({ item }: PlacedItem): boolean => !hasAttribute(item, "non_exhaustive");
    const crate = crateOf(head.item.path);
    const isMore = after.some((name) => !before.includes(name));
    const isClosing = isClosed(base) && !isClosed(head);
    if (!isMore && !isClosing) return;
    yield changeOf(base, (use) => {
        const isOwn = isWithin(use, crate, undefined);
        if (!isOwn && !isClosed(base)) return false;
        const named = variantsMatched(use);
        if (named === undefined || !before.every((name) => named.has(name))) return false;
        return (isClosing && !isOwn) || after.some((name) => !named.has(name));
    });
}

/** Whether some of its variants are only there under conditions. */
function hasConditions({ side, item }: PlacedItem): boolean {
    const index = side.items.indexOf(item);
    return side.items.some(
        ({ container, attributes }) =>
            container === index && attributes.some((each) => /^cfg\b/.test(each)),
    );
}

/** Variants of the arms of the match that a use is in a pattern of; undefined with a wildcard. */
function variantsMatched({ side, name, offset, site }: Use): ReadonlySet<string> | undefined {
    if (site.kind !== "path") return undefined;
    const { table } = side;
    const at = table.smallestAround(offset, offset + name.length);
    const pattern = around(table, at, /^(?:match_pattern|match_expression)$/);
    if (pattern < 0 || table.kindName(pattern) !== "match_pattern") return undefined;
    const block = around(table, pattern, /^match_block$/);
    const variants = new Set<string>();
    for (const arm of namedChildren(table, block)) {
        const own = table.childInField(arm, table.names.field("pattern"));
        if (own < 0) continue;
        const isGuarded = table.childInField(own, table.names.field("condition")) >= 0;
        const text = table.textOf(own);
        if (!isGuarded && /^(?:_|(?:ref\s+|mut\s+)*[a-z]\w*)\s*$/.test(text)) return undefined;
        if (isGuarded) continue;
        for (const [, variant = ""] of text.matchAll(new RegExp(`\\b${name}\\s*::\\s*(\\w+)`, "g")))
            variants.add(variant);
    }
    return variants;
}

function* traitChange([base, head]: Pair): Generator<ApiChange> {
    const before = traitShape(base);
    const after = traitShape(head);
    if (before === undefined || after === undefined) return;
    const needed = [...after.members].filter(([, isNeeded]) => isNeeded).map(([name]) => name);
    const gone = [...before.members.keys()].filter((name) => !after.members.has(name));
    const builtOn = after.builtOn.filter((name) => !before.builtOn.includes(name));
    const signatures = changedMembers(base, head);
    yield changeOf(base, (use) => {
        const { site, side } = use;
        if (site.kind !== "implementation") return false;
        const { table } = side;
        const member = membersOf(use, site.node);
        const header = side.text.slice(table.starts[site.node], use.offset);
        if (/\bunsafe\b/.test(header) !== after.isUnsafe && before.isUnsafe !== after.isUnsafe)
            return true;
        // What did not fit before is of another trait.
        const wasWhole = [...before.members].every(
            ([name, isNeeded]) => !isNeeded || member.has(name),
        );
        if (!wasWhole) return false;
        if (needed.some((name) => !member.has(name))) return true;
        if (gone.some((name) => member.has(name))) return true;
        if ([...signatures].some(([name, old]) => member.get(name) === old)) return true;
        return builtOn.some((name) => !new RegExp(`\\b${name}\\b`).test(side.text));
    });
}

/** Names of what an implementation says, with the parameters of its functions. */
function membersOf({ side }: Use, node: number): ReadonlyMap<string, string> {
    const { table } = side;
    const body = table.childInField(node, table.names.field("body"));
    const found = new Map<string, string>();
    for (const child of namedChildren(table, body)) {
        const name = table.childInField(child, table.names.field("name"));
        if (name >= 0) found.set(table.textOf(name), parametersText(side, child));
    }
    return found;
}

function parametersText(side: PlacedItem["side"], node: number): string {
    const { table } = side;
    const list = table.childInField(node, table.names.field("parameters"));
    const returns = table.childInField(node, table.names.field("return_type"));
    if (list < 0) return "";
    const modifiers = table.childOfKind(node, table.names.kind("function_modifiers"));
    const words = modifiers < 0 ? "" : table.textOf(modifiers).replace(/\s+/g, "");
    const parts = namedChildren(table, list).map((part) => {
        const type = table.childInField(part, table.names.field("type"));
        return table.textOf(type < 0 ? part : type).replace(/\s+|\w+::(?=\w)/g, "");
    });
    const result = returns < 0 ? "" : table.textOf(returns).replace(/\s+|\w+::(?=\w)/g, "");
    return `${words}(${parts.join()})${result}`;
}

/** The old parameters and results of functions of a trait whose types or number changed. */
function changedMembers(base: PlacedItem, head: PlacedItem): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    const memberOf = ({ side, item }: PlacedItem): readonly Item[] => {
        const index = side.items.indexOf(item);
        return side.items.filter(({ container, kind }) => container === index && kind === "method");
    };
    const heads = new Map(memberOf(head).map((item) => [item.name, item]));
    for (const item of memberOf(base)) {
        const other = heads.get(item.name);
        if (other === undefined) continue;
        const before = signatureParts(base.side, item);
        const after = signatureParts(head.side, other);
        if (before === undefined || after === undefined) continue;
        const parts = (signature: typeof before): string => {
            const { receiver = "", parameters, returns, isAsync, isUnsafe, convention } = signature;
            const words = `${isAsync ? "async" : ""}${isUnsafe ? "unsafe" : ""}${convention}`;
            const all = [...(receiver === "" ? [] : [receiver]), ...parameters];
            const plain = (type: string): string => type.replace(/\s+|\w+ :: (?=\w)/g, "");
            return `${plain(words)}(${all.map(plain).join()})${plain(returns)}`;
        };
        if (parts(before) !== parts(after)) found.set(item.name, parts(before));
    }
    return found;
}

function* parametersChange([base, head]: Pair): Generator<ApiChange> {
    const before = typeParameters(base);
    const after = typeParameters(head);
    if (before === undefined || after === undefined) return;
    const isSame = before.least === after.least && before.most === after.most;
    if (isSame && before.lifetimes === after.lifetimes) return;
    yield changeOf(base, ({ site }) => {
        if (site.kind !== "type") return false;
        // Lifetimes may be left out, but not some of them.
        if (site.lifetimes > 0 && site.lifetimes === before.lifetimes) {
            if (site.lifetimes !== after.lifetimes) return true;
        }
        const given = site.typeArguments ?? 0;
        const wasRight = given >= before.least && given <= before.most;
        return wasRight && (given < after.least || given > after.most);
    });
}
