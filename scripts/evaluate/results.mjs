import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cache, dist, root } from "../lib/paths.mjs";

/** @typedef {import("./contestants.mjs").Contestant} Contestant */
/** @typedef {import("./parts.mjs").Part} Part */

/**
 * What is kept of a run in the tree: numbers, no text of any repository.
 * @typedef {object} Result
 * @property {string} contestant
 * @property {string} part
 * @property {string} model
 * @property {string} mark Hash of the weights, and of the confidence model where it matters.
 * @property {number} cases
 * @property {string} product Hash of the programs that measured.
 * @property {string} date
 * @property {readonly string[]} command
 * @property {number} seconds
 * @property {Record<string, any>} summary
 * @property {readonly Record<string, any>[]} rows
 */

/** Where results are kept; the lines of a run stay outside the tree, because they hold code. */
export const resultsFolder = join(root, "models/eval/results");
const linesFolder = join(cache, "evaluation/lines");

/** Far beyond what a user waits for: speed is reported, and must not decide about quality. */
const longestMs = 30_000;

const program = join(dist, "cli/rust-ai.cjs");

/** @param {string} contestant @param {string} part */
export function linesFile(contestant, part) {
    return join(linesFolder, `${contestant}-${part}.jsonl`);
}

/** @param {string} contestant @param {string} part @returns {Result | undefined} */
export function readResult(contestant, part) {
    const path = join(resultsFolder, `${contestant}-${part}.json`);
    return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

/** Identifies the programs, so that a reader sees which figures come from the same ones. */
export function productHash() {
    const hash = createHash("sha256");
    for (const name of ["rust-ai.cjs", "inference.cjs"]) {
        hash.update(readFileSync(join(dist, "cli", name)));
    }
    return hash.digest("hex").slice(0, 12);
}

/**
 * Runs a part, or takes the result of an earlier run of the same model and size.
 * @param {Contestant} contestant
 * @param {Part} part
 * @param {{ cases: number, options: readonly string[], fresh: boolean, baseline: readonly string[] }} how
 * @returns {Promise<Result>}
 */
export async function measure(contestant, part, { cases, options, fresh, baseline }) {
    const known = readResult(contestant.id, part.id);
    const lines = linesFile(contestant.id, part.id);
    const mark = part.filtered === true ? contestant.filtered : contestant.weights;
    const own = part.baseline && contestant.id === "embedded" ? baseline : ["--no-baseline"];
    const args = [
        ...part.command,
        ...["--limit-ms", String(longestMs)],
        ...["--cases", String(cases), ...options, ...contestant.options, ...own],
        ...["--folder", contestant.folder, "--model", contestant.model, "--json"],
    ];
    const command = ["rust-ai", ...args.map(withoutMachine)];
    const same = known?.mark === mark && known.command.join(" ") === command.join(" ");
    if (!fresh && known !== undefined && same && existsSync(lines)) return known;
    const started = Date.now();
    const output = await runProgram(args);
    const rows = output
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line));
    const last = rows.at(-1);
    const summary = last?.kind === "summary" ? rows.pop() : {};
    /** @type {Result} */
    const result = {
        contestant: contestant.id,
        part: part.id,
        model: contestant.model,
        mark,
        cases,
        product: productHash(),
        date: new Date().toISOString().slice(0, 10),
        command,
        seconds: Math.round((Date.now() - started) / 1000),
        summary,
        rows: rows.map((row) => numbersOf(part.id, row)),
    };
    writeWhole(lines, output);
    writeWhole(join(resultsFolder, `${contestant.id}-${part.id}.json`), resultText(result));
    return result;
}

/** Progress goes to the terminal, lines come back. @param {readonly string[]} args @returns {Promise<string>} */
function runProgram(args) {
    return new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [program, ...args], {
            cwd: root,
            stdio: ["ignore", "pipe", "inherit"],
        });
        let output = "";
        child.stdout.setEncoding("utf8");
        child.stdout.on("data", (text) => {
            output += text;
        });
        child.on("error", reject);
        child.on("close", (code) => {
            if (code === 0) resolve(output);
            else reject(new Error(`rust-ai ${args.slice(0, 2).join(" ")} ended with ${code}`));
        });
    });
}

/** Paths of one machine mean nothing to others. @param {string} argument */
function withoutMachine(argument) {
    if (argument.startsWith(root)) return argument.slice(root.length + 1);
    if (argument.startsWith(cache)) return `CACHE${argument.slice(cache.length)}`;
    return argument.startsWith("/") ? "DIR" : argument;
}

/** The figures of a row, short names for small files. @param {string} part @param {Record<string, any>} row */
function numbersOf(part, row) {
    if (part === "texts") return { tokens: row.tokens };
    if (part === "execution") {
        return { id: row.id, mode: row.mode, verdict: row.verdict, shown: row.shown };
    }
    if (part === "identifiers") return row.places;
    if (part === "replay") {
        return { full: row.full, cold: row.coldMs, warm: row.warmMs.length };
    }
    /** @param {Record<string, any>} one */
    const verdict = ({ exact, similarity, completedUnits, expectedUnits, shown }) => ({
        exact: Number(exact),
        similarity,
        completed: completedUnits,
        expected: expectedUnits,
        shown: Number(shown),
    });
    return {
        class: row.class,
        ...verdict(row),
        ...(row.baseline === undefined ? {} : { baseline: verdict(row.baseline) }),
    };
}

/** One row a line: small, and a difference can be read. @param {Result} result */
function resultText({ rows, ...head }) {
    const text = JSON.stringify({ ...head, rows: [] }, null, 4);
    const lines = rows.map((row) => `        ${JSON.stringify(row)}`).join(",\n");
    return `${text.replace(/"rows": \[\]\n\}$/, `"rows": [\n${lines}\n    ]\n}`)}\n`;
}

/** @param {string} path @param {string} text */
function writeWhole(path, text) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
}

/** @typedef {{ same: number, of: number } | undefined} Same */

/** @param {{ threads: Same, runs: Same }} determinism */
export function saveDeterminism(determinism) {
    writeWhole(
        join(resultsFolder, "determinism.json"),
        `${JSON.stringify(determinism, null, 4)}\n`,
    );
}
