import { readFileSync } from "node:fs";
import { join } from "node:path";
import { featureNames } from "@rust-ai-ide/ai/acceptance/acceptance-features";
import { AcceptanceFilter } from "@rust-ai-ide/ai/acceptance/acceptance-filter";
import * as v from "valibot";
import { root } from "../../scripts/lib/paths.mjs";

/**
 * What the acceptance filter hides and loses: it goes through recorded suggestions in order, decides
 * about each before it learns from it, as in the editor. Run: node --import tsx test/bench/acceptance.ts
 */
const Recorded = v.object({
    features: v.array(v.string()),
    rows: v.array(v.tupleWithRest([v.string(), v.picklist([0, 1])], v.number())),
});

/** Repositories that the shipped weights were fitted on. */
const fittedOn = new Set(["ripgrep", "ratatui", "chrono"]);

type Row = v.InferOutput<typeof Recorded>["rows"][number];

function simulate(rows: readonly Row[]): string {
    const filter = new AcceptanceFilter();
    let [hidden, lost, wanted, judged] = [0, 0, 0, 0];
    for (const [, label, ...numbers] of rows) {
        // Without evidence it shows everything, which says nothing about its judgement.
        if (filter.threshold > 0) {
            judged++;
            wanted += label;
            if (!filter.isWorthShowing(numbers)) {
                hidden++;
                lost += label;
            }
        }
        filter.learn(numbers, label === 1);
    }
    const percent = (count: number, of: number): string => `${((100 * count) / of).toFixed(1)} %`;
    return `${rows.length} suggestions, ${judged} with evidence: ${percent(hidden, judged)} hidden, ${percent(lost, wanted)} of ${wanted} wanted ones lost`;
}

const file = join(root, "models/eval/acceptance-rows.json");
const { features, rows } = v.parse(Recorded, JSON.parse(readFileSync(file, "utf8")));
if (features.join() !== featureNames.join()) {
    throw new Error("The rows were recorded with other numbers than the filter has now.");
}
console.log(`all repositories:      ${simulate(rows)}`);
console.log(`not seen when fitting: ${simulate(rows.filter(([repo]) => !fittedOn.has(repo)))}`);
