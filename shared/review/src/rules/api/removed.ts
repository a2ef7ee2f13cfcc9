import type { ItemChange } from "../../delta/item-change.ts";
import type { ReviewContext, ReviewRule, RuleReport } from "../../review-rule.ts";
import { kindWord, onName, onRemoved } from "./api-report.ts";

const common = {
    category: "api",
    severity: "error",
    confidence: "high",
    certainty: "likely",
    bump: "major",
} as const;

/** Implementations and exported macros have rules of their own. */
function isPlain({ base }: ItemChange): boolean {
    return base?.isExported === true && base.kind !== "implementation" && base.kind !== "macro";
}

export const itemRemoved: ReviewRule = {
    id: "api-item-removed",
    title: "Public item removed",
    rationale:
        "Whoever uses the item does not compile any more. Deprecate it first, or release a new major version. What is shown by a `pub use` that the change brings is not found missing.",
    ...common,
    matches: [
        { base: "pub fn a() {}\npub fn b() {}\n", head: "«pub fn b() {}»\n" },
        {
            base: "pub struct A { pub b: u8, pub c: u8 }\n",
            head: "«pub struct A { pub b: u8 }»\n",
        },
        { base: "pub enum A { B, C }\n", head: "«pub enum A { B }»\n" },
    ],
    misses: [
        { base: "fn a() {}\nfn b() {}\n", head: "fn b() {}\n" },
        { base: "pub fn a() {}\n", head: "mod m;\npub use m::a;\n" },
        { base: "mod m { pub fn a() {} }\n", head: "mod m {}\n" },
    ],
    *checkFile({ changes }, context) {
        for (const change of changes) {
            const { base, head } = change;
            if (head !== undefined || base === undefined || !isPlain(change)) continue;
            if (isShownElsewhere(base.name, context)) continue;
            const became = context.deltas
                .flatMap((delta) => delta.changes)
                .find(
                    (other) =>
                        other.kind === "added" &&
                        other.head?.qualifiedName === base.qualifiedName &&
                        other.head.isExported,
                )?.head;
            const word = kindWord(base.kind);
            const message =
                became === undefined
                    ? `The public ${word} ${base.qualifiedName} was removed: whoever uses it does not compile any more.`
                    : `The public ${word} ${base.qualifiedName} became a ${kindWord(became.kind)}: what fits one does not fit the other.`;
            yield onRemoved(base, message);
        }
    },
};

export const itemRenamed: ReviewRule = {
    id: "api-item-renamed",
    title: "Public item renamed or moved",
    rationale:
        "The old path does not lead to the item any more. Leave a `pub use` or a deprecated alias behind.",
    ...common,
    matches: [
        {
            base: "pub fn mean(values: &[u64]) -> u64 { let total: u64 = values.iter().sum(); total }\n",
            head: "«pub fn average(values: &[u64]) -> u64 »{ let total: u64 = values.iter().sum(); total }\n",
        },
    ],
    misses: [
        {
            base: "pub fn mean(values: &[u64]) -> u64 { let total: u64 = values.iter().sum(); total }\n",
            head: "pub fn average(values: &[u64]) -> u64 { let total: u64 = values.iter().sum(); total }\npub use average as mean;\n",
        },
    ],
    *checkFile({ changes }, context) {
        for (const change of changes) {
            const { base, head, aspects } = change;
            if (base === undefined || head === undefined || !isPlain(change)) continue;
            if (!aspects.includes("name") && !aspects.includes("place")) continue;
            // A field or variant moves with its type, which is told once.
            if (base.name === head.name && (base.kind === "field" || base.kind === "variant"))
                continue;
            if (base.name === head.name && base.kind === "method") continue;
            if (isShownElsewhere(base.name, context)) continue;
            yield onName(
                head,
                `The public ${kindWord(base.kind)} ${base.qualifiedName} is ${head.qualifiedName} now: its old path leads nowhere.`,
            );
        }
    },
};

export const visibilityReduced: ReviewRule = {
    id: "api-visibility-reduced",
    title: "Public item hidden",
    rationale:
        "Whoever uses the item does not compile any more. `#[doc(hidden)]` says that it is not part of the interface, and asks for a new major version the same way.",
    ...common,
    matches: [
        { base: "pub fn a() {}\n", head: "«fn a() {}»\n".replace("{}»", "»{}") },
        { base: "pub mod m { pub fn a() {} }\n", head: "«pub(crate) mod m »{ pub fn a() {} }\n" },
        { base: "pub fn a() {}\n", head: "«#[doc(hidden)]\npub fn a() »{}\n" },
    ],
    misses: [
        { base: "fn a() {}\n", head: "pub fn a() {}\n" },
        { base: "mod m { pub fn a() {} }\n", head: "mod m { fn a() {} }\n" },
    ],
    *checkFile({ changes }) {
        for (const change of changes) {
            const { base, head, aspects } = change;
            if (base === undefined || head === undefined || !isPlain(change)) continue;
            if (!aspects.includes("visibility") && !aspects.includes("attributes")) continue;
            if (head.isExported || head.path !== base.path) continue;
            const isAttribute = aspects.includes("attributes");
            yield {
                ...onName(
                    head,
                    `The public ${kindWord(base.kind)} ${base.qualifiedName} is not public any more: whoever uses it does not compile any more.`,
                ),
                ...(isAttribute ? { start: head.start, isAboutRemoval: true } : {}),
            };
        }
    },
};

export const macroRemoved: ReviewRule = {
    id: "api-macro-removed",
    title: "Exported macro removed",
    rationale: "Crates that call the macro do not compile any more.",
    ...common,
    matches: [
        {
            base: "#[macro_export]\nmacro_rules! a { () => {} }\nfn b() {}\n",
            head: "«fn b() {}»\n",
        },
        {
            base: "#[macro_export]\nmacro_rules! a { () => {} }\n",
            head: "«macro_rules! a »{ () => {} }\n",
        },
    ],
    misses: [{ base: "macro_rules! a { () => {} }\nfn b() {}\n", head: "fn b() {}\n" }],
    *checkFile({ changes }): Generator<RuleReport> {
        for (const { base, head } of changes) {
            if (base?.kind !== "macro" || !base.isExported || head?.isExported === true) continue;
            const message = `The macro ${base.name}! is not exported any more: crates that call it do not compile.`;
            yield head === undefined
                ? onRemoved(base, message)
                : { ...onName(head, message), isAboutRemoval: true };
        }
    },
};

/** Whether a changed file shows something of that name by `pub use`. */
function isShownElsewhere(name: string, { deltas }: ReviewContext): boolean {
    const use = new RegExp(`\\bpub\\s+use\\s[^;]*\\b${name.replace(/\W/g, "")}\\b[^;]*;`);
    return deltas.some(({ head }) => head !== undefined && use.test(head.text));
}
