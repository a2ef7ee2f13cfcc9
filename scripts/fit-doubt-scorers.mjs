import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { boost } from "./lib/boosted-trees.mjs";
import { root } from "./lib/paths.mjs";

/**
 * Fits the scorers of the surprise detector: which of the places of a change may be a slip, by words
 * alone and with a model's likelihoods. Fit by words first; the rows of the model are of the places
 * that this scorer chooses.
 *
 *     node --import tsx scripts/fit-doubt-scorers.mjs words|model ROWS.jsonl
 *
 * ROWS is what test/bench/review-surprise.ts writes with --rows.
 */

const [which, file] = process.argv.slice(2);
if ((which !== "words" && which !== "model") || file === undefined)
    throw new Error("Give words or model, and a file of rows.");
const [head = "{}", ...lines] = readFileSync(file, "utf8").split("\n");
/** @type {{ names: readonly string[] }} */
const { names } = JSON.parse(head);
/** @type {import("./lib/boosted-trees.mjs").Row[]} */
const rows = lines.filter((line) => line !== "").flatMap((line) => JSON.parse(line).rows);
const target = join(root, "shared/review/src/surprise/doubt-scorers.json");
const known = JSON.parse(readFileSync(target, "utf8"));
known[which] = { ...boost(rows, names), automaticFrom: 1 };
writeFileSync(target, `${JSON.stringify(known)}\n`);
console.log(`${rows.length} rows, ${rows.filter(({ y }) => y === 1).length} slips`);
