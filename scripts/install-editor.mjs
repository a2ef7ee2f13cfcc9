import { basename } from "node:path";
import { parseArgs } from "node:util";
import { build } from "./lib/build.mjs";
import { findEditor, installIntoEditor } from "./lib/editors.mjs";
import { fail, heading, line } from "./lib/log.mjs";
import { hostTarget } from "./lib/members.mjs";
import { packageTarget } from "./lib/packages.mjs";

const help = `npm run install:editor -- [--editor PROGRAM]
Builds, packs and installs the extensions into your own editor: the first of code, codium and
cursor on PATH, or the program that --editor names.`;

async function main() {
    const { values } = parseArgs({
        options: { editor: { type: "string" }, help: { type: "boolean" } },
    });
    if (values.help === true) {
        console.log(help);
        return;
    }
    const editor = findEditor(values.editor);
    if (editor === undefined) {
        throw new Error(
            "no code, codium or cursor on PATH: name your editor with --editor PROGRAM",
        );
    }
    await build();
    const files = await packageTarget(hostTarget());
    heading(`Installing into ${editor}`);
    for (const file of files) line(basename(file));
    await installIntoEditor(editor, files);
    line("done: reload the windows that are open");
}

main().catch(fail);
