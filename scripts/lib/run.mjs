import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, extname, join } from "node:path";

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] Replaces the environment.
 * @property {boolean} [quiet] Keep the output and show it only when the program fails.
 * @property {boolean} [allowFailure] Return the exit code in place of throwing.
 * @property {number} [timeout] Milliseconds until the program is stopped.
 */

/**
 * Runs a program without a shell and waits for its end.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} Standard output and error, interleaved.
 */
export function run(program, args, options = {}) {
    return new Promise((resolve, reject) => {
        const script = [".cmd", ".bat"].includes(extname(program).toLowerCase());
        const child = spawn(script ? `"${program}"` : program, args, {
            cwd: options.cwd,
            env: options.env ?? process.env,
            stdio: ["ignore", "pipe", "pipe"],
            // Windows starts batch files through its shell only.
            shell: script,
            timeout: options.timeout,
        });
        let output = "";
        /** @param {Buffer} chunk @param {NodeJS.WriteStream} stream */
        const take = (chunk, stream) => {
            output += chunk.toString("utf8");
            if (options.quiet !== true) stream.write(chunk);
        };
        child.stdout.on("data", (chunk) => take(chunk, process.stdout));
        child.stderr.on("data", (chunk) => take(chunk, process.stderr));
        child.on("error", (error) => {
            if (options.allowFailure === true) resolve({ code: 127, output: error.message });
            else reject(new Error(`${program} does not start: ${error.message}`));
        });
        child.on("close", (code, signal) => {
            const status = code ?? 1;
            if (status === 0 || options.allowFailure === true) {
                resolve({ code: status, output });
                return;
            }
            if (options.quiet === true) process.stderr.write(output);
            const end = signal === null ? `exit code ${status}` : `signal ${signal}`;
            reject(new Error(`${[program, ...args].join(" ").slice(0, 200)}: ${end}`));
        });
    });
}

/**
 * First program of this name on PATH, with the endings that Windows tries.
 * @param {string} name
 * @returns {string | undefined}
 */
export function which(name) {
    const endings =
        process.platform === "win32"
            ? (process.env.PATHEXT ?? ".EXE;.CMD;.BAT").toLowerCase().split(";")
            : [""];
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
        for (const ending of endings) {
            const path = join(folder, name + ending);
            if (folder !== "" && existsSync(path)) return path;
        }
    }
    return undefined;
}

/** Path of npm's program, so that any Node can run it without a shell. */
export function npmProgram() {
    const fromNpm = process.env.npm_execpath;
    if (fromNpm !== undefined && /npm-cli\.c?js$/.test(fromNpm)) return fromNpm;
    const folder = dirname(process.execPath);
    const known = [
        join(folder, "../lib/node_modules/npm/bin/npm-cli.js"),
        join(folder, "node_modules/npm/bin/npm-cli.js"),
        "/usr/share/nodejs/npm/bin/npm-cli.js",
    ].find((path) => existsSync(path));
    if (known === undefined) {
        throw new Error("npm is not beside this Node. Start through `npm run` instead.");
    }
    return known;
}

/**
 * Runs npm under the given Node.
 * @param {readonly string[]} args
 * @param {RunOptions & { node?: string }} [options]
 */
export function npm(args, options = {}) {
    const node = options.node ?? process.execPath;
    const env = { ...(options.env ?? process.env) };
    // Scripts that npm starts must find the same Node first.
    const pathName = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
    env[pathName] = `${dirname(node)}${delimiter}${env[pathName] ?? ""}`;
    return run(node, [npmProgram(), ...args], { ...options, env });
}
