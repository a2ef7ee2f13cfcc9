// Whether broken builds are told, with the compiler as the judge: the pairs of crates of
// obi1kenobi/cargo-semver-checks are what one side does, uses of the old crate that are written out by
// use-generator.ts are what the other side adds. What compiles with the old crate and not with the
// new one is broken; prediction sees a repository with three commits and nothing else.
import { execFile, execFileSync } from "node:child_process";
import {
    cpSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { ConflictService } from "@rust-ai-ide/node/conflicts/conflict-service";
import type { ParsedSide } from "@rust-ai-ide/review/delta/file-delta";
import { rustReader } from "../../shared/review/test/rust-reader.ts";
import { crate, type GeneratedUse, usesOf } from "./use-generator.ts";

const token = NeverCancelled;
/** The compiler stops at names before it looks at types, so that it is asked again without those. */
const mostRounds = 6;
const atOnce = 2;
const isVerbose = process.env.RUST_AI_CONFLICT_VERBOSE === "1";

interface Count {
    uses: number;
    broken: number;
    told: number;
    right: number;
}

const reader = await rustReader();
const counts = new Map<string, Count>();

/** Prints precision and recall of breaks, by the kind of use. */
export async function measureBuildBreaks(suite: string): Promise<void> {
    const work = mkdtempSync(join(tmpdir(), "conflicts-build-"));
    try {
        const archive = execFileSync("git", ["archive", "HEAD", "test_crates"], {
            cwd: suite,
            maxBuffer: 1 << 30,
        });
        execFileSync("tar", ["x", "-C", work], { input: archive });
        const folder = join(work, "test_crates");
        const names = readdirSync(folder)
            .sort()
            .filter((name) =>
                ["old", "new"].every((side) => existsSync(join(folder, name, side, "src/lib.rs"))),
            );
        let measured = 0;
        const only = process.env.RUST_AI_CONFLICT_ONLY;
        const waiting = names.filter((name) => only === undefined || name === only);
        const worker = async (): Promise<void> => {
            for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
                if (await measurePair(join(folder, name), name)) measured++;
            }
        };
        await Promise.all(Array.from({ length: atOnce }, worker));
        print(names.length, measured);
    } finally {
        rmSync(work, { recursive: true, force: true });
    }
}

function print(all: number, measured: number): void {
    const total: Count = { uses: 0, broken: 0, told: 0, right: 0 };
    console.log(`build breaks: ${measured} of ${all} pairs of crates compile`);
    for (const [style, count] of [...counts].sort()) {
        for (const key of ["uses", "broken", "told", "right"] as const) total[key] += count[key];
        console.log(`  ${style}: ${shown(count)}`);
    }
    console.log(`  all: ${shown(total)}`);
}

