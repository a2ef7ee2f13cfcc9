import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { IndexStatus } from "@rust-ai-ide/protocol/intelligence";
import {
    createProtocolConnection,
    type ProtocolConnection,
    StreamMessageReader,
    StreamMessageWriter,
} from "vscode-languageserver/node";
import { dist } from "../../scripts/lib/paths.mjs";

/**
 * What an editor waits for: the built language server in a process of its own, asked by a client of
 * the protocol's library. Edits are in open files of 5,000 lines on both sides of a border. Folders of
 * RUST_AI_ANALYSIS_CORPUS (separated by commas) join the workspace, so that the index is a large one.
 * Run: npm run bench -- lsp
 */
const corpus = (process.env.RUST_AI_ANALYSIS_CORPUS ?? "").split(",").filter(Boolean);
const rounds = Number(process.env.RUST_AI_LSP_ROUNDS ?? 100);
const commands = 358;

const folder = realpathSync(mkdtempSync(join(tmpdir(), "rai-bench-lsp-")));
const rustPath = join(folder, "src-tauri/src/commands.rs");
const scriptPath = join(folder, "src/api.ts");
const rustUri = pathToFileURL(rustPath).href;
const scriptUri = pathToFileURL(scriptPath).href;

/** 14 lines a command, 5,012 in all. */
function rustText(): string {
    const one = (
        number: number,
    ): string => `/// Keeps the note ${number} and answers how many there are.
///
/// It is said to everybody who listens.
#[tauri::command]
pub fn save_note_${number}(notes: State<'_, Notes>, title: String, size: usize) -> Result<usize, String> {
    let mut kept = notes.0.lock().map_err(|error| error.to_string())?;
    for (index, note) in kept.iter().enumerate() {
        if note.title == title && index > size {
            return Err(format!("there is one: {index}"));
        }
    }
    kept.push(Note { title, size });
    Ok(kept.len())
}
`;
    return `use tauri::State;\n${numbers().map(one).join("")}`;
}

function scriptText(): string {
    const one = (number: number): string => `/** Keeps the note ${number}. */
export async function saveNote${number}(title: string, size: number): Promise<number> {
    const limit = 10;
    if (title.length > limit) {
        throw new Error(\`too long: \${title}\`);
    }
    const names = [title].map((each) => each.trim());
    for (const name of names) {
        console.log(name, size);
    }
    const count = await invoke<number>("save_note_${number}", { title, size });
    return count + limit;
}

`;
    return `import { invoke } from "@tauri-apps/api/core";\n${numbers().map(one).join("")}`;
}

function numbers(): number[] {
    return Array.from({ length: commands }, (_, index) => index);
}

interface Server {
    readonly child: ChildProcess;
    readonly client: ProtocolConnection;
    onDiagnostics: (uri: string, count: number) => void;
}

function start(): Server {
    const program = join(dist, "cli/rust-ai.cjs");
    const child = spawn(process.execPath, [program, "lsp", "--cache", join(folder, "cache")], {
        stdio: ["pipe", "pipe", "inherit"],
    });
    const client = createProtocolConnection(
        new StreamMessageReader(child.stdout),
        new StreamMessageWriter(child.stdin),
    );
    const server: Server = { child, client, onDiagnostics: () => {} };
    client.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }) =>
        server.onDiagnostics(uri, diagnostics.length),
    );
    client.listen();
    return server;
}

function report(name: string, times: number[]): void {
    const sorted = [...times].sort((left, right) => left - right);
    const at = (share: number): string =>
        (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1);
    console.log(`| ${name} | ${at(0.5)} | ${at(0.95)} | ${at(1)} | ${sorted.length} |`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
    const begin = performance.now();
    await work();
    return performance.now() - begin;
}

/** An open document to type in. */
class Typist {
    private readonly client: ProtocolConnection;
    private readonly uri: string;
    private readonly text: string;
    private version = 1;
    private isChanged = false;

    constructor(client: ProtocolConnection, uri: string, text: string) {
        this.client = client;
        this.uri = uri;
        this.text = text;
    }

    open(languageId: string): Promise<void> {
        const { uri, text } = this;
        const textDocument = { uri, languageId, version: this.version, text };
        return this.client.sendNotification("textDocument/didOpen", { textDocument });
    }

    /** Puts a letter into the name behind a text, or takes it out again. */
    toggle(behind: string): Promise<void> {
        const at = this.text.indexOf(behind) + behind.length;
        const lines = this.text.slice(0, at).split("\n");
        const from = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
        const to = { ...from, character: from.character + (this.isChanged ? 1 : 0) };
        const change = { range: { start: from, end: to }, text: this.isChanged ? "" : "x" };
        this.isChanged = !this.isChanged;
        this.version++;
        return this.client.sendNotification("textDocument/didChange", {
            textDocument: { uri: this.uri, version: this.version },
            contentChanges: [change],
        });
    }
}

async function main(): Promise<void> {
    mkdirSync(join(folder, "src-tauri/src"), { recursive: true });
    mkdirSync(join(folder, "src"), { recursive: true });
    writeFileSync(join(folder, "src-tauri/Cargo.toml"), '[package]\nname = "notes"\n');
    writeFileSync(rustPath, rustText());
    writeFileSync(scriptPath, scriptText());
    const server = start();
    const { client } = server;
    const answered = await timed(() =>
        client.sendRequest("initialize", {
            processId: process.pid,
            rootUri: null,
            workspaceFolders: [folder, ...corpus].map((path) => ({
                uri: pathToFileURL(path).href,
                name: path.split("/").at(-1) ?? path,
            })),
            capabilities: {
                textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } },
            },
        }),
    );
    const ready = new Promise<IndexStatus>((resolve, reject) => {
        client.onNotification("rustAi/indexStatusChanged", (status) => {
            if (status.phase === "ready") resolve(status);
            if (status.phase === "failed") reject(new Error(status.failure));
        });
    });
    await client.sendNotification("initialized", {});
    const rust = new Typist(client, rustUri, rustText());
    const script = new Typist(client, scriptUri, scriptText());
    await rust.open("rust");
    await script.open("typescript");
    console.log(
        `initialize is answered after ${answered.toFixed(0)} ms, starting Node.js included`,
    );
    console.log("| what | median ms | p95 ms | most ms | times |\n|---|---|---|---|---|");
    await completion("completion context while the index is made", client, ready);
    const { report: scan } = await ready;
    await completion("completion context behind it", client, sleep(3000));
    await edits(server, rust, script);
    await questions(client);
    console.log(
        `${scan?.files} files, ${scan?.lines} lines, ${scan?.symbols} symbols, read in ${scan?.milliseconds.toFixed(0)} ms; ${residentMegabytes(server.child)} MB resident`,
    );
    await client.sendRequest("shutdown");
    await client.sendNotification("exit");
    client.dispose();
    rmSync(folder, { recursive: true, force: true });
}

