import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { candidatesOf, tokenIdentity } from "../shared/merge/src/resolution/candidates.ts";
import { featureNames, featuresOf } from "../shared/merge/src/resolution/features.ts";
import { scoreOf } from "../shared/merge/src/resolution/scorer.ts";
import { boost } from "./lib/boosted-trees.mjs";
import { root } from "./lib/paths.mjs";

/**
 * Fits the scorer of merge proposals: boosted trees that tell from numbers whether developers would have written a candidate.
 *
 *     node --import tsx scripts/fit-merge-scorer.mjs HUNKS.jsonl [HUNKS.jsonl ...]
 *
 * Each file has the resolved conflicts of one repository, as `rust-ai eval merge --hunks FILE` writes
 * them. Prints how well each repository is told by a fit on the others, then fits on all of them.
 */

/** @typedef {import("./lib/boosted-trees.mjs").Row} Row */
/** @typedef {import("../shared/merge/src/resolution/scorer.ts").Scorer} Scorer */

const automaticFrom = 0.785;
const thresholds = [0.7, 0.73, 0.76, 0.77, automaticFrom, 0.8, 0.82, 0.85, 0.88];

let conflicts = 0;
const sums = thresholds.map((threshold) => ({ threshold, automatic: 0, right: 0 }));

const files = process.argv.slice(2);
if (files.length < 2) throw new Error("Give the conflicts of two repositories at least.");
const repositories = files.map((file) => ({ file, groups: readGroups(file) }));
for (const { file, groups } of repositories) {
    const others = repositories.filter((other) => other.groups !== groups);
    print(file, groups, fitted(others.flatMap((other) => other.groups.flat())));
}
console.log(`all: ${sums.map((each) => told(each, conflicts)).join("; ")}`);
const scorer = fitted(repositories.flatMap(({ groups }) => groups.flat()));
const target = join(root, "shared/merge/src/resolution/merge-scorer.json");
writeFileSync(target, `${JSON.stringify(scorer)}\n`);
console.log(`${scorer.trees.length} trees written`);

/** @param {readonly Row[]} rows @returns {Scorer} */
function fitted(rows) {
    return { ...boost(rows, featureNames), automaticFrom };
}

/** @param {string} file @returns {Row[][]} A group for each conflict. */
function readGroups(file) {
    const lines = readFileSync(file, "utf8").split("\n");
    return lines
        .filter((line) => line !== "")
        .map((line) => {
            const hunk = JSON.parse(line);
            const { candidates, made } = candidatesOf(hunk);
            const wanted = tokenIdentity(hunk.resolution);
            return featuresOf(hunk, candidates, made).map((x, index) => ({
                x,
                y: tokenIdentity(candidates[index]?.text ?? "") === wanted ? 1 : 0,
            }));
        });
}

/**
 * What a fit on other repositories says of one: the first proposals, and how many would be applied
 * unasked from each threshold on.
 *
 * @param {string} file @param {readonly Row[][]} groups @param {Scorer} scorer
 */
function print(file, groups, scorer) {
    let [top1, top3] = [0, 0];
    const from = thresholds.map((threshold) => ({ threshold, automatic: 0, right: 0 }));
    for (const rows of groups) {
        const scored = rows
            .map(({ x, y }) => ({ y, score: scoreOf(scorer, x) }))
            .sort((left, right) => right.score - left.score);
        const [first] = scored;
        if (first === undefined) continue;
        top1 += first.y;
        if (scored.slice(0, 3).some(({ y }) => y === 1)) top3++;
        for (const each of from) {
            if (first.score < each.threshold) continue;
            each.automatic++;
            each.right += first.y;
        }
    }
    for (const [index, { automatic, right }] of from.entries()) {
        const sum = sums[index];
        if (sum === undefined) continue;
        sum.automatic += automatic;
        sum.right += right;
    }
    conflicts += groups.length;
    const parts = from.map((each) => told(each, groups.length));
    console.log(
        `${file}: ${groups.length} conflicts, top 1 ${share(top1, groups.length)}, top 3 ${share(top3, groups.length)}\n   ${parts.join("; ")}`,
    );
}

/** @param {{ threshold: number, automatic: number, right: number }} counts @param {number} all */
function told({ threshold, automatic, right }, all) {
    return `from ${threshold} ${share(automatic, all)} of them, right in ${share(right, automatic)}`;
}

/** @param {number} part @param {number} all */
function share(part, all) {
    return `${((100 * part) / Math.max(1, all)).toFixed(1)} %`;
}
