import type { ParsedSide } from "@rust-ai-ide/review/delta/file-delta";
import type { Item } from "@rust-ai-ide/review/delta/item";
import { shapeOf } from "@rust-ai-ide/review/delta/shape";
import { hasAttribute } from "@rust-ai-ide/review/rules/api/item-facts";
import { genericsOf, nodeOfItem } from "@rust-ai-ide/review/rules/api/signature-parts";
import { namedChildren } from "./use-site.ts";

/** An item with the side that it was read of. */
export interface PlacedItem {
    readonly side: ParsedSide;
    readonly item: Item;
}

/** How values of a struct or a variant are written. */
export interface ValueShape {
    readonly form: "unit" | "tuple" | "named";
    /** Names of fields; `0`, `1`, ... of a tuple. */
    readonly fields: readonly string[];
    /** Those that are not public. */
    readonly hidden: readonly string[];
    readonly isOpen: boolean;
}

const typeNodes = /^(?:struct|union|enum|trait|type)_item$|^enum_variant$|^associated_type$/;

/** The shape of a struct, union or variant; undefined where the grammar could not read it. */
export function valueShape({ side, item }: PlacedItem): ValueShape | undefined {
    const { table } = side;
    const node = nodeOfItem(side, item, typeNodes);
    if (node < 0) return undefined;
    const isOpen = !hasAttribute(item, "non_exhaustive");
    const isPublic = (part: number): boolean =>
        item.kind === "variant" || /^pub\b(?!\s*\()/.test(withoutAttributes(table.textOf(part)));
    const named = table.childOfKind(node, table.names.kind("field_declaration_list"));
    if (named >= 0) {
        const parts = namedChildren(table, named).filter(
            (part) => table.kindName(part) === "field_declaration",
        );
        const nameOf = (part: number): string =>
            table.textOf(table.childInField(part, table.names.field("name"))).replace(/^r#/, "");
        return {
            form: "named",
            fields: parts.map(nameOf),
            hidden: parts.filter((part) => !isPublic(part)).map(nameOf),
            isOpen,
        };
    }
    const ordered = table.childOfKind(node, table.names.kind("ordered_field_declaration_list"));
    if (ordered < 0) return { form: "unit", fields: [], hidden: [], isOpen };
    const types = table.names.field("type");
    const fields: string[] = [];
    const hidden: string[] = [];
    let isShown = item.kind === "variant";
    for (let child = table.firstChild(ordered); child >= 0; child = table.nextSibling(child)) {
        if (table.kindName(child) === "visibility_modifier") isShown = isPublic(child);
        if (table.fields[child] !== types) continue;
        if (!isShown) hidden.push(String(fields.length));
        fields.push(String(fields.length));
        isShown = item.kind === "variant";
    }
    return { form: "tuple", fields, hidden, isOpen };
}

function withoutAttributes(text: string): string {
    return text.replace(/^(?:\s*#\[[^\]]*\])*\s*/, "");
}

/** How many types have to be and may be given to a type or trait; undefined where it cannot be read. */
export function typeParameters({
    side,
    item,
}: PlacedItem):
    | { readonly least: number; readonly most: number; readonly lifetimes: number }
    | undefined {
    const node = nodeOfItem(side, item, typeNodes);
    if (node < 0) return undefined;
    const { generics, lifetimes } = genericsOf(side, node);
    return {
        least: generics.filter((name) => !name.endsWith("=")).length,
        most: generics.length,
        lifetimes,
    };
}

/** Traits that types have without saying so. */
const automatic = new Set(["Send", "Sync", "Unpin", "Sized", "UnwindSafe", "RefUnwindSafe", "Any"]);

export interface TraitShape {
    /** By name, whether an implementation has to say it. */
    readonly members: ReadonlyMap<string, boolean>;
    /** Names of traits that it builds on, without paths and parameters. */
    readonly builtOn: readonly string[];
    readonly isUnsafe: boolean;
}

export function traitShape({ side, item }: PlacedItem): TraitShape | undefined {
    const { table, items, text } = side;
    const node = nodeOfItem(side, item, /^trait_item$/);
    if (node < 0) return undefined;
    const index = items.indexOf(item);
    const members = new Map<string, boolean>();
    for (const member of items.filter(({ container }) => container === index)) {
        const isFree =
            member.kind === "method"
                ? member.bodyStart < member.end
                : text.slice(member.signatureStart, member.end).includes("=");
        members.set(member.name, !isFree);
    }
    const bounds = table.childInField(node, table.names.field("bounds"));
    const builtOn = namedChildren(table, bounds)
        .map((each) => table.textOf(each))
        .filter((bound) => !bound.startsWith("'") && !bound.startsWith("?"))
        .map((bound) => bound.replace(/<.*$/s, "").split("::").at(-1)?.trim() ?? "")
        .filter((bound) => !automatic.has(bound));
    return {
        members,
        builtOn,
        isUnsafe: /^(?:pub(?:\s*\([^)]*\))?\s+)?unsafe\b/.test(text.slice(item.signatureStart)),
    };
}

/** The type of a constant or static, with `mut` where it may change. */
export function valueType({ side, item }: PlacedItem): string | undefined {
    const { table } = side;
    const node = nodeOfItem(side, item, /^(?:const|static)_item$/);
    if (node < 0) return undefined;
    const type = table.childInField(node, table.names.field("type"));
    if (type < 0) return undefined;
    const isMutable = table.childOfKind(node, table.names.kind("mutable_specifier")) >= 0;
    const text = shapeOf(table, table.starts[type] as number, table.ends[type] as number);
    return `${isMutable ? "mut " : ""}${plainType(text)}`;
}

/** A type without paths and lifetimes, which are written in many ways. */
export function plainType(text: string, self?: string | undefined): string {
    const plain = text
        .replace(/(?:\w+ ?:: ?)+(?=\w)/g, "")
        .replace(/'\s?\w+ ?,? ?/g, "")
        .replace(/< >/g, "")
        .trim();
    return self === undefined ? plain : plain.replace(/\bSelf\b/g, self);
}
