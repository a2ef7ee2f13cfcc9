import { locatedFindings } from "@rust-ai-ide/analysis/rules/located-finding";
import { runRules } from "@rust-ai-ide/analysis/rules/rule-run";
import { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import type { SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import { fileTaint } from "../taint/file-taint.ts";
import { FunctionCache } from "../taint/function-cache.ts";
import { numberFieldsOf } from "../taint/number-fields.ts";
import { isScript, mayHaveScriptFlow, scriptTaint } from "../taint/script-taint.ts";
import type { FileTaint } from "../taint/taint-facts.ts";
import { securityRules } from "./rules/security-rules.ts";
import { ruleFinding, type SastFinding, taintFindings } from "./sast-finding.ts";

export interface SastSessionOptions {
    /** The crate of a Rust file: any text that is the same for its files; flows stay in it. */
    readonly crateOf: (path: string) => string;
}

/**
 * Checks files while they are edited. What is known of the other files of the crate is kept, so
 * that an edit costs one file and the joining of the crate's functions.
 */
export class SastSession {
    private readonly rules = new RuleSet(securityRules);
    private readonly crates = new Map<string, Map<string, FileTaint>>();
    private readonly caches = new Map<string, FunctionCache>();
    private readonly options: SastSessionOptions;

    constructor(options: SastSessionOptions) {
        this.options = options;
    }

    /** Findings in a file, with `/` in its path; those of flows that end in it included. */
    check(path: string, languageId: string, table: SyntaxTable): readonly SastFinding[] {
        const program = this.rules.program(languageId, table.names);
        const found = program === undefined ? [] : runRules(program, table, path).findings;
        const findings = locatedFindings(table.text, found).flatMap((each) => {
            const made = ruleFinding(path, table.text, each);
            return made === undefined ? [] : [made];
        });
        if (isScript(languageId) && mayHaveScriptFlow(path, table.text)) {
            return [...findings, ...taintFindings([scriptTaint(table, path)]).findings];
        }
        if (languageId !== "rust") return findings;
        this.learn(path, table);
        const crate = this.crates.get(this.options.crateOf(path));
        const flows = taintFindings([...(crate?.values() ?? [])]).findings;
        findings.push(...flows.filter(({ locations }) => locations[0]?.path === path));
        return findings;
    }

    /** Takes note of a file of a crate without checking it. */
    learn(path: string, table: SyntaxTable): void {
        const key = this.options.crateOf(path);
        const crate = this.crates.get(key) ?? new Map<string, FileTaint>();
        const cache = this.caches.get(path) ?? new FunctionCache();
        this.caches.set(path, cache);
        const numbers = numberFieldsOf([table.text]);
        this.crates.set(key, crate.set(path, fileTaint(table, path, path, numbers, cache)));
    }

    /** The file is gone. */
    forget(path: string): void {
        this.crates.get(this.options.crateOf(path))?.delete(path);
        this.caches.delete(path);
    }
}
