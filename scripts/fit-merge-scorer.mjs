import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { candidatesOf, tokenIdentity } from "../shared/merge/src/resolution/candidates.ts";
import { featureNames, featuresOf } from "../shared/merge/src/resolution/features.ts";
import { scoreOf } from "../shared/merge/src/resolution/scorer.ts";
import { root } from "./lib/paths.mjs";

/**
 * Fits the scorer of merge proposals: gradient-boosted trees (Friedman 2001, second-order gains as in
 * Chen and Guestrin 2016) that tell from numbers whether developers would have written a candidate.
 *
 *     node --import tsx scripts/fit-merge-scorer.mjs HUNKS.jsonl [HUNKS.jsonl ...]
 *
 * Each file has the resolved conflicts of one repository, as `rust-ai eval merge --hunks FILE` writes
 * them. Prints how well each repository is told by a fit on the others, then fits on all of them.
 */

/** @typedef {{ x: readonly number[], y: 0 | 1 }} Row */
/** @typedef {import("../shared/merge/src/resolution/scorer.ts").Scorer} Scorer */

const rounds = 150;
const depth = 4;
const rate = 0.05;
const smallestLeaf = 20;
const regularisation = 1;
const automaticFrom = 0.76;

const files = process.argv.slice(2);
if (files.length < 2) throw new Error("Give the conflicts of two repositories at least.");
const repositories = files.map((file) => ({ file, groups: readGroups(file) }));
for (const { file, groups } of repositories) {
    const others = repositories.filter((other) => other.groups !== groups);
    print(file, groups, boost(others.flatMap((other) => other.groups.flat())));
}
const scorer = boost(repositories.flatMap(({ groups }) => groups.flat()));
const target = join(root, "shared/merge/src/resolution/merge-scorer.json");
writeFileSync(target, `${JSON.stringify(scorer)}\n`);
console.log(`${scorer.trees.length} trees written`);

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

/** @param {readonly Row[]} rows @returns {Scorer} */
function boost(rows) {
    const right = rows.filter(({ y }) => y === 1).length;
    const bias = rounded(Math.log(right / (rows.length - right)));
    const sums = new Float64Array(rows.length).fill(bias);
    const orders = featureNames.map((_, feature) =>
        [...rows.keys()].sort((a, b) => value(rows, a, feature) - value(rows, b, feature)),
    );
    const trees = [];
    for (let round = 0; round < rounds; round++) trees.push(tree(rows, orders, sums));
    return { features: featureNames, bias, trees, automaticFrom };
}

/**
 * One tree on the gradients of the logistic loss; adds it to the sums.
 *
 * @param {readonly Row[]} rows
 * @param {readonly (readonly number[])[]} orders Rows by each feature, ascending.
 * @param {Float64Array} sums
 */
function tree(rows, orders, sums) {
    const gradients = new Float64Array(rows.length);
    const curvatures = new Float64Array(rows.length);
    for (const [index, { y }] of rows.entries()) {
        const probability = 1 / (1 + Math.exp(-(sums[index] ?? 0)));
        gradients[index] = y - probability;
        curvatures[index] = Math.max(1e-6, probability * (1 - probability));
    }
    /** @type {{ feature: number[], threshold: number[], left: number[], right: number[], value: number[] }} */
    const made = { feature: [], threshold: [], left: [], right: [], value: [] };
    /** @param {Uint8Array} members @param {number} count @param {number} level @returns {number} */
    const grow = (members, count, level) => {
        const node = made.feature.push(-1) - 1;
        for (const list of [made.threshold, made.left, made.right, made.value]) list.push(0);
        const [gradient, curvature] = totals(members, gradients, curvatures);
        const split =
            level < depth
                ? bestSplit(
                      rows,
                      orders,
                      members,
                      count,
                      gradients,
                      curvatures,
                      gradient,
                      curvature,
                  )
                : undefined;
        if (split === undefined) {
            const leaf = rounded((rate * gradient) / (curvature + regularisation));
            made.value[node] = leaf;
            for (let index = 0; index < rows.length; index++) {
                if (members[index] === 1) sums[index] = (sums[index] ?? 0) + leaf;
            }
            return node;
        }
        const low = new Uint8Array(rows.length);
        const high = new Uint8Array(rows.length);
        let lower = 0;
        for (let index = 0; index < rows.length; index++) {
            if (members[index] !== 1) continue;
            const isLow = value(rows, index, split.feature) <= split.threshold;
            (isLow ? low : high)[index] = 1;
            if (isLow) lower++;
        }
        made.feature[node] = split.feature;
        made.threshold[node] = split.threshold;
        made.left[node] = grow(low, lower, level + 1);
        made.right[node] = grow(high, count - lower, level + 1);
        return node;
    };
    grow(new Uint8Array(rows.length).fill(1), rows.length, 0);
    return made;
}

/** @param {Uint8Array} members @param {Float64Array} gradients @param {Float64Array} curvatures */
function totals(members, gradients, curvatures) {
    let [gradient, curvature] = [0, 0];
    for (let index = 0; index < members.length; index++) {
        if (members[index] !== 1) continue;
        gradient += gradients[index] ?? 0;
        curvature += curvatures[index] ?? 0;
    }
    return /** @type {const} */ ([gradient, curvature]);
}

/**
 * @param {readonly Row[]} rows @param {readonly (readonly number[])[]} orders
 * @param {Uint8Array} members @param {number} count
 * @param {Float64Array} gradients @param {Float64Array} curvatures
 * @param {number} gradient @param {number} curvature
 */
function bestSplit(rows, orders, members, count, gradients, curvatures, gradient, curvature) {
    let best = { gain: 1e-3, feature: -1, threshold: 0 };
    const whole = gradient ** 2 / (curvature + regularisation);
    for (const [feature, order] of orders.entries()) {
        let [low, weight, seen, previous] = [0, 0, 0, Number.NaN];
        for (const index of order) {
            if (members[index] !== 1) continue;
            const own = value(rows, index, feature);
            if (seen >= smallestLeaf && count - seen >= smallestLeaf && own !== previous) {
                const gain =
                    low ** 2 / (weight + regularisation) +
                    (gradient - low) ** 2 / (curvature - weight + regularisation) -
                    whole;
                const threshold = rounded((previous + own) / 2);
                if (gain > best.gain && threshold >= previous && threshold < own) {
                    best = { gain, feature, threshold };
                }
            }
            low += gradients[index] ?? 0;
            weight += curvatures[index] ?? 0;
            seen++;
            previous = own;
        }
    }
    return best.feature < 0 ? undefined : best;
}

/** @param {readonly Row[]} rows @param {number} row @param {number} feature */
function value(rows, row, feature) {
    return rows[row]?.x[feature] ?? 0;
}

/** @param {number} number */
function rounded(number) {
    return Math.round(number * 1e5) / 1e5;
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
