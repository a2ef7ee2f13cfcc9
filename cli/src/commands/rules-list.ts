import { defineCommand } from "../command.ts";
import { shownPath } from "../rules/finding-report.ts";
import { loadRules } from "../rules/load-rules.ts";
import { formatOption, requireFormat } from "../rules/rule-options.ts";
import { textTable } from "../text-table.ts";

export const rulesList = defineCommand({
    words: ["rules", "list"],
    summary: "List the rules that reviews use.",
    details:
        "Shows the rules of the product and those of the nearest .rust-ai/rules folder. JSON has everything that a rule file can say, so it is also an example of one.",
    options: {
        format: formatOption,
        rules: {
            kind: "text",
            value: "FILE",
            repeatable: true,
            help: "List the rules of this file too; may be repeated.",
        },
        "builtin-only": {
            kind: "flag",
            help: "Leave the rules of the nearest .rust-ai/rules folder out.",
        },
    },
    run: async (values, { terminal }) => {
        const format = requireFormat(values.format);
        const { set, problems, origins } = await loadRules({
            files: values.rules,
            folders: values["builtin-only"] ? [] : [process.cwd()],
            only: [],
        });
        if (format === "json") {
            const described = problems.map(({ path, problem }) => ({
                path: path === "" ? "" : shownPath(path),
                code: problem.code,
                message: problem.display,
            }));
            terminal.print(`${JSON.stringify({ rules: set.rules, problems: described })}\n`);
            return 0;
        }
        const rows = set.rules.map(({ id, severity, confidence, category, title }) => {
            const origin = origins.get(id);
            const from = origin === undefined ? "built in" : shownPath(origin);
            return [id, severity, confidence, category, title, from];
        });
        const header = ["rule", "severity", "confidence", "category", "title", "from"];
        terminal.print(textTable(header, rows));
        for (const { path, problem } of problems) {
            const place = path === "" ? "" : `${shownPath(path)}: `;
            terminal.warn(`rust-ai: ${place}${problem.code}: ${problem.display}`);
        }
        return 0;
    },
});
