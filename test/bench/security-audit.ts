import { execFileSync, spawnSync } from "node:child_process";
import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readLock } from "@rust-ai-ide/cargo/lock/read-lock";
import { auditLock } from "@rust-ai-ide/security/advisories/audit-lock";
import { openDatabase } from "@rust-ai-ide/security/advisories/packed-database";

/**
 * Audits real locks with the built program, beside cargo-audit where it is installed, and compares
 * what both find. RUST_AI_AUDIT_DATA names a folder with `locks/` and `advisory-db.tar.gz`.
 */
const root = fileURLToPath(new URL("../..", import.meta.url));
const data = process.env.RUST_AI_AUDIT_DATA ?? join(root, "../shared/data");
const archive = join(data, "advisory-db.tar.gz");
const program = join(root, "dist/cli/rust-ai.cjs");
const runs = 7;

interface Found {
    readonly milliseconds: number;
    readonly keys: ReadonlySet<string>;
}

function median(values: readonly number[]): number {
    return [...values].sort((left, right) => left - right)[values.length >> 1] ?? 0;
}

function timed(command: string, args: readonly string[]): { out: string; milliseconds: number } {
    const startedAt = performance.now();
    const { stdout } = spawnSync(command, [...args], { encoding: "utf8", maxBuffer: 1 << 28 });
    return { out: stdout, milliseconds: performance.now() - startedAt };
}

function ours(lock: string, database: string): Found {
    const args = [
        program,
        "audit",
        "--lockfile",
        lock,
        "--db",
        database,
        "--format",
        "json",
        "--fail-on",
        "never",
        "--all-findings",
    ];
    const all = Array.from({ length: runs }, () => timed(process.execPath, args));
    const { findings } = JSON.parse(all[0]?.out ?? "{}") as {
        findings: { id: string; package: string; version: string }[];
    };
    return {
        milliseconds: median(all.map(({ milliseconds }) => milliseconds)),
        keys: new Set(findings.map((each) => `${each.id} ${each.package} ${each.version}`)),
    };
}

interface PeerEntry {
    readonly advisory?: { readonly id: string } | null;
    readonly package: { readonly name: string; readonly version: string };
}

function cargoAudit(lock: string, database: string): Found {
    const args = ["audit", "--db", database, "--no-fetch", "--stale", "--file", lock, "--json"];
    const all = Array.from({ length: runs }, () => timed("cargo-audit", args));
    const report = JSON.parse(all[0]?.out ?? "{}") as {
        vulnerabilities: { list: PeerEntry[] };
        warnings: Record<string, PeerEntry[]>;
    };
    const entries = [...report.vulnerabilities.list, ...Object.values(report.warnings).flat()];
    return {
        milliseconds: median(all.map(({ milliseconds }) => milliseconds)),
        keys: new Set(
            entries.map(
                (each) =>
                    `${each.advisory?.id ?? "yanked"} ${each.package.name} ${each.package.version}`,
            ),
        ),
    };
}

/** Packages of several locks in one, as large workspaces have them. */
function largeLock(folder: string, locks: readonly string[]): string {
    const packages = new Map<string, string>();
    for (const lock of locks) {
        for (const part of readFileSync(lock, "utf8").split("[[package]]").slice(1)) {
            const [, name] = /name = "([^"]+)"/.exec(part) ?? [];
            const [, version] = /version = "([^"]+)"/.exec(part) ?? [];
            const block = (part.split("\n[metadata]")[0] ?? part).replace(
                /dependencies = \[[^\]]*\]\n/,
                "",
            );
            if (packages.size < 1_500) packages.set(`${name} ${version}`, block.trimEnd());
        }
    }
    const path = join(folder, "large.Cargo.lock");
    writeFileSync(
        path,
        `version = 4\n${[...packages.values()].map((each) => `\n[[package]]${each}\n`).join("")}`,
    );
    return path;
}

function main(): void {
    if (!existsSync(archive)) {
        console.log(`skipped: ${archive} is not there`);
        return;
    }
    const folder = mkdtempSync(join(tmpdir(), "rust-ai-audit-bench-"));
    try {
        const source = join(folder, "db");
        mkdirSync(source);
        execFileSync("tar", ["xzf", archive, "-C", source]);
        rmSync(join(source, "COMMIT.txt"), { force: true });
        const git = (...args: readonly string[]): void => {
            execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], {
                cwd: source,
                stdio: "ignore",
            });
        };
        git("init", "-q");
        git("add", ".");
        git("commit", "-qm", "database");
        const packed = join(folder, "packed");
        execFileSync(
            process.execPath,
            [program, "advisories", "pack", "--from", archive, "--output", packed],
            { stdio: "ignore" },
        );
        const database = join(packed, "advisories.txt");
        const locks = readdirSync(join(data, "locks")).map((name) => join(data, "locks", name));
        const all = [...locks, largeLock(folder, locks)];
        const hasPeer = spawnSync("cargo-audit", ["--version"]).status === 0;
        const bare = median(
            Array.from({ length: runs }, () => timed(process.execPath, ["-e", "0"]).milliseconds),
        );
        console.log(`node alone: ${bare.toFixed(0)} ms (median of ${runs})`);
        for (const lock of all) {
            const own = ours(lock, database);
            const warm = warmRun(lock, database);
            const peer = hasPeer ? cargoAudit(lock, source) : undefined;
            const net = own.milliseconds - bare;
            const parts = [
                `${basename(lock)}: ${warm.packages} packages, ${own.keys.size} findings`,
                `${own.milliseconds.toFixed(0)} ms, ${net.toFixed(0)} ms without node's start, ${warm.milliseconds.toFixed(2)} ms warm`,
            ];
            if (peer !== undefined) {
                const missed = [...peer.keys].filter((key) => !own.keys.has(key));
                const more = [...own.keys].filter((key) => !peer.keys.has(key));
                parts.push(
                    `cargo-audit ${peer.milliseconds.toFixed(0)} ms, ${missed.length} only there, ${more.length} only here`,
                );
                for (const key of missed) parts.push(`only there: ${key}`);
                for (const key of more) parts.push(`only here: ${key}`);
            }
            console.log(parts.join("; "));
        }
        if (!hasPeer) console.log("cargo-audit is not installed: no comparison");
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

function warmRun(path: string, database: string): { packages: number; milliseconds: number } {
    const text = readFileSync(path, "utf8");
    const opened = openDatabase(readFileSync(database, "utf8"));
    const times: number[] = [];
    let packages = 0;
    for (let run = 0; run < 30; run++) {
        const startedAt = performance.now();
        const lock = readLock(text);
        auditLock(lock, opened);
        times.push(performance.now() - startedAt);
        packages = lock.packages.length;
    }
    return { packages, milliseconds: median(times.slice(10)) };
}

main();
