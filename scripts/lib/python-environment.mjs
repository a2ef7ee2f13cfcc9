import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root, toolsFolder } from "./paths.mjs";
import { run } from "./run.mjs";

/**
 * An environment outside the tree with the packages of requirements-test.txt, made once for
 * each version of that file. Without a network or the module venv the given Python has to do:
 * tests that need a package skip themselves.
 * @param {string} python
 * @returns {Promise<string>} The Python to run.
 */
export async function testPython(python) {
    const requirements = join(root, "models/training/requirements-test.txt");
    const version = createHash("sha256").update(readFileSync(requirements)).digest("hex");
    const folder = join(toolsFolder, `python-tests-${version.slice(0, 12)}`);
    const own =
        process.platform === "win32"
            ? join(folder, "Scripts/python.exe")
            : join(folder, "bin/python");
    const check = ["-c", "import numpy, tokenizers, tree_sitter, tree_sitter_rust"];
    const options = { quiet: true, allowFailure: true };
    if (existsSync(own) && (await run(own, check, options)).code === 0) return own;
    rmSync(folder, { recursive: true, force: true });
    const made = await run(python, ["-m", "venv", folder], options);
    if (made.code !== 0) return python;
    const install = ["-m", "pip", "install", "--quiet", "-r", requirements];
    const installed = await run(own, install, { ...options, timeout: 180_000 });
    return installed.code === 0 ? own : python;
}
