import { defineCommand } from "../command.ts";
import { advisoryStore } from "../security/advisory-store.ts";

export const advisoriesRollBack = defineCommand({
    words: ["advisories", "roll-back"],
    summary: "Go back to the database before the last update; a second time forward again.",
    details: "The one that came with the program is used where it is the newer one.",
    options: {},
    run: async (_values, { terminal, installation }) => {
        const { count, date } = await advisoryStore(installation).rollBack();
        terminal.print(`${count} advisories, newest of ${date}\n`);
        return 0;
    },
});
