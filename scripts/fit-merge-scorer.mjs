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

const automaticFrom = 0.76;

const files = process.argv.slice(2);
if (files.length < 2) throw new Error("Give the conflicts of two repositories at least.");
const repositories = files.map((file) => ({ file, groups: readGroups(file) }));
for (const { file, groups } of repositories) {
    const others = repositories.filter((other) => other.groups !== groups);
    print(file, groups, fitted(others.flatMap((other) => other.groups.flat())));
}
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

/** @param {string} file @param {readonly Row[][]} groups @param {Scorer} scorer */
function print(file, groups, scorer) {
    let [top1, top3, automatic, correct] = [0, 0, 0, 0];
    for (const rows of groups) {
        const scored = rows
            .map(({ x, y }) => ({ y, score: scoreOf(scorer, x) }))
            .sort((left, right) => right.score - left.score);
        const [first] = scored;
        if (first === undefined) continue;
        top1 += first.y;
        if (scored.slice(0, 3).some(({ y }) => y === 1)) top3++;
        if (first.score < automaticFrom) continue;
        automatic++;
        correct += first.y;
    }
    const share = (/** @type {number} */ part, /** @type {number} */ all) =>
        `${((100 * part) / Math.max(1, all)).toFixed(1)} %`;
    console.log(
        `${file}: ${groups.length} conflicts, top 1 ${share(top1, groups.length)}, top 3 ${share(top3, groups.length)}, automatic ${share(automatic, groups.length)} of them, right in ${share(correct, automatic)}`,
    );
}
