import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { BuildTimings } from "@rust-ai-ide/cargo/timings/build-timings";
import { parseTimings } from "@rust-ai-ide/cargo/timings/parse-timings";
import { TimingsErrors } from "./timings-errors.ts";

const mostBytes = 64_000_000;
const reportName = /^cargo-timing.*\.html$/;

export interface TimingsReport {
    readonly path: string;
    readonly html: string;
    readonly timings: BuildTimings;
}

/**
 * Reads a report of `cargo build --timings`. Of a folder the newest report is taken: in it, in its
 * `cargo-timings` or in its `target/cargo-timings`. Rejects with `timings.missing`,
 * `timings.notTimings` or `timings.tooLarge`.
 */
export async function readReport(path: string): Promise<TimingsReport> {
    const file = await reportFile(path);
    const facts = await stat(file);
    if (facts.size > mostBytes) throw TimingsErrors.tooLarge(file);
    const html = await readFile(file, "utf8");
    const timings = parseTimings(html);
    if (timings === undefined) throw TimingsErrors.notTimings(file);
    return { path: file, html, timings };
}

async function reportFile(path: string): Promise<string> {
    const facts = await stat(path).catch(() => undefined);
    if (facts === undefined) throw TimingsErrors.missing(path);
    if (facts.isFile()) return path;
    if (!facts.isDirectory()) throw TimingsErrors.notTimings(path);
    for (const folder of [
        path,
        join(path, "cargo-timings"),
        join(path, "target", "cargo-timings"),
    ]) {
        const newest = await newestReport(folder);
        if (newest !== undefined) return newest;
    }
    throw TimingsErrors.missing(path);
}

/** The report of a folder that was written last. */
export async function newestReport(folder: string): Promise<string | undefined> {
    const names = await readdir(folder).catch(() => []);
    let newest: { path: string; time: number } | undefined;
    for (const name of names.filter((one) => reportName.test(one)).sort()) {
        const path = join(folder, name);
        const facts = await stat(path).catch(() => undefined);
        if (facts === undefined || !facts.isFile()) continue;
        if (newest === undefined || facts.mtimeMs > newest.time)
            newest = { path, time: facts.mtimeMs };
    }
    return newest?.path;
}
