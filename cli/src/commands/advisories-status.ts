import { defineCommand } from "../command.ts";
import { formatOption, requireFormat } from "../rules/rule-options.ts";
import { advisoryStore } from "../security/advisory-store.ts";

const dayMs = 86_400_000;

export const advisoriesStatus = defineCommand({
    words: ["advisories", "status"],
    summary: "Tell which database of advisories is used, and how old it is.",
    details: "The exit code is 1 where there is none.",
    options: { format: formatOption },
    run: async (values, { terminal, installation }) => {
        const format = requireFormat(values.format);
        const status = await advisoryStore(installation).status();
        if (format === "json") terminal.print(`${JSON.stringify(status)}\n`);
        else if (status.origin === undefined) {
            terminal.print(
                "There is no database. Bring one with rust-ai advisories update --from FOLDER, ARCHIVE or ADDRESS.\n",
            );
        } else {
            const age = Math.floor((Date.now() - Date.parse(status.date ?? "")) / dayMs);
            const origin = status.origin === "bundled" ? "came with the program" : "your own";
            terminal.print(
                `${status.count} advisories, newest of ${status.date} (${age} days ago), ${origin}\nfrom ${status.source}\n`,
            );
            if (status.problems > 0) terminal.print(`${status.problems} could not be read\n`);
            if (status.canRollBack) terminal.print("the one before is kept\n");
        }
        return status.origin === undefined ? 1 : 0;
    },
});
