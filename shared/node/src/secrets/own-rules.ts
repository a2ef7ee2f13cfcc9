import { isAbsolute, normalize } from "node:path";
import { combineRules } from "@rust-ai-ide/security/secrets/combine-rules";
import { type RuleFile, readRuleFile } from "@rust-ai-ide/security/secrets/read-rule-file";
import { RuleFileErrors } from "@rust-ai-ide/security/secrets/rule-file-errors";
import type { SecretAllow, SecretRule } from "@rust-ai-ide/security/secrets/secret-rule";
import { readSource } from "../analysis/source-folder.ts";
import type { IndexProblem } from "../index/workspace-indexer.ts";

/** Rules of the product and of a repository, and what is wrong with those of the repository. */
export interface OwnRules {
    readonly rules: readonly SecretRule[] | undefined;
    readonly allow: readonly SecretAllow[];
    readonly problems: readonly IndexProblem[];
}

/** Where gitleaks looks for the rules of a repository. */
const ruleFile = ".gitleaks.toml";
const mostBytes = 5_000_000;
/** As many files as gitleaks follows. */
const mostFiles = 3;

/**
 * What a repository's folder, or the file that is named, has to say of secrets. Files that it
 * extends lie in the repository: somebody else's rules read nothing of the rest of the machine.
 */
export async function ownRules(folder: string, named?: string): Promise<OwnRules> {
    const files: RuleFile[] = [];
    const problems: IndexProblem[] = [];
    const seen = new Set<string>();
    let path = named ?? `${folder}/${ruleFile}`;
    while (files.length < mostFiles && !seen.has(path)) {
        seen.add(path);
        const text = await readSource(path, mostBytes);
        if (text === undefined) {
            if (files.length > 0) problems.push(notExtended(path, "it cannot be read"));
            break;
        }
        const file = readRuleFile(text);
        files.push(file);
        if (file.extends === undefined) break;
        const inside = normalize(file.extends).replaceAll("\\", "/");
        if (isAbsolute(inside) || /^(?:\.\.(?:\/|$)|[A-Za-z]:|\/)/.test(inside)) {
            problems.push(notExtended(file.extends, "it lies outside of the repository"));
            break;
        }
        path = `${folder}/${inside}`;
    }
    const [first] = seen;
    if (files.length === 0) return { rules: undefined, allow: [], problems };
    const combined = combineRules(files);
    const all = combined.problems.map(({ code, display }) => ({
        path: first ?? folder,
        code,
        message: display,
    }));
    return { rules: combined.rules, allow: combined.allow, problems: [...all, ...problems] };
}

function notExtended(path: string, reason: string): IndexProblem {
    const { code, display } = RuleFileErrors.notExtended(path, reason);
    return { path, code, message: display };
}
