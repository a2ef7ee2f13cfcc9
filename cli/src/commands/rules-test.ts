import { type FailedExample, failedExamples } from "@rust-ai-ide/analysis/rules/rule-examples";
import { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import { ExampleRunner } from "@rust-ai-ide/node/rules/example-runner";
import { defineCommand } from "../command.ts";
import { readRules } from "../rules/load-rules.ts";
import { formatOption, requireFormat } from "../rules/rule-options.ts";

export const rulesTest = defineCommand({
    words: ["rules", "test"],
    summary: "Try the examples of rule files.",
    details:
        "Each rule has to find exactly what stands between « and » in its matches, nothing in its misses, and its first fix has to give the fixed code without new syntax errors. Exits with 1 when an example does not hold, and with 2 when a file cannot be read.",
    options: {
        file: {
            kind: "argument",
            value: "FILE...",
            repeatable: true,
            help: "Rule files.",
        },
        format: formatOption,
    },
    run: async (values, { terminal, installation }) => {
        const format = requireFormat(values.format);
        const runner = new ExampleRunner(installation.grammarFolder);
        const failed: (FailedExample & { readonly language: string })[] = [];
        const problems: { path: string; code: string; message: string }[] = [];
        let examples = 0;
        let rules = 0;
        try {
            for (const path of values.file) {
                const content = await readRules(path);
                const set = new RuleSet(content.rules);
                for (const { code, display } of [...content.problems, ...set.problems]) {
                    problems.push({ path, code, message: display });
                }
                for (const rule of set.rules) {
                    rules++;
                    examples += rule.matches.length + rule.misses.length;
                    for (const language of rule.languages) {
                        const { run, broken } = await runner.prepare(rule, language);
                        if (broken !== undefined) {
                            const { code, display } = broken;
                            problems.push({ path, code, message: display });
                            continue;
                        }
                        for (const each of failedExamples(rule, run)) {
                            failed.push({ ...each, language });
                        }
                    }
                }
            }
        } finally {
            runner.dispose();
        }
        if (format === "json") {
            const summary = { rules, examples, failed: failed.length };
            terminal.print(`${JSON.stringify({ failed, summary, problems })}\n`);
        } else {
            for (const { rule, example, reason, language } of failed) {
                terminal.print(`${rule}: ${example} (${language}): ${reason}\n`);
            }
            for (const { path, code, message } of problems) {
                terminal.warn(`rust-ai: ${path}: ${code}: ${message}`);
            }
            terminal.print(`${rules} rules, ${examples} examples, ${failed.length} failed\n`);
        }
        return failed.length + problems.length > 0 ? 1 : 0;
    },
});
