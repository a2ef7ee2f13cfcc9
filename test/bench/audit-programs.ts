import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The built command line. */
export const program = join(root, "dist/cli/rust-ai.cjs");
/** A folder with `locks/` and `advisory-db.tar.gz`. */
export const auditData = process.env.RUST_AI_AUDIT_DATA ?? join(root, "../shared/data");
export const advisoryArchive = join(auditData, "advisory-db.tar.gz");
/** Of each program, of which the median counts. */
export const runs = 7;

export function median(values: readonly number[]): number {
    return [...values].sort((left, right) => left - right)[values.length >> 1] ?? 0;
}

export interface TimedRun {
    readonly out: string;
    readonly error: string;
    readonly milliseconds: number;
}

export function timed(command: string, args: readonly string[], folder?: string): TimedRun {
    const startedAt = performance.now();
    const { stdout, stderr } = spawnSync(command, [...args], {
        encoding: "utf8",
        maxBuffer: 1 << 28,
        cwd: folder,
    });
    return { out: stdout, error: stderr, milliseconds: performance.now() - startedAt };
}

export interface AuditFound {
    readonly milliseconds: number;
    /** `ID PACKAGE VERSION`; the id of yanked versions is `yanked`. */
    readonly keys: ReadonlySet<string>;
}

/** What the command line finds in a lock, with every finding told. */
export function ourAudit(lock: string, database: string): AuditFound {
    const place = ["--lockfile", lock, "--db", database];
    const args = [program, "audit", ...place, "--format", "json"];
    const all = Array.from({ length: runs }, () =>
        timed(process.execPath, [...args, "--fail-on", "never", "--all-findings"]),
    );
    const { findings } = JSON.parse(all[0]?.out ?? "{}") as {
        findings: { id: string; package: string; version: string }[];
    };
    return {
        milliseconds: median(all.map(({ milliseconds }) => milliseconds)),
        keys: new Set(findings.map((each) => `${each.id} ${each.package} ${each.version}`)),
    };
}

/** The archive as the git repository that other tools want, and packed for ours. */
export function auditDatabases(folder: string): {
    readonly repository: string;
    readonly packed: string;
} {
    const repository = join(folder, "advisory-db");
    mkdirSync(repository);
    execFileSync("tar", ["xzf", advisoryArchive, "-C", repository]);
    rmSync(join(repository, "COMMIT.txt"), { force: true });
    const git = (...args: readonly string[]): void => {
        execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], {
            cwd: repository,
            stdio: "ignore",
        });
    };
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "database");
    const packed = join(folder, "packed");
    execFileSync(
        process.execPath,
        [program, "advisories", "pack", "--from", advisoryArchive, "--output", packed],
        { stdio: "ignore" },
    );
    return { repository, packed: join(packed, "advisories.txt") };
}

/** Lines that say what only one of two tools found. */
export function differences(peer: ReadonlySet<string>, own: ReadonlySet<string>): string[] {
    const missed = [...peer].filter((key) => !own.has(key));
    const more = [...own].filter((key) => !peer.has(key));
    return [
        `${missed.length} only there, ${more.length} only here`,
        ...missed.map((key) => `only there: ${key}`),
        ...more.map((key) => `only here: ${key}`),
    ];
}
