import type { ParsedSide } from "../../delta/file-delta.ts";
import type { Item } from "../../delta/item.ts";
import { shapeOf } from "../../delta/shape.ts";
import type { ReviewRule } from "../../review-rule.ts";
import { exportedChanges, kindWord } from "./api-report.ts";
import { baseSideOf } from "./functions.ts";
import { hasAttribute } from "./item-facts.ts";
import { nodeOfItem } from "./signature-parts.ts";

const common = {
    category: "api",
    severity: "error",
    confidence: "high",
    certainty: "likely",
    bump: "major",
} as const;

export const typeChanged: ReviewRule = {
    id: "api-type-changed",
    title: "Type of a public item changed",
    rationale:
        "Whoever reads or writes the field, constant or alias may not compile. Types are compared as they are written.",
    ...common,
    matches: [
        { base: "pub struct A { pub b: u8 }\n", head: "pub struct A { «pub b: u16» }\n" },
        { base: "pub const A: u8 = 1;\n", head: "«pub const A: u16 = 1;»\n" },
        { base: "pub static A: u8 = 1;\n", head: "«pub static mut A: u8 = 1;»\n" },
        { base: "pub type A = u8;\n", head: "«pub type A = u16;»\n" },
        { base: "pub enum A { B(u8) }\n", head: "pub enum A { «B(u16)» }\n" },
        { base: "pub struct A(pub u8);\n", head: "«pub struct A(pub u16);»\n" },
        { base: "pub struct A;\n", head: "«pub struct A {}»\n" },
    ],
    misses: [
        { base: "pub struct A { b: u8 }\n", head: "pub struct A { b: u16 }\n" },
        { base: "pub const A: u8 = 1;\n", head: "pub const A: u8 = 2;\n" },
        { base: "pub struct A(u8);\n", head: "pub struct A(u16);\n" },
        { base: "pub enum A { B(u8) }\n", head: "pub enum A { B(#[deprecated] u8) }\n" },
        {
            base: "pub enum A { #[non_exhaustive] B(u8) }\n",
            head: "pub enum A { #[non_exhaustive] B(u8, u16) }\n",
        },
    ],
    *checkFile(delta, context) {
        const kinds = ["field", "constant", "static", "type", "variant", "struct"] as const;
        for (const each of exportedChanges(delta, baseSideOf(context), kinds)) {
            const { change, base, head, baseSide, headSide } = each;
            if (!change.aspects.includes("signature")) continue;
            if (base.kind === "struct" && !hasOtherPublicFields(baseSide, base, headSide, head)) {
                continue;
            }
            if (
                base.kind === "variant" &&
                isSameVariant(
                    bareVariant(baseSide, base),
                    bareVariant(headSide, head),
                    hasAttribute(base, "non_exhaustive"),
                )
            ) {
                continue;
            }
            yield {
                path: head.path,
                start: head.signatureStart,
                end: head.kind === "struct" ? head.end : Math.max(head.bodyStart, head.nameEnd),
                message: `The public ${kindWord(head.kind)} ${head.qualifiedName} has another type: what uses it may not compile.`,
                item: head.qualifiedName,
            };
        }
    },
};

/** Of a struct with unnamed fields: whether one that others see is another, gone or new. */
function hasOtherPublicFields(
    baseSide: ParsedSide,
    base: Item,
    headSide: ParsedSide,
    head: Item,
): boolean {
    const isUnit = (side: ParsedSide, item: Item): boolean =>
        !/[({]/.test(side.text.slice(item.nameEnd, item.end));
    if (isUnit(baseSide, base) !== isUnit(headSide, head)) return true;
    const before = tupleFields(baseSide, base);
    const after = tupleFields(headSide, head);
    if (before === undefined && after === undefined) return false;
    const isMade = before?.every(({ isPublic }) => isPublic);
    if (before === undefined || after === undefined) return true;
    if (isMade && before.length !== after.length) return true;
    return before.some(
        ({ type, isPublic }, index) =>
            isPublic && (after[index]?.type !== type || after[index]?.isPublic !== true),
    );
}

/** What nobody else can make, or match whole, may hold more. */
function isSameVariant(before: string, after: string, mayGrow: boolean): boolean {
    return before === after || (mayGrow && after.startsWith(`${before.replace(/ [)}]$/, "")} ,`));
}

/** A variant without the attributes of what it holds, but those that hide it. */
function bareVariant({ table }: ParsedSide, { nameStart, end }: Item): string {
    return shapeOf(table, nameStart, end).replace(/# \[ (?!doc \( hidden)[^\]]* \] /g, "");
}

function tupleFields(
    side: ParsedSide,
    item: Item,
): readonly { readonly type: string; readonly isPublic: boolean }[] | undefined {
    const { table } = side;
    const node = nodeOfItem(side, item, /^struct_item$/);
    const list =
        node < 0 ? -1 : table.childOfKind(node, table.names.kind("ordered_field_declaration_list"));
    if (list < 0) return undefined;
    const fields: { type: string; isPublic: boolean }[] = [];
    let isPublic = false;
    for (let child = table.firstChild(list); child >= 0; child = table.nextSibling(child)) {
        const kind = table.kindName(child);
        const text = shapeOf(table, table.starts[child] as number, table.ends[child] as number);
        if (kind === "visibility_modifier") isPublic = text === "pub";
        else if (/^[(),]$/.test(kind) || kind === "attribute_item" || /comment$/.test(kind)) {
            if (kind === ",") isPublic = false;
        } else fields.push({ type: text, isPublic });
    }
    return fields;
}
