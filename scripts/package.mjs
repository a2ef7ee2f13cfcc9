import { parseArgs } from "node:util";
import { writeArchive } from "./lib/archive.mjs";
import { build } from "./lib/build.mjs";
import { fail, heading, line } from "./lib/log.mjs";
import { hostTarget, targets } from "./lib/members.mjs";
import { packageTarget } from "./lib/packages.mjs";

const help = `npm run package -- [options]
Builds and writes VSIX files to dist/vsix and one offline archive a target to dist/archives.
  --all              every target, in place of this machine's alone
  --target NAME      one of ${targets.join(", ")}
  --no-archive       VSIX files only`;

async function main() {
    const { values } = parseArgs({
        options: {
            all: { type: "boolean" },
            target: { type: "string" },
            archive: { type: "boolean", default: true },
            help: { type: "boolean" },
        },
        allowNegative: true,
    });
    if (values.help === true) {
        console.log(help);
        return;
    }
    const wanted = values.all === true ? targets : [oneTarget(values.target)];
    await build();
    heading("Packages");
    for (const target of wanted) {
        const files = await packageTarget(target);
        if (values.archive) line(await writeArchive(target, files));
    }
}

/** @param {string | undefined} name */
function oneTarget(name) {
    if (name === undefined) return hostTarget();
    const found = targets.find((target) => target === name);
    if (found === undefined) throw new Error(`--target: one of ${targets.join(", ")}`);
    return found;
}

main().catch(fail);
