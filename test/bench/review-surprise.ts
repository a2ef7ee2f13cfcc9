// How well slips of one word or sign are found that were put into real functions, beside chance:
//   node --import tsx test/bench/review-surprise.ts [--rows FILE] [--words] [--most N] [--asked N] CRATE [CRATE...]
// CRATE is a folder with src. --compiled DIR keeps only slips that rustc takes, with DIR for what cargo
// builds; --alone orders places by what the model gains by an alternative, without trees; --rows also writes the numbers of every place, for
// scripts/fit-doubt-scorers.mjs; --words asks no model.
import { appendFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { OnnxSession } from "../../extensions/ai-core/worker/decoder/onnx-session.ts";
import { LoadedModel } from "../../extensions/ai-core/worker/loaded-model.ts";
import { loadTokeniser } from "../../extensions/ai-core/worker/models/check-model.ts";
import { readModelFolder } from "../../extensions/ai-core/worker/models/model-folder.ts";
import { type Alternative, slipKinds } from "../../shared/review/src/surprise/alternative.ts";
import { doubtSites } from "../../shared/review/src/surprise/alternatives.ts";
import {
    modelFeatureNames,
    wordFeatureNames,
} from "../../shared/review/src/surprise/doubt-features.ts";
import { doubtScorers } from "../../shared/review/src/surprise/doubt-scorers.ts";
import { type Doubt, findDoubts } from "../../shared/review/src/surprise/find-doubts.ts";
import type { LikelihoodPort } from "../../shared/review/src/surprise/likelihood-port.ts";
import { CompiledSlips } from "./compiled-slips.ts";
import { type SurpriseCase, surpriseCases } from "./surprise-cases.ts";

const { values, positionals } = parseArgs({
    options: {
        rows: { type: "string" },
        words: { type: "boolean", default: false },
        most: { type: "string", default: "20" },
        asked: { type: "string", default: "20" },
        model: { type: "string", default: "models/embedded" },
        threads: { type: "string", default: "1" },
        compiled: { type: "string" },
        alone: { type: "boolean", default: false },
    },
    allowPositionals: true,
});
if (positionals.length === 0) console.log("Skipped: name folders of crates.");
if (values.rows !== undefined) {
    const names = values.words ? wordFeatureNames : modelFeatureNames;
    writeFileSync(values.rows, `${JSON.stringify({ names })}\n`);
}

const cuts = [1, 3, 5] as const;
const thresholds = [0.5, 0.6, 0.7, 0.8, 0.9];
const port = values.words ? undefined : await modelPort();
const ranks: { readonly rank: number; readonly sites: number; readonly kind: string }[] = [];
const curve: { readonly probability: number; readonly isSlip: boolean }[] = [];
const found = new Map(thresholds.map((each) => [each, { right: 0, wrong: 0, alarms: 0 }]));
let cases = 0;
let unfindable = 0;
const startedAt = performance.now();
for (const folder of positionals) {
    for (const each of await casesOf(folder)) await judge(each);
}
report();

async function casesOf(folder: string): Promise<readonly SurpriseCase[]> {
    const most = Number(values.most);
    if (values.compiled === undefined) return surpriseCases(folder, most);
    const compiled = new CompiledSlips(folder, resolve(values.compiled));
    try {
        if (compiled.isUsable()) return await surpriseCases(folder, most, compiled);
        console.log(`${folder} does not compile here: left out`);
        return [];
    } finally {
        compiled.dispose();
    }
}

async function judge(each: SurpriseCase): Promise<void> {
    const doubts = await doubtsOf(each.body, each.functions);
    const { text } = each.body.side;
    const restores = ({ start, end, text: other }: Alternative): boolean =>
        text.slice(0, start) + other + text.slice(end) === each.original;
    const isSlip = ({ judged }: Doubt): boolean =>
        judged.some(({ alternative }) => restores(alternative));
    const rank = doubts.findIndex(isSlip);
    cases++;
    if (rank < 0) unfindable++;
    const sites = doubtSites(each.body, each.functions).length;
    ranks.push({ rank, sites, kind: each.slip.kind });
    // Gains are no probabilities: alarms cannot be told from them.
    const clean = values.alone ? [] : await doubtsOf(each.clean.body, each.clean.functions);
    for (const doubt of doubts)
        curve.push({ probability: doubt.probability, isSlip: isSlip(doubt) });
    for (const [threshold, counts] of found) {
        for (const { judged, probability } of doubts) {
            const [first] = judged;
            if (first === undefined || probability < threshold) continue;
            if (restores(first.alternative)) counts.right++;
            else counts.wrong++;
        }
        counts.alarms += clean.filter(({ probability }) => probability >= threshold).length;
    }
    if (values.rows === undefined) return;
    const rows = [...doubts, ...clean].flatMap((doubt) =>
        doubt.judged.map(({ row, alternative }) => ({
            x: row.map((number) => Number(number.toFixed(4))),
            y: doubts.includes(doubt) && restores(alternative) ? 1 : 0,
        })),
    );
    appendFileSync(values.rows, `${JSON.stringify({ crate: each.crate, rows })}\n`);
}

async function doubtsOf(
    body: SurpriseCase["body"],
    functions: readonly number[],
): Promise<readonly Doubt[]> {
    const doubts = await findDoubts(
        {
            body,
            functions,
            isWanted: () => true,
            scorers: doubtScorers,
            port,
            mostAsked: Number(values.asked),
        },
        NeverCancelled,
    );
    return values.alone ? doubts.map(byGain).toSorted(mostDoubted) : doubts;
}

/** The place as the model's likelihoods alone tell it: the logarithm of how much likelier an alternative is. */
function byGain(doubt: Doubt): Doubt {
    const gain = modelFeatureNames.indexOf("gain");
    const judged = doubt.judged
        .map((each) => ({ ...each, probability: each.row[gain] ?? 0 }))
        .toSorted((left, right) => right.probability - left.probability);
    return { ...doubt, judged, probability: judged[0]?.probability ?? 0 };
}

function mostDoubted(left: Doubt, right: Doubt): number {
    return right.probability - left.probability;
}

async function modelPort(): Promise<LikelihoodPort> {
    const description = await readModelFolder(resolve(values.model));
    const tokeniser = await loadTokeniser(description);
    const threads = Number(values.threads);
    const session = await OnnxSession.open(description.file, { threads });
    const model = new LoadedModel(description, session, tokeniser, { drafts: true });
    await model.warmUp();
    return {
        model: description.id,
        score: async ({ path, prefix, continuations }, token) => {
            const parts = { path, prefix, suffix: "" };
            const asked = { model: description.id, slot: "surprise", parts };
            const { scores } = await model.score(
                { ...asked, continuations: [...continuations] },
                token,
            );
            return scores.map(({ logLikelihood }) => logLikelihood);
        },
    };
}

function report(): void {
    const mean = (list: readonly number[]): number =>
        list.reduce((sum, each) => sum + each, 0) / Math.max(1, list.length);
    const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
    const seconds = (performance.now() - startedAt) / 1000 / Math.max(1, 2 * cases);
    console.log(
        `${cases} slips in ${positionals.length} crates, ${mean(ranks.map(({ sites }) => sites)).toFixed(1)} places each, ${unfindable} not among the places asked about, ${port?.model ?? "words alone"}, ${seconds.toFixed(2)} s a change`,
    );
    for (const kind of [undefined, ...slipKinds]) {
        const own = ranks.filter((each) => kind === undefined || each.kind === kind);
        const row = cuts.map((cut) => {
            const hits = mean(own.map(({ rank }) => Number(rank >= 0 && rank < cut)));
            const chance = mean(own.map(({ sites }) => Math.min(1, cut / Math.max(1, sites))));
            return `top ${cut} ${percent(hits)} (chance ${percent(chance)}, ${(hits / chance).toFixed(1)}x)`;
        });
        console.log(`   ${kind ?? "all"} (${own.length}): ${row.join(", ")}`);
    }
    console.log(`   area under the curve over all places: ${areaUnderCurve().toFixed(3)}`);
    for (const [threshold, { right, wrong, alarms }] of found) {
        const precision = right / Math.max(1, right + wrong);
        console.log(
            `   from ${threshold}: mended ${right} of ${cases}, precision ${percent(precision)}, ${(alarms / Math.max(1, cases)).toFixed(3)} alarms in a change without a slip`,
        );
    }
}

/** How often a slip is doubted more than another place; ties count half. */
function areaUnderCurve(): number {
    const sorted = curve.toSorted((left, right) => left.probability - right.probability);
    let [sum, below, index] = [0, 0, 0];
    const slips = sorted.filter(({ isSlip }) => isSlip).length;
    while (index < sorted.length) {
        let end = index;
        let [own, others] = [0, 0];
        for (
            ;
            end < sorted.length && sorted[end]?.probability === sorted[index]?.probability;
            end++
        ) {
            if (sorted[end]?.isSlip === true) own++;
            else others++;
        }
        sum += own * (below + others / 2);
        below += others;
        index = end;
    }
    return sum / Math.max(1, slips * (sorted.length - slips));
}
