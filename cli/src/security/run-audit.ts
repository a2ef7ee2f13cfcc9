import { readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { LockFile } from "@rust-ai-ide/cargo/lock/lock-file";
import { readLock } from "@rust-ai-ide/cargo/lock/read-lock";
import type { AdvisoryDatabase } from "@rust-ai-ide/security/advisories/advisory";
import { type AuditTarget, auditKinds } from "@rust-ai-ide/security/advisories/audit";
import { auditFindings } from "@rust-ai-ide/security/advisories/audit-findings";
import { auditLock } from "@rust-ai-ide/security/advisories/audit-lock";
import { openDatabase } from "@rust-ai-ide/security/advisories/packed-database";
import { settledAdvisories } from "@rust-ai-ide/security/advisories/settled-advisories";
import type { SecurityFinding } from "@rust-ai-ide/security/finding";
import type {
    ReportedPackage,
    ReportFormat,
    SecurityReport,
} from "@rust-ai-ide/security/report/security-report";
import type { CommandContext, ExitCode } from "../command.ts";
import { productVersion } from "../version.ts";
import { advisorySource, advisoryStore } from "./advisory-store.ts";
import { SecurityCliErrors } from "./security-cli-errors.ts";

export interface AuditQuestion {
    readonly lockfile: string | undefined;
    readonly database: string | undefined;
    readonly format: ReportFormat;
    readonly failOn: (typeof auditKinds)[number] | "never";
    readonly target: AuditTarget;
    readonly looksForYanked: boolean;
    readonly suppresses: boolean;
    readonly looksForCalls: boolean;
}

type Problem = SecurityReport["problems"][number];

const megabyte = 1_000_000;
const largestLock = 100 * megabyte;

/** Audits a lock. What few locks need is loaded when one does, so that most are answered at once. */
export async function runAudit(
    question: AuditQuestion,
    context: CommandContext,
): Promise<ExitCode> {
    const { terminal } = context;
    const path = resolve(question.lockfile ?? (await nearestLock(process.cwd())));
    const root = dirname(path).replaceAll("\\", "/");
    const [text, database] = await Promise.all([
        lockText(path),
        databaseOf(question.database, context),
    ]);
    const lock = readLock(text);
    if (lock.packages.length === 0 && text.trim() !== "" && !/^version\s*=/m.test(text)) {
        throw SecurityCliErrors.unreadableLock(path);
    }
    const isYanked = question.looksForYanked ? await yanked(lock, root, context) : undefined;
    const matches = auditLock(lock, database, { target: question.target, isYanked });
    const audited = auditFindings({
        lock,
        lockText: text,
        lockPath: path.replaceAll("\\", "/"),
        matches,
    });
    const found = question.looksForCalls
        ? await (await import("./rarely-needed.ts")).rarelyNeeded.withReach(
              audited,
              matches,
              root,
              context,
          )
        : audited;
    const problems: Problem[] = lock.problems.map(({ code, message }) => ({ code, message, path }));
    problems.push(...database.problems);
    const suppressed = question.suppresses
        ? await suppress(found, root)
        : { findings: found, problems: [] };
    problems.push(...suppressed.problems);
    const { findings } = suppressed;
    const report = await reportOf(
        { question, path, root, lock, database, findings, problems },
        context,
    );
    if (question.format === "text") {
        const { textReport } = await import("@rust-ai-ide/security/report/text-report");
        terminal.print(textReport(report));
    } else if (question.format === "json") {
        const { jsonReport } = await import("@rust-ai-ide/security/report/json-report");
        terminal.print(jsonReport(report));
    } else {
        const { rarelyNeeded } = await import("./rarely-needed.ts");
        terminal.print(rarelyNeeded.writeReport(question.format, report));
    }
    if (question.failOn !== "never" && lock.problems.some(hidesPackages)) return 1;
    return isGrave(findings, question.failOn) ? 1 : 0;
}

/** Nothing is known of packages that could not be read, so that a lock with some is not clean. */
function hidesPackages({ code }: LockFile["problems"][number]): boolean {
    return /^lock\.(?:unreadable|incomplete|unknownDependency)/.test(code);
}

function isGrave(findings: readonly SecurityFinding[], failOn: AuditQuestion["failOn"]): boolean {
    if (failOn === "never") return false;
    const failing: readonly string[] = auditKinds.slice(0, auditKinds.indexOf(failOn) + 1);
    return findings.some(
        ({ kind, suppressedBy }) => suppressedBy === undefined && failing.includes(kind),
    );
}

export async function lockText(path: string): Promise<string> {
    const status = await stat(path).catch(() => undefined);
    if (status?.isFile() !== true) throw SecurityCliErrors.noLock(path);
    if (status.size > largestLock) {
        throw SecurityCliErrors.tooLarge(path, largestLock / megabyte);
    }
    return readFile(path, "utf8");
}

export async function nearestLock(folder: string): Promise<string> {
    const path = join(folder, "Cargo.lock");
    if ((await stat(path).catch(() => undefined))?.isFile() === true) return path;
    const above = dirname(folder);
    if (above === folder) throw SecurityCliErrors.noLock("Cargo.lock");
    return nearestLock(above);
}

export async function databaseOf(
    given: string | undefined,
    { installation, token }: CommandContext,
): Promise<AdvisoryDatabase> {
    if (given === undefined) {
        const database = await advisoryStore(installation).open();
        if (database === undefined) throw SecurityCliErrors.noDatabase();
        return database;
    }
    const source = advisorySource(given);
    if (source.kind === "folder") {
        const status = await stat(given).catch(() => undefined);
        // A file that is no archive is a packed database.
        if (status?.isFile() === true) return openDatabase((await readFile(given)).toString());
    }
    const { rarelyNeeded } = await import("./rarely-needed.ts");
    return rarelyNeeded.databaseOfSource(source, token);
}

export async function yanked(lock: LockFile, folder: string, { token }: CommandContext) {
    const { openRegistries } = await import("@rust-ai-ide/node/registry/open-registries");
    const { yankedVersions } = await import("@rust-ai-ide/node/security-service/yanked-versions");
    return yankedVersions(lock, await openRegistries({ folder }), token);
}

async function suppress(
    findings: readonly SecurityFinding[],
    root: string,
): Promise<{
    readonly findings: readonly SecurityFinding[];
    readonly problems: readonly Problem[];
}> {
    const { loadSuppressionFiles } = await import(
        "@rust-ai-ide/node/suppressions/load-suppressions"
    );
    const files = await loadSuppressionFiles(root);
    if (files.length === 0) return { findings, problems: [] };
    const [{ readSuppressions }, { applySuppressions }] = await Promise.all([
        import("@rust-ai-ide/security/suppressions/read-suppressions"),
        import("@rust-ai-ide/security/suppressions/apply-suppressions"),
    ]);
    const read = readSuppressions(files);
    const today = new Date().toISOString().slice(0, 10);
    const applied = applySuppressions(findings, read.suppressions, today);
    return { findings: applied.findings, problems: [...read.problems, ...applied.problems] };
}

interface ReportInput {
    readonly question: AuditQuestion;
    readonly path: string;
    readonly root: string;
    readonly lock: LockFile;
    readonly database: AdvisoryDatabase;
    readonly findings: readonly SecurityFinding[];
    readonly problems: readonly Problem[];
}

/** Formats that list packages get what their manifests say; the others what the lock says. */
async function reportOf(input: ReportInput, context: CommandContext): Promise<SecurityReport> {
    const { question, path, root, lock, database, findings, problems } = input;
    const { reportMoment } = await import("@rust-ai-ide/node/security-report/report-moment");
    const { date, source } = database;
    const common = {
        tool: { name: "Rust AI IDE", version: productVersion },
        createdAt: await reportMoment([path], date, process.env),
        findings,
        problems,
        database: { date, source },
        root,
        ...(question.format === "openvex" ? { settled: settledAdvisories(lock, database) } : {}),
    };
    const needsManifests = ["cyclonedx", "spdx", "spdx3"].includes(question.format);
    const manifest = join(root, "Cargo.toml");
    if (needsManifests && (await stat(manifest).catch(() => undefined))?.isFile() === true) {
        const { rarelyNeeded } = await import("./rarely-needed.ts");
        return rarelyNeeded.reportOfManifest(manifest, common, context.token);
    }
    const member = lock.packages.find((each) => each.source === undefined);
    const subject = {
        name: member?.name ?? root.split("/").at(-1) ?? "",
        version: member?.version,
    };
    return { ...common, subject, packages: lock.packages.map(lockedPackage) };
}

function lockedPackage(each: LockFile["packages"][number]): ReportedPackage {
    const { name, version, source, checksum, dependencies } = each;
    return {
        name,
        version,
        source,
        checksum,
        licence: undefined,
        description: undefined,
        repository: undefined,
        authors: [],
        isMember: source === undefined,
        dependencies,
        scope: "required",
    };
}
