import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cache, root } from "../lib/paths.mjs";
import { run, which } from "../lib/run.mjs";
import { linesFile, resultsFolder } from "./results.mjs";

/** What Python computes from the lines of other parts; each is one JSON file beside the results. */

/** The training's environment has numpy; any other Python that has it will do. */
export function findPython() {
    const own = join(cache, "train-venv/bin/python");
    if (process.env.RUST_AI_PYTHON !== undefined) return process.env.RUST_AI_PYTHON;
    return existsSync(own) ? own : (which("python3") ?? which("python"));
}

/** @param {string} name */
export function readJson(name) {
    const path = join(resultsFolder, name);
    return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

/**
 * Fits the probability of acceptance on the embedded model's lines.
 * @param {string} python @param {readonly string[]} parts Whose lines are here.
 */
export async function calibrate(python, parts) {
    const rows = parts
        .map((part) => linesFile("embedded", part))
        .filter((path) => existsSync(path));
    if (rows.length === 0) return;
    await python3(python, [
        ...["-m", "models.eval.calibrate", "--rows", ...rows],
        ...["--output", join(resultsFolder, "confidence.json")],
        ...["--report", join(resultsFolder, "calibration.json")],
    ]);
}

/** @param {string} python @param {string} corpus */
export async function searchCopies(python, corpus) {
    const texts = linesFile("embedded", "texts");
    if (!existsSync(texts) || !existsSync(corpus)) return;
    const output = join(resultsFolder, "overlap.json");
    await python3(python, [
        "-m",
        "models.eval.overlap",
        "--texts",
        texts,
        "--corpus",
        corpus,
        "--output",
        output,
    ]);
}

/**
 * Next-token figures of one model; what is known of the same weights and size is kept.
 * @param {string} python
 * @param {import("./contestants.mjs").Contestant} contestant
 * @param {{ corpus: string, files: number, fresh: boolean }} how
 */
export async function countTokens(python, contestant, { corpus, files, fresh }) {
    const name = `${contestant.id}-tokens.json`;
    const known = readJson(name);
    if (!fresh && known?.weights === contestant.weights && known.files === files) return;
    mkdirSync(resultsFolder, { recursive: true });
    await python3(python, [
        ...["-m", "models.eval.token_accuracy", "--model", contestant.folder, "--corpus", corpus],
        ...["--files", String(files), "--output", join(resultsFolder, name)],
        ...["--weights", contestant.weights],
    ]);
}

/** Its message is kept short: the program says itself what to do. @param {string} python @param {readonly string[]} args */
async function python3(python, args) {
    const { code, output } = await run(python, args, {
        cwd: root,
        quiet: true,
        allowFailure: true,
        env: { ...process.env, ORT_DISABLE_TELEMETRY: "1" },
    });
    const last = output.trim().split("\n").at(-1) ?? "";
    if (code === 0) console.log(`   ${last}`);
    else console.log(`   left out: ${last}`);
}

/** How many of the cursors got the same text from two runs. @param {string} first @param {string} second */
export function sameTexts(first, second) {
    const read = (/** @type {string} */ part) => {
        const path = linesFile("embedded", part);
        if (!existsSync(path)) return undefined;
        const rows = readFileSync(path, "utf8")
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line));
        return new Map(
            rows.filter((row) => row.id !== undefined).map((row) => [row.id, row.completion]),
        );
    };
    const [left, right] = [read(first), read(second)];
    if (left === undefined || right === undefined) return undefined;
    const ids = [...left.keys()].filter((id) => right.has(id));
    return { same: ids.filter((id) => left.get(id) === right.get(id)).length, of: ids.length };
}
