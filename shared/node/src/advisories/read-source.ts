import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { Advisory, AdvisoryProblem } from "@rust-ai-ide/security/advisories/advisory";
import { joinAdvisories } from "@rust-ai-ide/security/advisories/join-advisories";
import type { DatabaseContents } from "@rust-ai-ide/security/advisories/packed-database";
import { readOsvRecord } from "@rust-ai-ide/security/advisories/read-osv-record";
import { readRustsecAdvisory } from "@rust-ai-ide/security/advisories/read-rustsec-advisory";
import { AdvisorySourceErrors } from "./advisory-source-errors.ts";
import { archiveEntries, archiveLimits } from "./archive-entries.ts";

interface SourceFile {
    /** Below the source, with `/`. */
    readonly name: string;
    readonly bytes: Uint8Array;
}

/**
 * Reads the advisories of a folder or an archive: the RustSec database (`crates/NAME/ID.md`), records
 * of OSV (`*.json`), or both. Files that cannot be read become problems, the others still count.
 * Rejects with `advisory-source.*` or CancelledError.
 */
export async function readAdvisorySource(
    path: string,
    source: string,
    token: CancellationToken,
): Promise<DatabaseContents> {
    const status = await stat(path).catch(() => undefined);
    if (status === undefined) throw AdvisorySourceErrors.missing(path);
    const files = status.isDirectory()
        ? await folderFiles(path, token)
        : await archiveFiles(path, status.size);
    return contentsOf(files, source, token);
}

/** Of files that were read already, such as those of a downloaded archive. */
export function contentsOf(
    files: Iterable<SourceFile>,
    source: string,
    token: CancellationToken,
): DatabaseContents {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    const advisories: Advisory[] = [];
    const problems: AdvisoryProblem[] = [];
    for (const { name, bytes } of files) {
        throwIfCancelled(token);
        let text: string;
        try {
            text = decoder.decode(bytes);
        } catch {
            problems.push({
                path: name,
                code: "advisory.notUtf8",
                message: "The file is not UTF-8.",
            });
            continue;
        }
        const read = name.endsWith(".json") ? osvOf(text, name) : rustsecOf(text, name);
        advisories.push(...read.advisories);
        if (read.problem !== undefined) problems.push(read.problem);
    }
    if (advisories.length === 0) throw AdvisorySourceErrors.empty(source);
    return { source, advisories: joinAdvisories(advisories), problems };
}

interface ReadFile {
    readonly advisories: readonly Advisory[];
    readonly problem?: AdvisoryProblem;
}

function rustsecOf(text: string, name: string): ReadFile {
    const { advisory, problem } = readRustsecAdvisory(text, name);
    return {
        advisories: advisory === undefined ? [] : [advisory],
        ...(problem === undefined ? {} : { problem }),
    };
}

function osvOf(text: string, name: string): ReadFile {
    let json: unknown;
    try {
        json = JSON.parse(text);
    } catch {
        const problem = {
            path: name,
            code: "advisory.brokenJson",
            message: "The file is no JSON.",
        };
        return { advisories: [], problem };
    }
    return readOsvRecord(json, name);
}

/** Advisories about crates, and records of OSV; the database has other files beside them. */
export function isAdvisoryFile(name: string): boolean {
    const parts = name.split("/");
    if (parts.some((part) => part.startsWith("."))) return false;
    const file = parts.at(-1) ?? "";
    if (/^[A-Z][A-Z0-9]*-[\w-]+\.json$/i.test(file)) return true;
    return parts.includes("crates") && /^RUSTSEC-\d{4}-\d{4,}\.(?:md|toml)$/.test(file);
}

async function archiveFiles(path: string, size: number): Promise<readonly SourceFile[]> {
    if (size > archiveLimits.archiveBytes) {
        throw AdvisorySourceErrors.tooLarge(`${Math.round(size / 1e6)} MB`);
    }
    const bytes = await readFile(path).catch(() => {
        throw AdvisorySourceErrors.missing(path);
    });
    return archiveEntries(bytes, path, isAdvisoryFile);
}

async function folderFiles(
    folder: string,
    token: CancellationToken,
): Promise<readonly SourceFile[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => {
        throw AdvisorySourceErrors.missing(folder);
    });
    if (entries.length > archiveLimits.entries)
        throw AdvisorySourceErrors.tooLarge("too many files");
    const files: SourceFile[] = [];
    for (const entry of entries) {
        throwIfCancelled(token);
        const path = join(entry.parentPath, entry.name);
        const name = relative(folder, path).split(sep).join("/");
        // Links are left alone: they may lead anywhere.
        if (!entry.isFile() || !isAdvisoryFile(name)) continue;
        const { size } = await stat(path);
        if (size <= archiveLimits.fileBytes) files.push({ name, bytes: await readFile(path) });
    }
    return files.sort((left, right) => (left.name < right.name ? -1 : 1));
}