function shown({ uses, broken, told, right }: Count): string {
    const share = (part: number, whole: number): string =>
        `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
    return `${uses} uses, ${broken} broken, ${told} told, ${right} rightly: precision ${share(right, told)}, recall ${share(right, broken)}`;
}

async function measurePair(folder: string, name: string): Promise<boolean> {
    const edition =
        /edition\s*=\s*"(\d+)"/.exec(readFileSync(join(folder, "old/Cargo.toml"), "utf8"))?.[1] ??
        "2015";
    const [old, now] = [join(folder, "lib-old"), join(folder, "lib-new")];
    const isBuilt = await Promise.all([
        library(join(folder, "old/src/lib.rs"), old, edition),
        library(join(folder, "new/src/lib.rs"), now, edition),
    ]);
    if (!isBuilt.every(Boolean)) return false;
    const sides = rustFilesOf(join(folder, "old/src")).flatMap((path): readonly ParsedSide[] => {
        const text = readFileSync(join(folder, "old/src", path), "utf8");
        const side = reader.read(text, { path: `src/${path}`, isModuleExported: true });
        return side === undefined ? [] : [side];
    });
    const generated = usesOf(sides).slice(0, 400);
    const works = await unbroken(generated, old, folder);
    const uses = generated.filter((_, index) => works.has(index));
    if (uses.length === 0) return true;
    const fine = await unbroken(uses, now, folder);
    const told = await predicted(folder, uses);
    for (const [index, { style, code }] of uses.entries()) {
        const count = counts.get(style) ?? { uses: 0, broken: 0, told: 0, right: 0 };
        counts.set(style, count);
        const isBroken = !fine.has(index);
        const isTold = told.has(index + 1);
        count.uses++;
        if (isBroken) count.broken++;
        if (isTold) count.told++;
        if (isBroken && isTold) count.right++;
        if (isVerbose && isBroken !== isTold)
            console.log(
                `${isTold ? "FALSE" : "MISSED"} ${name} [${style}] ${code} ${told.get(index + 1) ?? ""}`,
            );
    }
    return true;
}

function rustFilesOf(folder: string): readonly string[] {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((path) => path.endsWith(".rs"))
        .map((path) => relative("", path).replaceAll("\\", "/"));
}

function fileOf(uses: readonly (GeneratedUse | undefined)[]): string {
    return uses
        .map((use, index) => (use === undefined ? "\n" : `pub mod u${index} ${use.code}\n`))
        .join("");
}

/** Which of some uses compile with a library, by their index. */
async function unbroken(
    uses: readonly GeneratedUse[],
    library: string,
    folder: string,
): Promise<ReadonlySet<number>> {
    const left = new Set(uses.keys());
    const file = join(folder, "uses.rs");
    for (let round = 0; round < mostRounds; round++) {
        writeFileSync(file, fileOf(uses.map((use, index) => (left.has(index) ? use : undefined))));
        const lines = await errorLines(file, library, folder);
        const wrong = [...left].filter((index) => lines.has(index + 1));
        if (lines.size === 0) return left;
        // An error that is of no line is of all of them.
        if (wrong.length === 0) return new Set();
        for (const index of wrong) left.delete(index);
    }
    return new Set();
}

function library(root: string, target: string, edition: string): Promise<boolean> {
    mkdirSync(target);
    const options = [
        "--edition",
        edition,
        "--crate-type",
        "lib",
        "--emit=metadata",
        "--cap-lints",
        "allow",
    ];
    return rustc([...options, "--crate-name", crate, "--out-dir", target, root]).then(
        ({ code }) => code === 0,
    );
}

async function errorLines(
    file: string,
    library: string,
    folder: string,
): Promise<ReadonlySet<number>> {
    const options = [
        "--edition",
        "2021",
        "--crate-type",
        "lib",
        "--emit=metadata",
        "--cap-lints",
        "allow",
    ];
    const { code, stderr } = await rustc([
        ...options,
        "--crate-name",
        "the_app",
        "--error-format=json",
        "--extern",
        `${crate}=${join(library, `lib${crate}.rmeta`)}`,
        "-L",
        library,
        "--out-dir",
        folder,
        file,
    ]);
    const lines = new Set<number>();
    for (const row of stderr.split("\n").filter((each) => each.startsWith("{"))) {
        const { level, spans } = JSON.parse(row) as {
            level: string;
            spans: readonly { line_start: number; is_primary: boolean; file_name: string }[];
        };
        if (level !== "error") continue;
        for (const { line_start, is_primary, file_name } of spans)
            if (is_primary && file_name === file) lines.add(line_start);
    }
    if (code !== 0 && lines.size === 0) lines.add(-1);
    return lines;
}

function rustc(
    args: readonly string[],
): Promise<{ readonly code: number; readonly stderr: string }> {
    return new Promise((resolve) => {
        execFile("rustc", args, { maxBuffer: 1 << 28 }, (error, _, stderr) =>
            resolve({ code: error === null ? 0 : 1, stderr }),
        );
    });
}

/** Lines of uses that a prediction tells as broken, from 1, with why. */
async function predicted(
    folder: string,
    uses: readonly GeneratedUse[],
): Promise<ReadonlyMap<number, string>> {
    const repository = join(folder, "repository");
    mkdirSync(join(repository, "the_app/src"), { recursive: true });
    const git = (...args: string[]): string =>
        execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], {
            cwd: repository,
            encoding: "utf8",
        });
    const commit = (branch: string): void => {
        git("checkout", "-q", "-b", branch);
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", branch);
    };
    git("init", "-q", "-b", "none");
    cpSync(join(folder, "old"), join(repository, crate), { recursive: true });
    writeFileSync(join(repository, "the_app/src/lib.rs"), "");
    commit("base");
    writeFileSync(join(repository, "the_app/src/lib.rs"), fileOf(uses));
    commit("theirs");
    git("checkout", "-q", "base");
    rmSync(join(repository, crate), { recursive: true });
    cpSync(join(folder, "new"), join(repository, crate), { recursive: true });
    commit("ours");
    const request = { kind: "between", ours: "ours", theirs: "theirs" } as const;
    const report = await new ConflictService().predict(
        { folder: repository, request, now: Date.now },
        token,
    );
    const lines = new Map<number, string>();
    for (const { breaks } of report.predictions.flatMap(({ files }) => files)) {
        for (const { usedAt, item, change } of breaks)
            for (const { line } of usedAt) lines.set(line, `${item} ${change}`);
    }
    for (const problem of report.problems) console.log(`  ${problem}`);
    return lines;
}
