import { stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { builtinRules } from "@rust-ai-ide/analysis/rules/builtin/builtin-rules";
import type { Rule } from "@rust-ai-ide/analysis/rules/rule";
import { largestRuleFile, readRuleFile } from "@rust-ai-ide/analysis/rules/rule-file";
import { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import type { CodedError } from "@rust-ai-ide/core/errors";
import { listRuleFiles } from "@rust-ai-ide/node/rules/rule-files";
import { CliErrors } from "../cli-errors.ts";
import { decodeText, readBytes } from "../files.ts";

/** A problem with rules and the file that they stand in; "" for those of the product. */
export interface RuleProblem {
    readonly path: string;
    readonly problem: CodedError;
}

/** Rules with where they come from. */
export interface LoadedRules {
    readonly set: RuleSet;
    readonly problems: readonly RuleProblem[];
    /** Paths of rule files by id; none for the product's own. */
    readonly origins: ReadonlyMap<string, string>;
}

export interface RuleSources {
    /** Rule files that the user names. */
    readonly files: readonly string[];
    /** Folders whose own rules are used: those of the nearest `.rust-ai/rules` at or above. */
    readonly folders: readonly string[];
    /** Ids to choose; none: all. */
    readonly only: readonly string[];
}

/** Reads all rules. Throws `cli.*` errors for files that the user named and for ids that there are not. */
export async function loadRules(sources: RuleSources): Promise<LoadedRules> {
    const problems: RuleProblem[] = [];
    const rules: Rule[] = [...builtinRules];
    const origins = new Map<string, string>();
    const own = await Promise.all(sources.folders.map(ownRuleFiles));
    const paths = new Set([...own.flat(), ...sources.files.map((path) => resolve(path))]);
    for (const path of paths) {
        const content = await readRules(path);
        rules.push(...content.rules);
        for (const { id } of content.rules) origins.set(id, path);
        problems.push(...content.problems.map((problem) => ({ path, problem })));
    }
    const unknown = sources.only.find((id) => !rules.some((rule) => rule.id === id));
    if (unknown !== undefined) throw CliErrors.unknownRule(unknown);
    const isChosen = ({ id }: Rule): boolean =>
        sources.only.length === 0 || sources.only.includes(id);
    const set = new RuleSet(rules.filter(isChosen));
    for (const problem of set.problems) problems.push({ path: "", problem });
    return { set, problems, origins };
}

/** The rules of one file. Throws `cli.*` errors where it cannot be read. */
export async function readRules(path: string): Promise<ReturnType<typeof readRuleFile>> {
    const text = decodeText(await readBytes(path, largestRuleFile * 3));
    if (text === undefined) throw CliErrors.invalidText(path);
    return readRuleFile(text);
}

async function ownRuleFiles(folder: string): Promise<string[]> {
    let current = resolve(folder);
    for (;;) {
        const rulesFolder = join(current, ".rust-ai", "rules");
        const isFolder = await stat(rulesFolder).then(
            (status) => status.isDirectory(),
            () => false,
        );
        if (isFolder) return await listRuleFiles(rulesFolder);
        const parent = dirname(current);
        if (parent === current) return [];
        current = parent;
    }
}
