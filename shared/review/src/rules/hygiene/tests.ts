import type { ReviewContext, ReviewRule } from "../../review-rule.ts";
import { firstChange } from "./changed-range.ts";

export const untestedChange: ReviewRule = {
    id: "tests-not-changed",
    title: "Public behaviour changed without a test",
    rationale:
        "A test that names the function would show what changed. Told only where the package has tests, and one of each function's names is enough; a test that reaches it by another way is not seen.",
    category: "tests",
    severity: "hint",
    confidence: "medium",
    certainty: "likely",
    matches: [
        {
            base: "pub fn shine() -> u8 { 1 }\n",
            head: "«pub fn shine() -> u8 { 2 }»\n",
        },
    ],
    misses: [
        {
            base: "pub fn shine() -> u8 { 1 }\n",
            head: "pub fn shine() -> u8 { 2 }\n#[test]\nfn shines() { assert_eq!(shine(), 2); }\n",
        },
        { base: "fn shine() -> u8 { 1 }\n", head: "fn shine() -> u8 { 2 }\n" },
        { base: "pub fn shine() {}\n", head: "/// Shines.\npub fn shine() {}\n" },
    ],
    *checkFile(delta, context) {
        if (context.packageOf(delta.file.path)?.hasTests !== true) return;
        const tested = testedNames(context);
        for (const { head, aspects, kind } of delta.changes) {
            if (head?.isExported !== true || (head.kind !== "function" && head.kind !== "method")) {
                continue;
            }
            const isOther =
                kind === "added" || aspects.includes("body") || aspects.includes("signature");
            if (!isOther || tested.has(head.name)) continue;
            const range = firstChange(delta, head);
            if (range === undefined) continue;
            yield {
                path: head.path,
                ...range,
                item: head.qualifiedName,
                message: `${head.qualifiedName} changed, and no changed test names it.`,
            };
        }
    },
};

const known = new WeakMap<ReviewContext, ReadonlySet<string>>();

/** Names that tests in changed files use, whether they changed or not. */
function testedNames(context: ReviewContext): ReadonlySet<string> {
    const found = known.get(context);
    if (found !== undefined) return found;
    const names = new Set<string>();
    for (const { head } of context.deltas) {
        for (const item of head?.items ?? []) {
            if (!item.isInTests && !item.isTest) continue;
            for (const [word] of (head?.text.slice(item.start, item.end) ?? "").matchAll(/\w+/g)) {
                names.add(word);
            }
        }
    }
    known.set(context, names);
    return names;
}

export const testIgnored: ReviewRule = {
    id: "tests-ignored",
    title: "Test switched off",
    rationale: "A test that is ignored finds nothing any more. Say why, or repair it.",
    category: "tests",
    severity: "warning",
    confidence: "high",
    certainty: "proven",
    matches: [
        { base: "#[test]\nfn a() {}\n", head: "«#[test]\n#[ignore]\nfn a() »{}\n" },
        { base: "#[test]\nfn a() {}\n", head: "«fn a() »{}\n" },
    ],
    misses: [
        { head: '#[test]\n#[ignore = "slow"]\nfn a() {}\n' },
        { base: "#[test]\n#[ignore]\nfn a() {}\n", head: "#[test]\nfn a() {}\n" },
    ],
    *checkFile({ changes }) {
        for (const { base, head } of changes) {
            if (base?.isTest !== true || head === undefined) continue;
            const isIgnored = (attributes: readonly string[]): boolean =>
                attributes.some((each) => /^ignore\b/.test(each.trim()));
            const isOff = isIgnored(head.attributes) && !isIgnored(base.attributes);
            if (!isOff && head.isTest) continue;
            yield {
                path: head.path,
                start: head.start,
                end: head.bodyStart,
                isAboutRemoval: true,
                item: head.qualifiedName,
                message: `The test ${head.name} ${isOff ? "is ignored now" : "is no test any more"}: it finds nothing.`,
            };
        }
    },
};