/** Asks ten times a second until something has happened, at least five times. */
async function completion(
    name: string,
    client: ProtocolConnection,
    until: Promise<unknown>,
): Promise<void> {
    let isOver = false;
    void until.then(() => {
        isOver = true;
    });
    const times: number[] = [];
    const params = { uri: rustUri, version: 1, position: { line: 2500, character: 0 } };
    while (!isOver || times.length < 5) {
        times.push(await timed(() => client.sendRequest("rustAi/completionContext", params)));
        await sleep(100);
    }
    report(name, times);
}

async function edits(server: Server, rust: Typist, script: Typist): Promise<void> {
    const { client } = server;
    const symbols = { textDocument: { uri: rustUri } };
    const middle = `pub fn save_note_${commands >> 1}(notes: State<'_, Notes>, titl`;
    const times = { rust: [] as number[], script: [] as number[], told: [] as number[] };
    const before = processorMilliseconds(server.child);
    for (let round = 0; round < rounds; round++) {
        times.rust.push(
            await timed(async () => {
                await rust.toggle(middle);
                await client.sendRequest("textDocument/documentSymbol", symbols);
                await client.sendRequest("rustAi/links", {
                    uri: rustUri,
                    position: { line: 0, character: 0 },
                });
            }),
        );
        times.script.push(
            await timed(async () => {
                await script.toggle("const limi");
                await client.sendRequest("textDocument/documentSymbol", {
                    textDocument: { uri: scriptUri },
                });
                await client.sendRequest("rustAi/links", {
                    uri: scriptUri,
                    position: { line: 0, character: 0 },
                });
            }),
        );
        await sleep(20);
    }
    // The server keeps no threads while nothing is scanned, so this is its one thread's own time.
    const spent = (processorMilliseconds(server.child) - before) / (2 * rounds);
    report("edit of Rust to its symbols and links", times.rust);
    report("edit of TypeScript to its symbols and links", times.script);
    console.log(
        `| processor time of the server, an edit | ${spent.toFixed(1)} | | | ${2 * rounds} |`,
    );
    await sleep(500);
    for (let round = 0; round < rounds; round++) {
        const told = new Promise<void>((resolve) => {
            server.onDiagnostics = (uri) => {
                if (uri === scriptUri) resolve();
            };
        });
        times.told.push(
            await timed(async () => {
                await rust.toggle(middle);
                await Promise.race([told, sleep(5000)]);
            }),
        );
        await sleep(30);
    }
    report(
        "edit of Rust to the mismatch in TypeScript, 100 ms of waiting for more keys included",
        times.told,
    );
}

async function questions(client: ProtocolConnection): Promise<void> {
    const words = [
        "new",
        "save",
        "Parser",
        "from_str",
        "Conn::poll",
        "idx",
        "readall",
        "Visitor",
        "sn17",
        "iter",
    ];
    const search: number[] = [];
    const facts: number[] = [];
    const uses: number[] = [];
    for (let round = 0; round < rounds; round++) {
        const query = words[round % words.length] ?? "";
        search.push(await timed(() => client.sendRequest("workspace/symbol", { query })));
        const line = 14 * (round % commands) + 7;
        const place = { uri: rustUri, position: { line, character: 12 } };
        facts.push(
            await timed(() => client.sendRequest("rustAi/facts", { ...place, tokens: 1000 })),
        );
        const asked = {
            textDocument: { uri: rustUri },
            position: { line: line - 2, character: 9 },
        };
        uses.push(
            await timed(() =>
                client.sendRequest("textDocument/references", {
                    ...asked,
                    context: { includeDeclaration: true },
                }),
            ),
        );
    }
    report("workspace symbols", search);
    report("facts for a model", facts);
    report("references of a command", uses);
}

/** Of all its threads, from Linux; elsewhere it stays 0. */
function processorMilliseconds({ pid }: ChildProcess): number {
    try {
        const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
            .replace(/^.*\) /, "")
            .split(" ");
        return 10 * (Number(fields[11]) + Number(fields[12]));
    } catch {
        return 0;
    }
}

function residentMegabytes({ pid }: ChildProcess): string {
    try {
        const status = readFileSync(`/proc/${pid}/status`, "utf8");
        const kilobytes = /^VmRSS:\s+(\d+)/m.exec(status)?.[1];
        return kilobytes === undefined ? "?" : (Number(kilobytes) / 1000).toFixed(0);
    } catch {
        return "?";
    }
}

await main();
