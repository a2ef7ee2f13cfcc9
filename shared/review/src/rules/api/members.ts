import type { ReviewRule } from "../../review-rule.ts";
import { onName } from "./api-report.ts";
import { hasAttribute, isSame } from "./item-facts.ts";

const common = {
    category: "api",
    severity: "error",
    confidence: "high",
    certainty: "likely",
    bump: "major",
} as const;

export const variantAdded: ReviewRule = {
    id: "api-variant-added",
    title: "Variant added to a public enum",
    rationale:
        "Matches without a wildcard do not compile. Mark the enum `#[non_exhaustive]` before it is published.",
    ...common,
    matches: [{ base: "pub enum A { B }\n", head: "pub enum A { B, «C» }\n" }],
    misses: [
        {
            base: "#[non_exhaustive]\npub enum A { B }\n",
            head: "#[non_exhaustive]\npub enum A { B, C }\n",
        },
        { base: "enum A { B }\n", head: "enum A { B, C }\n" },
        { head: "pub enum A { B, C }\n" },
    ],
    *checkFile({ changes, head: side, base }) {
        for (const { kind, head } of changes) {
            if (kind !== "added" || head?.kind !== "variant" || side === undefined) continue;
            const owner = side.items[head.container];
            const before = base?.items.find((each) => isSame(each, owner));
            if (owner === undefined || before?.isExported !== true) continue;
            if (hasAttribute(before, "non_exhaustive")) continue;
            yield onName(
                head,
                `${owner.name} has the new variant ${head.name}: matches without a wildcard do not compile.`,
            );
        }
    },
};

export const fieldAdded: ReviewRule = {
    id: "api-field-added",
    title: "Field added to a public struct that others make",
    rationale:
        "A struct whose fields are all public is made with a literal, which does not compile without the new field. Mark it `#[non_exhaustive]`, or give it a constructor and a private field, before it is published.",
    ...common,
    matches: [
        {
            base: "pub struct A { pub b: u8 }\n",
            head: "pub struct A { pub b: u8, «pub c: u8» }\n",
        },
        { base: "pub enum A { B { c: u8 } }\n", head: "pub enum A { B { c: u8, «d: u8» } }\n" },
    ],
    misses: [
        { base: "pub struct A { b: u8 }\n", head: "pub struct A { b: u8, pub c: u8 }\n" },
        {
            base: "#[non_exhaustive]\npub struct A { pub b: u8 }\n",
            head: "#[non_exhaustive]\npub struct A { pub b: u8, pub c: u8 }\n",
        },
    ],
    *checkFile({ changes, head: side, base }) {
        for (const { kind, head } of changes) {
            if (kind !== "added" || head?.kind !== "field" || side === undefined) continue;
            const owner = side.items[head.container];
            const index = base?.items.findIndex((each) => isSame(each, owner)) ?? -1;
            const before = base?.items[index];
            if (owner === undefined || before?.isExported !== true) continue;
            const fields = base?.items.filter(({ container }) => container === index) ?? [];
            const isMade = owner.kind === "variant" || fields.every(({ isExported }) => isExported);
            if (!isMade || fields.length === 0 || hasAttribute(before, "non_exhaustive")) continue;
            yield onName(
                head,
                `${owner.name} could be made with a literal and has the new field ${head.name}: such literals do not compile.`,
            );
        }
    },
};
