import { defineCommand } from "../command.ts";
import { formatOption, requireFormat } from "../rules/rule-options.ts";
import { advisoryStore } from "../security/advisory-store.ts";
import { SecurityCliErrors } from "../security/security-cli-errors.ts";

export const advisoriesShow = defineCommand({
    words: ["advisories", "show"],
    summary: "Show an advisory.",
    details: "By its id or one of its other names.",
    options: {
        id: { kind: "argument", value: "ID", help: "RUSTSEC-2024-0001, CVE-2024-1 or GHSA-...." },
        format: formatOption,
    },
    run: async (values, { terminal, installation }) => {
        const format = requireFormat(values.format);
        const database = await advisoryStore(installation).open();
        if (database === undefined) throw SecurityCliErrors.noDatabase();
        const { id } = values;
        const found =
            database.byId(id) ?? [...database.all()].find(({ aliases }) => aliases.includes(id));
        if (found === undefined) throw SecurityCliErrors.unknownAdvisory(id);
        if (format === "json") {
            terminal.print(`${JSON.stringify({ ...found, description: found.description })}\n`);
            return 0;
        }
        const rows = [
            ["package", found.package],
            ["kind", found.kind],
            ["date", found.date],
            ["withdrawn", found.withdrawn],
            ["also", found.aliases.join(", ")],
            [
                "severity",
                found.score &&
                    `${found.score.severity} ${found.score.score} (CVSS ${found.score.version}, ${found.score.vector})`,
            ],
            ["fixed in", found.patched.join(" or ")],
            ["unaffected", found.unaffected.join(" or ")],
            ["functions", found.functions.map(({ path }) => path).join(", ")],
            ["only on", [...found.os, ...found.arch].join(", ")],
            [
                "see",
                [found.url, ...found.references]
                    .filter((each) => each !== undefined)
                    .join("\n            "),
            ],
            ["licence", found.licence === "CC0-1.0" ? undefined : found.licence],
        ];
        terminal.print(`${found.id}: ${found.title}\n`);
        for (const [name = "", value] of rows) {
            if (value !== undefined && value !== "") terminal.print(`${name.padEnd(12)}${value}\n`);
        }
        if (found.description !== undefined) terminal.print(`\n${found.description}\n`);
        return 0;
    },
});
