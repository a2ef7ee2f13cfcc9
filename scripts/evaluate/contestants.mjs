import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cache, root } from "../lib/paths.mjs";

/**
 * @typedef {object} Contestant
 * @property {string} id In file names and options.
 * @property {string} name In tables.
 * @property {string} folder Of the model.
 * @property {string} model Its id in model.json.
 * @property {string} weights Hash of the weights, whatever number of files they are in.
 * @property {string} filtered The same with the confidence model that the filter uses.
 * @property {readonly string[]} options More options of `rust-ai eval`.
 * @property {string} about What a reader has to know about it.
 */

/** The commit that holds the model of the first release. */
const firstRelease = "85e83e6";

/** @type {readonly { id: string, name: string, folder: () => string | undefined, missing: string, options: readonly string[], about: string }[]} */
const table = [
    {
        id: "embedded",
        name: "embedded model",
        folder: () => join(root, "models/embedded"),
        missing: "models/embedded is not there",
        options: [],
        about: "the model that this tree ships, with the product's own prompt",
    },
    {
        id: "v0",
        name: "Rust v0",
        folder: firstModel,
        missing: `git does not know commit ${firstRelease}`,
        options: [],
        about: `the model of the first release (commit ${firstRelease}), with the product's own prompt`,
    },
    {
        id: "smollm2",
        name: "SmolLM2-135M",
        folder: imported,
        missing:
            "make it with `rust-ai models import SmolLM2-135M-Instruct.Q4_1.gguf --name smollm2-135m` and put it below the cache in imported/",
        options: ["--prefix-units", "3000"],
        about: "public weights (Apache-2.0) imported from GGUF Q4_1, prompt: the last 3,000 characters",
    },
    {
        id: "smollm2-path",
        name: "SmolLM2-135M, path",
        folder: imported,
        missing: "as above",
        options: ["--prefix-units", "3000", "--path-comment"],
        about: "the same with the file's path in a comment in front",
    },
];

/** Ids that --models takes; the n-grams run beside the embedded model. */
export const contestantIds = table.map(({ id }) => id);

/** What a report says about each, whether its model is here now or not. */
export const contestantNames = table.map(({ id, name, about }) => ({ id, name, about }));

/**
 * The contestants whose models are here; `warn` hears of the others.
 * @param {readonly string[]} ids
 * @param {(line: string) => void} warn
 * @returns {Contestant[]}
 */
export function findContestants(ids, warn) {
    return table.flatMap(({ id, name, folder, missing, options, about }) => {
        if (!ids.includes(id)) return [];
        const place = folder();
        if (place === undefined || !existsSync(join(place, "model.json"))) {
            warn(`${name} is left out: ${missing}`);
            return [];
        }
        const card = JSON.parse(readFileSync(join(place, "model.json"), "utf8"));
        return [{ id, name, folder: place, model: card.id, ...marksOf(card), options, about }];
    });
}

/** @param {Record<string, any>} card */
export function marksOf(card) {
    const files = (card.externalFiles ?? []).map((/** @type {any} */ { sha256 }) => sha256);
    const weights = files.length === 0 ? card.sha256 : hashOf([card.sha256, ...files]);
    const { confidence } = card;
    const filtered =
        confidence === undefined ? weights : hashOf([weights, JSON.stringify(confidence)]);
    return { weights, filtered };
}

/** @param {readonly string[]} texts */
function hashOf(texts) {
    return createHash("sha256").update(texts.join("\n")).digest("hex");
}

function imported() {
    const folder = join(cache, "imported/smollm2-135m");
    return existsSync(folder) ? folder : undefined;
}

/** Takes the files out of history once. */
function firstModel() {
    const folder = join(cache, "evaluation/models/v0");
    if (existsSync(join(folder, "model.json"))) return folder;
    const temporary = `${folder}.${process.pid}`;
    try {
        mkdirSync(temporary, { recursive: true });
        for (const name of ["model.onnx", "tokenizer.json", "model.json"]) {
            const bytes = execFileSync(
                "git",
                ["-C", root, "show", `${firstRelease}:models/embedded/${name}`],
                { maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "ignore"] },
            );
            writeFileSync(join(temporary, name), bytes);
        }
        renameSync(temporary, folder);
        return folder;
    } catch {
        return undefined;
    } finally {
        rmSync(temporary, { recursive: true, force: true });
    }
}
