/**
 * Gradient-boosted trees (Friedman 2001, second-order gains as in Chen and Guestrin 2016), small enough
 * to be shipped as JSON.
 */

/** @typedef {{ x: readonly number[], y: 0 | 1 }} Row */
/** @typedef {import("../../shared/merge/src/resolution/scorer.ts").Scorer} Scorer */

const rounds = 150;
const depth = 4;
const rate = 0.05;
const smallestLeaf = 20;
const regularisation = 1;

/**
 * Fits trees that tell the rows with `y` 1 from the others.
 *
 * @param {readonly Row[]} rows
 * @param {readonly string[]} featureNames Of the columns of `x`.
 * @returns {Omit<Scorer, "automaticFrom">}
 */
export function boost(rows, featureNames) {
    const right = rows.filter(({ y }) => y === 1).length;
    const bias = rounded(Math.log(right / (rows.length - right)));
    const sums = new Float64Array(rows.length).fill(bias);
    const columns = featureNames.map((_, feature) =>
        Float64Array.from(rows, ({ x }) => x[feature] ?? 0),
    );
    const orders = columns.map((column) =>
        Uint32Array.from(rows.keys()).sort((a, b) => (column[a] ?? 0) - (column[b] ?? 0)),
    );
    const labels = Uint8Array.from(rows, ({ y }) => y);
    const trees = [];
    for (let round = 0; round < rounds; round++) trees.push(tree(labels, columns, orders, sums));
    return { features: featureNames, bias, trees };
}

/**
 * One tree on the gradients of the logistic loss; adds it to the sums.
 *
 * @param {Uint8Array} labels
 * @param {readonly Float64Array[]} columns Values of each feature by row.
 * @param {readonly Uint32Array[]} orders Rows by each feature, ascending.
 * @param {Float64Array} sums
 */
function tree(labels, columns, orders, sums) {
    const gradients = new Float64Array(labels.length);
    const curvatures = new Float64Array(labels.length);
    for (const [index, label] of labels.entries()) {
        const probability = 1 / (1 + Math.exp(-(sums[index] ?? 0)));
        gradients[index] = label - probability;
        curvatures[index] = Math.max(1e-6, probability * (1 - probability));
    }
    /** @type {{ feature: number[], threshold: number[], left: number[], right: number[], value: number[] }} */
    const made = { feature: [], threshold: [], left: [], right: [], value: [] };
    /** @param {readonly Uint32Array[]} own Rows of the node by each feature. @param {number} level @returns {number} */
    const grow = (own, level) => {
        const node = made.feature.push(-1) - 1;
        for (const list of [made.threshold, made.left, made.right, made.value]) list.push(0);
        const members = own[0] ?? new Uint32Array();
        let [gradient, curvature] = [0, 0];
        for (const index of members) {
            gradient += gradients[index] ?? 0;
            curvature += curvatures[index] ?? 0;
        }
        const split =
            level < depth
                ? bestSplit(columns, own, { gradients, curvatures }, gradient, curvature)
                : undefined;
        const column = columns[split?.feature ?? -1];
        if (split === undefined || column === undefined) {
            const leaf = rounded((rate * gradient) / (curvature + regularisation));
            made.value[node] = leaf;
            for (const index of members) sums[index] = (sums[index] ?? 0) + leaf;
            return node;
        }
        const isLow = (/** @type {number} */ index) => (column[index] ?? 0) <= split.threshold;
        made.feature[node] = split.feature;
        made.threshold[node] = split.threshold;
        // Both halves keep the orders, so that nothing is sorted twice.
        const low = own.map((order) => order.filter(isLow));
        made.left[node] = grow(low, level + 1);
        const high = own.map((order) => order.filter((index) => !isLow(index)));
        made.right[node] = grow(high, level + 1);
        return node;
    };
    grow(orders, 0);
    return made;
}

/**
 * @param {readonly Float64Array[]} columns
 * @param {readonly Uint32Array[]} orders Rows of the node by each feature.
 * @param {{ gradients: Float64Array, curvatures: Float64Array }} slopes By row.
 * @param {number} gradient Of all rows of the node.
 * @param {number} curvature
 */
function bestSplit(columns, orders, { gradients, curvatures }, gradient, curvature) {
    let best = { gain: 1e-3, feature: -1, threshold: 0 };
    const whole = gradient ** 2 / (curvature + regularisation);
    for (const [feature, order] of orders.entries()) {
        const column = columns[feature] ?? new Float64Array();
        let [low, weight, seen, previous] = [0, 0, 0, Number.NaN];
        for (const index of order) {
            const own = column[index] ?? 0;
            const isWide = seen >= smallestLeaf && order.length - seen >= smallestLeaf;
            if (isWide && own !== previous) {
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

/** @param {number} number */
function rounded(number) {
    return Math.round(number * 1e5) / 1e5;
}
