import { defineCommand } from "../command.ts";
import { formatOption, requireFormat } from "../rules/rule-options.ts";

export const auditCompare = defineCommand({
    words: ["audit", "compare"],
    summary: "Compare our audit of a Cargo.lock with those of cargo-audit and cargo-deny.",
    details:
        "Runs the tools that are installed, without the network and with the databases that they have; databases of different days explain differences. The exit code is 1 when they differ.",
    options: {
        lockfile: {
            kind: "text",
            value: "FILE",
            help: "Look at this Cargo.lock instead of the nearest one.",
        },
        db: {
            kind: "text",
            value: "SOURCE",
            help: "Advisories of this packed file, folder or archive instead of the machine's own.",
        },
        format: formatOption,
    },
    run: async (values, context) => {
        const format = requireFormat(values.format);
        const { compareAudit } = await import("../security/compare-audit.ts");
        const { terminal } = context;
        const compared = await compareAudit(values.lockfile, values.db, context);
        const { differences, missing } = compared;
        if (format === "json") terminal.print(`${JSON.stringify(compared)}\n`);
        else {
            for (const { tool, onlyThere, onlyHere, agreed, problem } of differences) {
                terminal.print(
                    `${tool}: ${agreed} agreed, ${onlyThere.length} only there, ${onlyHere.length} only here\n`,
                );
                if (problem !== undefined) terminal.print(`  ${problem}\n`);
                for (const key of onlyThere) terminal.print(`  only there: ${key}\n`);
                for (const key of onlyHere) terminal.print(`  only here: ${key}\n`);
            }
            for (const tool of missing) terminal.print(`${tool} is not installed\n`);
        }
        const differ = differences.some(
            ({ onlyThere, onlyHere }) => onlyThere.length + onlyHere.length > 0,
        );
        return differ ? 1 : 0;
    },
});
