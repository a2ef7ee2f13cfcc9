/**
 * Writes the names of crates that many others need, for the hint at names that resemble them:
 *
 *     node scripts/supply-chain/popular-crates.mjs [cargo home] [folder with locks ...]
 *
 * What counts is read from cargo's own caches: how many crates of the index cache depend on a crate,
 * in how many locks of unpacked crates it stands, and for how long it has been published. Names are
 * facts; nothing else of a crate is kept.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { root } from "../lib/paths.mjs";

const target = join(root, "shared/security/src/supply-chain/popular-crates.ts");
/** A crate that is no longer young and has many versions is known, whoever needs it here. */
const oldAfterMs = 5 * 365 * 86_400_000;
const manyVersions = 20;
const ofOld = 8;
/** How many locks are worth one crate that depends on it. */
const locksEach = 20;
const tiers = { first: 100, second: 20, third: 8 };

/** @param {string} folder @returns {Generator<string>} */
function* filesBelow(folder) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) yield* filesBelow(path);
        else yield path;
    }
}

/** @param {string} home @param {Map<string, number>} scores @param {number} now */
function countIndex(home, scores, now) {
    const indexes = join(home, "registry/index");
    for (const registry of readdirSync(indexes)) {
        const cache = join(indexes, registry, ".cache");
        if (!existsSync(cache)) continue;
        for (const path of filesBelow(cache)) {
            const records = readFileSync(path, "utf8")
                .split("\0")
                .filter((part) => part.startsWith("{"))
                .map((part) => JSON.parse(part));
            const last = records.findLast((each) => !each.yanked) ?? records.at(-1);
            if (last === undefined) continue;
            const first = Date.parse(records[0].pubtime ?? "");
            if (records.length >= manyVersions && first < now - oldAfterMs) {
                add(scores, last.name, ofOld);
            }
            const needed = last.deps.filter(
                (/** @type {{ kind?: string, registry?: string }} */ each) =>
                    each.kind !== "dev" && !each.registry,
            );
            const names = needed.map(
                (/** @type {{ name: string, package?: string }} */ each) =>
                    each.package ?? each.name,
            );
            for (const name of new Set(names)) add(scores, name, 1);
        }
    }
}

/** @param {string} folder @param {Map<string, number>} scores */
function countLocks(folder, scores) {
    for (const name of readdirSync(folder)) {
        const path = name.endsWith(".lock") ? join(folder, name) : join(folder, name, "Cargo.lock");
        if (!existsSync(path)) continue;
        const found = readFileSync(path, "utf8").matchAll(/^name = "(.+)"$/gm);
        for (const each of new Set([...found].map(([, own = ""]) => own))) {
            add(scores, each, 1 / locksEach);
        }
    }
}

/** @param {Map<string, number>} scores @param {string} name @param {number} by */
function add(scores, name, by) {
    scores.set(name, (scores.get(name) ?? 0) + by);
}

/** @param {readonly string[]} names */
function lines(names) {
    const all = [""];
    for (const name of names) {
        const line = `${all.at(-1)} ${name}`.trim();
        if (line.length <= 98) all[all.length - 1] = line;
        else all.push(name);
    }
    return all.join("\n");
}

function main() {
    const [home = join(homedir(), ".cargo"), ...folders] = process.argv.slice(2);
    /** @type {Map<string, number>} */
    const scores = new Map();
    countIndex(home, scores, Date.now());
    const sources = join(home, "registry/src");
    for (const registry of readdirSync(sources)) countLocks(join(sources, registry), scores);
    for (const folder of folders) countLocks(folder, scores);
    const sorted = [...scores].filter(([name]) => /^[A-Za-z][\w-]+$/.test(name)).sort();
    /** @param {number} from @param {number} below */
    const between = (from, below) =>
        sorted.filter(([, score]) => score >= from && score < below).map(([name]) => name);
    const { first, second, third } = tiers;
    const text = `// Written by scripts/supply-chain/popular-crates.mjs. Names in the order of the alphabet.

/** Crates that nearly every program needs. */
export const mostPopular = \`
${lines(between(first, Number.POSITIVE_INFINITY))}
\`;

/** Crates that many others need. */
export const veryPopular = \`
${lines(between(second, first))}
\`;

/** Crates that several others need, and those that have been there for years. */
export const popular = \`
${lines(between(third, second))}
\`;
`;
    writeFileSync(target, text);
}

main();
