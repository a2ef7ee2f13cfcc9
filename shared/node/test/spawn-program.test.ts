import { deepEqual, equal, match } from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { constants, getPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import {
    inferenceProgramArguments,
    parseInferenceProgramArguments,
} from "../src/inference-program-arguments.ts";
import {
    backgroundPriority,
    lowerPriority,
    type ProgramGreeting,
    type ProgramStart,
    programEnvironment,
    startProgram,
} from "../src/spawn-program.ts";

const root = mkdtempSync(join(tmpdir(), "rai-"));
after(() => rmSync(root, { recursive: true, force: true }));

let programs = 0;
function start(source: string, options: Partial<ProgramStart> = {}): Promise<ProgramGreeting> {
    const programPath = join(root, `program${++programs}.cjs`);
    writeFileSync(programPath, source);
    return startProgram({
        nodePath: process.execPath,
        programPath,
        arguments: [],
        env: process.env,
        directory: root,
        errorLog: join(root, "errors"),
        timeoutMs: 10_000,
        ...options,
    });
}

test("the first line is the greeting", async () => {
    deepEqual(await start('process.stdout.write("re"); setTimeout(() => console.log("ady"), 1)'), {
        kind: "line",
        text: "ready",
    });
});

test("a program gets its arguments, the Node role and a priority below normal", async () => {
    const source = `console.log([...process.argv.slice(2), process.env.ELECTRON_RUN_AS_NODE,
        process.env.NODE_OPTIONS, process.cwd()].join(" ")); setTimeout(() => {}, 5000)`;
    const env = { ...process.env, NODE_OPTIONS: "--max-old-space-size=100" };
    const greeting = await start(source, { arguments: ["--flag", "a b"], env });
    equal(greeting.kind === "line" && greeting.text, `--flag a b 1  ${root}`);
});

test("a program that ends without a word leaves its reason and its error text", async () => {
    writeFileSync(join(root, "errors"), "older text\n");
    const greeting = await start('process.stderr.write("boom"); process.exitCode = 7');
    deepEqual(greeting, { kind: "exit", reason: "exit code 7", errorText: "boom" });
    const killed = await start('process.kill(process.pid, "SIGKILL")');
    equal(killed.kind === "exit" && killed.reason, "signal SIGKILL");
});

test("an executable that does not exist is an end, not a crash", async () => {
    const greeting = await start("", { nodePath: join(root, "no-such-node") });
    equal(greeting.kind === "exit" && greeting.reason, "ENOENT");
});

test("a program that says nothing is ended", async () => {
    deepEqual(await start("setTimeout(() => {}, 60000)", { timeoutMs: 50 }), { kind: "timeout" });
    const endless = await start(
        'process.stdout.write("x".repeat(20000)); setTimeout(() => {}, 500)',
    );
    deepEqual(endless, { kind: "line", text: "" });
});

test("the error log does not grow without bound", async () => {
    const errorLog = join(root, "large");
    writeFileSync(errorLog, "x".repeat(300_000));
    await start('process.stderr.write("new"); console.log("hi")', { errorLog });
    equal(statSync(errorLog).size < 300_000, true);
    match(readFileSync(errorLog, "utf8"), /^(new)?$/);
});

test("variables of debuggers and npm stay behind", () => {
    const env = {
        PATH: "/bin",
        NODE_OPTIONS: "--inspect",
        npm_config_cache: "x",
        VSCODE_INSPECTOR_OPTIONS: "{}",
        GONE: undefined,
    };
    deepEqual(programEnvironment(env), { PATH: "/bin", ELECTRON_RUN_AS_NODE: "1" });
});

test("priority is lowered where the system allows it", async () => {
    equal(lowerPriority(undefined), false);
    const normal = getPriority();
    equal(lowerPriority(process.pid), true);
    equal(getPriority(), Math.max(normal, backgroundPriority(process.platform)));
    equal(backgroundPriority("win32"), constants.priority.PRIORITY_BELOW_NORMAL);
});

test("the command line of the program is read as it was written", () => {
    const options = {
        runtimeDirectory: "C:\\Users\\Ann B\\run",
        instance: "i1-00000000",
        log: "/tmp/x.log",
        idleUnloadMinutes: 0.5,
        idleExitSeconds: 0,
        memoryLimitMb: 512,
        threads: 2,
        device: "webgpu",
    } as const;
    deepEqual(parseInferenceProgramArguments(inferenceProgramArguments(options)), {
        ok: true,
        options,
    });
    const few = { runtimeDirectory: "/run", instance: "i" };
    deepEqual(parseInferenceProgramArguments(inferenceProgramArguments(few)), {
        ok: true,
        options: few,
    });
});

test("a command line that does not fit is refused with one sentence", () => {
    const message = (...line: string[]): string => {
        const parsed = parseInferenceProgramArguments(line);
        return parsed.ok ? "ok" : parsed.message;
    };
    const place = ["--runtime-directory", "/run", "--instance", "i"];
    equal(message(), "--runtime-directory is missing or not valid");
    equal(
        message(...place, "--device", "toaster"),
        "--device takes one of auto, cpu, webgpu, cuda, dml, coreml",
    );
    equal(message("--runtime-directory", "/run"), "--instance is missing or not valid");
    equal(
        message("--runtime-directory", "/run", "--instance", "../x"),
        "--instance is missing or not valid",
    );
    equal(message(...place, "--threads", "many"), "--threads takes a number");
    equal(message(...place, "--threads", "-1"), "an argument is not known");
    equal(message(...place, "--threads=-1"), "--threads takes a number");
    equal(message(...place, "--unknown"), "an argument is not known");
});
