import { spawn } from "node:child_process";
import {
    chmodSync,
    closeSync,
    mkdirSync,
    openSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { get } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { run } from "./run.mjs";
import { editorServer } from "./tools.mjs";

/**
 * @typedef {object} ServerOptions
 * @property {string} profile Folder for settings, state and the server's log.
 * @property {string} extensions Folder of installed extensions.
 * @property {Record<string, unknown>} settings User settings.
 * @property {readonly object[]} [keybindings] The user's own keys.
 * @property {string} [token] Secret that the address must carry; without it any local user may connect.
 * @property {number} [port] A free one is taken otherwise.
 * @property {boolean} [askTrust] Open folders in Restricted Mode until the user trusts them.
 * @property {NodeJS.ProcessEnv} [env] Added to the environment of the server and its extensions.
 * @property {readonly string[]} [args]
 */

/**
 * @typedef {object} RunningServer
 * @property {number} port
 * @property {string} origin
 * @property {Promise<void>} ended Settles when the server has gone, whatever the reason.
 * @property {() => Promise<void>} stop
 */

/** How long the server may take until it answers. */
const startLimit = 60_000;

/** The editor then asks no gallery on the network, and no parent process is assumed. */
const cleared = ["CODE_SERVER_PARENT_PID", "VSCODE_IPC_HOOK_CLI", "ELECTRON_RUN_AS_NODE"];

/** @param {ServerOptions} options */
function folders({ profile, extensions }) {
    return [
        ["--server-data-dir", join(profile, "server")],
        ["--user-data-dir", join(profile, "user")],
        ["--extensions-dir", extensions],
    ].flat();
}

/** @param {NodeJS.ProcessEnv} [added] */
function environment(added) {
    /** @type {NodeJS.ProcessEnv} */
    const env = { ...process.env, EXTENSIONS_GALLERY: "{}", ...added };
    for (const name of cleared) delete env[name];
    return env;
}

/**
 * A folder that only this user can enter, also when it was there before.
 * @param {string} folder
 */
export function makePrivate(folder) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
}

/**
 * An empty file that only this user can read; one that was there before may have other readers.
 * @param {string} path
 */
export function openPrivate(path) {
    rmSync(path, { force: true });
    return openSync(path, "wx", 0o600);
}

/**
 * The token goes through a file: every local user can read the arguments of a process.
 * @param {string} profile
 * @param {string | undefined} token
 */
export function tokenFlags(profile, token) {
    if (token === undefined) return ["--without-connection-token"];
    const path = join(profile, "connection-token");
    const file = openPrivate(path);
    writeFileSync(file, token);
    closeSync(file);
    return ["--connection-token-file", path];
}

/**
 * Starts the VS Code server on the loopback interface and waits until it answers.
 * @param {ServerOptions} options
 * @returns {Promise<RunningServer>}
 */
export async function startServer(options) {
    const { node, script } = await editorServer();
    const port = options.port ?? (await freePort());
    const user = join(options.profile, "user/User");
    makePrivate(options.profile);
    for (const folder of [user, options.extensions]) mkdirSync(folder, { recursive: true });
    writeFileSync(join(user, "settings.json"), JSON.stringify(options.settings, undefined, 2));
    writeFileSync(join(user, "keybindings.json"), JSON.stringify(options.keybindings ?? []));
    const logFile = join(options.profile, "server.log");
    const log = openPrivate(logFile);
    const flags = ["--host", "127.0.0.1", "--port", String(port)];
    flags.push(...tokenFlags(options.profile, options.token));
    flags.push("--accept-server-license-terms", "--telemetry-level", "off");
    if (options.askTrust !== true) flags.push("--disable-workspace-trust");
    const windows = process.platform === "win32";
    const child = spawn(
        node,
        [script, ...flags, ...folders(options), ...(options.args ?? [])],
        // A process group of its own, so that one signal ends its extension hosts too.
        { stdio: ["ignore", log, log], env: environment(options.env), detached: !windows },
    );
    let gone = false;
    const ended = new Promise((resolve) => {
        child.on("error", () => resolve(undefined));
        child.on("exit", () => resolve(undefined));
    }).then(() => {
        gone = true;
    });
    // A server outlives whoever started it unless it is told.
    const end = () => endGroup(child.pid, "SIGKILL");
    process.once("exit", end);
    const stop = async () => {
        process.off("exit", end);
        if (!gone) endGroup(child.pid, "SIGTERM");
        const timer = setTimeout(() => endGroup(child.pid, "SIGKILL"), 5000);
        await ended;
        clearTimeout(timer);
    };
    const limit = Date.now() + startLimit;
    while (!(await answers(port))) {
        if (gone || Date.now() > limit) {
            await stop();
            throw new Error(`the editor server does not start: ${readFileSync(logFile, "utf8")}`);
        }
        await delay(50);
    }
    return { port, origin: `http://127.0.0.1:${port}`, ended, stop };
}

/**
 * Installs VSIX files the way a user does from the command line.
 * @param {readonly string[]} files
 * @param {string} extensions
 * @param {string} profile
 */
export async function installIntoServer(files, extensions, profile) {
    const { node, script } = await editorServer();
    const args = files.flatMap((file) => ["--install-extension", file]);
    const places = folders({ profile, extensions, settings: {} });
    const { output } = await run(node, [script, ...places, ...args, "--force"], {
        quiet: true,
        env: environment(),
    });
    return output;
}

/** @returns {Promise<number>} */
export function freePort() {
    return new Promise((resolve, reject) => {
        const server = createServer();
        server.on("error", reject);
        server.listen(0, "127.0.0.1", () => {
            const address = server.address();
            server.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0));
        });
    });
}

/** @param {number} port @returns {Promise<boolean>} */
function answers(port) {
    return new Promise((resolve) => {
        get({ host: "127.0.0.1", port, path: "/version" }, (response) => {
            response.resume();
            resolve(response.statusCode === 200);
        }).on("error", () => resolve(false));
    });
}

/** @param {number | undefined} pid @param {NodeJS.Signals} signal */
function endGroup(pid, signal) {
    if (pid === undefined) return;
    if (process.platform === "win32") {
        spawn("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore" });
        return;
    }
    try {
        process.kill(-pid, signal);
    } catch {
        // It ended by itself in the meantime.
    }
}
