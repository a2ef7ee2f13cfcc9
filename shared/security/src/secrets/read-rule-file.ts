import {
    isPlainTable,
    type PlainTable,
    type PlainValue,
    plainTableAt,
    plainText,
    plainToml,
} from "@rust-ai-ide/cargo/toml/plain-toml";
import type { CodedError } from "@rust-ai-ide/core/errors";
import {
    type ConvertedRule,
    convertAllow,
    convertRule,
    type GitleaksAllow,
} from "./gitleaks-rule.ts";
import { RuleFileErrors } from "./rule-file-errors.ts";
import type { RequiredRule, SecretAllow } from "./secret-rule.ts";

/** A rule of a file; one of the same name that it extends fills what it leaves out. */
export interface FileRule extends ConvertedRule {
    /** It says what its expressions are, or its path. */
    readonly hasRegex: boolean;
    readonly hasTitle: boolean;
    /** As written, in lower case. */
    readonly words: readonly string[];
}

/** A file of rules in the form of gitleaks 8 (`.gitleaks.toml`). */
export interface RuleFile {
    readonly rules: readonly FileRule[];
    readonly allow: readonly SecretAllow[];
    /** Exceptions for some rules alone. */
    readonly targeted: readonly {
        readonly rules: readonly string[];
        readonly allow: SecretAllow;
    }[];
    readonly disabled: readonly string[];
    /** Another file whose rules hold too. */
    readonly extends: string | undefined;
    readonly problems: readonly CodedError[];
}

const mostRules = 5_000;

/** Reads rules; never throws. What is not understood is a problem, and the rest holds. */
export function readRuleFile(text: string): RuleFile {
    const { table, problems: broken } = plainToml(text);
    const problems: CodedError[] = [];
    const [first] = broken;
    if (first !== undefined) problems.push(RuleFileErrors.badFile(withoutStop(first.message)));
    const extend = plainTableAt(table, "extend");
    const all = tablesOf(table.get("rules"));
    if (all.length > mostRules) {
        problems.push(RuleFileErrors.badFile(`it has more than ${mostRules} rules`));
    }
    const rules = all.slice(0, mostRules).flatMap((rule, index) => {
        const id = plainText(rule.get("id"))?.trim();
        if (id === undefined || id === "") {
            problems.push(RuleFileErrors.badRule(`number ${index + 1}`, "it has no id"));
            return [];
        }
        try {
            return [readRule(id, rule)];
        } catch (error) {
            problems.push(RuleFileErrors.badRule(id, reasonOf(error)));
            return [];
        }
    });
    const allow: SecretAllow[] = [];
    const targeted: { rules: readonly string[]; allow: SecretAllow }[] = [];
    for (const one of allowTables(table)) {
        try {
            const converted = readAllow(one);
            const targets = textsOf(one.get("targetRules"));
            if (targets === undefined) allow.push(converted);
            else targeted.push({ rules: targets, allow: converted });
        } catch (error) {
            problems.push(RuleFileErrors.badFile(`an allowlist is left out, ${reasonOf(error)}`));
        }
    }
    return {
        rules,
        allow,
        targeted,
        disabled: textsOf(extend.get("disabledRules")) ?? [],
        extends: plainText(extend.get("path")) || undefined,
        problems,
    };
}

function readRule(id: string, rule: PlainTable): FileRule {
    const regex = plainText(rule.get("regex")) || undefined;
    const path = plainText(rule.get("path")) || undefined;
    const description = plainText(rule.get("description")) || undefined;
    const words = (textsOf(rule.get("keywords")) ?? []).map((word) => word.toLowerCase());
    const converted = convertRule({
        id,
        description,
        regex,
        path,
        entropy: numberOf(rule.get("entropy")),
        secretGroup: numberOf(rule.get("secretGroup")),
        keywords: words,
    });
    const allow = allowTables(rule).map(readAllow);
    const required = tablesOf(rule.get("required")).map(readRequired);
    return {
        ...converted,
        ...(allow.length > 0 && { allow }),
        ...(required.length > 0 && { required }),
        ...(rule.get("skipReport") === true && { isSilent: true }),
        hasRegex: regex !== undefined,
        hasTitle: description !== undefined,
        words,
    };
}

function readRequired(table: PlainTable): RequiredRule {
    const rule = plainText(table.get("id"));
    if (rule === undefined) throw new Error("what it requires has no id");
    const [withinLines, withinColumns] = [table.get("withinLines"), table.get("withinColumns")];
    return {
        rule,
        withinLines: numberOf(withinLines),
        withinColumns: numberOf(withinColumns),
    };
}

/** Of both ways to write them, the old one with a single table too. */
function allowTables(table: PlainTable): readonly PlainTable[] {
    const old = table.get("allowlist");
    return [...(isPlainTable(old) ? [old] : []), ...tablesOf(table.get("allowlists"))];
}

function readAllow(table: PlainTable): SecretAllow {
    const source: GitleaksAllow = {
        regexes: textsOf(table.get("regexes")),
        regexTarget: plainText(table.get("regexTarget")),
        stopwords: textsOf(table.get("stopwords")),
        paths: textsOf(table.get("paths")),
        commits: textsOf(table.get("commits")),
        condition: plainText(table.get("condition")),
    };
    const { regexes, stopwords, paths, commits } = source;
    // Without a condition one that wants all of them would allow everything.
    if ((regexes ?? stopwords ?? paths ?? commits) === undefined) {
        throw new Error("an allowlist says nothing");
    }
    return convertAllow(source);
}

function tablesOf(value: PlainValue | undefined): readonly PlainTable[] {
    return Array.isArray(value) ? value.filter(isPlainTable) : [];
}

/** Undefined where there are none. */
function textsOf(value: PlainValue | undefined): readonly string[] | undefined {
    const list: readonly PlainValue[] = Array.isArray(value) ? value : [];
    const texts = list.filter((item): item is string => typeof item === "string" && item !== "");
    return texts.length === 0 ? undefined : texts;
}

function numberOf(value: PlainValue | undefined): number | undefined {
    return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function reasonOf(error: unknown): string {
    return withoutStop(error instanceof Error ? error.message : String(error));
}

function withoutStop(message: string): string {
    return message.slice(0, 300).replace(/\.$/, "");
}
