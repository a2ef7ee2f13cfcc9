import { tokensOf } from "../../delta/shape.ts";
import type { ReviewRule } from "../../review-rule.ts";
import { baseSideOf } from "../api/functions.ts";
import { firstChange } from "./changed-range.ts";

/** Ways through a function from which on one more is hard to follow. */
const manyWays = 15;
const fewMore = 5;

export const documentationDrift: ReviewRule = {
    id: "docs-name-gone",
    title: "Documentation names what is gone",
    rationale:
        "The documentation was not changed with the item and names, in backticks, something of it that is not there any more.",
    category: "documentation",
    severity: "information",
    confidence: "high",
    certainty: "likely",
    matches: [
        {
            base: "/// Lights up to `level`.\nfn light(level: u8) {}\n",
            head: "/// Lights up to `level`.\n«fn light(height: u8) {}»\n",
        },
    ],
    misses: [
        {
            base: "/// Lights up to `level`.\nfn light(level: u8) {}\n",
            head: "/// Lights up to `height`.\nfn light(height: u8) {}\n",
        },
        {
            base: "/// See `other`.\nfn light(level: u8) {}\n",
            head: "/// See `other`.\nfn light(height: u8) {}\n",
        },
    ],
    *checkFile(delta, context) {
        const { head: side } = delta;
        if (side === undefined) return;
        for (const { base, head, aspects } of delta.changes) {
            if (base === undefined || head === undefined || aspects.includes("documentation"))
                continue;
            if (!aspects.includes("signature") && !aspects.includes("body")) continue;
            const before =
                base.path === delta.base?.path ? delta.base : baseSideOf(context)(base.path);
            if (before === undefined) continue;
            const told = side.text.slice(head.start, head.signatureStart);
            const names = [...told.matchAll(/`(\w{3,})`/g)].map(([, name = ""]) => name);
            if (names.length === 0) continue;
            const old = new Set(tokensOf(before.table, base.signatureStart, base.end));
            const now = new Set(tokensOf(side.table, head.signatureStart, head.end));
            const gone = names.find((name) => old.has(name) && !now.has(name));
            const range = firstChange(delta, head);
            if (gone === undefined || range === undefined) continue;
            yield {
                path: head.path,
                ...range,
                item: head.qualifiedName,
                message: `The documentation of ${head.name} names \`${gone}\`, which is not in it any more.`,
            };
        }
    },
};

export const complexityGrowth: ReviewRule = {
    id: "complexity-grew",
    title: "Function became hard to follow",
    rationale: `McCabe's number is at least ${manyWays} now and grew by ${fewMore} or more: split it, or take tables for branches.`,
    category: "maintainability",
    severity: "hint",
    confidence: "high",
    certainty: "likely",
    matches: [
        {
            base: "fn a(b: u8) {}\n",
            head: `«fn a(b: u8) { match b { ${Array.from({ length: 16 }, (_, index) => `${index} => {}`).join(" ")} _ => {} } }»\n`,
        },
    ],
    misses: [
        { base: "fn a(b: u8) {}\n", head: "fn a(b: u8) { if b > 1 { c() } }\n" },
        {
            head: `fn a(b: u8) { match b { ${Array.from({ length: 9 }, (_, index) => `${index} => {}`).join(" ")} _ => {} } }\n`,
        },
    ],
    *checkFile(delta) {
        const waysOf = (side: typeof delta.head, start: number): number =>
            side?.facts.symbols.find((symbol) => symbol.start === start)?.complexity ?? 0;
        for (const { base, head, aspects } of delta.changes) {
            if (base === undefined || head === undefined || !aspects.includes("body")) continue;
            if (head.isInTests || base.path !== delta.base?.path) continue;
            const [before, now] = [waysOf(delta.base, base.start), waysOf(delta.head, head.start)];
            const range = firstChange(delta, head);
            if (now < manyWays || now - before < fewMore || range === undefined) continue;
            yield {
                path: head.path,
                ...range,
                item: head.qualifiedName,
                message: `${head.name} has ${now} ways through it instead of ${before}.`,
            };
        }
    },
};
