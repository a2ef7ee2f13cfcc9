import { commonOptions, defineCommand } from "../command.ts";
import { repositoryFolder, repositoryOption } from "../git/run-git-operation.ts";
import { textTable } from "../text-table.ts";

export const gitOperations = defineCommand({
    words: ["git", "operations"],
    summary: "List the operations that have a backup, newest first.",
    details:
        "The newest 50 of the last 90 days are kept, as commits below refs/rust-ai/operations. Changes nothing.",
    options: { repo: repositoryOption, json: commonOptions.json },
    run: async (values, { terminal, token }) => {
        const { listOperations } = await import("@rust-ai-ide/node/git-operations/list-operations");
        const list = await listOperations(await repositoryFolder(values.repo), token);
        if (values.json) {
            terminal.print(`${JSON.stringify(list)}\n`);
            return 0;
        }
        const rows = list.operations.map(({ id, startedAt, state, isUndone, title }) => [
            id,
            new Date(startedAt).toISOString().slice(0, 19).replace("T", " "),
            // Of one that runs nobody else can tell; it is broken off if its process is gone.
            isUndone ? "undone" : state === "running" ? "not ended" : state,
            title,
        ]);
        if (rows.length > 0) terminal.print(textTable(["ID", "TIME (UTC)", "STATE", "WHAT"], rows));
        else terminal.print("There are no operations.\n");
        for (const problem of list.problems) terminal.warn(`rust-ai: ${problem}`);
        return 0;
    },
});
