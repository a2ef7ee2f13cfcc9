import { anchorsOf, branches, withoutPrefix } from "./regex/anchors.ts";
import { hasManyChoices } from "./regex/choices.ts";
import { LinearRegex } from "./regex/linear-regex.ts";
import { parseRegex } from "./regex/parse-regex.ts";
import { printRegex } from "./regex/print-regex.ts";
import type { RegexNode } from "./regex/syntax.ts";
import type { RegexSource, SecretAllow, SecretPattern, SecretRule } from "./secret-rule.ts";

/** An exception as a configuration of gitleaks has it. */
export interface GitleaksAllow {
    readonly regexes?: readonly string[] | undefined;
    readonly regexTarget?: string | undefined;
    readonly stopwords?: readonly string[] | undefined;
    readonly paths?: readonly string[] | undefined;
    readonly commits?: readonly string[] | undefined;
    readonly condition?: string | undefined;
}

/** A rule as a configuration of gitleaks has it. */
export interface GitleaksRule {
    readonly id: string;
    readonly description?: string | undefined;
    readonly regex?: string | undefined;
    readonly path?: string | undefined;
    readonly entropy?: number | undefined;
    readonly secretGroup?: number | undefined;
    readonly keywords?: readonly string[] | undefined;
    readonly allowlists?: readonly GitleaksAllow[] | undefined;
}

/** A rule without what gitleaks does not say of it. */
export type ConvertedRule = Omit<SecretRule, "confidence" | "severity" | "isSecret">;

const longest = 20_000;

/** An expression that is tried on short texts. Throws an Error for one that is not understood. */
export function convertRegex(regex: string): RegexSource {
    return sourceOf(parsed(regex), false);
}

function parsed(regex: string): RegexNode {
    if (regex.length > longest) throw new Error("the expression is too long");
    return parseRegex(regex);
}

/** Without the tree where the engine of the language is fast enough. */
function sourceOf(node: RegexNode, isEverywhere: boolean): RegexSource {
    const { source, flags } = printRegex(node);
    const isSlow = hasManyChoices(node, isEverywhere);
    // Tells at once, not in the middle of a scan, that it is too large.
    if (isSlow) new LinearRegex(node, "");
    return { source, ...(flags && { flags }), ...(isSlow && { tree: node }) };
}

/** Throws an Error for what is not understood. */
export function convertAllow(allow: GitleaksAllow): SecretAllow {
    const { regexes, regexTarget, paths, stopwords, commits, condition = "OR" } = allow;
    const isAll = /^(?:AND|&&)$/i.test(condition);
    if (!isAll && !/^(?:OR|\|\|)?$/i.test(condition)) throw new Error(`condition ${condition}`);
    if (regexTarget !== undefined && !/^(?:match|line|secret)?$/.test(regexTarget)) {
        throw new Error(`regexTarget ${regexTarget}`);
    }
    const target = regexTarget === "secret" ? undefined : regexTarget;
    return {
        ...(regexes && { regexes: regexes.map(convertRegex) }),
        ...(target && { target }),
        ...(paths && { paths: paths.map(convertRegex) }),
        ...(stopwords && { stopwords: stopwords.map((word) => word.toLowerCase()) }),
        ...(commits && { commits: commits.map((commit) => commit.trim().toLowerCase()) }),
        ...(isAll && { all: true }),
    };
}

function convertBranch(branch: RegexNode, isOurs: boolean): SecretPattern {
    const { node, prefix } = withoutPrefix(branch);
    const anchors = anchorsOf(node) ?? [];
    const place = { from: anchors[0]?.from ?? 0, to: anchors[0]?.to ?? 0 };
    const converted = sourceOf(node, anchors.length === 0);
    const { source, flags, tree } = isOurs ? { ...converted, tree: undefined } : converted;
    return {
        source,
        ...(flags && { flags }),
        ...(tree && { tree }),
        ...(prefix > 0 && { prefix }),
        // What advances at all places at once looks at the text once, not once for each place.
        texts: tree === undefined ? anchors.map(({ text }) => text) : [],
        ...(tree === undefined ? place : { from: 0, to: 0 }),
    };
}

/**
 * A rule as the scan runs it. An expression is split into alternatives, as each of them has texts
 * of its own where it can match. Rules of the product have tests that bound their time; expressions
 * of others that could take long get a tree. Throws an Error for one that is not understood.
 */
export function convertRule(rule: GitleaksRule, isOurs = false): ConvertedRule {
    const { id, description = id, regex, path, entropy, secretGroup, allowlists } = rule;
    const node = regex === undefined ? undefined : parsed(regex);
    // Groups are counted over all alternatives, so that one that is named keeps them together.
    const isWhole = secretGroup !== undefined && secretGroup > 0;
    const parts = node === undefined ? [] : isWhole ? [node] : branches(node);
    const patterns = parts.map((part) => convertBranch(part, isOurs));
    const words = (rule.keywords ?? []).map((word) => word.toLowerCase()).filter(Boolean);
    const implied = patterns.every(
        ({ texts }) =>
            texts.length > 0 && texts.every((text) => words.some((word) => text.includes(word))),
    );
    return {
        id,
        title: description,
        patterns,
        ...(path && { path: convertRegex(path) }),
        ...(entropy && { entropy }),
        ...(secretGroup && { group: secretGroup }),
        ...(!implied && words.length > 0 && { keywords: words }),
        ...(allowlists && { allow: allowlists.map(convertAllow) }),
    };
}
