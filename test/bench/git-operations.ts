// What the backup of a git operation costs, beside git alone:
//   node --import tsx test/bench/git-operations.ts
// A repository of 10,000 files (80 MB) with 20,000 ignored ones; a switch between two branches that
// differ in five files, its undo, and an operation that touches no file. RUST_AI_OPERATION_FILES says
// how many files.
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { createBranch } from "@rust-ai-ide/node/git-operations/branch-operations";
import { runGitBytes } from "@rust-ai-ide/node/git-operations/git-runner";
import type { GitOperation } from "@rust-ai-ide/node/git-operations/operation";
import {
    type OperationRepository,
    openRepository,
} from "@rust-ai-ide/node/git-operations/operation-repository";
import { performOperation } from "@rust-ai-ide/node/git-operations/perform-operation";
import { switchBranch } from "@rust-ai-ide/node/git-operations/switch-operation";
import { undoOperation } from "@rust-ai-ide/node/git-operations/undo-operation";

const fileCount = Number(process.env.RUST_AI_OPERATION_FILES ?? 10_000);
const rounds = 7;
const folder = mkdtempSync(join(tmpdir(), "rai bench operations "));
const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: folder, encoding: "utf8" });

function makeRepository(): void {
    git("init", "-q", "-b", "main");
    git("config", "user.name", "A");
    git("config", "user.email", "a@example.org");
    for (let file = 0; file < fileCount; file++) {
        const below = join(folder, `src/m${Math.floor(file / 100)}`);
        if (file % 100 === 0) mkdirSync(below, { recursive: true });
        const lines = Array.from(
            { length: 160 },
            (_, line) => `fn f${file}_${line}() { g(${file * line}); }\n`,
        );
        writeFileSync(join(below, `f${file}.rs`), lines.join(""));
    }
    mkdirSync(join(folder, "target"));
    for (let file = 0; file < 2 * fileCount; file++)
        writeFileSync(join(folder, `target/o${file}`), "x");
    writeFileSync(join(folder, ".gitignore"), "target/\n");
    git("add", "-A");
    git("commit", "-q", "-m", "base");
    git("switch", "-q", "-c", "topic");
    for (let file = 0; file < 5; file++)
        appendFileSync(join(folder, `src/m${file}/f${file}00.rs`), "// t\n");
    appendFileSync(join(folder, "src/m0/f0.rs"), "// t\n");
    git("commit", "-q", "-a", "-m", "topic");
    git("switch", "-q", "main");
    writeFileSync(join(folder, "unknown"), "x\n");
}

let calls = 0;
const counted: typeof runGitBytes = (call, token) => {
    calls++;
    return runGitBytes(call, token);
};
const seams = { git: counted };

async function perform(make: (repository: OperationRepository) => GitOperation): Promise<unknown> {
    const repository = await openRepository(folder, NeverCancelled, seams);
    return performOperation(folder, make(repository), NeverCancelled, seams);
}

async function timed(times: number[], work: () => unknown): Promise<void> {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
}

function median(times: readonly number[]): string {
    const sorted = [...times].sort((left, right) => left - right);
    return `${(sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(0)} ms`;
}

try {
    makeRepository();
    const [plain, switches, undos, branches]: [number[], number[], number[], number[]] = [
        [],
        [],
        [],
        [],
    ];
    const first: number[] = [];
    await timed(first, () => perform((at) => createBranch(at, "first")));
    for (let round = 0; round < rounds; round++) {
        await timed(plain, () => git("switch", "-q", "topic"));
        git("switch", "-q", "main");
        await timed(switches, () =>
            perform((at) => switchBranch(at, { target: "topic", changes: "carry" })),
        );
        await timed(undos, () => undoOperation(folder, undefined, NeverCancelled, { seams }));
        await timed(branches, () => perform((at) => createBranch(at, `b${round}`)));
    }
    const loose = /size: (\d+)/.exec(git("count-objects", "-v"))?.[1];
    const operations = 3 * rounds + 1;
    console.log(`files ${fileCount}, gits an operation ${Math.round(calls / operations)}`);
    console.log(`first operation ${median(first)}`);
    console.log(
        `git switch ${median(plain)}; with backup ${median(switches)}; undo ${median(undos)}`,
    );
    console.log(`branch create ${median(branches)}`);
    console.log(`objects with those of the base, packed by nobody: ${loose} KiB`);
    git("gc", "-q");
    console.log(`after git gc: ${/size-pack: (\d+)/.exec(git("count-objects", "-v"))?.[1]} KiB`);
} finally {
    rmSync(folder, { recursive: true, force: true });
}
