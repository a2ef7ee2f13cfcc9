import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What another program needed for the same files; it starts within the time, but native parsing. */
export interface PeerTime {
    readonly name: string;
    readonly workers: number;
    readonly milliseconds: number;
}

const run = promisify(execFile);
const tenTokens = "unsafe|unwrap|transmute|TODO|panic!|from_raw|forget|exit|expect|env!";
const rounds = 3;

/**
 * ripgrep, universal-ctags and tree-sitter's own C library, as far as they are here: `rg` and `ctags`
 * on the path or named by RUST_AI_RIPGREP and RUST_AI_CTAGS; RUST_AI_TREE_SITTER_PYTHON names a Python
 * that has the packages tree_sitter and tree_sitter_rust.
 */
export async function peerTimes(paths: readonly string[]): Promise<PeerTime[]> {
    const folder = mkdtempSync(join(tmpdir(), "rust-ai-peers-"));
    try {
        const list = join(folder, "files");
        writeFileSync(list, paths.join("\n"));
        const times: PeerTime[] = [];
        const ripgrep = process.env.RUST_AI_RIPGREP ?? "rg";
        const ctags = process.env.RUST_AI_CTAGS ?? "ctags";
        const python = process.env.RUST_AI_TREE_SITTER_PYTHON;
        for (const workers of [1, 2]) {
            if (isHere(ripgrep)) {
                const args = ["--no-config", "--no-unicode", "-c", "-j", `${workers}`, tenTokens];
                const milliseconds = await best(() => run(ripgrep, [...args, ...paths], wide));
                times.push({ name: "ripgrep, 10 tokens", workers, milliseconds });
            }
            if (workers === 1 && isHere(ctags)) {
                const args = ["-f", join(folder, "tags"), "--languages=Rust", "-L", list];
                const milliseconds = await best(() => run(ctags, args, wide));
                times.push({ name: "universal-ctags", workers, milliseconds });
            }
            if (python === undefined) continue;
            for (const stage of ["parse", "query"]) {
                const script = fileURLToPath(new URL("analysis-native.py", import.meta.url));
                const args = [script, list, stage, `${workers}`, `${rounds}`];
                const { stdout } = await run(python, args, wide);
                const name = `native tree-sitter, ${stage === "parse" ? "parse" : "parse + query"}`;
                times.push({ name, workers, milliseconds: Number(stdout) });
            }
        }
        return times;
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

const wide = { maxBuffer: 1 << 28 };

const isHere = (program: string): boolean =>
    spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0;

async function best(task: () => Promise<unknown>): Promise<number> {
    let least = Number.POSITIVE_INFINITY;
    for (let round = 0; round < rounds; round++) {
        const startedAt = performance.now();
        await task();
        least = Math.min(least, performance.now() - startedAt);
    }
    return least;
}
