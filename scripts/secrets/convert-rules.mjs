/**
 * Writes the rules of a gitleaks configuration (MIT) as data of the secret scan:
 *
 *     node --import tsx scripts/secrets/convert-rules.mjs <gitleaks.toml> <commit>
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { convertAllow, convertRule } from "@rust-ai-ide/security/secrets/gitleaks-rule";
import { parse } from "smol-toml";
import { root } from "../lib/paths.mjs";

const target = join(root, "shared/security/src/secrets/rules/gitleaks.json");

/** @typedef {import("@rust-ai-ide/security/secrets/gitleaks-rule").GitleaksAllow} Allow */
/** @typedef {import("@rust-ai-ide/security/secrets/gitleaks-rule").GitleaksRule} Rule */

/**
 * What is a key, or looks like one, must not look so to a scan of the data: one letter of it
 * becomes a set.
 * @param {string} regex
 */
function disguised(regex) {
    const isPlain = /^[\w-]{20,}$/.test(regex);
    return isPlain ? `${regex.slice(0, 4)}[${regex[4]}]${regex.slice(5)}` : regex;
}

/**
 * Without trees: tests bound the time of these rules.
 * @param {unknown} value
 * @returns {string}
 */
function json(value) {
    const shown = (/** @type {string} */ key, /** @type {unknown} */ each) => {
        if (key === "tree") return undefined;
        return key === "source" && typeof each === "string" ? disguised(each) : each;
    };
    return JSON.stringify(value, shown, 4);
}

const [, , from, commit] = process.argv;
if (from === undefined || commit === undefined) {
    throw new Error("usage: convert-rules.mjs <gitleaks.toml> <commit>");
}
const source = /** @type {{ rules: Rule[], allowlist: Allow }} */ (
    /** @type {unknown} */ (parse(readFileSync(from, "utf8")))
);
const data = {
    source: `https://github.com/gitleaks/gitleaks, config/gitleaks.toml at ${commit}, MIT`,
    allow: convertAllow(source.allowlist),
    rules: source.rules.map((rule) => convertRule(rule, true)),
};
writeFileSync(target, `${json(data)}\n`);
process.stdout.write(`${data.rules.length} rules\n`);
