import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { readCargoDeny } from "@rust-ai-ide/security/external/read-cargo-deny";
import {
    type AuditFound,
    advisoryArchive,
    auditDatabases,
    differences,
    median,
    ourAudit,
    runs,
    timed,
} from "./audit-programs.ts";

/**
 * Audits workspaces beside cargo-deny, which needs their manifests. The folders are the arguments, or
 * those of RUST_AI_AUDIT_WORKSPACES with `:` between them. It reads the lock as far as the workspace
 * needs it with all features; packages of a lock that nothing needs are only here.
 */
function main(): void {
    const folders =
        process.argv.length > 2
            ? process.argv.slice(2)
            : (process.env.RUST_AI_AUDIT_WORKSPACES ?? "").split(":").filter(Boolean);
    if (!existsSync(advisoryArchive) || spawnSync("cargo-deny", ["--version"]).status !== 0) {
        console.log(`skipped: ${advisoryArchive} or cargo-deny is not there`);
        return;
    }
    if (folders.length === 0) console.log("skipped: RUST_AI_AUDIT_WORKSPACES names no folders");
    const temporary = mkdtempSync(join(tmpdir(), "rust-ai-deny-bench-"));
    try {
        const { repository, packed } = auditDatabases(temporary);
        const config = denyConfiguration(temporary, repository, folders[0] ?? "");
        for (const folder of folders) {
            const own = ourAudit(join(folder, "Cargo.lock"), packed);
            const peer = cargoDeny(folder, config);
            if (peer === undefined) continue;
            const parts = [
                `${basename(folder)}: ${own.keys.size} findings in ${own.milliseconds.toFixed(0)} ms`,
                `cargo-deny ${peer.milliseconds.toFixed(0)} ms, ${(peer.milliseconds / own.milliseconds).toFixed(1)} times as long`,
                ...differences(peer.keys, own.keys),
            ];
            console.log(parts.join("; "));
        }
    } finally {
        rmSync(temporary, { recursive: true, force: true });
    }
}

/** It looks for the repository under a name of its own, and says which in its complaint. */
function denyConfiguration(temporary: string, repository: string, folder: string): string {
    const databases = join(temporary, "databases");
    mkdirSync(databases);
    const config = join(temporary, "deny.toml");
    const lines = [
        "[advisories]",
        `db-path = ${JSON.stringify(databases)}`,
        'db-urls = ["https://example.org/advisory-db"]',
        'unmaintained = "all"',
        'unsound = "all"',
        'yanked = "warn"',
        "[graph]",
        "all-features = true",
    ];
    writeFileSync(config, `${lines.join("\n")}\n`);
    const { error } = timed("cargo-deny", denyArguments(config), folder);
    const name = /databases\/([\w-]+)/.exec(error)?.[1];
    if (name !== undefined) {
        const copy = join(databases, name);
        cpSync(repository, copy, { recursive: true });
        // It wants to know when the database was fetched.
        writeFileSync(join(copy, ".git/FETCH_HEAD"), "");
    }
    return config;
}

function denyArguments(config: string): readonly string[] {
    return ["--offline", "--format", "json", "--config", config, "check", "advisories"];
}

function cargoDeny(folder: string, config: string): AuditFound | undefined {
    const all = Array.from({ length: runs }, () =>
        timed("cargo-deny", denyArguments(config), folder),
    );
    const { found, problem } = readCargoDeny(all[0]?.error ?? "");
    if (problem !== undefined) {
        const [line] = problem.split("\n");
        console.log(`${basename(folder)}: cargo-deny cannot look at it: ${line}`);
        return undefined;
    }
    return {
        milliseconds: median(all.map(({ milliseconds }) => milliseconds)),
        keys: new Set(found.map((each) => `${each.rule} ${each.package} ${each.version}`)),
    };
}

main();
