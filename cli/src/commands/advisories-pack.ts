import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { readDatabase } from "@rust-ai-ide/node/advisories/read-database";
import { writeFileAtomic } from "@rust-ai-ide/node/atomic-file";
import { attributionText } from "@rust-ai-ide/security/advisories/attribution";
import { packDatabase } from "@rust-ai-ide/security/advisories/packed-database";
import { defineCommand } from "../command.ts";
import { advisorySource } from "../security/advisory-store.ts";

export const advisoriesPack = defineCommand({
    words: ["advisories", "pack"],
    summary: "Pack a database of advisories into one file, for machines without a network.",
    details:
        "Writes advisories.txt, which --db takes, and ADVISORIES.md with the licences of the texts. The same source gives the same bytes.",
    options: {
        from: {
            kind: "text",
            value: "SOURCE",
            required: true,
            help: "A folder, a .tar.gz or .zip, the address of one, or of a git repository.",
        },
        output: { kind: "text", value: "FOLDER", required: true, help: "Where the files are put." },
        name: { kind: "text", value: "TEXT", help: "What the source is called in it." },
        online: { kind: "flag", help: "Allow the network, for addresses." },
    },
    run: async (values, { terminal, token }) => {
        const options = { isNetworkAllowed: values.online, token };
        const read = await readDatabase(advisorySource(values.from), options);
        const contents = { ...read, source: values.name ?? read.source };
        await mkdir(values.output, { recursive: true });
        await writeFileAtomic(join(values.output, "advisories.txt"), packDatabase(contents));
        await writeFileAtomic(join(values.output, "ADVISORIES.md"), attributionText(contents));
        for (const { path, code, message } of contents.problems) {
            terminal.warn(`rust-ai: ${path}: ${code}: ${message}`);
        }
        terminal.print(`${contents.advisories.length} advisories\n`);
        return 0;
    },
});
