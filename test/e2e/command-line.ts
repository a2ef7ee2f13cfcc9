import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dist, root } from "../../scripts/lib/paths.mjs";

/** What a run of the program came to. */
export interface Outcome {
    readonly code: number | null;
    readonly out: string;
    readonly err: string;
}

/** A folder and an inference process of one test file's own. */
export class CommandLine {
    readonly folder = mkdtempSync(join(tmpdir(), "rai-cli-"));
    private readonly runtime = join(this.folder, "run");

    constructor() {
        mkdirSync(this.runtime, { mode: 0o700 });
    }

    /** Runs the built rust-ai on this Node, without a network and without the user's settings. */
    run(
        args: readonly string[],
        options: { readonly input?: string | Buffer; readonly env?: NodeJS.ProcessEnv } = {},
    ): Promise<Outcome> {
        const program = join(dist, "cli/rust-ai.cjs");
        const child = spawn(process.execPath, [program, ...args], {
            cwd: this.folder,
            env: {
                ...process.env,
                XDG_RUNTIME_DIR: this.runtime,
                // Models that a developer imported must not decide a test.
                XDG_DATA_HOME: join(this.folder, "data"),
                ...options.env,
            },
            stdio: "pipe",
        });
        child.stdin.end(options.input ?? "");
        let [out, err] = ["", ""];
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
            out += text;
        });
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
            err += text;
        });
        return new Promise((resolve, reject) => {
            child.on("error", reject);
            child.on("close", (code) => resolve({ code, out, err }));
        });
    }

    /** A copy of the sample crate's main.rs. */
    sample(): string {
        const crate = join(this.folder, "hello-rust");
        if (!existsSync(crate)) {
            cpSync(join(root, "samples/hello-rust"), crate, { recursive: true });
        }
        return join(crate, "src/main.rs");
    }

    dispose(): void {
        rmSync(this.folder, { recursive: true, force: true, maxRetries: 20 });
    }
}

/** 1-based line and column behind the first occurrence of a marker. */
export function cursorBehind(text: string, marker: string): { line: number; column: number } {
    const offset = text.indexOf(marker);
    if (offset < 0) throw new Error(`no ${marker}`);
    const before = text.slice(0, offset + marker.length).split("\n");
    return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
