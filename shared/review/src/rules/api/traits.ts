import type { ParsedSide } from "../../delta/file-delta.ts";
import type { Item } from "../../delta/item.ts";
import { shapeOf } from "../../delta/shape.ts";
import type { ReviewRule } from "../../review-rule.ts";
import { exportedChanges, onName, onRemoved } from "./api-report.ts";
import { baseSideOf } from "./functions.ts";
import { attributeText, isSame } from "./item-facts.ts";
import { genericsOf, nodeOfItem } from "./signature-parts.ts";

const common = {
    category: "api",
    severity: "error",
    confidence: "high",
    certainty: "likely",
    bump: "major",
} as const;

export const traitChanged: ReviewRule = {
    id: "api-trait-item-added",
    title: "Item without default added to a public trait",
    rationale:
        "Every implementation elsewhere lacks it and does not compile. Give it a default, or seal the trait before it is published.",
    ...common,
    matches: [
        {
            base: "pub trait A { fn b(&self); }\n",
            head: "pub trait A { fn b(&self); «fn c(&self);» }\n",
        },
        { base: "pub trait A {}\n", head: "pub trait A { «const B: u8;» }\n" },
        { base: "pub trait A {}\n", head: "pub trait A { «type B;» }\n" },
        {
            base: "pub trait A { const B: u8 = 1; }\n",
            head: "pub trait A { «const B: u8;» }\n",
        },
    ],
    misses: [
        { base: "pub trait A {}\n", head: "pub trait A { fn c(&self) {} }\n" },
        { base: "pub trait A {}\n", head: "pub trait A { const B: u8 = 1; }\n" },
        { base: "trait A {}\n", head: "trait A { fn c(&self); }\n" },
        {
            base: "pub trait A: sealed::Sealed {}\n",
            head: "pub trait A: sealed::Sealed { fn c(&self); }\n",
        },
        {
            base: "pub trait A { #[doc(hidden)] fn b(); }\n",
            head: "pub trait A { #[doc(hidden)] fn b(); fn c(&self); }\n",
        },
    ],
    *checkFile({ changes, head: side, base }) {
        for (const { kind, head, base: old } of changes) {
            if (kind === "removed" || head === undefined || side === undefined) continue;
            const owner = side.items[head.container];
            if (owner?.kind !== "trait") continue;
            const before = base?.items.find((each) => isSame(each, owner));
            if (before?.isExported !== true || isSealed(side, owner)) continue;
            if (base !== undefined && asksForHidden(base, before)) continue;
            const hadNone = old !== undefined && base !== undefined && !hasDefault(base, old);
            if (hadNone || hasDefault(side, head)) continue;
            yield {
                path: head.path,
                start: head.signatureStart,
                end: head.end,
                message: `The trait ${owner.name} asks for ${head.name} now: implementations elsewhere do not compile.`,
                item: head.qualifiedName,
            };
        }
    },
};

/** Whether implementations may leave a member of a trait out. */
function hasDefault({ text }: ParsedSide, { kind, bodyStart, end, signatureStart }: Item): boolean {
    return kind === "method" ? bodyStart < end : text.slice(signatureStart, end).includes("=");
}

