import { isUtf8 } from "node:buffer";
import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { CodedError } from "@rust-ai-ide/core/errors";
import { GitleaksIgnore } from "@rust-ai-ide/security/secrets/gitleaks-ignore";
import { type PlacedSecret, placed } from "@rust-ai-ide/security/secrets/placed-secret";
import type { SecretHash } from "@rust-ai-ide/security/secrets/secret-finding";
import { SecretScanner } from "@rust-ai-ide/security/secrets/secret-scanner";
import { rulesAbove } from "../analysis/ignore-files.ts";
import { readSource } from "../analysis/source-folder.ts";
import { systemProblem } from "../index/file-problems.ts";
import type { IndexProblem } from "../index/workspace-indexer.ts";
import { type OwnRules, ownRules } from "./own-rules.ts";
import type { SecretBaseline } from "./secret-baseline.ts";
import { SecretErrors } from "./secret-errors.ts";
import { type ListedFile, listSecretFiles } from "./secret-files.ts";

export interface SecretScanOptions {
    /** Absolute paths of folders; what git ignores and does not track is left out. */
    readonly folders: readonly string[];
    /** Absolute paths of single files, read whether git ignores them or not. */
    readonly files: readonly string[];
    readonly hash: SecretHash;
    /** What it accepts is counted and not reported. */
    readonly baseline?: SecretBaseline | undefined;
    /** The repository's own ones when absent. */
    readonly rules?: OwnRules | undefined;
    readonly token: CancellationToken;
    readonly onProgress?: ((files: number, total: number) => void) | undefined;
}

export interface SecretScanResult {
    /** By path and line. */
    readonly findings: readonly PlacedSecret[];
    readonly problems: readonly IndexProblem[];
    readonly summary: {
        /** Files, or commits of a history. */
        readonly files: number;
        readonly bytes: number;
        /** By comments, the baseline and a .gitleaksignore. */
        readonly accepted: number;
        readonly milliseconds: number;
    };
}

const largestMegabytes = 100;
/** Bytes that tell whether a file is text. */
const headLength = 8_000;
const turnMs = 30;
/** Not waiting for the other end of a pipe; Windows has no such flag. */
const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Looks for secrets in files. Rejects with CancelledError only; what cannot be read is a problem. */
export async function scanSecrets(options: SecretScanOptions): Promise<SecretScanResult> {
    const startedAt = performance.now();
    const { baseline, token } = options;
    const problems: IndexProblem[] = [];
    const findings: PlacedSecret[] = [];
    const [folder = dirname(options.files[0] ?? "")] = options.folders;
    const own = options.rules ?? (await ownRules((await rulesAbove(folder)).root));
    problems.push(...own.problems);
    const scanner = openScanner(options.hash, baseline, own);
    const listed: { file: ListedFile; ignore: GitleaksIgnore }[] = [];
    const none = new GitleaksIgnore("");
    for (const folder of options.folders) {
        const ignore = new GitleaksIgnore(
            (await readSource(`${folder}/.gitleaksignore`, 10_000_000)) ?? "",
        );
        const allowPaths = baseline?.allowPaths ?? [];
        const add = (problem: IndexProblem): void => void problems.push(problem);
        for (const file of await listSecretFiles(folder, allowPaths, token, add)) {
            listed.push({ file, ignore });
        }
    }
    for (const path of options.files) {
        const slashed = path.replaceAll("\\", "/");
        listed.push({ file: { path: slashed, shown: slashed, isIgnored: false }, ignore: none });
    }
    const seen = new Set<string>();
    const counts = { files: 0, bytes: 0, accepted: 0 };
    let turn = performance.now();
    for (const { file, ignore } of listed) {
        if (seen.has(file.path)) continue;
        seen.add(file.path);
        throwIfCancelled(token);
        const text = readText(file.path, (problem) => problems.push(problem));
        if (text !== undefined) {
            const scan = scanner.scan(file.shown, text);
            if (scan.isCut) problems.push(problemOf(file.path, SecretErrors.notAll()));
            const all = placed(scan.findings, text, file);
            const open = all.filter(
                ({ rule, line }) => !ignore.ignores({ path: file.shown, rule, line }),
            );
            findings.push(...open);
            counts.files++;
            counts.bytes += text.length;
            counts.accepted += scan.accepted + all.length - open.length;
        }
        if (performance.now() - turn < turnMs) continue;
        options.onProgress?.(counts.files, listed.length);
        await nextTurn();
        turn = performance.now();
    }
    const summary = { ...counts, milliseconds: performance.now() - startedAt };
    return { findings, problems, summary };
}

/** Looks for secrets in bytes that come from elsewhere. */
export function scanInput(
    bytes: Buffer,
    hash: SecretHash,
    baseline: SecretBaseline | undefined,
    own?: OwnRules,
): SecretScanResult {
    const startedAt = performance.now();
    const path = "standard input";
    const text = textOf(bytes);
    const scan = openScanner(hash, baseline, own).scan("", text);
    return {
        findings: placed(scan.findings, text, { path }),
        problems: [
            ...(own?.problems ?? []),
            ...(scan.isCut ? [problemOf(path, SecretErrors.notAll())] : []),
        ],
        summary: {
            files: 1,
            bytes: bytes.length,
            accepted: scan.accepted,
            milliseconds: performance.now() - startedAt,
        },
    };
}

/** A scanner with a clock, so that no text holds everything up. */
export function openScanner(
    hash: SecretHash,
    baseline?: SecretBaseline,
    own?: Pick<OwnRules, "rules" | "allow">,
): SecretScanner {
    return new SecretScanner({
        hash,
        rules: own?.rules,
        allow: own?.allow,
        now: () => performance.now(),
        ...(baseline && { isKnown: (rule, secret) => baseline.accepts(rule, secret) }),
    });
}

function problemOf(path: string, { code, display }: CodedError): IndexProblem {
    return { path, code, message: display };
}

/**
 * Text of a file in UTF-8, UTF-16 or, where it is neither, Latin-1; undefined where it is no file.
 * Read in one go: waiting for each step of many small files would take longer than the search.
 */
function readText(path: string, onProblem: (problem: IndexProblem) => void): string | undefined {
    try {
        const file = openSync(path, openFlags);
        try {
            const status = fstatSync(file);
            if (!status.isFile()) return undefined;
            if (status.size > largestMegabytes * 1_000_000) {
                onProblem(problemOf(path, SecretErrors.tooLarge(largestMegabytes)));
                return undefined;
            }
            return textOf(readFileSync(file));
        } finally {
            closeSync(file);
        }
    } catch (error) {
        const problem = systemProblem(path, error);
        if (problem !== undefined) onProblem(problem);
        return undefined;
    }
}

/** Empty where the bytes are no text: their path alone may be a finding. */
function textOf(bytes: Buffer): string {
    if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString("utf16le", 2);
    if (bytes[0] === 0xfe && bytes[1] === 0xff) {
        const even = Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)));
        return even.swap16().toString("utf16le");
    }
    // A program or an archive has such a byte early.
    if (bytes.subarray(0, headLength).includes(0)) return "";
    return isUtf8(bytes) ? bytes.toString("utf8") : bytes.toString("latin1");
}
