import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { dist, root } from "../../../scripts/lib/paths.mjs";
import { CommandLine } from "../command-line.ts";

const cli = new CommandLine();
after(() => cli.dispose());

const program = join(dist, "cli/rust-ai.cjs");
const workbench = join(root, "test/fixtures/completion-points/workbench");

test("prints help and version", async () => {
    assert.match((await cli.run(["--version"])).out, /^rust-ai \d+\.\d+\.\d+\n$/);
    const overall = await cli.run(["--help"]);
    assert.equal(overall.code, 0);
    for (const command of ["complete", "models verify", "eval completion", "lsp"]) {
        assert.ok(overall.out.includes(`  ${command} `), overall.out);
    }
    const own = await cli.run(["models", "bench", "--help"]);
    assert.match(own.out, /--repeats N/);
});

test("completes text from standard input", async () => {
    const text = "fn main() {\n    let mut names: Vec<String> = Vec::\n}\n";
    const place = ["--file", "src/main.rs", "--line", "2", "--column", "39"];
    const { code, out, err } = await cli.run(["complete", "--stdin", ...place, "--json"], {
        input: text,
    });
    assert.equal(code, 0, err);
    const answer = JSON.parse(out);
    assert.ok(answer.text !== "" || answer.reason !== undefined, out);
});

test("works where neither home nor the temporary folder can be written", async () => {
    const file = join(cli.folder, "a-file");
    writeFileSync(file, "");
    const unusable = join(file, "below");
    const env = { XDG_RUNTIME_DIR: unusable, HOME: unusable, TMPDIR: unusable };
    const place = ["--file", cli.sample(), "--line", "9", "--column", "1", "--json"];
    const { out, err } = await cli.run(["complete", ...place], { env });
    const answer = JSON.parse(out);
    assert.ok(answer.text !== "" || answer.reason !== undefined, out + err);
    assert.notEqual(answer.reason, "timed-out");
    assert.ok(!existsSync(unusable));
});

test("a reader that stops reading is no error, and nothing is left behind", async () => {
    const temporary = join(cli.folder, "p");
    mkdirSync(temporary);
    for (const args of [["--help"], ["eval", "completion", "--repo", workbench, "--cases", "2"]]) {
        const child = spawn(process.execPath, [program, ...args], {
            env: { ...process.env, TMPDIR: temporary },
            stdio: ["ignore", "pipe", "pipe"],
        });
        child.stdout.destroy();
        let err = "";
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
            err += text;
        });
        const [code] = await once(child, "close");
        assert.deepEqual({ code, err }, { code: 0, err: "" });
        assert.deepEqual(readdirSync(temporary), []);
    }
});

test("Ctrl+C ends a long evaluation at once and leaves no process behind", {
    skip: process.platform === "win32" ? "signals work differently there" : false,
}, async () => {
    const temporary = join(cli.folder, "t");
    mkdirSync(temporary);
    const args = [program, "eval", "completion", "--repo", workbench, "--cases", "500"];
    const child = spawn(process.execPath, [...args, "--json"], {
        env: { ...process.env, TMPDIR: temporary },
        stdio: ["ignore", "ignore", "pipe"],
    });
    let err = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
        err += text;
    });
    await sleep(3000);
    const start = performance.now();
    child.kill("SIGINT");
    const [code] = await once(child, "close");
    assert.deepEqual({ code, err }, { code: 130, err: "" });
    assert.ok(performance.now() - start < 10_000, `${performance.now() - start} ms`);
    assert.deepEqual(readdirSync(temporary), []);
});

const unix = { skip: process.platform === "win32" ? "a Unix has these" : false };

