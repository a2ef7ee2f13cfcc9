import { delimiter, dirname, join } from "node:path";
import { build } from "./lib/build.mjs";
import { fail, heading, line } from "./lib/log.mjs";
import { hostTarget } from "./lib/members.mjs";
import { packageTarget } from "./lib/packages.mjs";
import { root } from "./lib/paths.mjs";
import { run } from "./lib/run.mjs";
import { testElectron } from "./lib/tools.mjs";

const help = `npm run test:desktop
Runs the suites of test/host/suites inside desktop VS Code, which @vscode/test-electron downloads.
VSCODE_EXECUTABLE names an installed editor instead; test/host/code-shim.mjs is one that needs no
desktop: it runs the built-in VS Code server and a Chromium.`;

async function main() {
    if (process.argv.includes("--help")) {
        console.log(help);
        return;
    }
    await build();
    const files = await packageTarget(hostTarget());
    const { node, folder } = await testElectron();
    heading("Suites inside desktop VS Code");
    line(process.env.VSCODE_EXECUTABLE ?? "downloading VS Code unless it is there");
    // The shim is a program of Node's, too.
    const path = `${dirname(node)}${delimiter}${process.env.PATH}`;
    await run(node, [join(root, "scripts/lib/desktop-run.mjs"), folder, ...files], {
        env: { ...process.env, PATH: path },
    });
}

main().catch(fail);
