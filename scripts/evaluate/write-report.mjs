import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cache, root } from "../lib/paths.mjs";
import { contestantNames } from "./contestants.mjs";
import { readJson } from "./follow-ups.mjs";
import { goalsTable } from "./goals.mjs";
import { parts } from "./parts.mjs";
import {
    baselineColumn,
    charts,
    classTable,
    completionTable,
    contestantColumn,
    executionTable,
    identifierTable,
    learningChart,
    markdownTable,
    reliabilityChart,
    replayTable,
} from "./report.mjs";
import { readResult } from "./results.mjs";

/** @typedef {import("./results.mjs").Result} Result */

const folder = join(root, "models/eval");

/** Writes the report and its charts from the results in the tree. @returns {string[]} What was written. */
export function writeReport() {
    const known = contestantNames.map((contestant) => ({
        ...contestant,
        results: new Map(
            parts.flatMap(({ id }) => {
                const result = readResult(contestant.id, id);
                return result === undefined ? [] : [/** @type {const} */ ([id, result])];
            }),
        ),
    }));
    const measured = known.filter(({ results }) => results.size > 0);
    const embedded = measured.find(({ id }) => id === "embedded");
    const columns = [
        ...measured.map(({ name, results }) => contestantColumn(name, results)),
        ...(embedded ? [baselineColumn(embedded.results)] : []),
    ];
    const files = charts(columns);
    const calibration = readJson("calibration.json");
    if (calibration) files["reliability.svg"] = reliabilityChart(calibration);
    const log = trainingLog(measured);
    if (log) files["learning.svg"] = learningChart(log);
    mkdirSync(join(folder, "plots"), { recursive: true });
    for (const [name, text] of Object.entries(files)) {
        writeFileSync(join(folder, "plots", name), text);
    }
    const picture = (/** @type {string} */ name, /** @type {string} */ about) =>
        existsSync(join(folder, "plots", name)) ? [`![${about}](plots/${name})`, ""] : [];
    const has = (/** @type {string} */ part) => measured.some(({ results }) => results.has(part));
    const section = (/** @type {string} */ part, /** @type {readonly string[]} */ lines) =>
        has(part) ? [...lines, ""] : [];
    const text = [
        "# How good is the completion?",
        "",
        "Written by `npm run evaluate`; do not edit. Everything goes through the product's completion engine:",
        "its context, trimming, checks and filter. In brackets are the bounds of 95 % of 1,000 bootstrap",
        "resamplings (percentiles) over the cases; the cases of one file are not independent, so the truth may lie",
        'somewhat outside. "Exact" compares before the filter; what the filter hides counts as nothing where a row says so.',
        "",
        ...contestantSection(measured, embedded?.results),
        ...goalsSection(columns),
        ...section("lines", [
            "## Rest of the line at a random cursor, held-out crates",
            "",
            completionTable(columns, "lines"),
        ]),
        ...picture("exact-match.svg", "Exact match by contestant"),
        ...section("fresh", [
            "## Rest of the line in what commits of 2025 and 2026 added",
            "",
            completionTable(columns, "fresh"),
        ]),
        ...section("spans", [
            "## Spans by class of syntax, held-out crates",
            "",
            completionTable(columns, "spans"),
            "",
            classTable(columns).table,
        ]),
        ...picture("classes.svg", "Edit similarity by class"),
        ...section("replay", [
            "## Commits typed again",
            "",
            "Every key asks, unless the suggestion on the screen still fits; a suggestion is accepted when it is exactly",
            "what comes next, which costs a key. A line break brings its indentation.",
            "",
            replayTable(columns),
        ]),
        ...section("execution", [
            "## Programs that are compiled and run",
            "",
            "47 small tasks of our own (`tasks/`), standard library only. Every suggestion is accepted until the code is",
            "whole; only what compiles and passes its tests counts.",
            "",
            executionTable(columns),
        ]),
        ...section("identifiers", [
            "## Names, ranked",
            "",
            "At uses of names the candidates are up to 40 names of the same file, as a language server without types",
            "would list them. The roadmap that this product follows claims 95 % accuracy; under this definition the",
            "bound is the share of names that are in the list at all, and the first two columns say how far we are.",
            "",
            identifierTable(columns),
        ]),
        ...tokenSection(),
        ...confidenceSection(calibration),
        ...picture("reliability.svg", "Predicted and observed acceptance"),
        ...checksSection(),
        ...picture("learning.svg", "Training loss by tokens"),
        ...contamination,
        ...commandSection(measured),
    ].join("\n");
    writeFileSync(join(folder, "REPORT.md"), `${text.trimEnd()}\n`);
    return [
        "models/eval/REPORT.md",
        ...Object.keys(files).map((name) => `models/eval/plots/${name}`),
    ];
}

