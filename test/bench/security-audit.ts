import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { readLock } from "@rust-ai-ide/cargo/lock/read-lock";
import { auditLock } from "@rust-ai-ide/security/advisories/audit-lock";
import { openDatabase } from "@rust-ai-ide/security/advisories/packed-database";
import {
    type AuditFound,
    advisoryArchive,
    auditData,
    auditDatabases,
    differences,
    median,
    ourAudit,
    runs,
    timed,
} from "./audit-programs.ts";

/**
 * Audits real locks with the built program, beside cargo-audit where it is installed, and compares
 * what both find. RUST_AI_AUDIT_DATA names a folder with `locks/` and `advisory-db.tar.gz`.
 */

interface PeerEntry {
    readonly advisory?: { readonly id: string } | null;
    readonly package: { readonly name: string; readonly version: string };
}

function cargoAudit(lock: string, database: string): AuditFound {
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
    if (!existsSync(advisoryArchive)) {
        console.log(`skipped: ${advisoryArchive} is not there`);
        return;
    }
    const folder = mkdtempSync(join(tmpdir(), "rust-ai-audit-bench-"));
    try {
        const { repository, packed } = auditDatabases(folder);
        const locks = readdirSync(join(auditData, "locks")).map((name) =>
            join(auditData, "locks", name),
        );
        const all = [...locks, largeLock(folder, locks)];
        const hasPeer = spawnSync("cargo-audit", ["--version"]).status === 0;
        const bare = median(
            Array.from({ length: runs }, () => timed(process.execPath, ["-e", "0"]).milliseconds),
        );
        console.log(`node alone: ${bare.toFixed(0)} ms (median of ${runs})`);
        for (const lock of all) {
            const own = ourAudit(lock, packed);
            const warm = warmRun(lock, packed);
            const peer = hasPeer ? cargoAudit(lock, repository) : undefined;
            const net = own.milliseconds - bare;
            const parts = [
                `${basename(lock)}: ${warm.packages} packages, ${own.keys.size} findings`,
                `${own.milliseconds.toFixed(0)} ms, ${net.toFixed(0)} ms without node's start, ${warm.milliseconds.toFixed(2)} ms warm`,
            ];
            if (peer !== undefined) {
                parts.push(`cargo-audit ${peer.milliseconds.toFixed(0)} ms`);
                parts.push(...differences(peer.keys, own.keys));
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
