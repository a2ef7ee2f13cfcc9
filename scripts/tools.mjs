import { fail, heading, line } from "./lib/log.mjs";
import { editorServer, testElectron, vsceProgram } from "./lib/tools.mjs";

/** Fetches every tool at once, so that later steps work without a network. */
async function main() {
    heading("Tools");
    line(`packager: ${(await vsceProgram()).script}`);
    line(`editor server: ${(await editorServer()).script}`);
    line(`desktop test runner: ${(await testElectron()).folder}`);
}

main().catch(fail);