/** @typedef {{ id: string, name: string, about: string, results: ReadonlyMap<string, Result> }} Measured */

/** A part without the filter has the mark of the weights alone. @param {ReadonlyMap<string, Result>} results */
function weightsOf(results) {
    const plain =
        results.get("identifiers") ?? results.get("calibration") ?? [...results.values()][0];
    return plain?.mark ?? "";
}

/** @param {readonly Measured[]} measured @param {ReadonlyMap<string, Result> | undefined} embedded */
function contestantSection(measured, embedded) {
    const rows = measured.map(({ name, about, results }) => {
        const [any] = results.values();
        const memory =
            results.get("lines")?.summary.residentBytes ??
            results.get("spans")?.summary.residentBytes;
        return [
            name,
            `${any?.model}, ${weightsOf(results).slice(0, 12)}`,
            memory === undefined ? "-" : `${Math.round(memory / 1e6)} MB`,
            about,
        ];
    });
    const baseline = [
        "n-grams and copying",
        "-",
        "-",
        "contexts of up to six tokens counted over the training text of the first release, with back-off; where the file itself has a longer match, it copies",
    ];
    const products = new Set(
        measured.flatMap(({ results }) => [...results.values()].map(({ product }) => product)),
    );
    const notes =
        products.size > 1
            ? [
                  `These figures come from ${products.size} builds of the programs; \`npm run evaluate -- --fresh\` measures all with one.`,
                  "",
              ]
            : [];
    return [
        "## Contestants",
        "",
        markdownTable(
            ["", "model", "memory of the process", ""],
            embedded ? [...rows, baseline] : rows,
        ),
        "",
        ...notes,
    ];
}

/** @param {readonly import("./report.mjs").Column[]} columns */
function goalsSection(columns) {
    const [model, ...others] = columns;
    if (model === undefined || others.length === 0) return [];
    return [
        "## Goals",
        "",
        "Leads are mean differences at the same cursors, in points of per cent, with their bounds; times are of the",
        "machine and its load at that moment. A goal whose bounds hold zero is open: more cases would decide it.",
        "",
        goalsTable(model, others, readJson("determinism.json")?.threads),
        "",
    ];
}

function tokenSection() {
    const rows = contestantNames.flatMap(({ id, name }) => {
        const figures = readJson(`${id}-tokens.json`);
        if (figures === undefined) return [];
        const percent = (/** @type {string} */ key) => `${(figures[key] * 100).toFixed(1)} %`;
        return [
            [
                name,
                percent("top1"),
                percent("top5"),
                percent("top1Bytes"),
                String(figures.bitsPerByte),
                String(figures.bytesPerToken),
                String(figures.tokens),
            ],
        ];
    });
    if (rows.length === 0) return [];
    return [
        "## Next tokens",
        "",
        "Held-out files read from left to right, comments included, 1,500 characters in front of what is counted",
        "(`token_accuracy.py`). Vocabularies differ, so only bytes in right tokens and bits a byte compare models.",
        "",
        markdownTable(
            [
                "",
                "top 1",
                "top 5",
                "bytes in right tokens",
                "bits a byte",
                "bytes a token",
                "tokens",
            ],
            rows,
        ),
        "",
    ];
}