/** Runs the program with standard input and output of the caller's choice. */
async function start(
    args: readonly string[],
    streams: { readonly input?: number; readonly output?: number; readonly write?: string },
): Promise<{ code: number; out: string; err: string; milliseconds: number }> {
    const begin = performance.now();
    const child = spawn(process.execPath, [program, ...args], {
        stdio: [streams.input ?? "pipe", streams.output ?? "pipe", "pipe"],
    });
    // Its end is never written: the program has to leave by itself.
    child.stdin?.on("error", () => {});
    child.stdin?.write(streams.write ?? "");
    let [out, err] = ["", ""];
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
        out += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
        err += text;
    });
    const [code] = await once(child, "exit");
    child.stdin?.destroy();
    if (child.stderr?.closed === false) await once(child.stderr, "close");
    return { code, out, err, milliseconds: performance.now() - begin };
}

test("a full disk is told, not taken for a reader that left", {
    skip: existsSync("/dev/full") ? false : "no /dev/full",
}, async () => {
    const output = openSync("/dev/full", "w");
    for (const args of [["--help"], ["models", "list", "--json"]]) {
        const { code, err } = await start(args, { output });
        assert.equal(code, 2, err);
        assert.match(err, /^rust-ai: cli\.output: [^\n]*ENOSPC[^\n]*\n$/);
    }
    closeSync(output);
});

const place = ["--file", "src/main.rs", "--line", "1", "--column", "1", "--json"];

test("the time limit holds for a writer that says nothing more", async () => {
    const args = ["complete", "--stdin", ...place, "--timeout", "500"];
    const { code, out, milliseconds } = await start(args, { write: "fn " });
    assert.equal(code, 0);
    assert.equal(out, '{"text":"","reason":"timed-out"}\n');
    assert.ok(milliseconds < 10_000, `${milliseconds} ms`);
});

test("input without an end is too large", unix, async () => {
    const input = openSync("/dev/zero", "r");
    const { code, out } = await start(["complete", "--stdin", ...place], { input });
    closeSync(input);
    assert.equal(code, 0);
    assert.equal(out, '{"text":"","reason":"document-too-large"}\n');
});

test("a measurement that is ended leaves no folder and no process behind", unix, async () => {
    const temporary = join(cli.folder, "e");
    mkdirSync(temporary);
    const ends = [
        // While its process is being started, and while it measures.
        ["SIGTERM", 143, 0],
        ["SIGTERM", 143, 200],
        ["SIGHUP", 129, 2500],
    ] as const;
    for (const [signal, expected, wait] of ends) {
        const args = [program, "models", "bench", "--repeats", "1000"];
        const child = spawn(process.execPath, args, {
            env: { ...process.env, TMPDIR: temporary },
            stdio: ["ignore", "ignore", "pipe"],
        });
        let err = "";
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
            err += text;
        });
        // The folder of its own is what could be left.
        for (let turn = 0; readdirSync(temporary).length === 0 && turn < 200; turn++) {
            await sleep(50);
        }
        await sleep(wait);
        child.kill(signal);
        const [code] = await once(child, "close");
        assert.deepEqual({ code, err }, { code: expected, err: "" });
        assert.deepEqual(readdirSync(temporary), []);
    }
    // A process that lives on would make its folder again.
    await sleep(1500);
    assert.deepEqual(readdirSync(temporary), []);
});

test("lsp answers initialize, shutdown and exit", async () => {
    const child = spawn(process.execPath, [program, "lsp"], { stdio: "pipe" });
    child.stdout.setEncoding("utf8");
    let received = "";
    child.stdout.on("data", (text: string) => {
        received += text;
    });
    const send = (message: object): void => {
        const body = JSON.stringify({ jsonrpc: "2.0", ...message });
        child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    };
    const answered = async (id: number): Promise<void> => {
        for (let wait = 0; !received.includes(`"id":${id}`); wait++) {
            assert.ok(wait < 200, `no answer to ${id}: ${received}`);
            await sleep(50);
        }
    };
    send({
        id: 1,
        method: "initialize",
        params: { processId: null, rootUri: null, capabilities: {} },
    });
    await answered(1);
    assert.match(received, /"textDocumentSync"/);
    assert.match(received, /"name":"rust-ai"/);
    send({ method: "initialized", params: {} });
    send({ id: 2, method: "shutdown" });
    await answered(2);
    send({ method: "exit" });
    const [code] = await once(child, "close");
    assert.equal(code, 0);
});