/** A trait that asks for something its documentation does not show is not for others to implement. */
function asksForHidden(side: ParsedSide, trait: Item): boolean {
    const index = side.items.indexOf(trait);
    return side.items.some(
        (item) =>
            item.container === index &&
            /^doc\(hidden/.test(attributeText(item, "doc")) &&
            !hasDefault(side, item),
    );
}

/** A trait that asks for something private cannot be implemented elsewhere. */
function isSealed({ text }: ParsedSide, trait: Item): boolean {
    return /\bsealed\b|\bprivate\b|\bSealed\b/i.test(
        text.slice(trait.signatureStart, trait.bodyStart),
    );
}

export const boundsChanged: ReviewRule = {
    id: "api-bounds-changed",
    title: "Public type or trait asks for more",
    rationale:
        "Types that fitted do not any more when a type or trait has other parameters, or asks more of them.",
    ...common,
    confidence: "medium",
    matches: [
        { base: "pub trait A {}\n", head: "«pub trait A: Send »{}\n" },
        { base: "pub struct A<T> { b: T }\n", head: "«pub struct A<T: Clone> »{ b: T }\n" },
        { base: "pub struct A { b: u8 }\n", head: "«pub struct A<T> »{ b: T }\n" },
        { base: "pub trait A<T, const N: u8> {}\n", head: "«pub trait A<const N: u8, T> »{}\n" },
        { base: "pub trait A<T = u8> {}\n", head: "«pub trait A<T> »{}\n" },
    ],
    misses: [
        { base: "pub trait A<T> {}\n", head: "pub trait A<T, const N: u8 = 1> {}\n" },
        { base: "pub trait A: Send {}\n", head: "pub trait A {}\n" },
        {
            base: "pub struct A<T: Clone> { b: T }\n",
            head: "pub struct A<T> where T: Clone { b: T }\n",
        },
    ],
    *checkFile(delta, context) {
        for (const each of exportedChanges(delta, baseSideOf(context), [
            "trait",
            "struct",
            "enum",
            "union",
        ])) {
            const { change, base, head, baseSide, headSide } = each;
            if (!change.aspects.includes("signature")) continue;
            const before = askedOf(baseSide, base);
            const after = askedOf(headSide, head);
            if (before === undefined || after === undefined) continue;
            const more = after.bounds.filter((bound) => !before.bounds.includes(bound));
            if (
                before.lifetimes !== after.lifetimes ||
                hasOtherPlaces(before.generics, after.generics)
            ) {
                yield onName(
                    head,
                    `${head.qualifiedName} has other parameters: what names them does not compile.`,
                );
            } else if (more.length > 0) {
                yield onName(
                    head,
                    `${head.qualifiedName} asks for ${more.join(", ")} now: types without it do not fit any more.`,
                );
            }
        }
    },
};

/** Whether arguments that were given in order do not fit; one more with a default is no other place. */
function hasOtherPlaces(before: readonly string[], after: readonly string[]): boolean {
    const kindOf = (place: string): string =>
        place.startsWith("const ") ? place.replace(/ =$/, "") : "type";
    const isLess = before.some((place, index) => {
        const now = after[index];
        return (
            now === undefined ||
            kindOf(place) !== kindOf(now) ||
            (place.endsWith("=") && !now.endsWith("="))
        );
    });
    return isLess || after.slice(before.length).some((place) => !place.endsWith("="));
}

function askedOf(side: ParsedSide, item: Item): ReturnType<typeof genericsOf> | undefined {
    const { table } = side;
    const node = nodeOfItem(side, item, /^(?:trait|struct|enum|union)_item$/);
    if (node < 0) return undefined;
    const generics = genericsOf(side, node);
    const bounds = table.childInField(node, table.names.field("bounds"));
    if (bounds < 0) return generics;
    const own: string[] = [];
    for (let child = table.firstChild(bounds); child >= 0; child = table.nextSibling(child)) {
        const text = shapeOf(table, table.starts[child] as number, table.ends[child] as number);
        if (text !== "+" && text !== ":" && text !== "") own.push(`Self: ${text}`);
    }
    return { ...generics, bounds: [...generics.bounds, ...own] };
}

export const implementationRemoved: ReviewRule = {
    id: "api-implementation-removed",
    title: "Implementation of a trait removed",
    rationale: "What asked the type for the trait does not compile any more.",
    ...common,
    matches: [
        {
            base: "pub struct A;\nimpl Clone for A { fn clone(&self) -> A { A } }\nfn b() {}\n",
            head: "«pub struct A;»\nfn b() {}\n",
        },
        {
            base: "#[derive(Clone, Debug)]\npub struct A;\n",
            head: "«#[derive(Debug)]\npub struct A;»\n",
        },
    ],
    misses: [
        {
            base: "struct A;\nimpl Clone for A { fn clone(&self) -> A { A } }\n",
            head: "struct A;\n",
        },
        {
            base: "#[derive(Clone)]\npub struct A;\n",
            head: "pub struct A;\nimpl Clone for A { fn clone(&self) -> A { A } }\n",
        },
        {
            base: "pub struct A;\nimpl Clone for A { fn clone(&self) -> A { A } }\n",
            head: "#[derive(Clone)]\npub struct A;\n",
        },
    ],
    *checkFile(delta, context) {
        const { changes, head: side } = delta;
        const derived = new Set(
            side?.items.flatMap((item) => derivesOf(item).map((trait) => `${item.name} ${trait}`)),
        );
        for (const { kind, base } of changes) {
            if (kind !== "removed" || base?.kind !== "implementation" || !base.isExported) continue;
            const [, type = "", trait = ""] = /^.*?<(.+) as (.+)>$/.exec(base.qualifiedName) ?? [];
            if (derived.has(`${type} ${lastName(trait)}`)) continue;
            yield onRemoved(
                base,
                `${type} does not implement ${trait} any more: what asks for it does not compile.`,
            );
        }
        for (const each of exportedChanges(delta, baseSideOf(context), [
            "struct",
            "enum",
            "union",
        ])) {
            const { change, base, head, headSide } = each;
            if (!change.aspects.includes("attributes")) continue;
            const gone = derivesOf(base).filter(
                (trait) =>
                    !derivesOf(head).includes(trait) &&
                    !headSide.items.some(
                        ({ kind, qualifiedName }) =>
                            kind === "implementation" &&
                            qualifiedName.includes(`<${head.name} as `) &&
                            lastName(qualifiedName.split(" as ")[1] ?? "") === trait,
                    ),
            );
            if (gone.length === 0) continue;
            yield {
                ...onName(
                    head,
                    `${head.name} does not implement ${gone.join(", ")} any more: what asks for it does not compile.`,
                ),
                isAboutRemoval: true,
                start: head.start,
                end:
                    head.kind === "struct" && head.bodyStart === head.end
                        ? head.end
                        : head.bodyStart,
            };
        }
    },
};

function derivesOf({ attributes }: Item): readonly string[] {
    return attributes.flatMap((attribute) => {
        const [, list] = /^derive\s*\(([\s\S]*)\)$/.exec(attribute.trim()) ?? [];
        return (list ?? "")
            .split(",")
            .map(lastName)
            .filter((name) => name !== "");
    });
}

function lastName(path: string): string {
    return (
        path
            .replace(/<.*$|>$/gs, "")
            .split("::")
            .at(-1)
            ?.trim() ?? ""
    );
}