/** @param {Record<string, any> | undefined} calibration */
function confidenceSection(calibration) {
    if (calibration === undefined) return [];
    const figures = [
        "rows",
        "accepted",
        "auc",
        "expectedCalibrationError",
        "brier",
        "shown",
        "acceptedOfShown",
        "utility",
        "utilityShowingAll",
    ];
    return [
        "## Probability of acceptance",
        "",
        `A logistic regression over facts of a generation (\`calibrate.py\`), fitted on ${calibration.fitCrates.length} crates, judged on ${calibration.testCrates.length} others.`,
        `Showing an accepted suggestion is worth 0.75, a rejected one costs 0.25; the best threshold on the crates fitted on is ${calibration.threshold}.`,
        "",
        markdownTable(
            ["", "crates fitted on", "other crates"],
            figures.map((key) => [
                key,
                String(calibration.fit[key]),
                String(calibration.test[key]),
            ]),
        ),
        "",
        markdownTable(
            ["predicted", "texts", "mean prediction", "accepted"],
            calibration.test.reliability.map((/** @type {any} */ row) => [
                `${row.from.toFixed(1)}-${row.to.toFixed(1)}`,
                String(row.count),
                row.predicted.toFixed(3),
                row.observed.toFixed(3),
            ]),
        ),
        "",
    ];
}

function checksSection() {
    const determinism = readJson("determinism.json");
    const overlap = readJson("overlap.json");
    const share = (/** @type {{ same: number, of: number } | undefined} */ same) =>
        same === undefined ? "not measured" : `${same.same} of ${same.of}`;
    return [
        ...(determinism === undefined
            ? []
            : [
                  "## The same input, the same text",
                  "",
                  `One thread against two: ${share(determinism.threads)} texts are equal. Two runs on two threads: ${share(determinism.runs)}.`,
                  "",
              ]),
        ...(overlap === undefined
            ? []
            : [
                  "## Copies of the training text",
                  "",
                  `${overlap.texts} long texts at held-out places, windows of ${overlap.windowTokens} tokens: ${overlap.windows} windows were written,`,
                  `${overlap.inCorpus} of them stand in the training corpus, ${overlap.ofThoseInPrompt} of those in the prompt too.`,
                  `What is left, ${overlap.inCorpusOnly} windows (${(overlap.shareInCorpusOnly * 100).toFixed(2)} %) in ${overlap.textsWithCopies} texts, was recited.`,
                  "",
              ]),
    ];
}

const contamination = [
    "## What the models may have read",
    "",
    "- Held-out crates (`models/training/heldout-crates.txt`): no file of them or of another crate of their repositories",
    "  is in our training text. Public base models were trained on public code of before late 2024, so they, and the",
    "  embedded model as far as it continues from such weights, may have read older versions of these crates.",
    "- Commits (`replay-cases.json`: place and commit only, no code): repositories of held-out crates, 2026 except for",
    "  petgraph (2025), so newer than the public weights' data. The text around an added line is older than the commit.",
    "- The n-grams counted the training text of the first release, which leaves out the same crates.",
    "- The tasks were written for this evaluation and are in this repository since November 2026.",
    "",
];

/** @param {readonly Measured[]} measured */
function commandSection(measured) {
    const rows = measured.flatMap(({ name, results }) =>
        [...results.values()].map((result) => [
            name,
            result.part,
            String(result.rows.length),
            `${result.seconds} s`,
            result.date,
            `\`${result.command.join(" ")}\``,
        ]),
    );
    return [
        "## Commands",
        "",
        "`npm run evaluate` runs all of these and writes this page; `DIR` is the folder of the repositories, `CACHE` the",
        "product's cache folder. Figures with bounds are in `results/`, one row a case, without any code.",
        "",
        markdownTable(["", "part", "rows", "took", "date", "command"], rows),
        "",
    ];
}

/** The log of the run that made the embedded model, where it is still there. @param {readonly Measured[]} measured */
function trainingLog(measured) {
    const results = measured.find(({ id }) => id === "embedded")?.results;
    const model = results && [...results.values()][0]?.model;
    const training = process.env.RUST_AI_TRAINING_DIR ?? join(cache, "training");
    // A run has the name of the model that came of it, where nobody says otherwise.
    const run = process.env.RUST_AI_TRAINING_RUN ?? String(model);
    const path = join(training, "runs", run, "log.jsonl");
    if (!existsSync(path)) return undefined;
    const rows = readFileSync(path, "utf8")
        .trim()
        .split("\n")
        .map((text) => JSON.parse(text))
        .filter((row) => Number.isFinite(row.loss) && Number.isFinite(row.tokens));
    return rows.length < 3 ? undefined : rows;
}
