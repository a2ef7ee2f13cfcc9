import { join } from "node:path";
import { root } from "../lib/paths.mjs";

/**
 * @typedef {object} Sources
 * @property {string} heldout Corpus of the crates that training left out.
 * @property {string} corpus Corpus of the training.
 * @property {string | undefined} repos Folder of the repositories of the replay list.
 */

/**
 * @typedef {object} Part
 * @property {string} id
 * @property {string} about
 * @property {readonly string[]} command Words behind `rust-ai`.
 * @property {number} cases Default budget.
 * @property {(sources: Sources) => readonly string[] | undefined} options Undefined where a source is missing.
 * @property {boolean} [embeddedOnly] Says something about one model alone, so the others skip it.
 * @property {boolean} [filtered] Depends on what the filter shows, so on the confidence model too.
 * @property {boolean} [baseline] The n-grams run beside it.
 * @property {boolean} [scores] Needs a model with the task score.
 */

const list = join(root, "models/eval/replay-cases.json");

/** @param {Sources} sources */
const fromCommits = ({ repos }) =>
    repos === undefined ? undefined : ["--case-list", list, "--repos", repos];

/** @type {readonly Part[]} */
export const parts = [
    {
        id: "lines",
        about: "rests of lines at random cursors, held-out crates",
        command: ["eval", "completion"],
        cases: 80,
        options: ({ heldout }) => ["--corpus", heldout, "--single-line"],
        filtered: true,
        baseline: true,
    },
    {
        id: "fresh",
        about: "rests of lines in what recent commits added",
        command: ["eval", "completion"],
        cases: 60,
        options: (sources) => {
            const commits = fromCommits(sources);
            return commits && [...commits, "--single-line"];
        },
        filtered: true,
        baseline: true,
    },
    {
        id: "spans",
        about: "spans of twelve classes of syntax, held-out crates",
        command: ["eval", "completion"],
        cases: 60,
        options: ({ heldout }) => ["--corpus", heldout],
        filtered: true,
        baseline: true,
    },
    {
        id: "replay",
        about: "recent commits typed again, key by key",
        command: ["eval", "replay"],
        cases: 8,
        options: fromCommits,
        filtered: true,
        baseline: true,
    },
    {
        id: "execution",
        about: "small programs, compiled and run",
        command: ["eval", "execution"],
        cases: 12,
        options: () => ["--tasks", join(root, "models/eval/tasks"), "--run-code"],
        filtered: true,
        baseline: true,
    },
    {
        id: "identifiers",
        about: "names ranked among those of the file, held-out crates",
        command: ["eval", "identifiers"],
        cases: 30,
        options: ({ heldout }) => ["--corpus", heldout],
        baseline: true,
        scores: true,
    },
    {
        id: "calibration",
        about: "more rests of lines, to fit the probability of acceptance",
        command: ["eval", "completion"],
        cases: 120,
        options: ({ heldout }) => [
            "--corpus",
            heldout,
            "--single-line",
            "--seed",
            "2",
            "--no-warm",
        ],
        embeddedOnly: true,
    },
    {
        id: "one-thread",
        about: "the same cursors on one thread",
        command: ["eval", "completion"],
        cases: 25,
        options: ({ heldout }) => [
            "--corpus",
            heldout,
            "--single-line",
            "--threads",
            "1",
            "--no-warm",
        ],
        embeddedOnly: true,
    },
    {
        id: "two-threads",
        about: "the same cursors on two threads",
        command: ["eval", "completion"],
        cases: 25,
        options: ({ heldout }) => [
            "--corpus",
            heldout,
            "--single-line",
            "--threads",
            "2",
            "--no-warm",
        ],
        embeddedOnly: true,
    },
    {
        id: "two-threads-again",
        about: "the same once more",
        command: ["eval", "completion"],
        cases: 25,
        options: ({ heldout }) => [
            "--corpus",
            heldout,
            "--single-line",
            "--threads",
            "2",
            "--no-warm",
        ],
        embeddedOnly: true,
    },
    {
        id: "texts",
        about: "long texts, to search for copies of the training text",
        command: ["eval", "generate"],
        cases: 15,
        options: ({ heldout }) => ["--corpus", heldout],
        embeddedOnly: true,
    },
];
