import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { dist } from "../../scripts/lib/paths.mjs";
import { CommandLine } from "./command-line.ts";

const cli = new CommandLine();
after(() => cli.dispose());
const main = cli.sample();
const root = dirname(dirname(main));

interface Answer {
    readonly id: number;
    readonly result: {
        readonly tools: readonly { readonly name: string }[];
        readonly serverInfo: { readonly name: string };
        readonly content: readonly { readonly text: string }[];
        readonly isError: boolean;
    };
}

/** The built program as an agent starts it. */
class Client {
    private readonly child;
    private readonly waiting = new Map<number, (answer: Answer) => void>();
    private next = 1;
    readonly ended: Promise<number | null>;

    constructor(...args: string[]) {
        const program = join(dist, "cli/rust-ai.cjs");
        this.child = spawn(process.execPath, [program, "mcp", ...args], {
            cwd: cli.folder,
            env: {
                ...process.env,
                XDG_RUNTIME_DIR: join(cli.folder, "run"),
                XDG_CACHE_HOME: join(cli.folder, "cache"),
            },
            stdio: ["pipe", "pipe", "inherit"],
        });
        this.ended = new Promise((resolve) => this.child.on("close", resolve));
        createInterface(this.child.stdout).on("line", (line) => {
            const answer = JSON.parse(line) as Answer;
            this.waiting.get(answer.id)?.(answer);
        });
    }

    ask(method: string, params: object): Promise<Answer> {
        const id = this.next++;
        this.child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
        return new Promise((resolve) => this.waiting.set(id, resolve));
    }

    async call(name: string, input: object): Promise<string> {
        const { result } = await this.ask("tools/call", { name, arguments: input });
        return result.content[0]?.text ?? "";
    }

    close(): Promise<number | null> {
        this.child.stdin.end();
        return this.ended;
    }
}

test("an agent gets facts, a checked edit and a completion over real pipes", async () => {
    const client = new Client("--root", root, "--allow-cargo");
    const hello = await client.ask("initialize", { protocolVersion: "2025-06-18" });
    assert.equal(hello.result.serverInfo.name, "rust-ai");
    const { tools } = (await client.ask("tools/list", {})).result;
    assert.equal(tools.length, 6);
    assert.match(
        await client.call("rust_file_facts", { path: "src/main.rs" }),
        /6: fn format_cents/,
    );
    assert.match(await client.call("rust_diagnostics", {}), /no errors and no warnings/);
    const edits = [
        {
            path: "src/main.rs",
            search: '    format!("{}.{:02}", cents / 100, cents % 100)',
            replace: "    cents",
        },
    ];
    assert.match(await client.call("rust_check_edit", { edits }), /new: 1\.[\s\S]*E0308/);
    const completed = await client.call("rust_complete", {
        path: "src/main.rs",
        line: 7,
        column: 40,
    });
    assert.ok(completed.length > 0);
    assert.ok(!existsSync(join(root, "target")), "cargo wrote elsewhere");
    assert.equal(await client.close(), 0);
});

test("without leave cargo stays off, and no path leads out", async () => {
    writeFileSync(join(cli.folder, "outside.rs"), "fn secret() {}\n");
    const client = new Client("--root", root);
    await client.ask("initialize", { protocolVersion: "2025-11-25" });
    assert.match(await client.call("rust_diagnostics", {}), /^mcp\.cargoNotAllowed/);
    assert.match(
        await client.call("rust_file_facts", { path: "../outside.rs" }),
        /^mcp\.outsideRoot/,
    );
    assert.equal(await client.close(), 0);
});

test("a root that is no folder is said in one line", async () => {
    const { code, err } = await cli.run(["mcp", "--root", main]);
    assert.equal(code, 2);
    assert.match(err, /^rust-ai: cli\.notAFolder: .*\n$/);
});
