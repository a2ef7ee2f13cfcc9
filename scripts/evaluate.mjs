import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { contestantIds, findContestants } from "./evaluate/contestants.mjs";
import {
    calibrate,
    countTokens,
    findPython,
    sameTexts,
    searchCopies,
} from "./evaluate/follow-ups.mjs";
import { parts } from "./evaluate/parts.mjs";
import { measure, readResult, saveDeterminism } from "./evaluate/results.mjs";
import { writeReport } from "./evaluate/write-report.mjs";
import { build } from "./lib/build.mjs";
import { fail, heading, line } from "./lib/log.mjs";
import { cache } from "./lib/paths.mjs";

/** Windows of held-out files for the next-token figures. */
const tokenFiles = 20;

const help = `npm run evaluate -- [options]
Measures the completion models through the product's own engine and writes models/eval/REPORT.md.
What was measured before, with the same model and number of cases, is not measured again.
  --models A,B      ${contestantIds.join(", ")} (default: all that are here)
  --only A,B        parts: ${parts.map(({ id }) => id).join(", ")},
                    tokens, report
  --cases N         at most so many cases in each part
  --times N         so many times the usual number of cases, for narrower bounds
  --fresh           measure again what is known
  --repos DIR       repositories of models/eval/replay-cases.json as OWNER+NAME/repo
                    (default: RUST_AI_EVAL_REPOS; without it the parts that need them are left out)
  --baseline FILE   n-gram file to compare with (default: the full one of the training, if it is there)
  --no-build        take the programs in dist/ as they are
The execution part compiles and runs programs that a model wrote; see rust-ai eval execution --help.`;

async function main() {
    const { values } = parseArgs({
        options: {
            help: { type: "boolean" },
            models: { type: "string" },
            only: { type: "string" },
            cases: { type: "string" },
            times: { type: "string" },
            fresh: { type: "boolean" },
            repos: { type: "string" },
            baseline: { type: "string" },
            "no-build": { type: "boolean" },
        },
    });
    if (values.help === true) {
        console.log(help);
        return;
    }
    const only = chosen(values.only, [...parts.map(({ id }) => id), "tokens", "report"], "part");
    const models = chosen(values.models, contestantIds, "model");
    const most = wholeNumber("cases", values.cases) ?? Number.POSITIVE_INFINITY;
    const times = wholeNumber("times", values.times) ?? 1;
    const sources = findSources(values.repos);
    if (values["no-build"] !== true) await build();
    const contestants = findContestants(models, line);
    for (const contestant of contestants) {
        for (const part of parts) {
            if (!only.includes(part.id)) continue;
            if (part.embeddedOnly === true && contestant.id !== "embedded") continue;
            const options = part.options(sources);
            if (options === undefined) {
                line(`${part.id} is left out: name the repositories with --repos`);
                continue;
            }
            heading(`${contestant.name}: ${part.about}`);
            const result = await measure(contestant, part, {
                cases: Math.min(most, part.cases * times),
                options,
                fresh: values.fresh === true,
                baseline: baselineOptions(values.baseline),
            });
            line(`${result.rows.length} rows in ${result.seconds} s (${result.date})`);
        }
        const python = findPython();
        // Another prompt of the same weights reads the same tokens.
        const isOther = contestant.options.includes("--path-comment");
        if (!only.includes("tokens") || python === undefined || isOther) continue;
        heading(`${contestant.name}: next tokens of held-out files`);
        await countTokens(python, contestant, {
            corpus: sources.heldout,
            files: Math.min(most, tokenFiles * times),
            fresh: values.fresh === true,
        });
    }
    await followUps(
        only,
        sources.corpus,
        contestants.some(({ id }) => id === "embedded"),
    );
    heading("report");
    for (const path of writeReport()) line(path);
}

/** @param {readonly string[]} only @param {string} corpus @param {boolean} embedded */
async function followUps(only, corpus, embedded) {
    const python = findPython();
    if (!embedded || python === undefined) return;
    const completions = ["lines", "fresh", "spans", "calibration"];
    if (completions.some((part) => only.includes(part))) {
        heading("probability of acceptance");
        await calibrate(python, completions);
    }
    if (only.includes("texts")) {
        heading("copies of the training text");
        await searchCopies(python, corpus);
    }
    if (readResult("embedded", "two-threads") !== undefined) {
        saveDeterminism({
            threads: sameTexts("one-thread", "two-threads"),
            runs: sameTexts("two-threads", "two-threads-again"),
        });
    }
}

/** @param {string | undefined} list @param {readonly string[]} known @param {string} what */
function chosen(list, known, what) {
    if (list === undefined) return known;
    const names = list.split(",").map((name) => name.trim());
    const unknown = names.filter((name) => !known.includes(name));
    if (unknown.length > 0) throw new Error(`no ${what} ${unknown.join(", ")}\n${help}`);
    return names;
}

/** @param {string} name @param {string | undefined} text */
function wholeNumber(name, text) {
    if (text === undefined) return undefined;
    const number = Number(text);
    if (!Number.isInteger(number) || number < 1) {
        throw new Error(`--${name} needs a whole number\n${help}`);
    }
    return number;
}

/** @param {string | undefined} repos @returns {import("./evaluate/parts.mjs").Sources} */
function findSources(repos) {
    const training = process.env.RUST_AI_TRAINING_DIR ?? join(cache, "training");
    const heldout = join(training, "corpus/heldout.jsonl");
    if (!existsSync(heldout)) {
        throw new Error(
            "the held-out crates are missing: python -m models.training.corpus makes them",
        );
    }
    const given = repos ?? process.env.RUST_AI_EVAL_REPOS;
    return {
        heldout,
        corpus: join(training, "corpus/train.jsonl"),
        repos: given === undefined ? undefined : resolve(given),
    };
}

/** The full counts are the stronger opponent; the tree holds a part of them. @param {string | undefined} given */
function baselineOptions(given) {
    const full = join(cache, "training/ngram-8192-full.bin");
    const file = given === undefined ? full : resolve(given);
    if (!existsSync(file)) return [];
    const tokenizer =
        given === undefined ? ["--baseline-tokenizer", "models/eval/ngram-tokenizer.json"] : [];
    return ["--baseline", file, ...tokenizer];
}

main().catch(fail);
