import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fail } from "./log.mjs";
import { dist, root } from "./paths.mjs";
import { quietSettings } from "./quiet-settings.mjs";

/**
 * Started by test-desktop.mjs on a Node that @vscode/test-electron accepts.
 * Arguments: the folder that holds the package, then the VSIX files.
 */
async function main() {
    const [, , tools = "", ...files] = process.argv;
    const electron = createRequire(join(tools, "package.json"))("@vscode/test-electron");
    const program =
        process.env.VSCODE_EXECUTABLE ?? (await electron.downloadAndUnzipVSCode("stable"));
    const folder = mkdtempSync(join(tmpdir(), "rai-desktop-"));
    const user = join(folder, "user");
    const places = [`--user-data-dir=${user}`, `--extensions-dir=${join(folder, "extensions")}`];
    mkdirSync(join(user, "User"), { recursive: true });
    writeFileSync(join(user, "User/settings.json"), JSON.stringify(quietSettings));
    const workspace = join(folder, "hello-rust");
    cpSync(join(root, "samples/hello-rust"), workspace, { recursive: true });
    const [cli = program] =
        process.env.VSCODE_EXECUTABLE === undefined
            ? electron.resolveCliArgsFromVSCodeExecutablePath(program)
            : [program];
    const installs = files.flatMap((file) => ["--install-extension", file]);
    const { status } = spawnSync(cli, [...places, ...installs, "--force"], {
        stdio: "inherit",
        shell: process.platform === "win32",
    });
    if (status !== 0) throw new Error(`installing the extensions: exit code ${status}`);
    try {
        await electron.runTests({
            vscodeExecutablePath: program,
            extensionDevelopmentPath: join(root, "test/host/driver"),
            extensionTestsPath: join(dist, "test-host/suites/index.cjs"),
            launchArgs: [workspace, ...places, "--disable-workspace-trust"],
        });
    } finally {
        rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
    }
}

main().catch(fail);
