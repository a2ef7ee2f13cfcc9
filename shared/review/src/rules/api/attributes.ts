import type { ParsedSide } from "../../delta/file-delta.ts";
import type { Item } from "../../delta/item.ts";
import type { ReviewRule } from "../../review-rule.ts";
import { exportedChanges, onName } from "./api-report.ts";
import { baseSideOf } from "./functions.ts";
import { attributeText, hasAttribute } from "./item-facts.ts";

const common = {
    category: "api",
    severity: "error",
    confidence: "high",
    certainty: "likely",
    bump: "major",
} as const;

export const attributesChanged: ReviewRule = {
    id: "api-attributes-changed",
    title: "Attribute changed that users depend on",
    rationale:
        "`repr` decides the layout, `non_exhaustive` forbids literals and complete matches, and exported names are what other languages link to.",
    ...common,
    matches: [
        { base: "#[repr(C)]\npub struct A { b: u8 }\n", head: "«pub struct A »{ b: u8 }\n" },
        { base: "pub enum A { B }\n", head: "«#[non_exhaustive]\npub enum A »{ B }\n" },
        {
            base: "pub unsafe fn a() {}\n",
            head: '«#[target_feature(enable = "avx2")]\npub unsafe fn a() »{}\n',
        },
        {
            base: '#[target_feature(enable = "avx")]\npub unsafe fn a() {}\n',
            head: '«#[target_feature(enable = "avx")]\n#[target_feature(enable = "fma")]\npub unsafe fn a() »{}\n',
        },
        { base: "#[no_mangle]\npub fn a() {}\n", head: "«pub fn a() »{}\n" },
    ],
    misses: [
        { base: "#[repr(C)]\nstruct A { b: u8 }\n", head: "struct A { b: u8 }\n" },
        { base: "#[inline]\npub fn a() {}\n", head: "pub fn a() {}\n" },
        { base: "pub struct A { b: u8 }\n", head: "#[non_exhaustive]\npub struct A { b: u8 }\n" },
    ],
    *checkFile(delta, context) {
        const kinds = [
            "struct",
            "enum",
            "union",
            "variant",
            "function",
            "method",
            "static",
        ] as const;
        for (const each of exportedChanges(delta, baseSideOf(context), kinds)) {
            const { change, base, head, baseSide } = each;
            if (!change.aspects.includes("attributes")) continue;
            const reason = attributeBreak(base, head, baseSide);
            if (reason === undefined) continue;
            const { message, start } = {
                message: `${head.qualifiedName} ${reason}`,
                start: head.start,
            };
            yield { ...onName(head, message), start, isAboutRemoval: true };
        }
    },
};

function attributeBreak(base: Item, head: Item, side: ParsedSide): string | undefined {
    const before = attributeText(base, "repr");
    const after = attributeText(head, "repr");
    if (before !== "" && before !== after && !/^repr\(transparent\)$/.test(after)) {
        return `has another layout (${after || "without repr"} instead of ${before}): what reads its bytes breaks.`;
    }
    if (!hasAttribute(base, "non_exhaustive") && hasAttribute(head, "non_exhaustive")) {
        const index = side.items.indexOf(base);
        const fields = side.items.filter(({ container }) => container === index);
        const isMade = base.kind === "enum" || fields.every(({ isExported }) => isExported);
        if (isMade) return "is non-exhaustive now: literals and matches elsewhere do not compile.";
    }
    const had = targetFeatures(base);
    if (targetFeatures(head).some((feature) => !had.includes(feature))) {
        return "asks more of the processor: callers without that do not compile, or crash.";
    }
    for (const name of ["no_mangle", "export_name", "link_section"]) {
        if (
            attributeText(base, name) !== "" &&
            attributeText(base, name) !== attributeText(head, name)
        ) {
            return "is linked by another name: other languages do not find it.";
        }
    }
    return undefined;
}

/** What a function asks of the processor. */
function targetFeatures({ attributes }: Item): readonly string[] {
    return attributes
        .filter((each) => /^target_feature\b/.test(each.trim()))
        .flatMap((each) => /"([^"]*)"/.exec(each)?.[1]?.split(",") ?? []);
}
