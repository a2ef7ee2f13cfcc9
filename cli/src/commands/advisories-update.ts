import { defineCommand } from "../command.ts";
import { advisorySource, advisoryStore } from "../security/advisory-store.ts";

export const advisoriesUpdate = defineCommand({
    words: ["advisories", "update"],
    summary: "Bring a database of advisories here.",
    details:
        "From the RustSec database, an export of OSV records, or both in one folder or archive. The old one stays when anything fails, and is kept to go back to.",
    options: {
        from: {
            kind: "text",
            value: "SOURCE",
            required: true,
            help: "A folder, a .tar.gz or .zip, the address of one, or of a git repository.",
        },
        online: { kind: "flag", help: "Allow the network, for addresses." },
        "allow-fewer": {
            kind: "flag",
            help: "Take a source with far fewer advisories than there are now.",
        },
    },
    run: async (values, { terminal, token, installation }) => {
        const options = {
            isNetworkAllowed: values.online,
            allowsFewer: values["allow-fewer"],
            token,
        };
        terminal.progress("reading advisories");
        const store = advisoryStore(installation);
        const status = await store.update(advisorySource(values.from), options);
        terminal.progress("");
        terminal.print(`${status.count} advisories, newest of ${status.date}\n`);
        for (const { path, code, message } of (await store.open())?.problems ?? []) {
            terminal.warn(`rust-ai: ${path}: ${code}: ${message}`);
        }
        return 0;
    },
});
